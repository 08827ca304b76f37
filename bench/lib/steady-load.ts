import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** A load of calls at even distances, which do not wait for the answers of earlier ones. */
export interface SteadyLoad {
  readonly url: string;
  readonly bodies: readonly string[];
  readonly perSecond: number;
  readonly seconds: number;
  /** Number of connections that are kept open. If none is free, a call waits, and the wait counts. */
  readonly connections: number;
}

/** The number of calls of a steady load, and how long their answers took. */
export interface SteadyResult {
  readonly calls: number;
  /** Milliseconds from the time at which a call was due until its answer was read. */
  readonly p50: number;
  readonly p99: number;
}

/** Sends JSON bodies at a fixed rate. Rejects if a call fails or is not answered with 200. */
export async function sendSteadily(load: SteadyLoad): Promise<SteadyResult> {
  const { url, bodies, perSecond, seconds, connections } = load;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const startedAt = performance.now();
  const calls: Promise<number>[] = [];
  while (calls.length < perSecond * seconds) {
    const dueCount = Math.min(((performance.now() - startedAt) * perSecond) / 1000, perSecond * seconds);
    while (calls.length < dueCount) {
      const dueAt = startedAt + (calls.length * 1000) / perSecond;
      calls.push(post(agent, url, bodies[calls.length % bodies.length] ?? '').then(() => performance.now() - dueAt));
    }
    await pause(1);
  }
  const latencies = (await Promise.all(calls)).toSorted((a, b) => a - b);
  agent.destroy();
  const quantile = (share: number) =>
    Number((latencies[Math.floor(latencies.length * share)] ?? Number.NaN).toFixed(1));
  return { calls: latencies.length, p50: quantile(0.5), p99: quantile(0.99) };
}

function post(agent: Agent, url: string, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.once('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`answered ${response.statusCode}`)),
      );
      response.once('error', reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
