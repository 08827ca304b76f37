import { FARM_KINDS } from './attack-farms.ts';
import { RING_KINDS, firstDayThird } from './attack-rings.ts';
import { SCRIPT_KINDS } from './attack-scripts.ts';
import { makeFeeds } from './feeds.ts';
import type { WorldFeeds } from './feeds.ts';
import { CLIENT_SEGMENTS } from './honest-clients.ts';
import { CROWD_SEGMENTS } from './honest-crowds.ts';
import { HOME_SEGMENTS } from './honest-homes.ts';
import { MOVER_SEGMENTS } from './honest-movers.ts';
import { drawOutcomes } from './outcomes.ts';
import type { WorldOutcome } from './outcomes.ts';
import { Rng } from './rng.ts';
import type { Segment } from './segment.ts';
import { DAY, Stage } from './stage.ts';
import type { Draft } from './stage.ts';

export type { WorldFeeds } from './feeds.ts';
export type { WorldOutcome } from './outcomes.ts';

/** One request of the world. */
export interface WorldRequest {
  /** Milliseconds since the start of the world. Requests come in ascending order. */
  readonly atMs: number;
  /** The JSON body that is posted, without the key, as a client really sends it. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The honest segment, or for attacks the kind. */
  readonly segment: string;
  readonly honest: boolean;
  /** A random id of the person or attacker, for grouping. It is never sent. */
  readonly actor: string;
}

/** A generated site with its traffic. */
export interface World {
  readonly startsAtMs: number;
  readonly days: number;
  readonly feeds: WorldFeeds;
  requests(): Iterable<WorldRequest>;
  /** The outcomes, once requests() has run to its end. */
  outcomes(): readonly WorldOutcome[];
}

/** The honest segments in the order in which they are written. */
const HONEST_SEGMENTS: readonly Segment[] = [
  ...HOME_SEGMENTS,
  ...CROWD_SEGMENTS,
  ...CLIENT_SEGMENTS,
  ...MOVER_SEGMENTS,
];
/** The attack kinds in the order in which they are written. The kind `first-day-third` comes on top in some worlds. */
const ATTACK_KINDS: readonly Segment[] = [...FARM_KINDS, ...SCRIPT_KINDS, ...RING_KINDS];

const DAYS = 14;

function writeAll(
  root: Rng,
  stage: Stage,
  segments: readonly Segment[],
  total: number,
  honest: boolean,
  spread: number,
): void {
  const shares = root.fork(honest ? 'honest-shares' : 'attack-shares');
  const weights = segments.map(([, weight]) => weight * shares.lognormal(1, spread));
  const sum = weights.reduce((a, b) => a + b, 0);
  for (const [i, [name, , unit]] of segments.entries()) {
    const floor = Math.max(4, 60 * Math.min(1, stage.scale));
    const quota = Math.max(floor, (total * (weights[i] ?? 0)) / sum);
    stage.begin(root, name, honest);
    for (let units = 0; stage.count < quota && units < 20_000; units++) {
      const before = stage.count;
      unit(stage, quota - before);
      if (stage.count === before && units > 50) break;
    }
  }
}

/** In some worlds attackers are there from the first day, for some days, with a third of the traffic. */
function writePhase(root: Rng, stage: Stage, days: number): void {
  const rng = root.fork('phase-size');
  const honest = stage.drafts.filter((d) => d.honest && d.atMs < days * DAY).length;
  const quota = honest * rng.range(0.38, 0.6);
  stage.begin(root, 'first-day-third', false);
  for (let units = 0; stage.count < quota && units < 500; units++) firstDayThird(stage, quota - stage.count, days);
}

function write(root: Rng, stage: Stage, scale: number): readonly Draft[] {
  const rng = root.fork('totals');
  const days = rng.chance(0.45) ? rng.int(2, 6) : 0;
  const total = (rng.range(62_000, 84_000) * scale) / (1 + days * 0.032);
  const attacks = rng.logRange(0.04, 0.22);
  writeAll(root, stage, HONEST_SEGMENTS, total * (1 - attacks), true, rng.range(0.2, 0.7));
  writeAll(root, stage, ATTACK_KINDS, total * attacks, false, rng.range(0.3, 1));
  if (days > 0) writePhase(root, stage, days);
  return stage.drafts
    .map((d, i): [Draft, number] => [d, i])
    .sort((a, b) => a[0].atMs - b[0].atMs || a[1] - b[1])
    .map(([d]) => d);
}

/** Makes the world of a seed. A scale of 1 is about 60,000 to 90,000 requests over 14 days. */
export function makeWorld(seed: number, options: { readonly scale: number }): World {
  const root = new Rng(seed).fork('world');
  const clock = root.fork('clock');
  const startsAtMs = Date.UTC(2025, 0, 1 + clock.int(0, 500)) - 8 * 3_600_000;
  const stage = new Stage(root, startsAtMs, DAYS, options.scale);
  let drafts: readonly Draft[] | undefined;
  let outcomes: readonly WorldOutcome[] | undefined;
  const all = (): readonly Draft[] => (drafts ??= write(root, stage, options.scale));
  return {
    startsAtMs,
    days: DAYS,
    feeds: makeFeeds(root.fork('feeds'), stage),
    *requests() {
      yield* all();
      outcomes ??= drawOutcomes(root.fork('outcomes'), all());
    },
    outcomes() {
      if (!outcomes) throw new Error('outcomes are known only after requests() has run to its end');
      return outcomes;
    },
  };
}
