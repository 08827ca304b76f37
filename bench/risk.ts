import process from 'node:process';
import autocannon, { type Result } from 'autocannon';
import { spellRequest } from '../src/features/business-risk/spell-request.ts';
import type { Features } from '../src/features/business-risk/features/features.ts';
import { DEFAULT_RULE_SET } from '../src/features/business-risk/rules/default-rules.ts';
import { simulate } from '../src/features/business-risk/simulator/simulate.ts';
import type { RiskRequest } from '../src/features/business-risk/ingest/risk-request.ts';
import { startChildServer } from './lib/child-server.ts';
import type { Contender, OpenContender } from './lib/contender.ts';
import { compareRuleEngines } from './lib/rule-engines.ts';
import { playTraffic } from './lib/risk-run.ts';
import { sendSteadily } from './lib/steady-load.ts';

const CALLERS = [64, 256] as const;
const ROUND_SECONDS = 4;
const WARM_UP_SECONDS = 3;
const BODIES = 25_600;
/** Requests that one connection repeats. Every connection has its own. */
const BODIES_A_CALLER = 100;
/** What was asked for, by figure. It is printed beside what was measured. */
const ASKED: Readonly<Record<string, string>> = {
  ratio_256: 'at least 0.1',
  cpu_vs_echo: 'at most 12.5',
  p99_ratio_half_load: 'at most 10',
};
const PLAN = { seed: 77, startMs: Date.parse('2024-05-01T00:00:00+08:00'), days: 4, users: 3_000 };

/**
 * Measures durable risk decisions a second over HTTP, with the default rules and seven entities in a request, against a
 * bare node:http server that echoes the same bodies in the same run. `cpu_vs_echo` is the processor time of a decision
 * with 256 callers, over all threads of the server, over that of an echo. It also measures the p99 at half of that load,
 * for the echo at the same rate too, and rule evaluation alone against json-rules-engine. Throws an Error if a request
 * fails or fewer calls are on record than were answered.
 */
export async function run({ full }: { readonly full: boolean }): Promise<Record<string, number>> {
  const figures: Record<string, number> = await ruleFigures(full);
  const bodies = requestBodies();
  const bare = await startServer('bench/lib/http-bare-server.ts', bodies);
  const risk = await startServer('bench/lib/risk-server.ts', bodies);
  let answered = 0;
  for (const callers of CALLERS) {
    await shoot(bare, { connections: callers, duration: WARM_UP_SECONDS });
    answered += (await shoot(risk, { connections: callers, duration: WARM_UP_SECONDS })).requests.total;
    const rounds: Round[] = [];
    for (let round = 0; round < (full ? 15 : 7); round += 1) {
      const yardstick = await measure(bare, callers);
      const whole = await measure(risk, callers);
      answered += whole.requests.total;
      rounds.push({ yardstick, whole });
      print(`${callers} callers, round ${round + 1}: bare ${describe(yardstick)}; decisions ${describe(whole)}`);
    }
    Object.assign(figures, summarize(callers, rounds));
  }
  const perSecond = Math.floor((figures['decisions_per_second_256'] ?? 0) / 2);
  const load = { perSecond, seconds: full ? 30 : 10, connections: 256 };
  const echoed = await sendSteadily({ ...addressOf(bare), ...load });
  const half = await sendSteadily({ ...addressOf(risk), ...load });
  answered += half.calls;
  print(
    `at half load (${perSecond}/s, evenly): p50 ${half.p50} ms, p99 ${half.p99} ms; echo p50 ${echoed.p50} ms, p99 ${echoed.p99} ms`,
  );
  await bare.stop();
  const last = JSON.parse(await risk.stop()) as { readonly charged: number; readonly decisions: number };
  print(`answered ${answered} calls, charged ${last.charged}, ${last.decisions} decisions on record`);
  if (Math.min(last.charged, last.decisions) < answered)
    throw new Error('fewer calls are on record than were answered');
  const all = {
    ...figures,
    p50_ms_half_load: half.p50,
    p99_ms_half_load: half.p99,
    p99_ratio_half_load: rounded(half.p99 / echoed.p99, 1),
  };
  for (const [name, bound] of Object.entries(ASKED)) print(`${name} ${all[name as keyof typeof all]}, asked ${bound}`);
  return all;
}

/** 256 callers with simulated requests, all seven entities in each. */
export const contender: OpenContender = (root) => openDecisions(root);

/** Does the same for a server with other settings, e.g. `{ RENZHENG_CLUSTER_MODE: 'cluster' }`. */
export async function openDecisions(
  root: string,
  settings: Readonly<Record<string, string>> = {},
): ReturnType<OpenContender> {
  type Note = { readonly url: string; readonly key: string };
  const args = [JSON.stringify(settings)];
  const { note, cpuMs, stop } = await startChildServer<Note>('bench/lib/risk-server.ts', args, root);
  return { work: decisionLoad(note, 256), cpuMs, stop };
}

/** Gives a load of simulated requests at a server, all seven entities in each. A caller waits for each of its answers. */
export function decisionLoad(
  server: { readonly url: string; readonly key: string },
  callers: number,
): Contender['work'] {
  const target = { ...server, bodies: requestBodies() };
  return async (seconds) => ({
    units: (await shoot(target, { connections: callers, duration: seconds })).requests.total,
    seconds,
  });
}

