import {
  drawTask,
  followTask,
  type ChallengeTask,
} from '../../src/features/video-liveness/challenge/challenge-task.ts';
import { LIVENESS_THRESHOLDS } from '../../src/features/video-liveness/contract.ts';
import { errorRate, type ErrorRate } from '../../src/vision/calibration/error-rates.ts';
import type { WatchedClip } from '../../src/vision/liveness/watch-clip.ts';
import { fold, Rng } from '../world/rng.ts';
import type { ChallengeTrial } from './challenge-trials.ts';

/** What was seen of a recording: numbers alone. */
export type SeenRecording =
  | Pick<WatchedClip & { readonly kind: 'watched' }, 'kind' | 'livingScore' | 'motion' | 'light'>
  | { readonly kind: 'unreadable' | 'unusable' };

/** A trial with what was seen. */
export interface SeenTrial extends ChallengeTrial {
  readonly seen: SeenRecording;
}

/** How the recordings of one maker fare. */
export interface ChallengeRow {
  readonly kind: ChallengeTrial['kind'];
  readonly maker: string;
  readonly species: string;
  readonly isHonest: boolean;
  readonly isReportOnly: boolean;
  /** Recordings that pass the challenge. */
  readonly followed: ErrorRate;
  /** Those that pass it and are above the default liveness threshold. */
  readonly passed: ErrorRate;
  /** Tasks that were not asked for, and that the recordings pass: pairs of a recording and a task. */
  readonly others: ErrorRate;
}

/** Tasks that were not asked for, tried on each recording. */
const OTHER_TASKS = 50;

/** Judges every recording by its task, and by tasks that it was not made for. One row for each maker and kind. */
export function judgeChallenges(trials: readonly SeenTrial[]): readonly ChallengeRow[] {
  const groups = Map.groupBy(trials, ({ kind, maker, isReportOnly }) => `${kind}|${maker}|${isReportOnly}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { kind, maker, species, isHonest, isReportOnly } = first;
    const followed = group.filter((trial) => follows(trial, trial.task));
    const passed = followed.filter(({ seen }) => seen.kind === 'watched' && seen.livingScore > THRESHOLD);
    const pairs = group.flatMap((trial) => otherTasks(trial).map((task) => follows(trial, task)));
    return [
      {
        kind,
        maker,
        species,
        isHonest,
        isReportOnly,
        followed: errorRate(followed.length, group.length),
        passed: errorRate(passed.length, group.length),
        others: errorRate(pairs.filter(Boolean).length, pairs.length),
      },
    ];
  });
}

const THRESHOLD = LIVENESS_THRESHOLDS[1].threshold;

function follows({ seen }: SeenTrial, task: ChallengeTask): boolean {
  return seen.kind === 'watched' && followTask(task, seen).followed;
}

function otherTasks({ kind, file, task }: SeenTrial): readonly ChallengeTask[] {
  const random = new Rng(fold(file.slice(file.lastIndexOf('/') + 1)));
  const source = { bytes: () => new Uint8Array(), intBelow: (below: number) => random.int(0, below - 1) };
  const drawn = Array.from({ length: OTHER_TASKS }, () => drawTask(kind, source));
  return drawn.filter((other) => JSON.stringify(other) !== JSON.stringify(task));
}

/** Sums up rows. */
export function totalOf(rows: readonly ChallengeRow[], what: 'followed' | 'passed' | 'others'): ErrorRate {
  const sum = (part: 'errors' | 'trials') => rows.reduce((total, row) => total + row[what][part], 0);
  return errorRate(sum('errors'), sum('trials'));
}
