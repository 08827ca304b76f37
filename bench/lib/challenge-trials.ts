import { readFileSync } from 'node:fs';
import path from 'node:path';
import { drawTask, type ChallengeTask } from '../../src/features/video-liveness/challenge/challenge-task.ts';
import type { ChallengeKind } from '../../src/features/video-liveness/challenge/challenge-kinds.ts';
import type { RandomSource } from '../../src/kernel/random.ts';
import { measuringData } from '../../test/measuring-data.ts';
import { openFaceFinder, type FaceFinder } from '../attacks/find-faces.ts';
import type { LiveClip } from '../attacks/make-clips.ts';
import { readLiveClips } from '../attacks/read-live-clips.ts';
import type { ChallengeMaker } from '../challenge-clips/challenge-maker.ts';
import type { Challenge } from '../challenge-clips/challenge.ts';
import { makeChallengeClips } from '../challenge-clips/make-challenge-clips.ts';
import { CHALLENGE_MAKERS } from '../challenge-clips/makers.ts';
import { fold, Rng } from '../world/rng.ts';

/** A recording, and the task that it is judged by. */
export interface ChallengeTrial {
  readonly file: string;
  readonly kind: ChallengeKind;
  readonly maker: string;
  readonly species: string;
  readonly isHonest: boolean;
  /** Whether its maker or its seed serves reports only, so that no setting is chosen by it. */
  readonly isReportOnly: boolean;
  readonly task: ChallengeTask;
  /** What its maker drew, e.g. the delay of an attacker. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What to make. */
export interface TrialOptions {
  readonly seed: number;
  /** Live clips that each maker uses, for each kind. */
  readonly clipsPerMaker: number;
  /** Whether makers that only report are among them. */
  readonly withReportOnly: boolean;
}

/** Challenges that an attacker recorded before. */
const EARLIER = 3;

/**
 * Makes recordings for challenges of both kinds, each with a task of its own. Empty, with a line on standard error, if
 * this machine has no live clips.
 */
export async function makeTrials(options: TrialOptions): Promise<readonly ChallengeTrial[]> {
  const folder = measuringData('liveness');
  if (folder === null) return [];
  const clips = readLiveClips(readFileSync(path.join(folder, 'manifest.csv'), 'utf8'));
  const wanted = CHALLENGE_MAKERS.filter(({ reportOnly }) => options.withReportOnly || !reportOnly);
  const jobs = Array.from({ length: options.clipsPerMaker }, (_, at) =>
    wanted.flatMap((maker) => maker.kinds.map((kind) => ({ at, kind, maker }))),
  ).flat();
  const faces = await openFaceFinder();
  const source = { folder, clips, faces };
  const trials: ChallengeTrial[] = [];
  const waiting = jobs.values();
  const lane = async () => {
    for (const job of waiting) {
      const trial = await makeTrial(job, options.seed, source);
      if (trial) trials.push(trial);
    }
  };
  try {
    await Promise.all([lane(), lane()]);
  } finally {
    await faces.close();
  }
  return trials.toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

/** What recordings are made from. */
interface Source {
  readonly folder: string;
  readonly clips: readonly LiveClip[];
  readonly faces: FaceFinder;
}

/** One recording. Footage that its maker cannot use is passed over for the next. Null if there is no other. */
async function makeTrial(
  { at, kind, maker }: { readonly at: number; readonly kind: ChallengeKind; readonly maker: ChallengeMaker },
  seed: number,
  { folder, clips, faces }: Source,
): Promise<ChallengeTrial | null> {
  const random = seeded(`${kind}|${maker.id}|${at}|${seed}`);
  const task = drawTask(kind, random);
  const challenge = asSeenOutside(task);
  const earlier = Array.from({ length: EARLIER }, () => asSeenOutside(drawTask(kind, random)));
  for (const clip of rotated(clips, random.intBelow(clips.length))) {
    const more = { folder, clips: [clip], others: clips, earlier, faces };
    const { clips: made } = await makeChallengeClips({ challenge, makers: [maker], seed, ...more });
    const [one] = made;
    if (!one) continue;
    const { file, species, label, parameters } = one;
    return {
      file,
      kind,
      maker: maker.id,
      species,
      isHonest: label === 'live',
      isReportOnly: one.reportOnly || seed > REPORT_FROM,
      task: judgedBy(task, one.challenge),
      parameters,
    };
  }
  return null;
}

/** Seeds from here on are for the report alone. */
const REPORT_FROM = 100;

/** A task in the words of the makers. They know a challenge only as the page shows it. */
function asSeenOutside(task: ChallengeTask): Challenge {
  if (task.kind === 'actions') return task;
  const { colours, neutral, leadMs, colourMs } = task;
  return {
    kind: 'colours',
    startMs: leadMs,
    colours: colours.map((colour) => ({ rgb: channelsOf(colour), ms: colourMs })),
    restRgb: channelsOf(neutral),
  };
}

/** Some footage shows what people did by themselves, so it is judged by that. */
function judgedBy(task: ChallengeTask, shown: Challenge): ChallengeTask {
  return shown.kind === 'actions' ? shown : task;
}

function channelsOf(hex: string): readonly [red: number, green: number, blue: number] {
  const channel = (from: number) => Number.parseInt(hex.slice(from, from + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

function seeded(name: string): RandomSource {
  const random = new Rng(fold(name));
  return {
    bytes: (count) => Uint8Array.from({ length: count }, () => random.int(0, 255)),
    intBelow: (below) => random.int(0, below - 1),
  };
}

function rotated<T>(items: readonly T[], by: number): readonly T[] {
  return [...items.slice(by), ...items.slice(0, by)];
}
