import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { startChildServer } from './lib/child-server.ts';
import { startProduct, type Product } from './lib/product-server.ts';
import { openUploader, type Uploader } from './lib/honest-uploads.ts';

const PHASES = 2;
const QUIET_SECONDS = 40;
const ATTACK_SECONDS = 60;
const WARM_UP_SECONDS = 10;
const HONEST_CALLERS = 4;
const SAMPLE_MS = 100;

/**
 * Honest uploads of 2 MB videos, alone and next to attackers. The attackers are 500 sockets without a key that trickle
 * into large bodies, 200 large bodies to the admin API without a token, and an app with a valid key that takes every
 * place it can. The server runs as the product starts, in a process of its own, and so do the attackers.
 * `honest_p99_ratio` compares with the same uploads without attackers in the same run. `rss_growth_mb` is the peak next
 * to attackers minus what the server held before them.
 */
export async function run({ full }: { readonly full: boolean }): Promise<Record<string, number>> {
  const product = await startProduct();
  const greedyKey = await product.makeApp('Greedy');
  const honest = openUploader(product.url, await product.makeApp('Honest'));
  await upload(honest, WARM_UP_SECONDS);
  const quiet: Upload[] = [];
  const attacked: Upload[] = [];
  let heldMb = 0;
  let peakMb = 0;
  for (let phase = 0; phase < (full ? 2 * PHASES : PHASES); phase += 1) {
    const before = await watched(product, () => upload(honest, QUIET_SECONDS));
    if (phase === 0) heldMb = before.peakMb;
    const attackers = await startChildServer<object>('bench/lib/door-attackers.ts', [
      product.url,
      product.adminUrl,
      greedyKey,
    ]);
    const beside = await watched(product, () => upload(honest, ATTACK_SECONDS));
    print(`attackers: ${await attackers.stop()}`);
    quiet.push(...before.uploads);
    attacked.push(...beside.uploads);
    peakMb = Math.max(peakMb, beside.peakMb);
    print(
      `alone: ${describe(before.uploads)}. Next to attackers: ${describe(beside.uploads)}, peak ${beside.peakMb} MB`,
    );
  }
  await product.stop();
  return {
    honest_answered: Number(answeredShare(attacked).toFixed(4)),
    honest_p99_ratio: Number((quantile(attacked, 0.99) / quantile(quiet, 0.99)).toFixed(2)),
    rss_growth_mb: Math.max(0, peakMb - heldMb),
    honest_uploads: attacked.length,
    honest_p50_ratio: Number((quantile(attacked, 0.5) / quantile(quiet, 0.5)).toFixed(2)),
    honest_p99_ms: quantile(attacked, 0.99),
    alone_p99_ms: quantile(quiet, 0.99),
    alone_answered: Number(answeredShare(quiet).toFixed(4)),
  };
}

interface Upload {
  readonly isAnswered: boolean;
  readonly ms: number;
}

/** Callers that upload one video after the other until the time is up. */
async function upload(honest: Uploader, seconds: number): Promise<Upload[]> {
  const until = performance.now() + seconds * 1000;
  const uploads: Upload[] = [];
  const call = async (caller: number) => {
    for (let number = caller; performance.now() < until; number += 1) {
      const begun = performance.now();
      const isAnswered = await honest.upload(number);
      uploads.push({ isAnswered, ms: performance.now() - begun });
    }
  };
  await Promise.all(Array.from({ length: HONEST_CALLERS }, (_, caller) => call(caller)));
  return uploads;
}

async function watched(
  product: Product,
  work: () => Promise<Upload[]>,
): Promise<{ readonly uploads: Upload[]; readonly peakMb: number }> {
  let peakMb = 0;
  const timer = setInterval(() => (peakMb = Math.max(peakMb, product.heldMb())), SAMPLE_MS);
  const uploads = await work();
  clearInterval(timer);
  return { uploads, peakMb: Math.round(peakMb) };
}

function answeredShare(uploads: readonly Upload[]): number {
  return uploads.filter(({ isAnswered }) => isAnswered).length / uploads.length;
}

/** Milliseconds. If an upload got no answer, it counts with the time after which it was given up. */
function quantile(uploads: readonly Upload[], share: number): number {
  const times = uploads.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN);
}

function describe(uploads: readonly Upload[]): string {
  return `${uploads.length} uploads, ${(answeredShare(uploads) * 100).toFixed(2)} % answered, p50 ${quantile(uploads, 0.5)} ms, p99 ${quantile(uploads, 0.99)} ms`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
