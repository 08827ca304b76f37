import { makeDevice } from './devices.ts';
import type { Carrier } from './geography.ts';
import { live, session } from './life.ts';
import type { Access } from './network.ts';
import type { Segment } from './segment.ts';
import { CURVES, DAY, HOUR, MINUTE } from './stage.ts';
import type { Curve, Stage, Want } from './stage.ts';

const CARRIERS: readonly Carrier[] = ['telecom', 'unicom', 'mobile'];

/** People with their own phones that share one outgoing place for a part of the time. */
function crowd(
  stage: Stage,
  size: number,
  place: Access,
  want: Want,
  curve: Curve,
  share: readonly [number, number],
  rate?: number,
): void {
  for (let i = 0; i < size; i++) {
    const line = stage.phones.line(
      stage.rng,
      stage.rng.chance(0.6) && want.town ? want.town : stage.net.town(stage.rng),
      stage.rng.chance(stage.virtualShare),
    );
    const town = want.town ?? stage.net.town(stage.rng);
    const cell = stage.net.cell(stage.rng.fork(line.number), town, line.carrier);
    const p = stage.person({ ...want, town, line, access: stage.mixed(place, cell, stage.rng.range(...share)) });
    live(stage, p, { curve, ...(rate === undefined ? {} : { rate }) });
  }
}

function roomFor(room: number, perPerson: number, wanted: number): number {
  return Math.max(2, Math.min(wanted, Math.ceil(room / perPerson)));
}

function dorm(stage: Stage, room: number): void {
  const town = stage.net.town(stage.rng);
  const place = stage.net.campus(stage.rng.fork(`campus${stage.rng.next()}`), town, stage.rng.int(1, 12));
  crowd(
    stage,
    roomFor(room, 9, Math.round(stage.rng.logRange(20, 300))),
    place,
    { town, age: stage.rng.range(18, 24) },
    CURVES.student,
    [0.5, 1],
  );
}

function termStart(stage: Stage, room: number): void {
  const { rng } = stage;
  const town = stage.net.town(rng);
  const place = stage.net.campus(rng.fork(`term${rng.next()}`), town, rng.int(1, 6));
  const day = rng.int(0, stage.days - 3);
  const size = roomFor(room, 4, Math.round(rng.logRange(150, 900)));
  const fresh = rng.chance(0.5) ? 'mobile' : undefined;
  const batch = stage.phones.batch(rng, town, size, false);
  for (let i = 0; i < size; i++) {
    const line = rng.chance(fresh ? 0.7 : 0.2)
      ? (batch[i] ?? stage.phones.line(rng, town, false))
      : stage.phones.line(rng, stage.net.town(rng), false);
    const p = stage.person({
      town,
      age: 18,
      line,
      access: stage.mixed(place, stage.net.cell(rng.fork(line.number), town, line.carrier), rng.range(0.4, 1)),
    });
    live(stage, p, {
      curve: CURVES.student,
      registerAt: stage.moment(day + rng.int(0, 1), [
        [10, 1.5, 3],
        [15, 2, 4],
        [20.5, 1.8, 4],
      ]),
      rate: rng.lognormal(0.15, 0.7),
    });
  }
}

function office(stage: Stage, room: number): void {
  const { rng } = stage;
  const town = stage.net.town(rng);
  const place = stage.net.shared(
    rng.fork(`office${rng.next()}`),
    town,
    rng.pick(CARRIERS),
    rng.int(1, 4),
    rng.chance(0.3),
  );
  crowd(
    stage,
    roomFor(room, 9, Math.round(rng.logRange(5, 150))),
    place,
    { town, ...(rng.chance(0.3) ? { os: 'pc' } : {}) },
    CURVES.office,
    [0.4, 0.9],
  );
}

function factory(stage: Stage, room: number): void {
  const { rng } = stage;
  const town = stage.net.town(rng);
  const place = stage.net.shared(rng.fork(`factory${rng.next()}`), town, rng.pick(CARRIERS), rng.int(1, 3));
  crowd(
    stage,
    roomFor(room, 8, Math.round(rng.logRange(20, 250))),
    place,
    { town, age: rng.range(19, 45), price: rng.logRange(600, 1800) },
    CURVES.shift,
    [0.3, 0.9],
  );
}

