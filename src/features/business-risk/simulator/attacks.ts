import type { RiskType } from '../rules/risk-types.ts';
import type { RiskRequest } from '../ingest/risk-request.ts';
import type { Dice } from './dice.ts';
import type { NormalUser } from './normal-users.ts';
import {
  drawChannel,
  drawHandset,
  drawIdentity,
  requestOf,
  SCENES,
  type Channel,
  type Handset,
  type Identity,
} from './person.ts';
import type { Actor, SimulatedEvent } from './simulated-event.ts';
import { agentOf, isHosted, isVirtualPhone, type World } from './world.ts';

/** What an attack is made with. */
export interface AttackSetting {
  readonly dice: Dice;
  readonly world: World;
  /** Names the campaign. */
  readonly campaign: string;
  readonly startMs: number;
  /** People with accounts that can be taken over. */
  readonly victims: readonly NormalUser[];
}

type Attack = (setting: AttackSetting) => SimulatedEvent[];

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Attack campaigns by actor: each call plays one from its start to its end. */
export const ATTACKS: Readonly<Record<Exclude<Actor, 'normal'>, Attack>> = {
  'address-ring': addressRing,
  'device-ring': deviceRing,
  'sponsor-ring': sponsorRing,
  bot,
  farm,
  takeover,
  slow,
};

interface Act {
  readonly identity: Identity;
  readonly handset: Handset;
  readonly channel: Channel;
  readonly address: string;
  readonly scene: string;
  readonly atMs: number;
  readonly extra?: Partial<RiskRequest>;
}

function played(setting: AttackSetting, actor: Actor, types: readonly RiskType[]): (act: Act) => SimulatedEvent {
  return ({ extra, ...sending }) => ({
    atMs: Math.round(sending.atMs),
    appId: 'app-1',
    request: { ...requestOf(sending), ...extra },
    truth: { actor, campaign: setting.campaign, types: truthOf(types, sending) },
  });
}

/** What the address and the number add to what is true of the whole campaign. */
function truthOf(types: readonly RiskType[], { address, identity }: Pick<Act, 'address' | 'identity'>): RiskType[] {
  return [
    ...types,
    ...(isHosted(address) ? [2012 as const] : []),
    ...(isVirtualPhone(identity.phone) ? [21 as const] : []),
  ];
}

const ALL_SENT: Channel = { sendsDevice: true, sendsCookie: true, sendsAgent: true, sendsPostTime: true };

/** An account registers and then takes part, with gaps of about `gapMs`. */
function* course(dice: Dice, startMs: number, gapMs: number): Generator<{ scene: string; atMs: number }> {
  const actions = dice.between(2, 5);
  for (let index = 0, atMs = startMs; index < actions; index += 1, atMs += dice.logNormal(gapMs, 0.6)) {
    yield { scene: index === 0 ? SCENES.register : SCENES.activity, atMs };
  }
}

/** Many fresh accounts over one address or a few neighbours; every account claims a device of its own. */
function addressRing(setting: AttackSetting): SimulatedEvent[] {
  const { dice, world, startMs } = setting;
  const network = world.homeNetwork();
  const addresses = Array.from({ length: dice.between(1, 3) }, () => world.addressIn(network));
  const act = played(setting, 'address-ring', [1011, 2]);
  const spanMs = dice.between(2, 8) * HOUR_MS;
  return Array.from({ length: dice.between(40, 150) }, () => {
    const who = {
      identity: drawIdentity(dice, world, phoneOfRing(setting)),
      handset: drawHandset(dice, world),
      channel: drawChannel(dice),
      address: dice.pick(addresses),
    };
    return [...course(dice, startMs + dice.uniform() * spanMs, 40 * SECOND_MS)].map((step) => act({ ...who, ...step }));
  }).flat();
}

/** Many fresh accounts on one or two devices that change their address again and again. */
function deviceRing(setting: AttackSetting): SimulatedEvent[] {
  const { dice, world, startMs } = setting;
  const handsets = Array.from({ length: dice.between(1, 2) }, () => drawHandset(dice, world));
  const act = played(setting, 'device-ring', [1012, 2, 21]);
  const spanMs = dice.between(4, 24) * HOUR_MS;
  return Array.from({ length: dice.between(30, 100) }, () => {
    const address = dice.chance(0.8) ? world.addressIn(world.carrierNetwork()) : world.vpnAddress();
    const handset = { ...dice.pick(handsets), cookie: world.cookie() };
    const who = {
      identity: drawIdentity(dice, world, phoneOfRing(setting)),
      handset,
      channel: { ...drawChannel(dice), sendsDevice: true },
      address,
    };
    return [...course(dice, startMs + dice.uniform() * spanMs, 30 * SECOND_MS)].map((step) => act({ ...who, ...step }));
  }).flat();
}

/** One sponsor that invites fresh accounts on few devices and addresses. */
function sponsorRing(setting: AttackSetting): SimulatedEvent[] {
  const { dice, world, startMs } = setting;
  const sponsor = {
    openId: drawIdentity(dice, world).name,
    device: null,
    phone: null,
    ip: null,
    campaignUrl: 'https://m.shop.example/618',
  };
  const handsets = Array.from({ length: dice.between(4, 12) }, () => drawHandset(dice, world));
  const networks = Array.from({ length: dice.between(2, 6) }, () =>
    dice.chance(0.5) ? world.carrierNetwork() : world.homeNetwork(),
  );
  const act = played(setting, 'sponsor-ring', [103, 1012, 2]);
  const spanMs = dice.between(3, 12) * HOUR_MS;
  return Array.from({ length: dice.between(40, 120) }, () => {
    const who = {
      identity: drawIdentity(dice, world, phoneOfRing(setting)),
      handset: { ...dice.pick(handsets), cookie: world.cookie() },
      channel: drawChannel(dice),
      address: world.addressIn(dice.pick(networks)),
    };
    return [...course(dice, startMs + dice.uniform() * spanMs, 60 * SECOND_MS)].map((step) =>
      act({ ...who, ...step, extra: { sponsor } }),
    );
  }).flat();
}

