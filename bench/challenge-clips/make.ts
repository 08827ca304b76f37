import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measuringData } from '../../test/measuring-data.ts';
import { openFaceFinder } from '../attacks/find-faces.ts';
import { readLiveClips } from '../attacks/read-live-clips.ts';
import { fold, Rng } from '../world/rng.ts';
import { drawChallenge, type Challenge } from './challenge.ts';
import { makeChallengeClips } from './make-challenge-clips.ts';
import { CHALLENGE_MAKERS } from './makers.ts';

/** Makes recordings by hand. See README.md beside this file. */
const USAGE = `usage: node bench/challenge-clips/make.ts --seed SEED --kind actions|colours [--maker ID]... [--only TEXT] [--clips N] [--out F]

  --seed SEED  1..5 for choosing, 101..103 for a report
  --maker ID   may be given more than once; all makers if not given: ${CHALLENGE_MAKERS.map(({ id }) => id).join(', ')}
  --only TEXT  only live clips whose file name holds the text
  --clips N    how many live clips are used
  --out F      where the recordings go; a folder in the temporary one if not given
`;

const options = {
  seed: { type: 'string' },
  kind: { type: 'string' },
  maker: { type: 'string', multiple: true },
  only: { type: 'string', default: '' },
  clips: { type: 'string' },
  out: { type: 'string' },
} as const;
const { values } = parseArgs({ options });
const wanted = values.maker ?? CHALLENGE_MAKERS.map(({ id }) => id);
const unknown = wanted.filter((id) => !CHALLENGE_MAKERS.some((maker) => maker.id === id));
const isKind = (kind: string | undefined): kind is Challenge['kind'] => kind === 'actions' || kind === 'colours';
const folder = measuringData('liveness');
if (values.seed === undefined || !isKind(values.kind) || unknown.length > 0 || folder === null) {
  process.stderr.write(unknown.length > 0 ? `no such maker: ${unknown.join(', ')}\n${USAGE}` : USAGE);
  process.exit(2);
}
const seed = Number(values.seed);
const listed = readLiveClips(await readFile(path.join(folder, 'manifest.csv'), 'utf8'));
const chosen = listed.filter(({ file }) => file.includes(values.only)).slice(0, Number(values.clips ?? listed.length));
const faces = await openFaceFinder();
try {
  const challenge = drawChallenge(new Rng(fold(`challenge|${seed}`)), values.kind);
  const makers = CHALLENGE_MAKERS.filter(({ id }) => wanted.includes(id));
  const out = values.out === undefined ? {} : { out: values.out };
  const made = await makeChallengeClips({
    challenge,
    makers,
    seed,
    folder,
    clips: chosen,
    others: listed,
    ...out,
    faces,
  });
  process.stdout.write(`${JSON.stringify(challenge)}\n`);
  for (const { file, parameters } of made.clips) process.stdout.write(`${file} ${JSON.stringify(parameters)}\n`);
} finally {
  await faces.close();
}