function shopTablet(stage: Stage, room: number): void {
  const { rng } = stage;
  const town = stage.net.town(rng);
  const access = stage.net.home(rng.fork(`shop${rng.next()}`), town, rng.pick(CARRIERS));
  const clerk = stage.person({ town, kind: 'tablet', access, os: 'android' });
  stage.shops.push(clerk);
  const customers = roomFor(room, 1.5, Math.round(rng.logRange(40, 500)));
  for (let i = 0; i < customers; i++) {
    const at = stage.moment(rng.int(0, stage.days - 1), CURVES.shop);
    const guest = stage.person({ town, device: clerk.device, access, appKind: clerk.app.kind });
    const p = { ...guest, app: clerk.app, agent: clerk.agent };
    stage.visit(p, at, rng.chance(0.6) ? 'register' : 'login');
    if (rng.chance(0.5))
      stage.visit(p, at + rng.lognormal(90_000, 0.7), rng.pick(['coupon', 'order']), {
        amount: rng.lognormal(50, 0.8),
      });
  }
}

function streetPromotion(stage: Stage, room: number): void {
  const { rng } = stage;
  const town = stage.net.town(rng);
  const wifi = stage.net.shared(rng.fork(`street${rng.next()}`), town, rng.pick(CARRIERS), 1);
  const day = rng.int(0, stage.days - 1);
  const size = roomFor(room, 3, Math.round(rng.logRange(25, 220)));
  const promoter = stage.person({ town });
  const sponsored = rng.chance(0.5);
  const start = rng.range(13, 15.5);
  for (let i = 0; i < size; i++) {
    const p = stage.person({ town, access: wifi });
    const at = day * DAY + (start + rng.range(0, 4)) * HOUR;
    stage.visit(p, at, 'register', sponsored ? { sponsor: promoter } : {});
    if (rng.chance(0.8)) stage.visit(p, at + rng.lognormal(100_000, 0.6), 'coupon', { amount: 10 });
    const own = { ...p, access: stage.usualAccess(town, p.line.carrier) };
    if (rng.chance(0.3)) live(stage, own, { fromMs: at + 5 * HOUR, registerAt: 'old', rate: 0.15 });
  }
}

function recommender(stage: Stage, room: number): void {
  const { rng } = stage;
  const star = stage.person({ age: rng.range(20, 40) });
  live(stage, star, { rate: rng.range(1, 4), registerAt: 'old' });
  const friends = Math.max(
    roomFor(room, 4.5, Math.round(rng.logRange(100, 220))),
    Math.round(rng.range(110, 150) * Math.min(1, stage.scale)),
  );
  const burst = rng.range(0, stage.days - 2);
  const spread = rng.logRange(0.2, 5);
  for (let i = 0; i < friends; i++) {
    const p = stage.person({ town: rng.chance(0.5) ? star.town : stage.net.town(rng) });
    const day = Math.min(stage.days - 1, Math.floor(burst + Math.abs(rng.normal(0, spread))));
    const at = stage.moment(day, CURVES.day);
    stage.visit(p, at, rng.chance(0.7) ? 'register' : 'invite', { sponsor: star });
    if (rng.chance(0.5)) stage.visit(p, at + rng.lognormal(3 * MINUTE, 0.9), 'invite', { sponsor: star });
    live(stage, p, { fromMs: at + HOUR, registerAt: 'old', rate: rng.lognormal(0.2, 0.8) });
  }
}

/** All people at once when something starts at the full hour. */
function rush(hour: number, coupon: boolean): (stage: Stage, room: number) => void {
  return (stage, room) => {
    const { rng } = stage;
    const day = rng.int(0, stage.days - 1);
    const size = roomFor(room, 4, Math.round(rng.logRange(150, 1200)));
    for (let i = 0; i < size; i++) {
      const p = stage.person();
      const at = day * DAY + hour * HOUR + (rng.chance(0.2) ? -rng.lognormal(30_000, 1) : rng.lognormal(25_000, 1.3));
      if (rng.chance(0.4)) stage.visit(p, at - rng.lognormal(4 * MINUTE, 0.8), 'login');
      const presses = 1 + rng.poisson(0.9);
      for (let k = 0; k < presses; k++)
        stage.visit(p, at + k * rng.lognormal(2500, 0.8), coupon ? 'coupon' : 'order', {
          amount: coupon ? 20 : rng.lognormal(90, 0.7),
        });
      if (rng.chance(0.5)) live(stage, p, { registerAt: 'old', rate: 0.12 });
    }
  };
}

