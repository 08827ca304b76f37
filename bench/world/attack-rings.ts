import type { Person } from './body.ts';
import { freshIds } from './devices.ts';
import {
  cards,
  cashIn,
  farmPhone,
  gapMoments,
  humanMoments,
  proxied,
  rack,
  registerFarm,
  sized,
  startOf,
} from './farm.ts';
import type { Access } from './network.ts';
import type { Segment } from './segment.ts';
import { CURVES, DAY, HOUR, MINUTE } from './stage.ts';
import type { Stage } from './stage.ts';

function couponRing(stage: Stage, room: number): void {
  const { rng } = stage;
  const actor = rng.hex(12);
  const size = sized(stage, room, 8, 80, 8);
  const spread = rng.chance(0.5);
  const base = stage.net.town(rng);
  const team = cards(stage, base, size).map((line) => {
    const town = spread ? stage.net.town(rng) : base;
    return stage.person({
      town,
      line,
      actor,
      access: rng.chance(0.4) ? proxied(stage, town) : stage.usualAccess(town, line.carrier),
      device: farmPhone(stage),
    });
  });
  const days = rng.int(2, 9);
  for (let k = 0; k < days; k++) {
    const at = stage.moment(rng.int(0, stage.days - 1), CURVES.day);
    for (const p of team) {
      if (!rng.chance(0.85)) continue;
      const mine = at + rng.lognormal(12 * MINUTE, 1);
      stage.visit(p, mine, k === 0 && rng.chance(0.5) ? 'register' : 'coupon', { amount: 20 });
      if (rng.chance(0.5))
        stage.visit(p, mine + rng.lognormal(4 * MINUTE, 0.8), 'order', { amount: rng.range(20, 25) });
    }
  }
}

/** One person that invites herself on devices that are always new. */
function selfInvitation(stage: Stage, room: number): void {
  const { rng } = stage;
  const actor = rng.hex(12);
  const sponsor = stage.person({ actor });
  const size = sized(stage, room, 8, 70, 2);
  const place = rng.pick(['same', 'proxy', 'cell']);
  const phones = rack(stage, rng.int(1, 6), true);
  const lines = cards(stage, sponsor.town, size);
  for (const [i, at] of humanMoments(stage, size, rng.int(0, stage.days - 2), rng.int(1, 9)).entries()) {
    const line = lines[i];
    if (!line) continue;
    const access =
      place === 'same'
        ? sponsor.access
        : place === 'proxy'
          ? proxied(stage, sponsor.town)
          : stage.net.cell(rng.fork(line.number), sponsor.town, line.carrier);
    const p = stage.person({
      town: sponsor.town,
      line,
      actor,
      access,
      device: rng.chance(0.4) ? farmPhone(stage) : phones(i),
    });
    stage.visit(p, at, 'register', { sponsor });
    stage.visit(p, at + rng.lognormal(80_000, 0.7), 'invite', { sponsor });
    if (i % 5 === 4) stage.visit(sponsor, at + rng.range(0.2, 5) * HOUR, 'withdraw', { amount: rng.range(20, 50) });
  }
}

/** Hands that invite hands that invite hands. */
function invitationTree(stage: Stage, room: number): void {
  const { rng } = stage;
  const actor = rng.hex(12);
  const town = stage.net.town(rng);
  const size = sized(stage, room, 30, 400, 1.6);
  const lines = cards(stage, town, size);
  const fan = rng.int(2, 6);
  const near = rng.chance(0.7);
  const moments = rng.chance(0.5)
    ? humanMoments(stage, size, rng.int(0, stage.days - 4), rng.int(1, 4))
    : gapMoments(stage, size, startOf(stage, 2), rng.logRange(30_000, 8 * MINUTE), 0.8);
  const made: Person[] = [];
  for (const [i, at] of moments.entries()) {
    const line = lines[i];
    if (!line) continue;
    const p = stage.person({
      town,
      line,
      actor,
      access: near ? proxied(stage, town) : proxied(stage),
      device: farmPhone(stage),
    });
    const sponsor = i === 0 ? undefined : made[Math.floor((i - 1) / fan)];
    stage.visit(p, at, 'register', sponsor ? { sponsor } : {});
    if (sponsor && rng.chance(0.5)) stage.visit(p, at + rng.lognormal(60_000, 0.8), 'invite', { sponsor });
    made.push(p);
  }
}

