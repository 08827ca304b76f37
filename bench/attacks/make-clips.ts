import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fold, Rng } from '../world/rng.ts';
import { decodeFrames, encodeFrames, probeClip, recodeClip } from './ffmpeg-clips.ts';
import type { FaceFinder } from './find-faces.ts';
import { UnfitClip, type DecodedClip, type Maker, type MakerTools } from './maker.ts';
import { MAKERS } from './makers.ts';
import { formatManifest, type ManifestRow } from './manifest.ts';

/** A live clip, by its name in the folder, and the person in it. */
export interface LiveClip {
  readonly file: string;
  readonly subject: string;
}

/** What to make, and from what. */
export interface MakeClipsOptions {
  /** Folder of the live clips. */
  readonly folder: string;
  readonly clips: readonly LiveClip[];
  /** Where the clips and manifest.csv go. A folder in the temporary one of the operating system if not given. */
  readonly out?: string;
  /** 1..3 for choosing, 101..103 for a report. Any other whole number for something else. */
  readonly seed: number;
  /** Which makers run. All of them if not given. */
  readonly makers?: readonly Maker[];
  /** How many of the live clips each maker uses, drawn by seed. All of them if not given. */
  readonly clipsPerMaker?: number;
  /** Longest side of a decoded frame in pixels, 64..2048. 640 if not given. */
  readonly sideMax?: number;
  readonly faces: FaceFinder;
  /** Gets one line for each clip. Writes to standard error if not given. */
  readonly report?: (line: string) => void;
}

/** What was made. */
export interface MadeClips {
  /** Folder of the clips. */
  readonly out: string;
  readonly manifest: string;
  readonly rows: readonly ManifestRow[];
  /** Clips that a maker could not use, and why. */
  readonly leftOut: readonly { readonly file: string; readonly maker: string; readonly reason: string }[];
}

/** Length of the part of a live clip that the makers of a seed get, in seconds. */
const PART_SECONDS = [3, 5] as const;
const DEFAULT_SIDE = 640;

/**
 * Makes one clip for each maker and live clip, and writes manifest.csv beside them. Equal seeds give equal clips. A clip
 * that is there already, from the same maker version, seed and size, is not made again. Runs one ffmpeg at a time.
 * Throws an Error if ffmpeg is absent or cannot read a clip, or if an option is out of range.
 */
export async function makeClips(options: MakeClipsOptions): Promise<MadeClips> {
  const { seed, makers = MAKERS, sideMax = DEFAULT_SIDE } = options;
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('seed must be a whole number, 0 or more');
  if (!(sideMax >= 64 && sideMax <= 2048)) throw new Error('sideMax must be 64..2048 pixels');
  const out = options.out ?? path.join(tmpdir(), 'renzheng-attack-clips');
  await mkdir(out, { recursive: true });
  const work = new Work(options, out, sideMax);
  const tasks = tasksOf(options, makers);
  const say = options.report ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const rows: ManifestRow[] = [];
  const leftOut: MadeClips['leftOut'][number][] = [];
  for (const [index, { maker, clip }] of tasks.entries()) {
    const at = `${index + 1}/${tasks.length}`;
    const made = await work.make(maker, clip);
    if (made.kind === 'unfit') leftOut.push({ file: clip.file, maker: maker.id, reason: made.reason });
    else rows.push(made.row);
    say(`${at} ${maker.id} ${clip.file}: ${made.kind === 'unfit' ? `left out, ${made.reason}` : made.kind}`);
  }
  const manifest = path.join(out, 'manifest.csv');
  await writeFile(manifest, formatManifest(rows));
  return { out, manifest, rows, leftOut };
}

/** All makers of a clip follow each other, so that it is decoded once. */
function tasksOf({ clips, seed, clipsPerMaker }: MakeClipsOptions, makers: readonly Maker[]) {
  const chosen = new Map(
    makers.map((maker) => {
      const order = new Rng(fold(`choice|${maker.id}|${seed}`)).shuffle(clips);
      return [maker, new Set(order.slice(0, clipsPerMaker ?? clips.length))];
    }),
  );
  return clips.flatMap((clip) =>
    makers.filter((maker) => chosen.get(maker)?.has(clip) === true).map((maker) => ({ maker, clip })),
  );
}

