import { expect, test } from 'vitest';
import { MemoryLinkStore } from '../../../storage/memory/link-store.ts';
import { feedsOf, other, setUp, START_MS } from '../decision/engine-world.suite.ts';
import { createLinkRecorder, type ErasureKeysByKind } from './remember-links.ts';

function recorded(erasureKeysOf: ErasureKeysByKind | null = null, feeds = feedsOf({})) {
  const store = new MemoryLinkStore();
  const { ask } = setUp({
    feeds,
    links: createLinkRecorder(store, erasureKeysOf),
    commit: async (write) => (write.operation === 'risk-links' ? store.commit(write) : undefined),
  });
  const kindsOf = async (orderId: string, atMs: number) =>
    (await store.ofOrder(orderId, atMs)).map(({ kind }) => kind).toSorted();
  return { ask, store, kindsOf };
}

test('a decision remembers its account with the phone, device and public address beside it', async () => {
  const { ask, kindsOf } = recorded();
  const device = '490154203237518';
  const full = await ask({
    ...other('user-1', device),
    account: { type: 'other', accountId: 'u', phone: '13815650338', deviceId: device },
  });
  expect(await kindsOf(full.orderId, full.atMs)).toEqual(['account', 'address', 'device', 'phone']);
  const bare = await ask({ userIp: '192.168.0.9' });
  expect(await kindsOf(bare.orderId, bare.atMs)).toEqual(['account']);
});

test('an address with more than 100 accounts is not remembered', async () => {
  const { ask, kindsOf } = recorded();
  const last = { orderId: '', atMs: 0 };
  for (let at = 1; at <= 101; at += 1) {
    const { orderId, atMs } = await ask(other(`user-${at}`), at * 60);
    if (at === 100) expect(await kindsOf(orderId, atMs)).toEqual(['account', 'address']);
    Object.assign(last, { orderId, atMs });
  }
  expect(await kindsOf(last.orderId, last.atMs)).toEqual(['account']);
});

test('a public address counts for its /24 or /64, and for the operator that a database of addresses names', async () => {
  const place = { country: 'CN', province: null, city: null, owner: 'Chinanet', point: null, connection: null };
  const recordOf = (address: string) => (address.startsWith('36.') ? { ...place, asn: 4134 } : null);
  const { ask, store } = recorded(null, { ...feedsOf({}), recordOf });
  for (const userIp of ['36.96.1.2', '36.96.1.200', '36.97.1.2', '8.8.8.8', '2400:3200::1', '2400:3200::2', '10.0.0.1'])
    await ask({ userIp });
  const top = async (kind: 'network' | 'operator') =>
    (await store.top({ kind, fromMs: 0, toMs: START_MS + 1e12, limit: 10 })).map(({ entity: { key }, decisions }) => [
      key.length,
      decisions,
      kind === 'operator' ? key : '',
    ]);
  expect(await top('operator')).toEqual([[4, 3, '4134']]);
  expect(await top('network')).toEqual([
    [32, 2, ''],
    [32, 2, ''],
    [32, 1, ''],
    [32, 1, ''],
  ]);
});

test('the keys of an erasure are made once a day for each entity', async () => {
  let made = 0;
  const { ask, store } = recorded(() => {
    made += 1;
    return { account: ['of the account'], phone: [], device: [] };
  });
  await ask(other('user-1'));
  await ask(other('user-1'), 86_399);
  expect(made).toBe(1);
  await ask(other('user-1'), 86_400);
  expect(made).toBe(2);
  expect(await store.forget(['of the account'])).toBe(1);
  expect(await store.purge(START_MS + 1e12)).toBeGreaterThan(0);
});