/** A program at a steady pace with jitter, on one or a few accounts. */
function bot(setting: AttackSetting): SimulatedEvent[] {
  const { dice, world, startMs } = setting;
  const rotates = dice.chance(0.4);
  const identities = Array.from({ length: dice.chance(0.5) ? 1 : dice.between(2, 6) }, () => drawIdentity(dice, world));
  const handset = { ...drawHandset(dice, world), ...(dice.chance(0.35) ? { agent: dice.pick(PROGRAM_AGENTS) } : {}) };
  const headless = handset.agent.includes('Headless');
  const channel = { ...ALL_SENT, sendsDevice: dice.chance(0.7), sendsCookie: dice.chance(0.6) };
  const fixed = dice.chance(0.5) ? world.datacenterAddress() : world.addressIn(world.homeNetwork());
  const [periodMs, jitter] = [dice.logNormal(8 * SECOND_MS, 0.8), 0.05 + dice.uniform() * 0.25];
  const act = played(setting, 'bot', headless ? [102, 2062] : [102]);
  let atMs = startMs;
  return Array.from({ length: dice.between(120, 400) }, (_, index) => {
    const address = rotates && index % 20 === 0 ? world.addressIn(world.carrierNetwork()) : fixed;
    atMs += periodMs * (1 + jitter * (2 * dice.uniform() - 1));
    const identity = identities[Math.floor(index / 60) % identities.length] ?? dice.pick(identities);
    return act({ identity, handset, channel, address, atMs, scene: SCENES.activity });
  });
}

const PROGRAM_AGENTS = [
  'python-requests/2.31.0',
  'okhttp/4.9.3',
  'Go-http-client/1.1',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/119.0.6045.105 Safari/537.36',
];

/** A wall of like phones or a rack of emulators in one place, two or three accounts a phone, one after the other. */
function farm(setting: AttackSetting): SimulatedEvent[] {
  const { dice, world, startMs } = setting;
  const virtual = dice.chance(0.5);
  const model = drawHandset(dice, world).model;
  const build = dice.between(0, 300);
  const network = world.homeNetwork();
  const details = farmDetails(dice, virtual);
  const act = played(setting, 'farm', [virtual ? 2062 : 2063, 1011, 1012, 2]);
  let atMs = startMs;
  return Array.from({ length: dice.between(40, 120) }, () => {
    const handset = { ...drawHandset(dice, world, model), agent: agentOf(model, build + dice.between(0, 1)) };
    const address = world.addressIn(network);
    return Array.from({ length: dice.between(2, 3) }, () => {
      const identity = drawIdentity(dice, world, phoneOfRing(setting));
      atMs += dice.logNormal(20 * SECOND_MS, 0.4);
      return [...course(dice, atMs, 15 * SECOND_MS)].map((step) =>
        act({ identity, handset, channel: ALL_SENT, address, ...step, extra: { details } }),
      );
    }).flat();
  }).flat();
}

/** What the caller's SDK notices of a farm: often nothing. */
function farmDetails(dice: Dice, virtual: boolean): RiskRequest['details'] {
  if (dice.chance(0.4)) return [];
  return virtual
    ? [{ name: 'isEmulator', value: '1' }]
    : [{ name: dice.pick(['multi_open', 'groupControl']), value: 'true' }];
}

/** Accounts of people, entered from the attacker's own phone over foreign addresses. */
function takeover(setting: AttackSetting): SimulatedEvent[] {
  const { dice, world, startMs, victims } = setting;
  const handset = drawHandset(dice, world);
  const act = played(setting, 'takeover', [2011, 2061, 1012]);
  let atMs = startMs;
  return Array.from({ length: dice.between(3, 15) }, () => {
    const { identity } = dice.pick(victims);
    const address = dice.chance(0.4) ? world.datacenterAddress() : world.addressIn(world.homeNetwork());
    atMs += dice.logNormal(4 * MINUTE_MS, 0.8);
    const scenes = [SCENES.login, ...Array.from({ length: dice.between(1, 3) }, () => SCENES.activity)];
    return scenes.map((scene, index) =>
      act({
        identity,
        handset,
        channel: ALL_SENT,
        address,
        scene,
        atMs: atMs + index * dice.logNormal(20 * SECOND_MS, 0.5),
      }),
    );
  }).flat();
}

/** A patient ring: two accounts a device and day, few requests, spread over a week and many networks. */
function slow(setting: AttackSetting): SimulatedEvent[] {
  const { dice, world, startMs } = setting;
  const act = played(setting, 'slow', [21, 1012, 2]);
  const handsets = Array.from({ length: dice.between(5, 15) }, () => drawHandset(dice, world));
  return handsets.flatMap((handset) =>
    Array.from({ length: dice.between(2, 6) }, (_, day) => {
      const who = {
        identity: drawIdentity(dice, world),
        handset: { ...handset, cookie: world.cookie() },
        channel: drawChannel(dice),
        address: world.addressIn(world.carrierNetwork()),
      };
      return [...course(dice, startMs + day * DAY_MS + dice.uniform() * 12 * HOUR_MS, 5 * MINUTE_MS)].map((step) =>
        act({ ...who, ...step }),
      );
    }).flat(),
  );
}

/** Rings buy their numbers where they are cheap. */
function phoneOfRing({ dice, world }: AttackSetting): string {
  return dice.chance(0.4) ? world.virtualPhone() : world.phone();
}