type Made =
  | { readonly kind: 'made' | 'there already'; readonly row: ManifestRow }
  | { readonly kind: 'unfit'; readonly reason: string };

class Work {
  readonly #options: MakeClipsOptions;
  readonly #out: string;
  readonly #sideMax: number;
  /** The clip that was decoded last. Its makers follow each other. */
  #decoded: DecodedClip | null = null;

  constructor(options: MakeClipsOptions, out: string, sideMax: number) {
    this.#options = options;
    this.#out = out;
    this.#sideMax = sideMax;
  }

  async make(maker: Maker, clip: LiveClip): Promise<Made> {
    const { seed } = this.#options;
    const stem = path.parse(clip.file).name.replace(/[^\w-]+/g, '_');
    const id = fold(`${clip.file}|${this.#sideMax}`).toString(16).padStart(8, '0');
    const name = `${maker.id}.v${maker.version}.s${seed}.${stem}.${id}`;
    // The row is written last, so if it is there, the clip is whole.
    const rowFile = path.join(this.#out, `${name}.json`);
    const known = await readRow(rowFile);
    if (known) return { kind: 'there already', row: known };
    try {
      const row = await this.#encode(maker, clip, `${name}.mp4`);
      await writeFile(rowFile, JSON.stringify(row));
      return { kind: 'made', row };
    } catch (error) {
      if (error instanceof UnfitClip) return { kind: 'unfit', reason: error.message };
      throw error;
    }
  }

  async #encode(maker: Maker, live: LiveClip, file: string): Promise<ManifestRow> {
    const { seed } = this.#options;
    if (this.#decoded?.file !== live.file) this.#decoded = await this.#decode(live);
    const partial = path.join(this.#out, `${file}.partial`);
    const tools: MakerTools = {
      findFaces: (frames) => this.#options.faces.find(frames),
      recode: (clip, encoding) => recodeClip(clip, encoding, partial),
    };
    const random = new Rng(fold(`${maker.id}|${maker.version}|${live.file}|${seed}`));
    const impostor = () => this.#impostor(live, random.fork('impostor'));
    try {
      const made = await maker.make({ clip: this.#decoded, random, tools, impostor });
      await encodeFrames(partial, made);
      await rename(partial, path.join(this.#out, file));
      const attack = maker.label === 'attack' ? maker.instrument : '';
      const { label, id } = maker;
      return { file, label, attack, subject: live.subject, maker: id, seed, parameters: made.parameters };
    } finally {
      await rm(partial, { force: true });
    }
  }

  /** A part of the clip, drawn by seed. It is the same for every maker. */
  async #decode({ file, subject }: LiveClip): Promise<DecodedClip> {
    const { folder, seed } = this.#options;
    const source = path.join(folder, file);
    const random = new Rng(fold(`part|${file}|${seed}`));
    const { fps, seconds } = await probeClip(source);
    const length = Math.min(random.range(...PART_SECONDS), seconds);
    const startSeconds = Math.round(random.range(0, seconds - length) * 1000) / 1000;
    const framesMax = Math.max(1, Math.round(length * fps));
    const frames = await decodeFrames(source, { startSeconds, framesMax, sideMax: this.#sideMax });
    if (frames.length === 0) throw new Error(`${file} gave no frame at ${startSeconds} s`);
    return { file, subject, fps, frames };
  }

  async #impostor({ subject }: LiveClip, random: Rng): Promise<DecodedClip> {
    const others = this.#options.clips.filter((clip) => clip.subject !== subject);
    if (others.length === 0) throw new Error('a face of another subject is needed: give live clips of two subjects');
    return this.#decode(random.pick(others));
  }
}

async function readRow(file: string): Promise<ManifestRow | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ManifestRow;
  } catch {
    // It was not made yet, or the run ended while the row was written. Then it is made again.
    return null;
  }
}