/** People at home with some numbers, some phones and a chat group that names every bonus. */
function bonusHunter(stage: Stage, room: number): void {
  const { rng } = stage;
  const actor = rng.hex(12);
  const first = stage.person({ actor, age: rng.range(20, 50) });
  const size = sized(stage, room, 3, 15, 7);
  const team = [
    first,
    ...cards(stage, first.town, size).map((line) =>
      stage.person({
        town: first.town,
        line,
        actor,
        access: rng.chance(0.6) ? first.access : stage.net.cell(rng.fork(line.number), first.town, line.carrier),
        device: rng.chance(0.5) ? freshIds(rng, first.device, true) : farmPhone(stage),
        env: rng.chance(0.4) ? ['dual_app'] : [],
      }),
    ),
  ];
  const start = rng.int(0, stage.days - 2);
  for (const [i, p] of team.entries()) {
    const at = stage.moment(start, CURVES.day);
    stage.visit(p, at, 'register', i > 0 ? { sponsor: first } : {});
    for (let day = start; day < stage.days; day++) {
      if (!rng.chance(0.4)) continue;
      const t = Math.max(at + MINUTE, stage.moment(day, CURVES.day));
      stage.visit(p, t, rng.pick(['sign-in', 'coupon']), { amount: 10 });
      if (rng.chance(0.25))
        stage.visit(p, t + rng.lognormal(5 * MINUTE, 0.8), 'withdraw', { amount: rng.range(5, 20) });
    }
  }
}

function drain(stage: Stage, p: Person, at: number): void {
  const { rng } = stage;
  let t = at;
  const fails = rng.chance(0.2) ? rng.int(1, 3) : 0;
  for (let i = 0; i <= fails; i++) {
    stage.visit(p, t, 'login');
    t += rng.lognormal(25_000, 0.6);
  }
  if (rng.chance(0.75)) stage.visit(p, t + rng.lognormal(90_000, 0.9), 'reset');
  t += rng.lognormal(6 * MINUTE, 1);
  const draws = rng.int(1, 3);
  for (let i = 0; i < draws; i++) {
    stage.visit(p, t, rng.chance(0.75) ? 'withdraw' : 'order', { amount: rng.lognormal(600, 0.9) });
    t += rng.lognormal(3 * MINUTE, 0.9);
  }
}

function phishing(stage: Stage, room: number): void {
  const { rng } = stage;
  if (stage.residents.length === 0) return;
  const actor = rng.hex(12);
  const size = sized(stage, room, 5, 60, 4);
  const phones = rack(stage, rng.int(1, 12), rng.chance(0.5));
  const near = rng.chance(0.65);
  const start = startOf(stage, 5);
  const span = rng.range(0.5, 5) * DAY;
  for (let i = 0; i < size; i++) {
    const victim = rng.pick(stage.residents);
    const access = proxied(stage, near ? victim.town : undefined);
    drain(stage, stage.heir(victim, { actor, device: phones(i), access }), start + rng.range(0, span));
  }
}

function simSwap(stage: Stage, room: number): void {
  const { rng, net } = stage;
  if (stage.residents.length === 0) return;
  const actor = rng.hex(12);
  const den = net.town(rng);
  const size = sized(stage, room, 2, 15, 5);
  for (let i = 0; i < size; i++) {
    const victim = rng.pick(stage.residents);
    const local = rng.chance(0.5);
    const p = stage.heir(victim, {
      actor,
      device: farmPhone(stage),
      access: net.cell(rng.fork(`swap${i}`), local ? victim.town : den, victim.line.carrier),
    });
    const at = rng.range(2, stage.days - 0.2) * DAY;
    stage.visit(p, at, 'login');
    drain(stage, p, at + rng.lognormal(4 * MINUTE, 0.8));
  }
}

