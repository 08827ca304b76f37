import { expect, test } from 'vitest';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { EntityKey } from '../lists/key-draft.ts';
import type { LinkedDecision, LinkStore } from './link-store.ts';

/** A store, and what commits the writes that it prepares. */
export interface LinkStoreUnderTest {
  readonly store: LinkStore;
  readonly commit: (writes: readonly DurableWrite[]) => Promise<void>;
}

const entity = (kind: EntityKey['kind'], digit: string): EntityKey => ({ kind, key: digit.repeat(32) });
const [ada, bob] = [entity('account', 'a'), entity('account', 'b')];
const [phone, device, address] = [entity('phone', '1'), entity('device', '2'), entity('address', '3')];

const decision = (orderId: string, atMs: number, more: Partial<LinkedDecision> = {}): LinkedDecision => ({
  orderId,
  atMs,
  level: 'pass',
  account: ada,
  others: [phone, device, address],
  networks: [],
  ...more,
});

/** The tests that every LinkStore must pass. */
export function linkStoreSuite(open: () => Promise<LinkStoreUnderTest>): void {
  test('gives the newest decisions of each entity, with what was beside it', async () => {
    const { store, commit } = await open();
    await commit([
      store.prepare(decision('A', 100), []),
      store.prepare(decision('B', 300, { account: bob, others: [device], level: 'reject' }), []),
      store.prepare(decision('C', 200, { others: [phone] }), []),
    ]);
    expect(await store.decisionsOf([device, ada, entity('device', 'a')], 10)).toEqual([
      [
        { orderId: 'B', atMs: 300, level: 'reject', others: [bob] },
        { orderId: 'A', atMs: 100, level: 'pass', others: [ada] },
      ],
      [
        { orderId: 'C', atMs: 200, level: 'pass', others: [phone] },
        { orderId: 'A', atMs: 100, level: 'pass', others: [phone, device, address] },
      ],
      [],
    ]);
    expect(await store.decisionsOf([ada], 1)).toMatchObject([[{ orderId: 'C' }]]);
    expect(new Set(await store.ofOrder('A', 100))).toEqual(new Set([ada, phone, device, address]));
    expect([await store.ofOrder('A', 101), await store.ofOrder('X', 100)]).toEqual([[], []]);
  });

  test('counts the entities of a kind that were in most decisions of a period', async () => {
    const { store, commit } = await open();
    const other = entity('device', '1');
    await commit([
      store.prepare(decision('A', 99, { others: [device] }), []),
      store.prepare(decision('B', 100, { others: [other, address], level: 'reject' }), []),
      store.prepare(decision('C', 200, { others: [device], level: 'review' }), []),
      store.prepare(decision('D', 299, { account: bob, others: [device, address], level: 'reject' }), []),
      store.prepare(decision('E', 300, { others: [other] }), []),
    ]);
    const query = { kind: 'device', fromMs: 100, toMs: 300, limit: 10 } as const;
    const most = { entity: device, decisions: 2, review: 1, reject: 1, lastAtMs: 299, orderId: 'D' };
    const less = { entity: other, decisions: 1, review: 0, reject: 1, lastAtMs: 100, orderId: 'B' };
    expect(await store.top(query)).toEqual([most, less]);
    expect(await store.top({ ...query, limit: 1 })).toEqual([most]);
    expect(await store.top({ ...query, kind: 'address' })).toMatchObject([{ entity: address, decisions: 2 }]);
    expect(await store.top({ ...query, kind: 'phone' })).toEqual([]);
    // As many decisions: in the order of the keys.
    expect((await store.top({ ...query, fromMs: 201, toMs: 301 })).map(({ entity: each }) => each)).toEqual([
      other,
      device,
    ]);
  });

  test('counts the networks and operators that were in most decisions, and keeps them out of the graph', async () => {
    const { store, commit } = await open();
    const [network, other] = ['5', '4'].map((digit) => ({ kind: 'network', key: digit.repeat(32) }) as const);
    const [telecom, largest] = ['4134', '4294967295'].map((key) => ({ kind: 'operator', key }) as const);
    if (!network || !other || !telecom || !largest) throw new Error('there are two of each');
    await commit([
      store.prepare(decision('A', 100, { networks: [network, telecom], level: 'review' }), []),
      store.prepare(
        decision('B', 200, { networks: [network, telecom], account: bob, others: [], level: 'reject' }),
        [],
      ),
      store.prepare(decision('C', 201, { networks: [other, largest] }), []),
      store.prepare(decision('D', 202, { networks: [other] }), []),
      store.prepare(decision('E', 203), []),
    ]);
    const query = { fromMs: 100, toMs: 300, limit: 10 };
    const both = { decisions: 2, review: 1, reject: 1, lastAtMs: 200, orderId: 'B' };
    expect(await store.top({ ...query, kind: 'network' })).toEqual([
      { entity: other, decisions: 2, review: 0, reject: 0, lastAtMs: 202, orderId: 'D' },
      { entity: network, ...both },
    ]);
    expect(await store.top({ ...query, kind: 'operator' })).toEqual([
      { entity: telecom, ...both },
      { entity: largest, decisions: 1, review: 0, reject: 0, lastAtMs: 201, orderId: 'C' },
    ]);
    expect(await store.ofOrder('B', 200)).toEqual([bob]);
    expect(await store.decisionsOf([bob], 10)).toMatchObject([[{ orderId: 'B', others: [] }]]);
    expect(await store.top({ ...query, kind: 'address' })).toMatchObject([{ entity: address, decisions: 4 }]);
    await store.purge(202);
    expect(await store.top({ ...query, kind: 'operator' })).toEqual([]);
  });

  test('forgets the entities of a person, also beside others, and nothing else', async () => {
    const { store, commit } = await open();
    const keys = [
      { entity: ada, erasureKeys: ['k1', 'k2'] },
      { entity: phone, erasureKeys: ['k3'] },
    ];
    await commit([
      store.prepare(decision('A', 100), keys),
      store.prepare(decision('B', 200, { account: bob, others: [phone, device] }), [
        { entity: bob, erasureKeys: ['k9'] },
      ]),
    ]);
    expect(await store.forget(['k0'])).toBe(0);
    expect(await store.forget(['k2', 'k3'])).toBe(2);
    expect(await store.decisionsOf([ada, phone, device, bob], 10)).toEqual([
      [],
      [],
      [
        { orderId: 'B', atMs: 200, level: 'pass', others: [bob] },
        { orderId: 'A', atMs: 100, level: 'pass', others: [] },
      ],
      [{ orderId: 'B', atMs: 200, level: 'pass', others: [device] }],
    ]);
    expect(await store.forget(['k1', 'k2', 'k3'])).toBe(0);
    expect(await store.forget(['k9'])).toBe(1);
  });

  test('drops what is past its retention', async () => {
    const { store, commit } = await open();
    await commit([
      store.prepare(decision('A', 100), [{ entity: ada, erasureKeys: ['k'] }]),
      store.prepare(decision('B', 200, { others: [] }), []),
    ]);
    expect(await store.purge(100)).toBe(0);
    expect(await store.purge(101)).toBe(5);
    expect(await store.decisionsOf([ada, phone], 10)).toMatchObject([[{ orderId: 'B' }], []]);
    expect(await store.forget(['k'])).toBe(0);
  });
}
