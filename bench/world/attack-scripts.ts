import { desktop } from './agent-forms.ts';
import type { Person } from './body.ts';
import { makeDevice } from './devices.ts';
import { cards, gapMoments, proxied, sized, startOf } from './farm.ts';
import type { Access } from './network.ts';
import type { Segment } from './segment.ts';
import type { Scene } from './site.ts';
import { CURVES, DAY, HOUR, MINUTE } from './stage.ts';
import type { Stage } from './stage.ts';

const LIBRARIES = [
  'python-requests/2.31.0',
  'python-requests/2.28.1',
  'Python/3.11 aiohttp/3.9.1',
  'Go-http-client/1.1',
  'Go-http-client/2.0',
  'axios/1.6.2',
  'node-fetch/1.0 (+https://github.com/bitinn/node-fetch)',
  'Java/1.8.0_362',
  'Apache-HttpClient/4.5.13 (Java/1.8.0_341)',
  'curl/7.88.1',
  'PostmanRuntime/7.36.0',
  'python-httpx/0.25.2',
  'Scrapy/2.11.0 (+https://scrapy.org)',
];

interface ScriptPlan {
  readonly size: number;
  readonly moments: readonly number[];
  readonly access: (i: number) => Access;
  readonly agent: (i: number) => string;
  readonly scenes: readonly (readonly [Scene, number])[];
  readonly clean?: boolean;
}

/** A script that calls the site's own interface: one account after another. */
function script(stage: Stage, plan: ScriptPlan): void {
  const { rng } = stage;
  const town = stage.net.town(rng);
  const lines = cards(stage, town, plan.size);
  const actor = rng.hex(12);
  const kind = rng.chance(0.6) ? 'h5' : 'pc';
  const real = rng.chance(0.5);
  for (let i = 0; i < plan.size; i++) {
    const at = plan.moments[i];
    const line = lines[i];
    if (at === undefined || !line) break;
    const p = stage.person({
      town,
      line,
      actor,
      os: kind === 'pc' ? 'pc' : 'android',
      appKind: kind,
      access: plan.access(i),
    });
    const agent = plan.agent(i);
    const app = {
      ...p.app,
      sendsAgent: true,
      sendsCookie: p.app.sendsCookie && real,
      sendsReferer: p.app.sendsReferer && (plan.clean ?? real),
    };
    stage.visit({ ...p, agent: agent === '' ? p.agent : agent, app }, at, rng.weighted(plan.scenes), { amount: 10 }, 0);
  }
}

function mixedAccess(stage: Stage): (i: number) => Access {
  const ips = stage.net.cloudRack(stage.rng, stage.rng.int(1, 30));
  const hosted = stage.rng.chance(0.5);
  return () => (hosted ? () => ({ ip: stage.rng.pick(ips) }) : proxied(stage));
}

const REGISTER: readonly (readonly [Scene, number])[] = [
  ['register', 6],
  ['coupon', 3],
  ['login', 2],
];

