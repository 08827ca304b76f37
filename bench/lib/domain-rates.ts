import { errorRate, type ErrorRate } from '../../src/vision/calibration/error-rates.ts';
import type { DomainClip } from './liveness-domains.ts';

/** A clip of a domain, as it was judged. */
export interface JudgedClip extends DomainClip {
  /** Log-odds of live. REFUSED if the clip could not be judged, or broke a rule of facts. */
  readonly logOdds: number;
  /** The network's log-odds alone, with the same rules. */
  readonly network: number;
}

/** Lower than any sum: the clip is turned away whatever the threshold. */
export const REFUSED = -1000;

/** Clips of a domain from which its worst figures count. */
export const TRIALS_MIN = 20;

const BPCERS = [0.01, 0.05, 0.1] as const;

/** Which of the two scores of a clip. */
export type Score = 'logOdds' | 'network';

/** How attacks of one domain are told from the people of the same recordings. */
export interface AttackRow {
  readonly domain: string;
  readonly auc: number;
  /** Attacks that pass if 1, 5 and 10 % of the people are turned away. */
  readonly apcer: readonly [at1: ErrorRate, at5: ErrorRate, at10: ErrorRate];
  /** Attacks that pass at the default threshold. */
  readonly passing: ErrorRate;
}

/** Rates of an attack domain. `live` are the people that it is compared with. */
export function attackRow(domain: string, { attacks, live, score, threshold }: AttackTrial): AttackRow {
  const values = attacks.map((clip) => clip[score]);
  const people = live.map((clip) => clip[score]);
  const passing = (bound: number) => errorRate(values.filter((value) => value > bound).length, values.length);
  const [at1, at5, at10] = BPCERS.map((bpcer) => passing(boundAt(people, bpcer))) as [ErrorRate, ErrorRate, ErrorRate];
  return { domain, auc: areaUnderCurve(people, values), apcer: [at1, at5, at10], passing: passing(threshold) };
}

/** Attacks, the people that they are compared with, the score that is asked, and the default threshold of that score. */
export interface AttackTrial {
  readonly attacks: readonly JudgedClip[];
  readonly live: readonly JudgedClip[];
  readonly score: Score;
  readonly threshold: number;
}

/**
 * How the living people of one domain score, and how many are turned away, on a scale that was made without their
 * domain.
 */
export interface LiveRow {
  readonly domain: string;
  readonly mean: number;
  readonly lowest: number;
  readonly refused: ErrorRate;
}

/** Rates of a domain of people. */
export function liveRow(domain: string, live: readonly JudgedClip[], score: Score, threshold: number): LiveRow {
  const values = live.map((clip) => clip[score]).filter((value) => value !== REFUSED);
  return {
    domain,
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    lowest: Math.min(...values),
    refused: errorRate(live.filter((clip) => clip[score] <= threshold).length, live.length),
  };
}

/** The score at or below which at most that share of the people lies. */
function boundAt(people: readonly number[], share: number): number {
  const sorted = people.toSorted((a, b) => a - b);
  const turnedAway = Math.floor(share * sorted.length);
  return turnedAway === 0 ? (sorted[0] ?? 0) - 1e-9 : (sorted[turnedAway - 1] ?? 0);
}

/** Chance that a person has more than an attack, ties counted half. NaN if there are none of either. */
function areaUnderCurve(people: readonly number[], attacks: readonly number[]): number {
  let won = 0;
  for (const own of people) for (const other of attacks) won += own > other ? 1 : own === other ? 0.5 : 0;
  return won / (people.length * attacks.length);
}
