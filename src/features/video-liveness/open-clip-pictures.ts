import type { ClipPictures } from './clip-pictures.ts';
import { PICTURES_MAX } from './contract.ts';
import { mountClipPictures } from './pictures/clip-picture-routes.ts';
import type { Mount } from '../../server/listener/http-server.ts';
import { systemClock } from '../../kernel/clock.ts';
import { systemRandom } from '../../kernel/random.ts';
import { placeByPerson, type PersonalDataPlace } from '../../people/erasure.ts';
import { PicturePurge } from './pictures/picture-purge.ts';
import { PictureKeeper } from './pictures/picture-keeper.ts';
import type { PictureStore } from './pictures/picture-store.ts';
import type { JpegEncoder } from '../../vision/portraits/jpeg-encoder.ts';
import { chooseStills, cutPortrait } from '../../vision/portraits/portraits.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { keepUp, purgeInSteps } from '../../foundation/upkeep.ts';
import { told } from '../../kernel/told.ts';

/** Everything around the pictures of clips: making and keeping them, serving them, and removing them. */
export interface OpenedPictures {
  readonly pictures: ClipPictures;
  readonly place: PersonalDataPlace;
  readonly mount: Mount;
}

const PURGE = { rowsAtOnce: 200, stepsMax: 500 };

/** What keeps the pictures and makes their files. */
export interface ClipPictureParts {
  readonly store: PictureStore;
  readonly encoder: JpegEncoder;
  /** Removes from the disk what deleted rows left behind. */
  readonly scrub: () => Promise<void>;
}

/** Opens the pictures, and removes those that expired while the server was not running. Throws Fault. */
export async function openClipPictures(
  foundation: Foundation,
  { store, encoder, scrub }: ClipPictureParts,
): Promise<OpenedPictures> {
  const { config, log, secrets, clockLeap } = foundation;
  const keptMs = config.videoLiveness.pictureHours * 3_600_000;
  const keeper = new PictureKeeper({ store, secrets, clock: systemClock, random: systemRandom, keptMs });
  const expired = new PicturePurge({
    purge: () => purgeInSteps(PURGE, (limit) => store.purge(systemClock.nowMs(), limit)),
    scrub,
  });
  if ((await clockLeap.look()) === null) await expired.purge();
  // The first round of the upkeep tries again.
  await expired.scrubIfDue().catch((error: unknown) => {
    log.problem('what expired pictures of clips left on the disk was not removed, and this will be tried again');
    log.bug({ api: 'pictures of clips', orderId: null, stage: 'answer' }, error);
  });
  keepUp(foundation, 'pictures of clips', async () => {
    const pictures = await expired.purge();
    await expired.scrubIfDue();
    return { pictures };
  });
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
    place: placeByPerson(told`pictures of video clips`, (personId) => store.erase(personId)),
    mount: mountClipPictures(keeper),
  };
}
