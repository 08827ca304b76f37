import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { probeClip, recodeClip } from '../attacks/ffmpeg-clips.ts';
import type { FaceFinder } from '../attacks/find-faces.ts';
import type { LiveClip } from '../attacks/make-clips.ts';
import { UnfitClip, type Parameters } from '../attacks/maker.ts';
import { fold, Rng } from '../world/rng.ts';
import { drawEarlier, type Challenge } from './challenge.ts';
import type { ChallengeInput, ChallengeMaker } from './challenge-maker.ts';
import { CHALLENGE_MAKERS } from './makers.ts';
import { openTake } from './open-take.ts';
import { drawRecording, extensionOf, recordFrames } from './record.ts';

/** What to make, and from what. */
export interface MakeChallengeClipsOptions {
  /** What is asked of every person. */
  readonly challenge: Challenge;
  /** Which makers run. All that can answer this kind of challenge if not given. */
  readonly makers?: readonly ChallengeMaker[];
  /** 1..5 for choosing, 101..103 for a report. Any other whole number for something else. */
  readonly seed: number;
  /** Folder of the live clips. */
  readonly folder: string;
  /** Clips of the people that answer or are attacked. Each maker makes one recording of each. */
  readonly clips: readonly LiveClip[];
  /** Clips from which impostors are drawn. `clips` if not given. */
  readonly others?: readonly LiveClip[];
  /** Challenges that were asked earlier and that an attacker may have recorded. Drawn by seed if not given. */
  readonly earlier?: readonly Challenge[];
  /** Where the recordings go. A folder in the temporary one of the operating system if not given. */
  readonly out?: string;
  readonly faces: FaceFinder;
  /** Gets one line for each recording. Writes to standard error if not given. */
  readonly report?: (line: string) => void;
}

/** A recording that was made. */
export interface ChallengeClip {
  /** Full path. Ends with .mp4 or .webm. */
  readonly file: string;
  readonly label: 'live' | 'attack';
  readonly species: string;
  /** Id of the maker. */
  readonly maker: string;
  readonly reportOnly: boolean;
  readonly seed: number;
  /** The person in the recording, or the victim of the attack. */
  readonly subject: string;
  /** The live clip that it was made from. */
  readonly source: string;
  /** What the recording is to be judged by. */
  readonly challenge: Challenge;
  readonly parameters: Parameters;
}

/** What was made. */
export interface ChallengeClips {
  readonly clips: readonly ChallengeClip[];
  /** Footage that a maker could not use, and why. */
  readonly leftOut: readonly { readonly source: string; readonly maker: string; readonly reason: string }[];
}

/**
 * Makes one recording for each maker and live clip. Equal options give equal recordings. One that is there already is
 * not made again. Throws an Error if ffmpeg is absent or cannot read a clip, or if the seed is no whole number.
 */
export async function makeChallengeClips(options: MakeChallengeClipsOptions): Promise<ChallengeClips> {
  const { seed, challenge, clips } = options;
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('seed must be a whole number, 0 or more');
  const makers = (options.makers ?? CHALLENGE_MAKERS).filter(({ kinds }) => kinds.includes(challenge.kind));
  const out = options.out ?? path.join(tmpdir(), 'renzheng-challenge-clips');
  await mkdir(out, { recursive: true });
  const say = options.report ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const made: ChallengeClip[] = [];
  const leftOut: ChallengeClips['leftOut'][number][] = [];
  for (const { clip, maker } of clips.flatMap((each) => makers.map((one) => ({ clip: each, maker: one })))) {
    const name = `${maker.id} ${clip.file}`;
    try {
      made.push(await makeOne(options, maker, clip, out));
      say(name);
    } catch (error) {
      if (!(error instanceof UnfitClip)) throw error;
      leftOut.push({ source: clip.file, maker: maker.id, reason: error.message });
      say(`${name}: left out, ${error.message}`);
    }
  }
  return { clips: made, leftOut };
}

async function makeOne(
  options: MakeChallengeClipsOptions,
  maker: ChallengeMaker,
  clip: LiveClip,
  out: string,
): Promise<ChallengeClip> {
  const { seed, challenge, earlier = [] } = options;
  const asked = fold(JSON.stringify([challenge, earlier, clip.file]))
    .toString(16)
    .padStart(8, '0');
  const stem = path.parse(clip.file).name.replace(/[^\w-]+/g, '_');
  const name = `${maker.id}.v${maker.version}.s${seed}.${stem}.${asked}`;
  // The row is written last, so if it is there, the clip is whole.
  const rowFile = path.join(out, `${name}.json`);
  const known = await readRow(rowFile);
  if (known) return { ...known, file: path.join(out, known.file) };
  const random = new Rng(fold(`${maker.id}|${maker.version}|${clip.file}|${seed}|${asked}`));
  const partial = path.join(out, `${name}.partial`);
  try {
    const answer = await maker.make(await inputOf(options, clip, random.fork('maker'), partial));
    const recording = drawRecording(random.fork('recording'));
    const file = `${name}.${extensionOf(recording)}`;
    await recordFrames(partial, answer.frames, { fps: answer.fps, recording });
    await rename(partial, path.join(out, file));
    const { id, label, species, reportOnly } = maker;
    const { format, kbps } = recording;
    const parameters = { ...answer.parameters, format, kbps };
    const who = { subject: clip.subject, source: clip.file, challenge };
    const row: ChallengeClip = { file, label, species, maker: id, reportOnly, seed, ...who, parameters };
    await writeFile(rowFile, JSON.stringify(row));
    return { ...row, file: path.join(out, file) };
  } finally {
    for (const rest of [partial, `${partial}.mp4`]) await rm(rest, { force: true });
  }
}

async function inputOf(
  { folder, clips, others = clips, challenge, earlier = [], faces }: MakeChallengeClipsOptions,
  clip: LiveClip,
  random: Rng,
  partial: string,
): Promise<ChallengeInput> {
  const findFaces: FaceFinder['find'] = (frames) => faces.find(frames);
  const strangers = others.filter(({ subject }) => subject !== clip.subject);
  const { seconds: secondsMax } = await probeClip(path.join(folder, clip.file));
  return {
    challenge,
    random,
    tools: { findFaces, recode: (decoded, encoding) => recodeClip(decoded, encoding, `${partial}.mp4`) },
    secondsMax,
    openTake: (draws, seconds, calm = false) => openTake(draws, { folder, clip, seconds, calm }, findFaces),
    openImpostor: async (draws, seconds, calm = false) => {
      for (const stranger of draws.shuffle(strangers)) {
        const take = await openTake(draws, { folder, clip: stranger, seconds, calm }, findFaces).catch(unlessUnfit);
        if (take) return take;
      }
      throw new UnfitClip('no other person has footage that is long enough');
    },
    drawEarlier: (draws) => {
      const fitting = earlier.filter(
        (each) => each.kind === challenge.kind && JSON.stringify(each) !== JSON.stringify(challenge),
      );
      return fitting.length > 0 ? draws.pick(fitting) : drawEarlier(draws, challenge);
    },
  };
}

/** Null if the footage does not fit. Throws what went wrong otherwise. */
function unlessUnfit(error: unknown): null {
  if (error instanceof UnfitClip) return null;
  throw error;
}

async function readRow(file: string): Promise<ChallengeClip | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ChallengeClip;
  } catch {
    // It was not made yet, or the run ended while the row was written. Then it is made again.
    return null;
  }
}
