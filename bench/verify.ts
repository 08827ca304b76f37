import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import autocannon, { type Result } from 'autocannon';
import { ADMIN_CONTRACTS } from '../src/admin/index.ts';
import { AdminClient, AdminClientError } from '../src/terminal/admin-client.ts';
import { checkCharacter } from '../src/identity/id-number.ts';
import { measuringData } from '../test/measuring-data.ts';
import { startChildServer } from './lib/child-server.ts';
import type { OpenContender } from './lib/contender.ts';
import { LFW, readFaceSets } from './lib/face-sets.ts';

const PERSONS = 40;
const ROUND_SECONDS = 5;
/** Time for the hot code to be compiled. */
const WARM_UP_SECONDS = 15;
/** Calls at the same time for each worker. One call is computed while the next arrives. */
const CALLERS_A_WORKER = 4;

/**
 * Measures face verifications a second over HTTP, with register, ledger and quota, against the photo job of the same
 * models in bare loops. There are as many threads as the server has inference workers, and each decodes, finds, judges
 * and encodes the same photos. Rounds of the two alternate, and the ratio is the median over the rounds. `cpu_ratio`
 * compares processor time instead, without that of the callers. Other work on the machine disturbs it less. The bare
 * loops run with Node's defaults. `node --heap-growing-percent=200 bench/run.ts verify` lets their heaps grow as the
 * server's do (src/composition/collector.ts). The result is empty if the photos are absent.
 */
export async function run({ full }: { readonly full: boolean }): Promise<Record<string, number>> {
  const folder = measuringData('faces');
  if (folder === null) return {};
  const workers = availableParallelism();
  const { note, cpuMs, stop } = await startChildServer<ServerNote>('bench/lib/verify-server.ts', [String(workers)]);
  const enrolled = await enrol(note, await pairsOfPhotos(folder));
  const bare = await openBareLoops(
    workers,
    enrolled.map(({ selfie }) => selfie),
  );
  const shoot = (seconds: number) => shootServer(note.url, enrolled, workers * CALLERS_A_WORKER, seconds);
  await bare.rate(WARM_UP_SECONDS);
  await shoot(WARM_UP_SECONDS);
  const rounds: Round[] = [];
  for (let round = 0; round < (full ? 45 : 15); round++) {
    const bareCpu = process.cpuUsage();
    const barePerSecond = await bare.rate(ROUND_SECONDS);
    const { user, system } = process.cpuUsage(bareCpu);
    const servedCpuMs = cpuMs();
    const served = await shoot(ROUND_SECONDS);
    rounds.push({
      barePerSecond,
      served,
      bareCpuMs: (user + system) / 1000 / (barePerSecond * ROUND_SECONDS),
      servedCpuMs: (cpuMs() - servedCpuMs) / served.requests.total,
    });
    const { latency, requests } = served;
    print(
      `round ${round + 1}: bare ${barePerSecond.toFixed(1)}/s; served ${requests.average.toFixed(1)}/s, p50 ${latency.p50} ms, p99 ${latency.p99} ms`,
    );
  }
  await bare.close();
  await stop();
  return summarize(workers, rounds);
}

/** As many verifications at the same time as `run` has. Throws an Error if the photos are absent. */
export const contender: OpenContender = async (root) => {
  const folder = measuringData('faces');
  if (folder === null) throw new Error('verifications need the photos of the measuring data');
  const workers = availableParallelism();
  const { note, cpuMs, stop } = await startChildServer<ServerNote>(
    'bench/lib/verify-server.ts',
    [String(workers)],
    root,
  );
  const enrolled = await enrol(note, await pairsOfPhotos(folder));
  const work = async (seconds: number) => ({
    units: (await shootServer(note.url, enrolled, workers * CALLERS_A_WORKER, seconds)).requests.total,
    seconds,
  });
  return { work, cpuMs, stop };
};

interface ServerNote {
  readonly url: string;
  readonly adminUrl: string;
  readonly token: string;
}

interface Round {
  readonly barePerSecond: number;
  readonly served: Result;
  /** Processor time of a photo, and of a verification with everything around it. */
  readonly bareCpuMs: number;
  readonly servedCpuMs: number;
}

/** A call that must be answered, with its photo. */
interface Enrolled {
  readonly selfie: Buffer;
  readonly body: string;
}

/** Two photos each of people with at least two. */
async function pairsOfPhotos(folder: string): Promise<{ reference: Buffer; selfie: Buffer }[]> {
  const byIdentity = Map.groupBy(
    (await readFaceSets(folder)).filter(({ group }) => group === LFW),
    ({ identity }) => identity,
  );
  return [...byIdentity.values()].flatMap(([first, second]) =>
    first && second
      ? [
          {
            reference: readFileSync(path.join(folder, first.file)),
            selfie: readFileSync(path.join(folder, second.file)),
          },
        ]
      : [],
  );
}

