import { expect, test } from 'vitest';
import { MemoryApiKeyStore } from '../storage/memory/api-key-store.ts';
import { MemoryCallStore } from '../storage/memory/call-store.ts';
import { MemoryPackageStore } from '../storage/memory/package-store.ts';
import { aCall } from './call-store.suite.ts';
import { EVERY_ROW } from './ledger.ts';
import { purgeCalls } from './purge-calls.ts';

const NOW_MS = 1_800_000_000_000;

async function open(count: number) {
  const calls = new MemoryCallStore({ keys: new MemoryApiKeyStore(), packages: new MemoryPackageStore() });
  for (let i = 0; i < count; i += 1) {
    const receivedAtMs = NOW_MS - 10_000 + i;
    const answer = {
      appId: 'app_1',
      api: 'a',
      keyDigest: `${i}`,
      paramsDigest: 'p',
      body: 'b',
      expiresAtMs: NOW_MS + i - 1000,
    };
    await calls.settle({ ...aCall(`A${i}`, { receivedAtMs }), trace: { i }, answer });
  }
  return calls;
}

test('everything past its time goes, however much it is, and nothing else', async () => {
  const calls = await open(1500);
  expect(await purgeCalls(calls, { nowMs: NOW_MS, tracesKeptMs: 8980 })).toEqual({ answers: 1001, traces: 1000 });
  expect(await purgeCalls(calls, { nowMs: NOW_MS, tracesKeptMs: 8980 })).toEqual({ answers: 0, traces: 0 });
  expect(await calls.trace('A999')).toBeNull();
  expect(await calls.trace('A1000')).toEqual({ i: 1000 });
  const { rows } = await calls.page({ filter: EVERY_ROW, order: 'newest', limit: 2000, cursor: null });
  expect(rows).toHaveLength(1500);
});

test('traces are kept where the operator says so', async () => {
  const calls = await open(3);
  expect(await purgeCalls(calls, { nowMs: NOW_MS * 2, tracesKeptMs: null })).toEqual({ answers: 3, traces: 0 });
});
