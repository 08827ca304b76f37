import { freshIds } from './devices.ts';
import type { Carrier } from './geography.ts';
import { live, session } from './life.ts';
import type { Segment } from './segment.ts';
import { CURVES, DAY, HOUR } from './stage.ts';
import type { Stage } from './stage.ts';

const CARRIERS: readonly Carrier[] = ['telecom', 'unicom', 'mobile'];

function cgnat(stage: Stage): void {
  const town = stage.net.town(stage.rng);
  const line = stage.phones.line(stage.rng, town, stage.rng.chance(stage.virtualShare));
  live(stage, stage.person({ town, line, access: stage.net.cell(stage.rng.fork(line.number), town, line.carrier) }));
}

function ipv6(stage: Stage): void {
  const { rng, net } = stage;
  const town = net.town(rng);
  const line = stage.phones.line(rng, town, false);
  const salt = rng.fork(line.number);
  live(
    stage,
    stage.person({
      town,
      line,
      access: stage.mixed(
        net.homeSix(salt, town, line.carrier)(),
        net.cellSix(salt, town, line.carrier),
        rng.range(0.2, 0.8),
      ),
    }),
  );
}

function family(stage: Stage): void {
  const { rng, net } = stage;
  const town = net.town(rng);
  const host = rng.pick(CARRIERS);
  const salt = rng.fork(`family${rng.next()}`);
  const home = net.home(salt, town, host);
  const six = net.homeSix(salt, town, host);
  const usesSix = rng.chance(stage.sixShare);
  const size = rng.int(2, 5);
  for (let i = 0; i < size; i++) {
    const age = i < 2 ? rng.range(26, 50) : rng.pick([12, 16, 20, 64, 70]);
    const line = stage.phones.line(rng, town, false);
    const at = usesSix ? six() : home;
    const p = stage.person({
      town,
      age,
      line,
      access: stage.mixed(at, net.cell(salt.fork(line.number), town, line.carrier), rng.range(0.5, 0.95)),
    });
    live(stage, p, { curve: age > 60 ? CURVES.elder : age < 20 ? CURVES.student : CURVES.day });
    if (rng.chance(0.25)) {
      const tablet = stage.person({ town, line, kind: 'tablet', access: at, actor: p.actor });
      live(
        stage,
        { ...tablet, userId: p.userId, openId: p.openId, qqOpenId: p.qqOpenId, nickname: p.nickname },
        { rate: 0.15, registerAt: 'old' },
      );
    }
  }
}

function oneTablet(stage: Stage): void {
  const { rng, net } = stage;
  const town = net.town(rng);
  const home = net.home(rng.fork(`tab${rng.next()}`), town, rng.pick(CARRIERS));
  const first = stage.person({ town, kind: 'tablet', access: home });
  const size = rng.int(2, 4);
  for (let i = 0; i < size; i++) {
    const other = stage.person({ town, device: first.device, access: home, appKind: first.app.kind });
    live(stage, { ...other, app: first.app, agent: first.agent }, { rate: rng.range(0.1, 0.6) });
  }
}

function changedPhone(stage: Stage): void {
  const { rng } = stage;
  const before = stage.person();
  const at = rng.range(2, stage.days - 1) * DAY;
  live(stage, before, { toMs: at, registerAt: 'old', rate: rng.range(0.3, 1) });
  const same = stage.heir(before, {
    town: before.town,
    access: before.access,
    actor: before.actor,
    price: before.device.price * rng.range(0.8, 2),
  });
  stage.visit(same, at + rng.range(0.1, 6) * HOUR, 'login');
  if (rng.chance(0.15)) stage.visit(same, at + rng.range(6.1, 8) * HOUR, 'reset');
  live(stage, same, { fromMs: at + 8 * HOUR, registerAt: 'old', rate: rng.range(0.3, 1) });
}

function movedHouse(stage: Stage): void {
  const { rng } = stage;
  const before = stage.person();
  const at = rng.range(1.5, stage.days - 2) * DAY;
  live(stage, before, { toMs: at, registerAt: 'old', rate: rng.range(0.3, 0.9) });
  const town = stage.net.town(rng);
  const same = stage.heir(before, { town, actor: before.actor });
  const start = at + rng.range(4, 50) * HOUR;
  stage.visit(same, start, 'login');
  if (rng.chance(0.35)) stage.visit(same, start + 200_000, 'reset');
  if (rng.chance(0.25))
    stage.visit(same, start + rng.range(0.3, 20) * HOUR, 'withdraw', { amount: rng.lognormal(80, 0.8) });
  live(stage, same, { fromMs: start + 21 * HOUR, registerAt: 'old', rate: rng.range(0.3, 0.9) });
}