async function ruleFigures(full: boolean): Promise<Record<string, number>> {
  const requests: Features[] = [];
  for await (const { record } of playTraffic(simulate({ ...PLAN, days: 3 }), DEFAULT_RULE_SET))
    requests.push(record.features);
  const rounds: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < (full ? 9 : 5); round += 1)
    rounds.push(await compareRuleEngines(requests.slice(-2_000), 2));
  for (const { ours, theirs } of rounds)
    print(
      `30 rules: ${ours.toFixed(0)} decisions/s, json-rules-engine ${theirs.toFixed(0)}/s, ratio ${(ours / theirs).toFixed(1)}`,
    );
  return {
    rules_vs_json_rules_engine: rounded(median(rounds.map(({ ours, theirs }) => ours / theirs)), 1),
    rule_evaluations_per_second: rounded(median(rounds.map(({ ours }) => ours)), 0),
  };
}

/** Simulated requests, each with all seven entities. */
function requestBodies(): string[] {
  const bodies: string[] = [];
  for (const { request } of simulate(PLAN)) {
    bodies.push(JSON.stringify(spellRequest(withEveryEntity(request, bodies.length))));
    if (bodies.length === BODIES) break;
  }
  return bodies;
}

function withEveryEntity(request: RiskRequest, number: number): RiskRequest {
  return {
    ...request,
    postTimeS: null,
    account: {
      ...request.account,
      phone: `138${String(10_000_000 + (number % 3_000))}`,
      deviceId: request.account.deviceId ?? `device-${number % 3_000}`,
    },
    cookieHash: request.cookieHash ?? `cookie-${number % 3_000}`,
    sponsor: request.sponsor ?? {
      openId: `sponsor-${number % 500}`,
      device: null,
      phone: null,
      ip: null,
      campaignUrl: null,
    },
  };
}

interface Round {
  readonly yardstick: Measured;
  readonly whole: Measured;
}

/** What a load gave, and the processor time of the server for a call. */
type Measured = Result & { readonly cpuMs: number };

interface Target {
  readonly url: string;
  readonly key: string;
  readonly bodies: readonly string[];
}

interface Server extends Target {
  /** Processor time that it has used, in milliseconds. */
  cpuMs(): number;
  /** Ends it. Returns the last line that it wrote. */
  stop(): Promise<string>;
}

async function startServer(script: string, bodies: readonly string[]): Promise<Server> {
  type Note = { readonly url: string; readonly key?: string; readonly rules?: number };
  const { note, cpuMs, stop } = await startChildServer<Note>(script);
  if (note.rules !== undefined) print(`the server decides by ${note.rules} rules`);
  return { url: note.url, key: note.key ?? '0', bodies, cpuMs, stop };
}

function addressOf({ url, key, bodies }: Target): { readonly url: string; readonly bodies: readonly string[] } {
  return { url: `${url}/antiRush/query?key=${key}`, bodies };
}

async function measure(server: Server, callers: number): Promise<Measured> {
  const before = server.cpuMs();
  const result = await shoot(server, { connections: callers, duration: ROUND_SECONDS });
  return { ...result, cpuMs: (server.cpuMs() - before) / result.requests.total };
}

async function shoot(
  server: Target,
  load: { readonly connections: number; readonly duration: number },
): Promise<Result> {
  const { url, bodies } = addressOf(server);
  let clients = 0;
  const result = await autocannon({
    url,
    method: 'POST',
    // For a hang, not for speed: on a machine with much other load an answer may take a while.
    timeout: 120,
    headers: { 'content-type': 'application/json' },
    ...load,
    setupClient: (client) => {
      const from = (clients * BODIES_A_CALLER) % bodies.length;
      clients += 1;
      client.setRequests(bodies.slice(from, from + BODIES_A_CALLER).map((body) => ({ body })));
    },
  });
  if (result.errors + result.timeouts + result.non2xx > 0) throw new Error('a request failed');
  return result;
}

function summarize(callers: number, rounds: readonly Round[]): Record<string, number> {
  const middle = (value: (round: Round) => number) => median(rounds.map(value));
  return {
    [`ratio_${callers}`]: rounded(
      middle(({ yardstick, whole }) => whole.requests.average / yardstick.requests.average),
      3,
    ),
    [`decisions_per_second_${callers}`]: rounded(
      middle(({ whole }) => whole.requests.average),
      0,
    ),
    [`bare_requests_per_second_${callers}`]: rounded(
      middle(({ yardstick }) => yardstick.requests.average),
      0,
    ),
    [`p99_ms_${callers}`]: middle(({ whole }) => whole.latency.p99),
    ...(callers === 256
      ? {
          cpu_vs_echo: rounded(
            middle(({ yardstick, whole }) => whole.cpuMs / yardstick.cpuMs),
            1,
          ),
        }
      : {}),
  };
}

function describe({ requests, latency, cpuMs }: Measured): string {
  return `${requests.average.toFixed(0)}/s, ${(cpuMs * 1000).toFixed(0)} us of processor, p50 ${latency.p50} ms, p99 ${latency.p99} ms`;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
