import { live, session } from './life.ts';
import type { Access } from './network.ts';
import type { Segment } from './segment.ts';
import { CURVES, DAY, HOUR } from './stage.ts';
import type { Curve, Stage } from './stage.ts';

const CARRIERS = ['telecom', 'unicom', 'mobile'] as const;

/** An address of a time: the last leg that has started. */
function legs(list: readonly (readonly [number, Access])[]): Access {
  return (atMs) => {
    let now = list[0]?.[1];
    for (const [start, access] of list) if (atMs >= start) now = access;
    if (!now) throw new Error('no leg');
    return now(atMs);
  };
}

function traveller(stage: Stage): void {
  const { rng, net } = stage;
  const base = stage.person();
  const list: [number, Access][] = [[0, base.access]];
  let at = rng.range(0, 6) * DAY;
  const trips = rng.int(1, 4);
  for (let i = 0; i < trips && at < stage.endMs; i++) {
    const town = net.town(rng);
    const salt = rng.fork(`trip${rng.next()}`);
    const away = stage.mixed(
      net.shared(salt, town, rng.pick(CARRIERS), 2),
      rng.chance(0.6) ? net.cell(salt, base.town, base.line.carrier) : net.cell(salt, town, base.line.carrier),
      0.4,
    );
    list.push([at, away]);
    at += rng.range(0.4, 4) * DAY;
    list.push([at, base.access]);
    at += rng.range(0.5, 5) * DAY;
  }
  live(stage, { ...base, access: legs(list) }, { rate: rng.range(0.4, 1.5) });
}

/** Roaming abroad: the carrier tunnels mobile data home, hotels do not. */
function roaming(stage: Stage): void {
  const { rng, net } = stage;
  const p = stage.person({ price: rng.logRange(2500, 9000) });
  const salt = rng.fork(p.actor);
  const start = rng.range(0, 9) * DAY;
  const away = stage.mixed(net.abroad(salt), net.cell(salt, p.town, p.line.carrier), rng.range(0.2, 0.8));
  live(
    stage,
    {
      ...p,
      access: legs([
        [0, p.access],
        [start, away],
        [start + rng.range(2, 9) * DAY, p.access],
      ]),
    },
    {
      rate: rng.range(0.4, 1.2),
      curve: rng.chance(0.5)
        ? CURVES.day
        : [
            [3, 3, 2],
            [14, 4, 3],
          ],
    },
  );
}

function overseas(stage: Stage): void {
  const { rng, net } = stage;
  const p = stage.person();
  const shift = rng.int(-8, 10);
  const curve: Curve = CURVES.day.map(([h, d, w]): [number, number, number] => [h + shift, d, w]);
  const ways = stage.mixed(net.abroad(rng.fork(p.actor)), net.abroad(rng.fork(`${p.actor}b`)), 0.7);
  live(stage, { ...p, access: ways }, { curve });
}

function vpnUser(stage: Stage): void {
  const { rng, net } = stage;
  const p = stage.person({ age: rng.range(20, 45), env: ['vpn'] });
  const few = Array.from({ length: rng.int(1, 4) }, () => rng.pick(net.vpnExits));
  const vpn: Access = () => ({ ip: rng.pick(few) });
  live(stage, { ...p, access: stage.mixed(vpn, p.access, rng.range(0.15, 0.9)) });
}

function nightWorker(stage: Stage): void {
  live(stage, stage.person({ price: stage.rng.logRange(700, 3000) }), {
    curve: CURVES.night,
    rate: stage.rng.lognormal(0.4, 0.6),
  });
}

function rider(stage: Stage): void {
  const { rng, net } = stage;
  const town = net.town(rng);
  const line = stage.phones.line(rng, town, false);
  const p = stage.person({
    town,
    line,
    os: 'android',
    price: rng.logRange(900, 2200),
    access: net.cell(rng.fork(line.number), town, line.carrier),
    env: rng.chance(0.3) ? ['mock_location'] : [],
  });
  live(stage, p, {
    rate: rng.range(0.8, 3),
    curve: [
      [10.8, 0.6, 2],
      [14.5, 1.2, 2],
      [17, 0.7, 2],
      [21.5, 1.4, 3],
    ],
  });
}

