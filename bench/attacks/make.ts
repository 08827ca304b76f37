import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measuringData } from '../../test/measuring-data.ts';
import { openFaceFinder } from './find-faces.ts';
import { makeClips } from './make-clips.ts';
import { MAKERS } from './makers.ts';
import { readLiveClips } from './read-live-clips.ts';

/** Makes clips by hand. See README.md beside this file. */
const USAGE = `usage: node bench/attacks/make.ts --seed SEED [--maker ID]... [--clips N] [--only TEXT] [--folder F] [--out F]

  --seed SEED  1..3 for choosing, 101..103 for a report
  --maker ID   may be given more than once; all makers if not given: ${MAKERS.map(({ id }) => id).join(', ')}
  --clips N    how many live clips each maker uses
  --only TEXT  only live clips whose file name holds the text
  --folder F   folder with manifest.csv and the clips it names; the measuring data if not given
  --out F      where the clips go; a folder in the temporary one if not given
`;

const options = {
  seed: { type: 'string' },
  maker: { type: 'string', multiple: true },
  clips: { type: 'string' },
  only: { type: 'string', default: '' },
  folder: { type: 'string' },
  out: { type: 'string' },
} as const;
const { values } = parseArgs({ options });
const wanted = values.maker ?? MAKERS.map(({ id }) => id);
const unknown = wanted.filter((id) => !MAKERS.some((maker) => maker.id === id));
const folder = values.folder ?? measuringData('liveness');
if (values.seed === undefined || unknown.length > 0 || folder === null) {
  process.stderr.write(unknown.length > 0 ? `no such maker: ${unknown.join(', ')}\n${USAGE}` : USAGE);
  process.exit(2);
}
const listed = readLiveClips(await readFile(path.join(folder, 'manifest.csv'), 'utf8'));
const faces = await openFaceFinder();
try {
  const made = await makeClips({
    folder,
    clips: listed.filter(({ file }) => file.includes(values.only)),
    seed: Number(values.seed),
    makers: MAKERS.filter(({ id }) => wanted.includes(id)),
    ...(values.out === undefined ? {} : { out: values.out }),
    ...(values.clips === undefined ? {} : { clipsPerMaker: Number(values.clips) }),
    faces,
  });
  process.stdout.write(`${made.manifest}: ${made.rows.length} clips, ${made.leftOut.length} left out\n`);
} finally {
  await faces.close();
}
