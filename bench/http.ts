import process from 'node:process';
import autocannon, { type Result } from 'autocannon';
import { startChildServer } from './lib/child-server.ts';
import type { OpenContender } from './lib/contender.ts';

const CALLERS = [64, 256] as const;
const ROUND_SECONDS = 4;
const WARM_UP_SECONDS = 3;

/**
 * Measures requests a second of the whole pipeline around a trivial handler, against a bare node:http server that
 * echoes. Rounds of the two alternate, and the load comes from this process. Each ratio is the median over the rounds.
 * Throws an Error if a request fails or the ledger lacks a call.
 */
export async function run({ full }: { readonly full: boolean }): Promise<Record<string, number>> {
  const bare = await startChildServer<Target>('bench/lib/http-bare-server.ts');
  const pipeline = await startChildServer<Target>('bench/lib/http-pipeline-server.ts');
  let answered = 0;
  const figures: Record<string, number> = {};
  for (const callers of CALLERS) {
    await shoot(bare.note, callers, WARM_UP_SECONDS);
    answered += (await shoot(pipeline.note, callers, WARM_UP_SECONDS)).requests.total;
    const rounds: Round[] = [];
    for (let round = 0; round < (full ? 15 : 7); round++) {
      const yardstick = await shoot(bare.note, callers, ROUND_SECONDS);
      const whole = await shoot(pipeline.note, callers, ROUND_SECONDS);
      answered += whole.requests.total;
      rounds.push({ yardstick, whole });
      print(`${callers} callers, round ${round + 1}: bare ${describe(yardstick)}; pipeline ${describe(whole)}`);
    }
    Object.assign(figures, summarize(callers, rounds));
  }
  await bare.stop();
  const last = JSON.parse(await pipeline.stop()) as { readonly charged: number };
  print(`answered ${answered} calls, charged ${last.charged}`);
  if (last.charged < answered) throw new Error('the ledger holds fewer calls than were answered');
  return figures;
}

/** 256 callers of the pipeline around a trivial handler. */
export const contender: OpenContender = async (root) => {
  const { note, cpuMs, stop } = await startChildServer<Target>('bench/lib/http-pipeline-server.ts', [], root);
  const work = async (seconds: number) => ({ units: (await shoot(note, 256, seconds)).requests.total, seconds });
  return { work, cpuMs, stop };
};

interface Round {
  readonly yardstick: Result;
  readonly whole: Result;
}

interface Target {
  readonly url: string;
  readonly key?: string;
}

async function shoot({ url, key = '0'.repeat(32) }: Target, connections: number, duration: number): Promise<Result> {
  const body = new URLSearchParams({ key, word: '张三', idcard: '11010519491231002X' }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const result = await autocannon({ url: `${url}/echo/query`, method: 'POST', headers, body, connections, duration });
  if (result.errors + result.timeouts + result.non2xx > 0) throw new Error('a request failed');
  return result;
}

function summarize(callers: number, rounds: readonly Round[]): Record<string, number> {
  const middle = (value: (round: Round) => number) => median(rounds.map(value));
  const ratio = middle(({ yardstick, whole }) => whole.requests.average / yardstick.requests.average);
  return {
    [`ratio_${callers}`]: rounded(ratio, 3),
    [`requests_per_second_${callers}`]: rounded(
      middle(({ whole }) => whole.requests.average),
      0,
    ),
    [`bare_requests_per_second_${callers}`]: rounded(
      middle(({ yardstick }) => yardstick.requests.average),
      0,
    ),
    [`p50_ms_${callers}`]: middle(({ whole }) => whole.latency.p50),
    [`p99_ms_${callers}`]: middle(({ whole }) => whole.latency.p99),
  };
}

function describe({ requests, latency }: Result): string {
  return `${requests.average.toFixed(0)}/s, p50 ${latency.p50} ms, p99 ${latency.p99} ms`;
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