/** Enrols people until there are enough with a selfie that keeps the photo rules, and makes a call about each. */
async function enrol(
  { url, adminUrl, token }: ServerNote,
  photos: readonly { readonly reference: Buffer; readonly selfie: Buffer }[],
): Promise<Enrolled[]> {
  const client = new AdminClient(adminUrl, token);
  const admin = (operation: string, params: Readonly<Record<string, unknown>>) => {
    const contract = ADMIN_CONTRACTS.find(({ name }) => name === operation);
    if (!contract) throw new Error(`there is no admin operation ${operation}`);
    return client.call(contract, params) as Promise<Record<string, unknown>>;
  };
  const { id: appId } = await admin('apps.create', { name: 'bench', openId: 'JH0123456789abcdef' });
  await admin('packages.add', { appId, calls: 1_000_000, unitPrice: '0' });
  const { key } = await admin('keys.create', { appId });
  const enrolled: Enrolled[] = [];
  for (const [index, { reference, selfie }] of photos.entries()) {
    if (enrolled.length === PERSONS) return enrolled;
    const person = { idNumber: numberOf(index), name: '张三' };
    const added = await attemptAdd(() => admin('persons.add', { ...person, photo: reference.toString('base64') }));
    if (!added) continue;
    const body = new URLSearchParams({
      key: String(key),
      idcard: person.idNumber,
      realname: person.name,
      image: selfie.toString('base64'),
    }).toString();
    const answer = await fetch(`${url}/verifyface/verify`, { method: 'POST', headers: FORM, body });
    if ((await answer.text()).includes(COMPARED)) enrolled.push({ selfie, body });
  }
  throw new Error('too few photos keep the photo rules');
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const COMPARED = '"res":1';

/** False if the photo breaks a photo rule. */
async function attemptAdd(add: () => Promise<unknown>): Promise<boolean> {
  try {
    await add();
    return true;
  } catch (error) {
    if (error instanceof AdminClientError && error.message.startsWith('bad_request: photo-')) return false;
    throw error;
  }
}

/** Valid numbers of up to a thousand people. */
function numberOf(index: number): string {
  const digits = `11010119900307${String(index + 1).padStart(3, '0')}`;
  return digits + checkCharacter(digits);
}

/** The yardstick: threads that analyse the same photos for as long as they are told. */
async function openBareLoops(
  count: number,
  photos: readonly Uint8Array[],
): Promise<{ rate(seconds: number): Promise<number>; close(): Promise<unknown> }> {
  const file = new URL('./lib/verify-bare-worker.ts', import.meta.url);
  const threads = Array.from(
    { length: count },
    (_, index) => new Worker(file, { workerData: { photos, first: Math.floor((index * photos.length) / count) } }),
  );
  await Promise.all(threads.map((thread) => once(thread, 'message')));
  return {
    rate: async (seconds) => {
      const answers = await Promise.all(
        threads.map(async (thread) => {
          thread.postMessage(seconds * 1000, []);
          const [{ photos: done, ms }] = (await once(thread, 'message')) as [{ photos: number; ms: number }];
          return (done * 1000) / ms;
        }),
      );
      return answers.reduce((sum, each) => sum + each, 0);
    },
    close: () => Promise.all(threads.map((thread) => thread.terminate())),
  };
}

async function shootServer(
  url: string,
  enrolled: readonly Enrolled[],
  connections: number,
  duration: number,
): Promise<Result> {
  const requests = enrolled.map(({ body }) => ({ body }));
  let client = 0;
  const result = await autocannon({
    url: `${url}/verifyface/verify`,
    method: 'POST',
    headers: FORM,
    connections,
    duration,
    setupClient: (one) => {
      const first = Math.floor((client++ * requests.length) / connections);
      one.setRequests([...requests.slice(first), ...requests.slice(0, first)]);
    },
    verifyBody: (body) => body.includes(COMPARED),
  });
  if (result.errors + result.timeouts + result.non2xx + result.mismatches > 0) throw new Error('a call was refused');
  return result;
}

function summarize(workers: number, rounds: readonly Round[]): Record<string, number> {
  const middle = (value: (round: Round) => number, digits: number) => Number(median(rounds.map(value)).toFixed(digits));
  return {
    ratio: middle(({ barePerSecond, served }) => served.requests.average / barePerSecond, 3),
    cpu_ratio: middle(({ bareCpuMs, servedCpuMs }) => bareCpuMs / servedCpuMs, 3),
    workers,
    bare_cpu_ms: middle(({ bareCpuMs }) => bareCpuMs, 1),
    served_cpu_ms: middle(({ servedCpuMs }) => servedCpuMs, 1),
    verifications_per_second: middle(({ served }) => served.requests.average, 1),
    bare_photos_per_second: middle(({ barePerSecond }) => barePerSecond, 1),
    p50_ms: middle(({ served }) => served.latency.p50, 0),
    p99_ms: middle(({ served }) => served.latency.p99, 0),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
