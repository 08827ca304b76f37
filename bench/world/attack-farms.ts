import { freshIds, makeDevice } from './devices.ts';
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
import type { Segment } from './segment.ts';
import { DAY, HOUR, MINUTE } from './stage.ts';
import type { Stage } from './stage.ts';

const EMULATORS = [
  'MuMu',
  'LIO-AN00',
  'SM-G9730',
  'VOG-AL00',
  'ASUS_I005DA',
  'SM-G988N',
  '2201116SG',
  'M2011K2C',
  'NX627J',
  'Redmi K30',
];

function smsResidential(stage: Stage, room: number): void {
  const { rng } = stage;
  const town = stage.net.town(rng);
  const size = sized(stage, room, 40, 500);
  const from = rng.int(0, stage.days - 2);
  const moments = rng.chance(0.6)
    ? humanMoments(stage, size, from, rng.int(1, 8))
    : gapMoments(stage, size, startOf(stage), rng.logRange(20_000, 10 * MINUTE), rng.range(0.4, 1.3));
  cashIn(
    stage,
    registerFarm(stage, {
      size,
      actor: rng.hex(12),
      town,
      lines: cards(stage, town, size),
      access: () => proxied(stage, town),
      device: () => farmPhone(stage),
      moments,
    }),
    rng.range(0.5, 2.5),
  );
}

function smsDataCentre(stage: Stage, room: number): void {
  const { rng } = stage;
  const town = stage.net.town(rng);
  const size = sized(stage, room, 40, 500);
  const ips = stage.net.cloudRack(rng, rng.int(2, 60));
  const one = rng.chance(0.4) ? farmPhone(stage) : undefined;
  cashIn(
    stage,
    registerFarm(stage, {
      size,
      actor: rng.hex(12),
      town,
      lines: cards(stage, town, size),
      access: () => () => ({ ip: rng.pick(ips) }),
      device: () => (one ? freshIds(rng, one) : farmPhone(stage)),
      moments: gapMoments(stage, size, startOf(stage), rng.logRange(3000, 5 * MINUTE), rng.range(0.2, 1)),
    }),
    rng.range(0.3, 1.5),
  );
}

function simBank(stage: Stage, room: number): void {
  const { rng, net } = stage;
  const town = net.town(rng);
  const size = sized(stage, room, 60, 600);
  const lines = stage.phones.batch(rng, town, size, rng.chance(0.3));
  const phones = rack(stage, rng.int(4, 64), rng.chance(0.7));
  const hands = registerFarm(stage, {
    size,
    actor: rng.hex(12),
    town,
    lines,
    access: (i) => net.cell(rng.fork(`sim${i}`), town, lines[i]?.carrier ?? 'mobile'),
    device: phones,
    want: { env: rng.chance(0.3) ? ['usb_debug', 'accessibility'] : [] },
    moments: humanMoments(stage, size, rng.int(0, stage.days - 3), rng.int(1, 6)),
  });
  cashIn(stage, hands, rng.range(0.5, 2));
}

function multiAccount(stage: Stage, room: number): void {
  const { rng } = stage;
  const town = stage.net.town(rng);
  const size = sized(stage, room, 5, 60);
  const device = farmPhone(stage);
  const access = rng.chance(0.5) ? stage.usualAccess(town, 'mobile') : proxied(stage, town);
  cashIn(
    stage,
    registerFarm(stage, {
      size,
      actor: rng.hex(12),
      town,
      lines: cards(stage, town, size),
      access: () => access,
      device: () => device,
      moments: humanMoments(stage, size, rng.int(0, stage.days - 2), rng.int(1, 10)),
    }),
    1.5,
  );
}

function deviceFarm(stage: Stage, room: number): void {
  const { rng } = stage;
  const town = stage.net.town(rng);
  const size = sized(stage, room, 60, 700);
  const access = rng.chance(0.4) ? () => stage.net.home(rng.fork('farm'), town, 'telecom') : () => proxied(stage, town);
  const shared = access();
  const env = rng.chance(0.3) ? ['root', 'xposed'] : [];
  const moments = rng.chance(0.5)
    ? gapMoments(stage, size, startOf(stage, 3), rng.logRange(MINUTE, 12 * MINUTE), rng.range(0.2, 0.8))
    : humanMoments(stage, size, rng.int(0, stage.days - 4), rng.int(2, 8));
  cashIn(
    stage,
    registerFarm(stage, {
      size,
      actor: rng.hex(12),
      town,
      lines: cards(stage, town, size),
      access: () => (rng.chance(0.7) ? shared : access()),
      device: rack(stage, rng.int(8, 80), true),
      want: { env },
      moments,
    }),
    rng.range(0.5, 3),
  );
}

function emulators(stage: Stage, room: number): void {
  const { rng } = stage;
  const town = stage.net.town(rng);
  const size = sized(stage, room, 40, 400);
  const models = rng.shuffle(EMULATORS).slice(0, rng.int(1, 5));
  const honestFlags = rng.chance(0.4);
  const device = (): ReturnType<typeof makeDevice> => ({
    ...makeDevice(rng, { os: 'android', price: 3000 }),
    model: rng.pick(models),
    osVersion: rng.pick(['7.1.2', '9', '12']),
    screen: rng.pick(['720x1280', '900x1600', '1080x1920']),
    mac: `08:00:27:${rng.hex(2)}:${rng.hex(2)}:${rng.hex(2)}`,
  });
  const ips = stage.net.cloudRack(rng, rng.int(1, 10));
  const hosted = rng.chance(0.35);
  cashIn(
    stage,
    registerFarm(stage, {
      size,
      actor: rng.hex(12),
      town,
      lines: cards(stage, town, size),
      want: { env: honestFlags ? ['emulator', 'root'] : [] },
      appKind: 'android',
      access: () => (hosted ? () => ({ ip: rng.pick(ips) }) : proxied(stage, town)),
      device,
      moments: gapMoments(stage, size, startOf(stage, 2), rng.logRange(10_000, 8 * MINUTE), rng.range(0.3, 1)),
    }),
    1,
  );
}