function headlessDeclared(stage: Stage, room: number): void {
  const { rng } = stage;
  const size = sized(stage, room, 30, 300, 1);
  const version = rng.pick(['114.0.5735.90', '119.0.6045.105', '124.0.6367.29', '131.0.6778.33']);
  const agent = rng.pick([
    `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/${version} Safari/537.36`,
    'Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1',
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/${version} Safari/537.36`,
  ]);
  script(stage, {
    size,
    moments: gapMoments(stage, size, startOf(stage), rng.logRange(5000, 4 * MINUTE), 0.6),
    access: mixedAccess(stage),
    agent: () => agent,
    scenes: REGISTER,
  });
}

function headlessHidden(stage: Stage, room: number): void {
  const { rng } = stage;
  const size = sized(stage, room, 30, 300, 1);
  const one = desktop(rng, makeDevice(rng, { os: 'pc' }));
  const vary = rng.chance(0.6);
  script(stage, {
    size,
    clean: true,
    moments: gapMoments(stage, size, startOf(stage), rng.logRange(20_000, 6 * MINUTE), rng.range(0.5, 1.1)),
    access: () => proxied(stage),
    agent: () => (vary ? '' : one),
    scenes: REGISTER,
  });
}

function claimedBrowser(stage: Stage, room: number): void {
  const { rng } = stage;
  const size = sized(stage, room, 30, 400, 1);
  const library = rng.pick(LIBRARIES);
  const slips = rng.range(0.05, 1);
  const claimed = desktop(rng, makeDevice(rng, { os: 'pc' }));
  script(stage, {
    size,
    moments: gapMoments(stage, size, startOf(stage), rng.logRange(1500, 2 * MINUTE), rng.range(0.2, 1)),
    access: mixedAccess(stage),
    agent: () => (rng.chance(slips) ? library : claimed),
    scenes: REGISTER,
  });
}

function lognormalScript(stage: Stage, room: number): void {
  const { rng } = stage;
  const size = sized(stage, room, 50, 500, 1);
  script(stage, {
    size,
    clean: true,
    moments: gapMoments(stage, size, startOf(stage, 3), rng.logRange(40_000, 12 * MINUTE), rng.range(0.8, 1.4)),
    access: rng.chance(0.7) ? () => proxied(stage) : mixedAccess(stage),
    agent: () => '',
    scenes: REGISTER,
  });
}

function sixtySeconds(stage: Stage, room: number): void {
  const { rng } = stage;
  const size = sized(stage, room, 50, 500, 1);
  const start = startOf(stage, 2);
  let at = start;
  const moments = Array.from({ length: size }, () => (at += 60_000 + rng.range(-10_000, 10_000)));
  const fixed = proxied(stage);
  const each = rng.chance(0.5);
  script(stage, { size, moments, access: () => (each ? proxied(stage) : fixed), agent: () => '', scenes: REGISTER });
}

/** Which accounts a list of leaked passwords tries: few of them are customers. */
function target(stage: Stage, hit: number, access: Access, actor: string, agent?: string): Person {
  const { rng } = stage;
  const victim = rng.chance(hit) && stage.residents.length > 0 ? rng.pick(stage.residents) : undefined;
  const p = stage.person({
    access,
    actor,
    ...(victim ? { line: victim.line } : {}),
    os: rng.chance(0.5) ? 'pc' : 'android',
    appKind: 'h5',
  });
  const same = victim ? { ...p, userId: victim.userId, openId: victim.openId, qqOpenId: victim.qqOpenId } : p;
  return agent === undefined ? same : { ...same, agent, app: { ...same.app, sendsAgent: true } };
}

function stuffing(
  stage: Stage,
  moments: readonly number[],
  access: (i: number) => Access,
  agents: readonly string[],
): void {
  const { rng } = stage;
  const actor = rng.hex(12);
  const hit = rng.logRange(0.01, 0.3);
  for (const [i, at] of moments.entries()) {
    const p = target(stage, hit, access(i), actor, agents.length > 0 ? rng.pick(agents) : undefined);
    stage.visit(p, at, 'login', {}, 0);
    if (rng.chance(0.004))
      stage.visit(p, at + rng.lognormal(5 * MINUTE, 1), 'withdraw', { amount: rng.lognormal(200, 0.7) }, 0);
  }
}

function stuffDataCentre(stage: Stage, room: number): void {
  const { rng } = stage;
  const size = sized(stage, room, 100, 1500, 1);
  const ips = stage.net.cloudRack(rng, rng.int(1, 40));
  stuffing(
    stage,
    gapMoments(stage, size, startOf(stage), rng.logRange(300, 30_000), rng.range(0.2, 1)),
    () => () => ({ ip: rng.pick(ips) }),
    rng.chance(0.4) ? [rng.pick(LIBRARIES)] : [],
  );
}

function stuffResidential(stage: Stage, room: number): void {
  const { rng } = stage;
  const size = sized(stage, room, 100, 1200, 1);
  const few = Array.from({ length: rng.int(1, 8) }, () => desktop(rng, makeDevice(rng, { os: 'pc' })));
  stuffing(
    stage,
    gapMoments(stage, size, startOf(stage, 2), rng.logRange(2000, 90_000), rng.range(0.4, 1.1)),
    () => proxied(stage),
    few,
  );
}

function stuffSlow(stage: Stage, room: number): void {
  const { rng } = stage;
  const size = Math.max(2, Math.min(room, rng.int(40, 400)));
  const moments = Array.from({ length: size }, () => stage.moment(rng.int(0, stage.days - 1), CURVES.day)).sort(
    (a, b) => a - b,
  );
  stuffing(stage, moments, () => proxied(stage), []);
}

function guessing(stage: Stage, room: number): void {
  const { rng } = stage;
  if (stage.residents.length === 0) return;
  const actor = rng.hex(12);
  const tries = sized(stage, room, 15, 150, 1);
  const access = rng.chance(0.5) ? proxied(stage) : undefined;
  const first = target(stage, 1, access ?? proxied(stage), actor);
  const victimDay = startOf(stage);
  for (const at of gapMoments(stage, tries, victimDay, rng.logRange(1500, 20 * MINUTE), rng.range(0.2, 1))) {
    stage.visit({ ...first, access: access ?? proxied(stage) }, at, 'login', {}, 0);
  }
}

/** A proxy that leaks its own data-centre hop in the forwarded list. */
function hopDataCentre(stage: Stage, room: number): void {
  const { rng } = stage;
  const size = sized(stage, room, 20, 250, 1);
  const ips = stage.net.cloudRack(rng, rng.int(1, 20));
  const actor = rng.hex(12);
  for (const at of gapMoments(stage, size, startOf(stage, 2), rng.logRange(20_000, 10 * MINUTE), 0.9)) {
    const front = proxied(stage)(at).ip;
    const back = rng.pick(ips);
    const p = stage.person({
      actor,
      access: () => ({ ip: front, forwarded: rng.chance(0.8) ? `${back}, ${front}` : `${front}, ${back}` }),
    });
    stage.visit({ ...p, app: { ...p.app, sendsForwarded: true } }, at, rng.weighted(REGISTER), { amount: 10 }, 0);
  }
}

/** Buyers for hire: people with tools that press at ten o'clock, every day. */
function scalpers(hour: number): (stage: Stage, room: number) => void {
  return (stage, room) => {
    const { rng } = stage;
    const town = stage.net.town(rng);
    const actor = rng.hex(12);
    const size = sized(stage, room, 5, 60, 20);
    const old = rng.chance(0.6);
    const days = rng.int(1, stage.days);
    const team = cards(stage, town, size).map((line) =>
      stage.person({
        town,
        line,
        actor,
        access: rng.chance(0.5) ? proxied(stage, town) : stage.usualAccess(town, line.carrier),
        env: rng.chance(0.4) ? ['accessibility'] : [],
      }),
    );
    for (let k = 0; k < days; k++) {
      const day = rng.int(0, stage.days - 1);
      for (const p of team) {
        if (!old && k === 0) stage.visit(p, day * DAY + (hour - rng.range(0.1, 8)) * HOUR, 'register', {}, 0);
        let at = day * DAY + hour * HOUR + rng.range(-400, 1500);
        const presses = rng.int(2, 12);
        for (let j = 0; j < presses; j++) {
          stage.visit(p, at, rng.chance(0.6) ? 'order' : 'coupon', { amount: rng.lognormal(120, 0.4) }, 0);
          at += rng.lognormal(450, 0.35);
        }
      }
    }
  };
}

/** Kinds that are scripts, guesses and tools. */
export const SCRIPT_KINDS: readonly Segment[] = [
  ['headless-declared', 0.8, headlessDeclared],
  ['headless-hidden', 1.2, headlessHidden],
  ['script-claimed-browser', 1.2, claimedBrowser],
  ['script-lognormal', 1.5, lognormalScript],
  ['script-sixty-seconds', 1, sixtySeconds],
  ['stuffing-datacentre', 2, stuffDataCentre],
  ['stuffing-residential', 2, stuffResidential],
  ['stuffing-slow', 1, stuffSlow],
  ['guessing-one-account', 0.6, guessing],
  ['hop-datacentre', 0.8, hopDataCentre],
  ['scalper-ten', 1, scalpers(10)],
  ['ticket-bot-human', 0.8, scalpers(12)],
];
