import process from 'node:process';
import autocannon, { type Result } from 'autocannon';
import { startChildServer } from './lib/child-server.ts';
import type { OpenContender } from './lib/contender.ts';
import { PEOPLE, questionOf } from './lib/score-people.ts';

const ROWS = 10_000_000;
/** Rows of evidence in a comparison with another commit. Each side lays its own. */
const ROWS_AGAINST = 1_000_000;
const CALLERS = 256;
const ROUND_SECONDS = 4;
const WARM_UP_SECONDS = 5;
/** Questions that one connection repeats. Every connection has its own. */
const QUESTIONS_A_CALLER = 70;
const FORMS = ['plain', 'sha256'] as const;

interface Note {
  readonly url: string;
  readonly bareUrl: string;
  readonly key: string;
}

interface Round {
  readonly bare: Result;
  readonly whole: Result;
}

/**
 * Measures fraud scores a second over HTTP with ten million rows of evidence, with questions in plain and as digests.
 * Each answer is given after its ledger row and its question are durable. The yardstick is a bare server that looks the
 * same rows up by their index and writes nothing. Throws an Error if a request fails or the ledger lacks a call.
 */
export async function run({ full }: { readonly full: boolean }): Promise<Record<string, number>> {
  print(`laying ${ROWS.toLocaleString('en')} rows of evidence…`);
  const server = await startChildServer<Note>('bench/lib/score-server.ts', [String(ROWS)]);
  const { url, bareUrl, key } = server.note;
  const figures: Record<string, number> = {};
  let answered = 0;
  for (const form of FORMS) {
    const bodies = questionsOf(key, form);
    await shoot(`${bareUrl}/`, bodies, WARM_UP_SECONDS);
    answered += (await shoot(`${url}/antiFraudHighRate/query`, bodies, WARM_UP_SECONDS)).requests.total;
    const rounds: Round[] = [];
    for (let round = 0; round < (full ? 15 : 7); round += 1) {
      const bare = await shoot(`${bareUrl}/`, bodies, ROUND_SECONDS);
      const whole = await shoot(`${url}/antiFraudHighRate/query`, bodies, ROUND_SECONDS);
      answered += whole.requests.total;
      rounds.push({ bare, whole });
      print(`${form}, round ${round + 1}: bare look-up ${describe(bare)}; fraud score ${describe(whole)}`);
    }
    Object.assign(figures, summarize(form, rounds));
  }
  const { charged } = JSON.parse(await server.stop()) as { readonly charged: number };
  print(`answered ${answered} calls, charged ${charged}`);
  if (charged < answered) throw new Error('the ledger holds fewer calls than were answered');
  const { ratio_plain: plain = NaN, ratio_sha256: hashed = NaN } = figures;
  return { ratio: Math.min(plain, hashed), ...figures };
}

/** Plain questions over a million rows of evidence. */
export const contender: OpenContender = async (root) => {
  const server = await startChildServer<Note>('bench/lib/score-server.ts', [String(ROWS_AGAINST)], root);
  const { url, key } = server.note;
  const bodies = questionsOf(key, 'plain');
  const work = async (seconds: number) => ({
    units: (await shoot(`${url}/antiFraudHighRate/query`, bodies, seconds)).requests.total,
    seconds,
  });
  return { work, cpuMs: server.cpuMs, stop: server.stop };
};

function questionsOf(key: string, form: (typeof FORMS)[number]): { readonly body: string }[] {
  return Array.from({ length: PEOPLE }, (_, number) => ({
    body: new URLSearchParams({ key, ...questionOf(number, form) }).toString(),
  }));
}

async function shoot(url: string, bodies: readonly { readonly body: string }[], duration: number): Promise<Result> {
  let caller = 0;
  const result = await autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    connections: CALLERS,
    duration,
    setupClient: (client) => {
      const from = (caller * QUESTIONS_A_CALLER) % bodies.length;
      caller += 1;
      client.setRequests(bodies.slice(from, from + QUESTIONS_A_CALLER));
    },
  });
  if (result.errors + result.timeouts + result.non2xx > 0) throw new Error('a request failed');
  return result;
}

function summarize(form: string, rounds: readonly Round[]): Record<string, number> {
  const middle = (value: (round: Round) => number) =>
    rounds.map(value).toSorted((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? NaN;
  return {
    [`ratio_${form}`]: Number(middle(({ bare, whole }) => whole.requests.average / bare.requests.average).toFixed(3)),
    [`scores_per_second_${form}`]: Math.round(middle(({ whole }) => whole.requests.average)),
    [`bare_per_second_${form}`]: Math.round(middle(({ bare }) => bare.requests.average)),
    [`p99_ms_${form}`]: middle(({ whole }) => whole.latency.p99),
  };
}

function describe({ requests, latency }: Result): string {
  return `${requests.average.toFixed(0)}/s, p50 ${latency.p50} ms, p99 ${latency.p99} ms`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
