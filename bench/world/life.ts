import type { Extra, Person } from './body.ts';
import type { Scene } from './site.ts';
import { CURVES, DAY, MINUTE } from './stage.ts';
import type { Curve, Stage } from './stage.ts';

/** How a person uses the site. Everything that is left out is drawn. */
export interface Habit {
  /** Sessions a day. */
  readonly rate?: number;
  readonly curve?: Curve;
  readonly fromMs?: number;
  readonly toMs?: number;
  /** When the person registers. An old customer never does inside the world. */
  readonly registerAt?: number | 'old';
  readonly scenes?: readonly (readonly [Scene, number])[];
  /** Chance that the client sends a request again within seconds. */
  readonly again?: number;
}

const USUAL: readonly (readonly [Scene, number])[] = [
  ['login', 9],
  ['sign-in', 2],
  ['coupon', 2],
  ['order', 2],
  ['comment', 0.6],
  ['withdraw', 0.55],
  ['reset', 0.22],
];

/** An amount of money that fits the scene. */
function amountFor(stage: Stage, scene: Scene): Extra {
  if (scene === 'order') return { amount: stage.rng.lognormal(60, 1) };
  if (scene === 'withdraw') return { amount: stage.rng.lognormal(40, 1.1) };
  if (scene === 'coupon') return { amount: stage.rng.pick([1, 5, 10, 20]) };
  return {};
}

/** One session: a login or another act, and what follows in the next minutes. */
export function session(stage: Stage, p: Person, atMs: number, scenes = USUAL, again?: number): void {
  const rng = stage.rng;
  let at = atMs;
  const first: Scene = rng.chance(0.6) ? 'login' : rng.weighted(scenes);
  stage.visit(p, at, first, amountFor(stage, first), again);
  while (rng.chance(0.32)) {
    at += rng.lognormal(70_000, 1);
    const next = rng.weighted(scenes);
    stage.visit(p, at, next, amountFor(stage, next), again);
  }
}

/** The agent after an update of the app: the last version in it is one higher. */
function newer(agent: string): string {
  return agent.replace(
    /(\d+\.)(\d{1,2})(?=[^\d.]*$|\.\d+[^\d]*$| NetType|\()/,
    (_, head: string, minor: string) => `${head}${Number(minor) + 1}`,
  );
}

/** The life of one person on the site. Returns the number of sessions. */
export function live(stage: Stage, p: Person, habit: Habit = {}): number {
  const rng = stage.rng;
  const curve = habit.curve ?? CURVES.day;
  const rate = habit.rate ?? Math.min(4, rng.lognormal(0.28, 0.8));
  let from = habit.fromMs ?? 0;
  const to = habit.toMs ?? stage.endMs;
  const registerAt =
    habit.registerAt ?? (rng.chance(stage.newShare) ? stage.moment(rng.int(0, stage.days - 1), curve) : 'old');
  if (registerAt !== 'old') {
    const friend =
      stage.honest && stage.residents.length > 0 && rng.chance(stage.site.inviteShare)
        ? rng.pick(stage.residents)
        : undefined;
    stage.visit(p, registerAt, 'register', friend ? { sponsor: friend } : {}, habit.again);
    if (friend && rng.chance(0.4))
      stage.visit(p, registerAt + rng.lognormal(2 * MINUTE, 0.8), 'invite', { sponsor: friend }, habit.again);
    from = Math.max(from, registerAt + rng.lognormal(3 * MINUTE, 1));
    if (rng.chance(0.8)) session(stage, p, from, habit.scenes, habit.again);
  }
  const moments: number[] = [];
  for (let day = Math.max(0, Math.floor(from / DAY)); day <= Math.min(stage.days - 1, Math.floor(to / DAY)); day++) {
    const weekend = stage.weekend(day) ? stage.site.weekend : 1;
    const n = rng.poisson(rate * weekend);
    for (let i = 0; i < n; i++) moments.push(stage.moment(day, curve));
  }
  const kept = moments.filter((m) => m >= from && m < to).sort((a, b) => a - b);
  if (kept.length === 0 && registerAt === 'old') {
    kept.push(
      stage.moment(
        rng.int(Math.floor(from / DAY), Math.max(Math.floor(from / DAY), Math.floor((to - 1) / DAY))),
        curve,
      ),
    );
  }
  const upgradeAt = rng.chance(0.12) ? rng.range(0, stage.endMs) : stage.endMs;
  const upgraded = { ...p, agent: newer(p.agent) };
  for (const m of kept) session(stage, m < upgradeAt ? p : upgraded, m, habit.scenes, habit.again);
  if (stage.honest && kept.length >= 3) stage.residents.push(p);
  return kept.length;
}