/** A stolen session: the victim's cookie and device id from another address. */
function sessionTheft(stage: Stage, room: number): void {
  const { rng } = stage;
  const residents = stage.residents;
  if (residents.length === 0) return;
  const actor = rng.hex(12);
  const size = sized(stage, room, 4, 50, 2.5);
  const ips = stage.net.cloudRack(rng, rng.int(1, 6));
  const start = startOf(stage, 3);
  for (let i = 0; i < size; i++) {
    const victim = rng.pick(residents);
    const access: Access = rng.chance(0.4) ? () => ({ ip: rng.pick(ips) }) : proxied(stage, victim.town);
    const other = stage.person({ os: 'pc', actor });
    const p = { ...victim, actor, access, agent: rng.chance(0.5) ? victim.agent : other.agent };
    const at = start + rng.range(0, 3) * DAY;
    stage.visit(p, at, rng.pick(['order', 'withdraw', 'login']), { amount: rng.lognormal(300, 0.8) });
    if (rng.chance(0.7))
      stage.visit(p, at + rng.lognormal(2 * MINUTE, 0.9), 'withdraw', { amount: rng.lognormal(300, 0.8) });
  }
}

/** A clerk that makes accounts for the premium, or uses customers' coupons, on the shop's own tablet. */
function insider(stage: Stage, room: number): void {
  const { rng } = stage;
  if (stage.shops.length === 0) return;
  const clerk = rng.pick(stage.shops);
  const actor = rng.hex(12);
  const size = sized(stage, room, 15, 120, 2);
  const late = rng.chance(0.5);
  const lines = cards(stage, clerk.town, size);
  for (const line of lines) {
    const guest = stage.person({
      town: clerk.town,
      line,
      actor,
      device: clerk.device,
      appKind: clerk.app.kind,
      access: clerk.access,
    });
    const p = { ...guest, app: clerk.app, agent: clerk.agent };
    const at = stage.moment(rng.int(0, stage.days - 1), late ? [[21.8, 0.6, 1]] : CURVES.shop);
    stage.visit(p, at, rng.chance(0.8) ? 'register' : 'login');
    if (rng.chance(0.8)) stage.visit(p, at + rng.lognormal(45_000, 0.4), 'coupon', { amount: 20 });
  }
}

/** Attackers that are there from the first day, in a number that makes a third of the traffic. */
export function firstDayThird(stage: Stage, room: number, days: number): void {
  const { rng } = stage;
  const actor = rng.hex(12);
  const town = stage.net.town(rng);
  const size = sized(stage, room, 50, 900, 2);
  const style = rng.pick(['proxy', 'rack', 'cloud']);
  const ips = stage.net.cloudRack(rng, rng.int(3, 50));
  const phones = rack(stage, rng.int(10, 150), true);
  const end = days * DAY;
  const moments = humanMoments(stage, size, 0, days).filter((m) => m < end);
  cashIn(
    stage,
    registerFarm(stage, {
      size: moments.length,
      actor,
      town,
      lines: cards(stage, town, moments.length),
      moments,
      access: () => (style === 'cloud' ? () => ({ ip: rng.pick(ips) }) : proxied(stage, town)),
      device: (i) => (style === 'rack' ? phones(i) : farmPhone(stage)),
    }),
    1,
  );
}

/** Kinds that hunt money and accounts. */
export const RING_KINDS: readonly Segment[] = [
  ['coupon-ring', 1.5, couponRing],
  ['self-invitation', 1, selfInvitation],
  ['invitation-tree', 1.2, invitationTree],
  ['bonus-hunter', 1.5, bonusHunter],
  ['takeover-phishing', 1, phishing],
  ['takeover-sim-swap', 0.5, simSwap],
  ['session-theft', 0.8, sessionTheft],
  ['shop-insider', 0.7, insider],
];
