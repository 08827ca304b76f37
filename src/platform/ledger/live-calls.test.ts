import { expect, test } from 'vitest';
import { MemoryApiKeyStore } from '../../storage/memory/api-key-store.ts';
import { MemoryCallStore } from '../../storage/memory/call-store.ts';
import { MemoryPackageStore } from '../../storage/memory/package-store.ts';
import { aCall, callStoreFixtures } from './call-store.suite.ts';
import { LiveCalls } from './live-calls.ts';

const NOON = Date.parse('2026-03-01T12:00:00+08:00');
const ADA = { administratorId: 'adm_ada' };

async function opened() {
  const keys = new MemoryApiKeyStore();
  await keys.put([callStoreFixtures.key]);
  const calls = new MemoryCallStore({ keys, packages: new MemoryPackageStore() });
  let nowMs = 0;
  const wait = async (ms: number) => void (nowMs += ms);
  const live = new LiveCalls({ ledger: calls, clock: { monotonicMs: () => nowMs }, wait });
  return { calls, live, pass: (ms: number) => void (nowMs += ms) };
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
  const watch = live.watch(null, ADA) as Watch;
  expect(await look(watch)).toEqual(['A1', 'A2']);
  expect(await look(watch)).toEqual([]);
  // This call came before A2 and took longer.
  await calls.settle(aCall('A3', { receivedAtMs: NOON + 1 }));
  expect(await look(watch)).toEqual(['A3']);
});

test('a busy second is shown by its newest 100 calls', async () => {
  const { calls, live } = await opened();
  for (let at = 0; at < 130; at += 1) await calls.settle(aCall(`N${at}`, { receivedAtMs: NOON + at }));
  const seen = await look(live.watch(null, ADA) as Watch);
  expect(seen).toHaveLength(100);
  expect(seen.at(0)).toBe('N30');
  expect(seen.at(-1)).toBe('N129');
});

test('who may see one app watches only its calls', async () => {
  const { calls, live } = await opened();
  await calls.settle(aCall('A1'));
  await calls.settle(aCall('B1', { appId: 'app_2' }));
  expect(await look(live.watch(['app_2'], ADA) as Watch)).toEqual(['B1']);
});

test('a watch ends after five minutes, and when the server closes', async () => {
  const { live } = await opened();
  const watch = live.watch(null, ADA) as Watch;
  let looks = 0;
  while ((await look(watch)) !== 'end') looks += 1;
  expect(looks).toBe(300);
  const other = live.watch(null, ADA) as Watch;
  expect(await look(other)).toEqual([]);
  live.close();
  expect(await look(other)).toBe('end');
  expect(live.watch(null, ADA)).toBeNull();
});

test('one administrator may watch four times, and leaves places to others', async () => {
  const { live } = await opened();
  // None of them has begun.
  const watches = Array.from({ length: 4 }, () => live.watch(null, ADA) as Watch);
  expect(live.watch(null, ADA)).toBeNull();
  expect(live.watch(null, { administratorId: 'adm_grace' })).not.toBeNull();
  await look(watches[0] as Watch);
  await watches[0]?.return(undefined);
  expect(live.watch(null, ADA)).not.toBeNull();
});

test('twenty may watch, also if they ask at once, and one more when one of them has left', async () => {
  const { live } = await opened();
  const ask = (at: number) => live.watch(null, { administratorId: `adm_${at}` });
  const watches = Array.from({ length: 20 }, (_, at) => ask(at) as Watch);
  expect(ask(20)).toBeNull();
  for (const watch of watches) await look(watch);
  expect(ask(20)).toBeNull();
  await watches[0]?.return(undefined);
  expect(ask(20)).not.toBeNull();
});

test('a watch whose reader left before it began gives its place up', async () => {
  const { live, pass } = await opened();
  const watches = Array.from({ length: 4 }, () => live.watch(null, ADA) as Watch);
  for (const watch of watches) await watch.return(undefined);
  pass(9_999);
  expect(live.watch(null, ADA)).toBeNull();
  pass(1);
  expect(live.watch(null, ADA)).not.toBeNull();
});
