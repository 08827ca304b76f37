import type { Person } from './body.ts';
import { freshIds, makeDevice } from './devices.ts';
import type { Device } from './devices.ts';
import type { Access, Town } from './network.ts';
import type { Line } from './phone-lines.ts';
import type { App } from './site.ts';
import { CURVES, DAY, HOUR } from './stage.ts';
import type { Stage, Want } from './stage.ts';

/** How the hands of a farm are made. */
export interface FarmPlan {
  readonly size: number;
  readonly actor: string;
  readonly town: Town;
  readonly lines: readonly Line[];
  readonly access: (i: number) => Access;
  readonly device?: (i: number) => Device;
  readonly want?: Want;
  readonly appKind?: App['kind'];
  /** The moments of the registrations. */
  readonly moments: readonly number[];
}

/** Numbers as farms buy them: card orders of one province, virtual operators, or a receiving platform's mixed stock. */
export function cards(stage: Stage, town: Town, size: number): readonly Line[] {
  const { rng, phones } = stage;
  const how = rng.weighted([
    ['virtual', 3],
    ['batch', 3],
    ['platform', 4],
  ]);
  if (how === 'virtual') return phones.batch(rng, town, size, true);
  if (how === 'batch') return phones.batch(rng, town, size, false);
  const share = rng.range(0.1, 0.7);
  return Array.from({ length: size }, () => phones.line(rng, stage.net.town(rng), rng.chance(share)));
}

/** Moments at human-like hours over some days. */
export function humanMoments(stage: Stage, size: number, fromDay: number, days: number): number[] {
  const last = stage.days - 1;
  return Array.from({ length: size }, () =>
    stage.moment(Math.min(last, fromDay + stage.rng.int(0, Math.max(0, days - 1))), CURVES.day),
  ).sort((a, b) => a - b);
}

/** Moments one after another with gaps of a lognormal law. */
export function gapMoments(stage: Stage, size: number, start: number, medianMs: number, sigma: number): number[] {
  const out: number[] = [];
  let at = start;
  for (let i = 0; i < size; i++) {
    out.push(at);
    at += stage.rng.lognormal(medianMs, sigma);
  }
  return out;
}

/** A start inside the world that leaves some room before its end. */
export function startOf(stage: Stage, spareDays = 1): number {
  return stage.rng.range(0, Math.max(0.2, stage.days - spareDays)) * DAY;
}

/** One rented residential address for a while. */
export function proxied(stage: Stage, town?: Town): Access {
  const pool = stage.net.pool(stage.rng, town);
  const own = stage.rng.fork(`proxy${stage.rng.next()}`);
  const stick = own.pick([60_000, 600_000, 6 * HOUR, 10 * DAY]);
  let until = -1;
  let ip = own.pick(pool.addresses);
  return (atMs) => {
    if (atMs >= until) {
      ip = own.pick(pool.addresses);
      until = atMs + stick;
    }
    return { ip };
  };
}

/** Registers the hands of a farm and gives them back with their moments. */
export function registerFarm(stage: Stage, plan: FarmPlan): readonly (readonly [Person, number])[] {
  const out: (readonly [Person, number])[] = [];
  for (let i = 0; i < plan.size; i++) {
    const at = plan.moments[i];
    const line = plan.lines[i];
    if (at === undefined || line === undefined) break;
    const p = stage.person({
      ...plan.want,
      town: plan.town,
      line,
      actor: plan.actor,
      access: plan.access(i),
      ...(plan.device ? { device: plan.device(i) } : {}),
      ...(plan.appKind ? { appKind: plan.appKind } : {}),
    });
    stage.visit(p, at, 'register', {}, 0);
    out.push([p, at]);
  }
  return out;
}

/** What a farm does with its accounts after the registration. */
export function cashIn(stage: Stage, hands: readonly (readonly [Person, number])[], depth: number): void {
  const { rng } = stage;
  for (const [p, at] of hands) {
    let t = at;
    const steps = rng.poisson(depth);
    for (let k = 0; k < steps; k++) {
      t += rng.lognormal(k === 0 ? 40_000 : 4 * HOUR, 1.2);
      stage.visit(
        p,
        t,
        rng.weighted([
          ['coupon', 5],
          ['login', 3],
          ['sign-in', 2],
          ['withdraw', 1],
        ]),
        { amount: rng.pick([5, 10, 10, 20]) },
        0,
      );
    }
  }
}

/** A phone of the cheap or the usual kind, with its own ids. */
export function farmPhone(stage: Stage): Device {
  return makeDevice(stage.rng, { os: stage.rng.chance(0.9) ? 'android' : 'ios', price: stage.rng.logRange(500, 2500) });
}

/** A rack of phones that are used in turn, with ids reset between uses if asked. */
export function rack(stage: Stage, phones: number, reset: boolean): (i: number) => Device {
  const list = Array.from({ length: phones }, () =>
    makeDevice(stage.rng, { os: 'android', price: stage.rng.logRange(400, 1500) }),
  );
  return (i) => {
    const d = list[i % list.length] as Device;
    return reset ? freshIds(stage.rng, d, stage.rng.chance(0.2)) : d;
  };
}

/** The size of a unit: the drawn size, bounded by what is left of the quota. */
export function sized(stage: Stage, room: number, low: number, high: number, perHand = 2): number {
  return Math.max(2, Math.min(Math.ceil(room / perHand), Math.round(stage.rng.logRange(low, high))));
}
