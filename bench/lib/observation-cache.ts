import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ClipObservation } from '../../src/vision/liveness/observe-clip.ts';
import type { VideoRefusal } from '../../src/vision/video-decoder.ts';

/** What was seen of a clip, or why it could not be opened. */
export type Observed = ClipObservation | { readonly refusal: VideoRefusal };

/** The code and the models on which an observation depends. Weights and scales are not among them. */
const OBSERVER = [
  'src/vision',
  'src/vision/flow',
  'src/engines/media/ffmpeg',
  'src/engines/inference/onnx',
  'src/engines/inference/models/manifest.json',
  'src/vision/liveness/observe-clip.ts',
  'src/vision/liveness/thumbnail.ts',
  'src/vision/liveness/face-flow.ts',
];
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Keeps observations of clips, which are numbers alone, in the temporary folder of the operating system. An entry is
 * found by the clip's bytes and by the observer's code, so a change of either looks at the clip again.
 */
export class ObservationCache {
  readonly #folder: string;

  constructor(folder = path.join(tmpdir(), 'renzheng-liveness-observations', observerVersion())) {
    this.#folder = folder;
  }

  /** Gives the kept observation of these bytes, or makes one and keeps it. Throws what `observe` throws. */
  async get(bytes: Uint8Array, observe: () => Promise<Observed>): Promise<Observed> {
    const file = path.join(this.#folder, `${createHash('sha256').update(bytes).digest('hex')}.json`);
    const kept = await readFile(file, 'utf8').catch(() => null);
    if (kept !== null) return JSON.parse(kept) as Observed;
    const observed = await observe();
    await mkdir(this.#folder, { recursive: true });
    await writeFile(`${file}.partial`, JSON.stringify(observed));
    await rename(`${file}.partial`, file);
    return observed;
  }
}

/** Changes whenever a file of the observer does. */
function observerVersion(): string {
  const hash = createHash('sha256');
  for (const place of OBSERVER.flatMap(filesOf)) hash.update(place).update(readFileSync(path.join(ROOT, place)));
  return hash.digest('hex').slice(0, 16);
}

/** A file itself, or the code of a folder without its tests. */
function filesOf(place: string): string[] {
  if (path.extname(place) !== '') return [place];
  return readdirSync(path.join(ROOT, place))
    .filter((name) => name.endsWith('.ts') && !/\.(test|suite)\.ts$/.test(name))
    .toSorted()
    .map((name) => path.join(place, name));
}