function carrierHops(stage: Stage): void {
  const { rng, net } = stage;
  const p = stage.person();
  const inner = rng.chance(0.5)
    ? `10.${rng.int(0, 255)}.${rng.int(0, 255)}.${rng.int(1, 254)}`
    : `100.${rng.int(64, 127)}.${rng.int(0, 255)}.${rng.int(1, 254)}`;
  const gateways = net.gateways(p.town, p.line.carrier);
  const style = rng.int(0, 3);
  const access: Access = (atMs) => {
    const ip = gateways[(Math.floor(atMs / (3 * HOUR)) + inner.length) % gateways.length] ?? '117.136.0.7';
    const other = rng.pick(gateways);
    const forwarded =
      style === 0
        ? `${inner}, ${ip}`
        : style === 1
          ? `${inner}, ${other}, ${ip}`
          : style === 2
            ? `unknown, ${ip}`
            : `${ip}, ${other}`;
    return { ip, forwarded };
  };
  live(stage, { ...p, access, app: { ...p.app, sendsForwarded: true } });
}

function companyHops(stage: Stage): void {
  const { rng, net } = stage;
  const town = net.town(rng);
  const cdn = rng.chance(0.4);
  const gate = cdn ? net.cloud(rng) : '';
  const place = net.shared(rng.fork(`hq${rng.next()}`), town, rng.pick(CARRIERS), rng.int(1, 3), true);
  const size = rng.int(3, 40);
  for (let i = 0; i < size; i++) {
    const p = stage.person({ town });
    const access: Access = (atMs) => {
      const hop = place(atMs);
      return cdn ? { ip: hop.ip, forwarded: `${hop.forwarded ?? hop.ip}, ${gate}` } : hop;
    };
    live(
      stage,
      { ...p, access: stage.mixed(access, p.access, rng.range(0.4, 0.9)), app: { ...p.app, sendsForwarded: true } },
      { curve: CURVES.office },
    );
  }
}

/** A person at a company with a network that leaves through a security service in a data centre. */
function cloudDesk(stage: Stage): void {
  const { rng, net } = stage;
  const ip = net.cloud(rng);
  const size = rng.int(2, 15);
  for (let i = 0; i < size; i++) {
    const p = stage.person({ price: rng.logRange(2500, 8000) });
    live(stage, { ...p, access: stage.mixed(() => ({ ip }), p.access, rng.range(0.3, 0.8)) }, { curve: CURVES.office });
  }
}

/** A migrant worker on the way home by train for some days, in another province. */
function homeVisit(stage: Stage): void {
  const { rng } = stage;
  const p = stage.person({ price: rng.logRange(700, 2500) });
  const origin = stage.net.town(rng);
  const at = rng.range(1, 11) * DAY;
  live(
    stage,
    {
      ...p,
      access: legs([
        [0, p.access],
        [at, stage.usualAccess(origin, p.line.carrier)],
        [at + rng.range(2, 8) * DAY, p.access],
      ]),
    },
    { rate: rng.range(0.3, 1) },
  );
}

function callCentre(stage: Stage): void {
  const { rng, net } = stage;
  const town = net.town(rng);
  const place = net.shared(rng.fork(`centre${rng.next()}`), town, 'telecom', 1);
  const agents = Array.from({ length: rng.int(2, 12) }, () => stage.person({ town, os: 'pc', access: place }));
  const calls = Math.max(5, Math.round(rng.logRange(20, 150)));
  for (let i = 0; i < calls; i++) {
    const desk = rng.pick(agents);
    const customer = stage.person({ os: 'pc', access: place });
    session(
      stage,
      { ...customer, device: desk.device, app: desk.app, agent: desk.agent },
      stage.moment(rng.int(0, stage.days - 1), CURVES.office),
      [
        ['order', 5],
        ['reset', 1],
        ['login', 2],
      ],
    );
  }
}

/** People on the move, and people behind hops. */
export const MOVER_SEGMENTS: readonly Segment[] = [
  ['business-traveller', 2, traveller],
  ['roaming-abroad', 1, roaming],
  ['overseas-chinese', 1, overseas],
  ['vpn-user', 1.5, vpnUser],
  ['night-worker', 2, nightWorker],
  ['delivery-rider', 1.5, rider],
  ['carrier-hops', 2, carrierHops],
  ['company-hops', 1.1, companyHops],
  ['cloud-desk', 0.6, cloudDesk],
  ['home-visit', 1.5, homeVisit],
  ['call-centre', 0.8, callCentre],
];