/** A public place: strangers on its address, each for an hour or a day. */
function publicPlace(
  addresses: readonly [number, number],
  people: readonly [number, number],
  want: Want,
  curve: Curve,
  stayHours: number,
): (stage: Stage, room: number) => void {
  return (stage, room) => {
    const { rng } = stage;
    const town = stage.net.town(rng);
    const place = stage.net.shared(
      rng.fork(`public${rng.next()}`),
      town,
      rng.pick(CARRIERS),
      rng.int(...addresses),
      rng.chance(0.1),
    );
    const size = roomFor(room, 6, Math.round(rng.logRange(...people)));
    for (let i = 0; i < size; i++) {
      const p = stage.person({ ...want, ...(rng.chance(0.7) ? { town } : {}) });
      const at = stage.moment(rng.int(0, stage.days - 1), curve);
      if (rng.chance(0.6)) live(stage, p, { toMs: at, rate: 0.25, registerAt: 'old' });
      const guest = { ...p, access: place };
      const visits = rng.int(1, 3);
      if (rng.chance(stage.newShare)) stage.visit(guest, at - 4 * MINUTE, 'register');
      for (let k = 0; k < visits; k++) session(stage, guest, at + (k * stayHours * HOUR * rng.range(0.5, 1)) / visits);
      if (rng.chance(0.5)) live(stage, p, { fromMs: at + stayHours * HOUR, rate: 0.25, registerAt: 'old' });
    }
  };
}

function cafe(stage: Stage, room: number): void {
  const { rng } = stage;
  const town = stage.net.town(rng);
  const place = stage.net.shared(rng.fork(`cafe${rng.next()}`), town, rng.pick(CARRIERS), rng.int(1, 2));
  const machines = Array.from({ length: rng.int(6, 40) }, () =>
    stage.person({
      town,
      device: { ...makeDevice(rng, { os: 'pc' }), model: 'Windows NT 10.0; Win64; x64' },
      access: place,
    }),
  );
  const guests = roomFor(room, 3, Math.round(rng.logRange(20, 200)));
  for (let i = 0; i < guests; i++) {
    const days = rng.int(1, 5);
    const account = stage.person({ town, os: 'pc', access: place, age: rng.range(16, 32) });
    for (let k = 0; k < days; k++) {
      const seat = rng.pick(machines);
      session(
        stage,
        { ...account, device: seat.device, app: seat.app, agent: seat.agent },
        stage.moment(rng.int(0, stage.days - 1), [
          [15, 3, 2],
          [20, 2, 4],
          [1, 2.5, 3],
        ]),
      );
    }
  }
}

/** People that share addresses, devices or moments. */
export const CROWD_SEGMENTS: readonly Segment[] = [
  ['campus-dorm', 5, dorm],
  ['campus-term-start', 3, termStart],
  ['office', 6, office],
  ['factory-dorm', 4, factory],
  ['shop-tablet', 3, shopTablet],
  ['street-promotion', 1.6, streetPromotion],
  ['popular-recommender', 1.6, recommender],
  ['coupon-rush-ten', 3, rush(10, true)],
  ['livestream-rush', 1.5, rush(20, false)],
  ['internet-cafe', 1.5, cafe],
  [
    'hotel-wifi',
    1.2,
    publicPlace(
      [1, 3],
      [15, 150],
      {},
      [
        [8, 1, 2],
        [22, 1.8, 5],
      ],
      14,
    ),
  ],
  [
    'library',
    0.8,
    publicPlace(
      [1, 2],
      [15, 120],
      { age: 20 },
      [
        [10, 1.5, 3],
        [15, 2, 4],
        [19.5, 1.2, 3],
      ],
      5,
    ),
  ],
  [
    'hospital',
    1,
    publicPlace(
      [1, 4],
      [20, 200],
      {},
      [
        [9, 1.3, 5],
        [14.5, 1.5, 3],
        [20, 2, 1],
      ],
      6,
    ),
  ],
  [
    'train-wifi',
    1.2,
    publicPlace(
      [1, 6],
      [20, 200],
      {},
      [
        [9, 2, 3],
        [14, 2, 3],
        [18, 2, 3],
      ],
      4,
    ),
  ],
];
