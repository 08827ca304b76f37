import { once } from 'node:events';
import { getHeapSpaceStatistics } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { giveBackStartMemory, keepStartMemory } from './give-back.ts';

const youngBytes = () =>
  getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.physical_space_size ?? Number.NaN;

// Processes of tests keep it (test/keep-start-memory.ts).
beforeAll(() => keepStartMemory(false));
afterAll(() => keepStartMemory(true));

test('a young generation that grew while the thread started is given back', () => {
  // Half of what is made lives on for a while, because V8 grows the young generation only for what survives.
  const kept: unknown[] = [];
  for (let round = 0; round < 400; round += 1)
    kept[round % 200] = Array.from({ length: 5_000 }, (_, at) => ({ at, round }));
  const before = youngBytes();
  kept.length = 0;
  giveBackStartMemory();
  expect(before).toBeGreaterThan(8 << 20);
  expect(youngBytes()).toBeLessThan(2 << 20);
});

test('what forces a collection is not left in reach of the code that runs later', () => {
  giveBackStartMemory();
  expect('gc' in globalThis).toBe(false);
});

test('threads that start together all give back', async () => {
  const code = `import(${JSON.stringify(new URL('./give-back.ts', import.meta.url).href)}).then(({ giveBackStartMemory }) => {
    for (let times = 0; times < 10; times += 1) giveBackStartMemory();
  })`;
  const threads = Array.from({ length: 4 }, () => new Worker(code, { eval: true }));
  const ends = threads.map(
    (thread) =>
      new Promise((resolve, reject) => {
        thread.once('error', reject);
        thread.once('exit', resolve);
      }),
  );
  expect(await Promise.all(ends)).toEqual([0, 0, 0, 0]);
});

test('threads of a process that keeps it find that they keep it too', async () => {
  keepStartMemory(true);
  onTestFinished(() => keepStartMemory(false));
  const code = `import(${JSON.stringify(new URL('./give-back.ts', import.meta.url).href)}).then(({ giveBackStartMemory }) => {
    const { getHeapSpaceStatistics } = require('node:v8');
    const kept = [];
    for (let round = 0; round < 400; round += 1) kept[round % 200] = Array.from({ length: 5_000 }, (_, at) => ({ at }));
    kept.length = 0;
    giveBackStartMemory();
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    require('node:worker_threads').parentPort.postMessage(young.physical_space_size);
  })`;
  const [youngBytesOfThread] = (await once(new Worker(code, { eval: true }), 'message')) as [number];
  expect(youngBytesOfThread).toBeGreaterThan(8 << 20);
});
