import process from 'node:process';
import { measuringData } from '../test/measuring-data.ts';
import { startChildServer } from './lib/child-server.ts';
import type { OpenContender } from './lib/contender.ts';
import type { Bench } from './run.ts';

const WARM_UP_ROUNDS = 3;

/** What the server prints: where it analyses its small and its large photos. */
interface Note {
  readonly url: string;
  readonly photos: number;
}

/**
 * Measures what a photo costs from its bytes to its embedding, in processor time of one worker and the threads of its
 * decoder: a photo of 480x640 and one of 3000x4000 of the same faces. `cpu_large_vs_small` is the median over rounds that
 * alternate. The result is empty if the photos are absent.
 */
export const run: Bench = async ({ full }) => {
  if (measuringData('faces') === null) return {};
  const { note, cpuMs, stop } = await startChildServer<Note>('bench/lib/photo-server.ts');
  const costOf = async (size: 'small' | 'large') => {
    const before = cpuMs();
    await analyzeAll(note, size);
    return (cpuMs() - before) / note.photos;
  };
  const rounds: { readonly small: number; readonly large: number }[] = [];
  for (let round = -WARM_UP_ROUNDS; round < (full ? 41 : 15); round += 1) {
    const costs = { small: await costOf('small'), large: await costOf('large') };
    if (round < 0) continue;
    rounds.push(costs);
    print(`round ${round + 1}: ${costs.small.toFixed(1)} ms for 480x640, ${costs.large.toFixed(1)} ms for 3000x4000`);
  }
  await stop();
  return {
    cpu_ms_small: median(rounds.map(({ small }) => small)),
    cpu_ms_large: median(rounds.map(({ large }) => large)),
    cpu_large_vs_small: median(rounds.map(({ small, large }) => large / small)),
  };
};

/** Photos of 480x640. */
export const contender: OpenContender = async (root) => {
  if (measuringData('faces') === null) throw new Error('photos need the measuring data');
  const { note, cpuMs, stop } = await startChildServer<Note>('bench/lib/photo-server.ts', [], root);
  const work = async (seconds: number) => {
    const started = performance.now();
    let units = 0;
    for (; performance.now() - started < seconds * 1000; units += note.photos) await analyzeAll(note, 'small');
    return { units, seconds: (performance.now() - started) / 1000 };
  };
  return { work, cpuMs, stop };
};

async function analyzeAll({ url }: Note, size: 'small' | 'large'): Promise<void> {
  const response = await fetch(`${url}/${size}`);
  if (response.status !== 200) throw new Error(`the photos of ${size} were not analysed: ${await response.text()}`);
  await response.arrayBuffer();
}

function median(values: readonly number[]): number {
  return Number((values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN).toFixed(2));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
