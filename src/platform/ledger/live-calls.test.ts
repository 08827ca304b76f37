import { expect, test } from 'vitest';
import { MemoryApiKeyStore } from '../../storage/memory/api-key-store.ts';
import { MemoryCallStore } from '../../storage/memory/call-store.ts';
import { MemoryPackageStore } from '../../storage/memory/package-store.ts';
import { aCall, callStoreFixtures } from './call-store.suite.ts';
import { LiveCalls } from './live-calls.ts';

const NOON = Date.parse('2026-03-01T12:00:00+08:00');

async function opened() {
  const keys = new MemoryApiKeyStore();
  await keys.put([callStoreFixtures.key]);
  const calls = new MemoryCallStore({ keys, packages: new MemoryPackageStore() });
  let nowMs = 0;
  const wait = async (ms: number) => void (nowMs += ms);
  const live = new LiveCalls({ ledger: calls, clock: { monotonicMs: () => nowMs }, wait });
  return { calls, live };
}

type Watch = NonNullable<ReturnType<LiveCalls['watch']>>;
const look = async (watch: Watch) => {
  const { value, done } = await watch.next();
  return done === true ? 'end' : value.map(({ orderId }) => orderId);
};

test('a watch begins with the newest calls and goes on with those that are settled later', async () => {
  const { calls, live } = await opened();
  await calls.settle(aCall('A1', { receivedAtMs: NOON }));
  await calls.settle(aCall('A2', { receivedAtMs: NOON + 5 }));
  const watch = live.watch(null) as Watch;
  expect(await look(watch)).toEqual(['A1', 'A2']);
  expect(await look(watch)).toEqual([]);
  // This call came before A2 and took longer.
  await calls.settle(aCall('A3', { receivedAtMs: NOON + 1 }));
  expect(await look(watch)).toEqual(['A3']);
});

test('a busy second is shown by its newest 100 calls', async () => {
  const { calls, live } = await opened();
  for (let at = 0; at < 130; at += 1) await calls.settle(aCall(`N${at}`, { receivedAtMs: NOON + at }));
  const seen = await look(live.watch(null) as Watch);
  expect(seen).toHaveLength(100);
  expect(seen.at(0)).toBe('N30');
  expect(seen.at(-1)).toBe('N129');
});

test('who may see one app watches only its calls', async () => {
  const { calls, live } = await opened();
  await calls.settle(aCall('A1'));
  await calls.settle(aCall('B1', { appId: 'app_2' }));
  expect(await look(live.watch(['app_2']) as Watch)).toEqual(['B1']);
});

test('a watch ends after five minutes, and when the server closes', async () => {
  const { live } = await opened();
  const watch = live.watch(null) as Watch;
  let looks = 0;
  while ((await look(watch)) !== 'end') looks += 1;
  expect(looks).toBe(300);
  const other = live.watch(null) as Watch;
  expect(await look(other)).toEqual([]);
  live.close();
  expect(await look(other)).toBe('end');
  expect(live.watch(null)).toBeNull();
});

test('twenty may watch, and one more when one of them has left', async () => {
  const { live } = await opened();
  const watches = Array.from({ length: 20 }, () => live.watch(null) as Watch);
  for (const watch of watches) await look(watch);
  expect(live.watch(null)).toBeNull();
  await watches[0]?.return(undefined);
  expect(live.watch(null)).not.toBeNull();
});
