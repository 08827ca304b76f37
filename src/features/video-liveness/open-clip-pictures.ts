import type { ClipPictures } from './clip-pictures.ts';
import { PICTURES_MAX } from './contract.ts';
import { mountClipPictures } from './pictures/clip-picture-routes.ts';
import type { Mount } from '../../server/listener/http-server.ts';
import { systemClock } from '../../kernel/clock.ts';
import { systemRandom } from '../../kernel/random.ts';
import { SharpJpegEncoder } from '../../engines/media/sharp/sharp-jpeg-encoder.ts';
import { placeByPerson, type PersonalDataPlace } from '../../people/erasure.ts';
import { SqlitePictureStore } from '../../storage/sqlite/pictures/picture-store.ts';
import { PictureKeeper } from './pictures/picture-keeper.ts';
import { chooseStills, cutPortrait } from '../../vision/portraits/portraits.ts';
import type { Foundation } from '../../composition/foundation.ts';
import { keepUp } from '../../foundation/upkeep.ts';

/** The pictures of clips: what makes and keeps them, serves them, and forgets them. */
export interface OpenedPictures {
  readonly pictures: ClipPictures;
  readonly place: PersonalDataPlace;
  readonly mount: Mount;
}

const ROWS_AT_ONCE = 200;
/** Transactions of one sweep; what is left waits for the next. */
const TURNS_MAX = 500;

/** Opens them over the embedded database; sweeps what came to its end while nobody was there. Throws Fault. */
export async function openClipPictures(foundation: Foundation): Promise<OpenedPictures> {
  const { config, database, secrets } = foundation;
  const store = new SqlitePictureStore(database);
  const keptMs = config.videoLiveness.pictureHours * 3_600_000;
  const keeper = new PictureKeeper({ store, secrets, clock: systemClock, random: systemRandom, keptMs });
  const sweep = async () => {
    let pictures = 0;
    for (let turn = 0; turn < TURNS_MAX; turn++) {
      const gone = await store.purge(systemClock.nowMs(), ROWS_AT_ONCE);
      pictures += gone;
      if (gone < ROWS_AT_ONCE) break;
    }
    // The write-ahead log still holds what was removed: keys above all.
    if (pictures > 0) await database.scrub();
    return { pictures };
  };
  await sweep();
  keepUp(foundation, 'pictures of clips', sweep);
  const encoder = new SharpJpegEncoder();
  return {
    pictures: {
      cut: async (stills) => {
        const files: Uint8Array[] = [];
        for (const still of chooseStills(stills, PICTURES_MAX)) {
          const portrait = cutPortrait(still);
          if (portrait !== null) files.push(await encoder.encode(portrait));
        }
        return files;
      },
      keep: (idNumber, files) => keeper.keep(idNumber, files),
    },
    place: placeByPerson('pictures of video clips', (personId) => store.erase(personId)),
    mount: mountClipPictures(keeper),
  };
}