function recycled(stage: Stage): void {
  const { rng } = stage;
  const old = stage.person();
  if (rng.chance(0.4)) live(stage, old, { toMs: rng.range(1, 5) * DAY, registerAt: 'old', rate: 0.3 });
  const next = stage.person({ line: old.line, town: rng.chance(0.7) ? old.town : stage.net.town(rng) });
  const at = stage.moment(rng.int(5, stage.days - 1), CURVES.day);
  if (rng.chance(0.5)) stage.visit({ ...next, userId: old.userId }, at - rng.range(1, 30) * 60_000, 'login');
  if (rng.chance(0.4)) stage.visit({ ...next, userId: old.userId }, at - 30_000, 'reset');
  live(stage, next, { registerAt: at });
}

function dualSim(stage: Stage): void {
  const { rng } = stage;
  const p = stage.person();
  const second = stage.person({
    town: p.town,
    device: p.device,
    access: p.access,
    actor: p.actor,
    appKind: p.app.kind,
    virtual: rng.chance(0.25),
  });
  const clone = rng.chance(0.4);
  live(stage, p);
  live(
    stage,
    { ...second, app: p.app, agent: p.agent, device: clone ? freshIds(rng, p.device, true) : p.device },
    { rate: 0.2 },
  );
}

function elder(stage: Stage): void {
  const p = stage.person({ age: stage.rng.range(60, 82), price: stage.rng.logRange(350, 1200), os: 'android' });
  live(stage, p, { curve: CURVES.elder, rate: stage.rng.lognormal(0.2, 0.6), again: 0.06 });
}

function watch(stage: Stage): void {
  const { rng } = stage;
  const parent = stage.person();
  const p = stage.person({
    age: 10,
    kind: 'watch',
    os: 'android',
    town: parent.town,
    appKind: 'android',
    access: stage.net.cell(rng.fork(parent.actor), parent.town, parent.line.carrier),
    line: rng.chance(0.5) ? parent.line : stage.phones.line(rng, parent.town, rng.chance(0.3)),
  });
  if (rng.chance(0.5)) live(stage, parent, { rate: 0.3 });
  live(stage, p, {
    curve: [
      [7.2, 0.5, 2],
      [16.8, 0.9, 5],
      [20, 1, 3],
    ],
    rate: 0.4,
    scenes: [
      ['login', 5],
      ['sign-in', 4],
      ['comment', 1],
    ],
  });
}

function minor(stage: Stage): void {
  const { rng } = stage;
  const parent = stage.person({ age: rng.range(32, 48) });
  const child = stage.person({
    age: 13,
    town: parent.town,
    line: parent.line,
    access: parent.access,
    price: rng.logRange(500, 2000),
  });
  live(stage, parent, { rate: 0.3 });
  live(
    stage,
    { ...child, userId: rng.chance(0.5) ? parent.userId : child.userId },
    { curve: CURVES.student, rate: 0.6 },
  );
}

function mistyped(stage: Stage): void {
  const { rng } = stage;
  const p = stage.person({ age: rng.range(20, 78) });
  live(stage, p, { rate: rng.range(0.15, 0.5) });
  const bouts = rng.int(1, 4);
  for (let i = 0; i < bouts; i++) {
    let at = stage.moment(rng.int(0, stage.days - 1), CURVES.day);
    const tries = rng.int(2, 4);
    for (let k = 0; k < tries; k++) {
      stage.visit(p, at, 'login');
      at += rng.lognormal(14_000, 0.6);
    }
  }
}

function eightTries(stage: Stage): void {
  const { rng } = stage;
  const p = stage.person({ age: rng.range(18, 80) });
  live(stage, p, { rate: 0.2, registerAt: 'old' });
  let at = stage.moment(rng.int(0, stage.days - 1), CURVES.day);
  const tries = rng.int(6, 11);
  for (let k = 0; k < tries; k++) {
    stage.visit(p, at, 'login');
    at += rng.lognormal(22_000, 0.8);
  }
  if (rng.chance(0.6)) stage.visit(p, at + 60_000, 'reset');
  session(stage, p, at + 240_000);
}

/** People at home and the things that happen to them. */
export const HOME_SEGMENTS: readonly Segment[] = [
  ['cgnat-mobile', 10, cgnat],
  ['ipv6-privacy', 8, ipv6],
  ['home-family', 10, family],
  ['family-one-tablet', 1.5, oneTablet],
  ['changed-phone', 2, changedPhone],
  ['moved-house-new-phone', 0.9, movedHouse],
  ['recycled-number', 0.9, recycled],
  ['dual-sim-owner', 2, dualSim],
  ['elderly-cheap-phone', 3, elder],
  ['child-watch', 1, watch],
  ['minor-parent-number', 0.9, minor],
  ['mistyped-password', 1.4, mistyped],
  ['eight-tries', 0.6, eightTries],
];