/** A farm that starts small and is a tenth larger every day. */
function growing(stage: Stage, room: number): void {
  const { rng } = stage;
  const town = stage.net.town(rng);
  const actor = rng.hex(12);
  const total = Math.max(stage.days, room / 2);
  const first = total * (0.1 / (1.1 ** stage.days - 1));
  const phones = rack(stage, rng.int(20, 120), true);
  for (let day = 0; day < stage.days; day++) {
    const size = Math.max(1, Math.round(first * 1.1 ** day));
    const hands = registerFarm(stage, {
      size,
      actor,
      town,
      lines: cards(stage, town, size),
      access: () => proxied(stage, town),
      device: phones,
      moments: humanMoments(stage, size, day, 1),
    });
    cashIn(stage, hands, 1);
  }
}

/** A farm that sends the device id of a victim or of a shop. */
function poisoner(stage: Stage, room: number): void {
  const { rng } = stage;
  const town = stage.net.town(rng);
  const size = sized(stage, room, 30, 200, 1.5);
  const source = stage.shops.length > 0 && rng.chance(0.35) ? stage.shops : stage.residents;
  const candidates = source.filter((r) => r.app.deviceSource !== 'none' && r.device.os !== 'pc');
  if (candidates.length === 0) return;
  const victim = rng.pick(candidates);
  const actor = rng.hex(12);
  const lines = cards(stage, town, size);
  const moments = humanMoments(stage, size, rng.int(0, stage.days - 3), rng.int(1, 4));
  for (let i = 0; i < size; i++) {
    const line = lines[i];
    const at = moments[i];
    if (!line || at === undefined) continue;
    const p = stage.person({
      town,
      line,
      actor,
      access: proxied(stage),
      device: victim.device,
      appKind: victim.app.kind,
    });
    stage.visit(
      {
        ...p,
        app: victim.app,
        agent: victim.agent,
        ...(victim.rawDeviceId === undefined ? {} : { rawDeviceId: victim.rawDeviceId }),
      },
      at,
      rng.pick(['register', 'register', 'login', 'coupon']),
      {},
      0,
    );
  }
}

/** Accounts that are fed for days with harmless acts before they are used. */
function contentFarm(stage: Stage, room: number): void {
  const { rng } = stage;
  const town = stage.net.town(rng);
  const size = sized(stage, room, 10, 80, 12);
  const perPhone = rng.int(1, 4);
  const phones = rack(stage, Math.max(1, Math.ceil(size / perPhone)), false);
  const hands = registerFarm(stage, {
    size,
    actor: rng.hex(12),
    town,
    lines: cards(stage, town, size),
    access: () => proxied(stage, town),
    device: phones,
    moments: humanMoments(stage, size, 0, rng.int(1, 3)),
  });
  for (const [p, at] of hands) {
    for (let t = at + HOUR; t < stage.endMs; t += rng.lognormal(20 * HOUR, 0.4)) {
      stage.visit(p, t, 'login', {}, 0);
      if (rng.chance(0.8))
        stage.visit(
          p,
          t + rng.lognormal(2 * MINUTE, 0.6),
          rng.pick(['comment', 'sign-in', 'comment']),
          { suspectContent: 0.1 },
          0,
        );
    }
    if (rng.chance(0.6))
      stage.visit(p, stage.endMs - rng.range(0.05, 2) * DAY, 'withdraw', { amount: rng.range(10, 60) }, 0);
  }
}

/** Accounts that are made by one hand, sold, and sold again. */
function resale(stage: Stage, room: number): void {
  const { rng } = stage;
  const town = stage.net.town(rng);
  const size = sized(stage, room, 10, 80, 6);
  const maker = rng.hex(12);
  const hands = registerFarm(stage, {
    size,
    actor: maker,
    town,
    lines: cards(stage, town, size),
    access: () => proxied(stage, town),
    device: rack(stage, rng.int(3, 20), true),
    moments: humanMoments(stage, size, rng.int(0, 4), rng.int(1, 3)),
  });
  for (const [p, at] of hands) {
    let t = at;
    const owners = rng.int(1, 3);
    for (let k = 0; k < owners; k++) {
      t += rng.range(0.5, 3.5) * DAY;
      const buyer = stage.person({ line: p.line, actor: maker });
      const now = { ...buyer, userId: p.userId, openId: p.openId, qqOpenId: p.qqOpenId, nickname: p.nickname };
      stage.visit(now, t, 'login', {}, 0);
      const acts = rng.int(0, 3);
      for (let j = 1; j <= acts; j++)
        stage.visit(now, t + j * rng.lognormal(HOUR, 1), rng.pick(['coupon', 'order', 'login']), { amount: 20 }, 0);
    }
  }
}

/** Kinds that make accounts in number. */
export const FARM_KINDS: readonly Segment[] = [
  ['sms-farm-residential', 3, smsResidential],
  ['sms-farm-datacentre', 2, smsDataCentre],
  ['sim-bank-cgnat', 2, simBank],
  ['multi-account-device', 1, multiAccount],
  ['device-farm-reset', 2, deviceFarm],
  ['emulator-farm', 1.5, emulators],
  ['growing-farm', 1.5, growing],
  ['device-id-poisoner', 0.8, poisoner],
  ['content-farm-nurtured', 1.2, contentFarm],
  ['account-resale', 1, resale],
];
