import { expect, test } from 'vitest';
import type { Consent, ConsentStore } from './consent.ts';
import type { PersonId } from './register.ts';

const ada = 'ada' as PersonId;
const bob = 'bob' as PersonId;
const consent = (consentId: string, more: Partial<Consent> = {}) => ({
  personId: ada,
  appId: 'app_1',
  consentId,
  givenAtMs: 1000,
  endsAtMs: null,
  ...more,
});

/** Tests what every ConsentStore must do. Each adapter's test file calls this with its own factory. */
export function consentStoreSuite(open: () => Promise<ConsentStore>): void {
  const { signal } = new AbortController();
  const holds = (store: ConsentStore, nowMs: number, personId = ada, appId = 'app_1') =>
    store.holds(personId, appId, nowMs, signal);

  test('a consent holds for its person and app, from the moment it was given to the moment it ends', async () => {
    const store = await open();
    expect(await holds(store, 1000)).toBe(false);
    await store.give(consent('c1', { endsAtMs: 2000 }));
    expect([await holds(store, 999), await holds(store, 1000), await holds(store, 1999)]).toEqual([false, true, true]);
    expect(await holds(store, 2000)).toBe(false);
    expect(await holds(store, 1500, bob)).toBe(false);
    expect(await holds(store, 1500, ada, 'app_2')).toBe(false);
  });

  test('giving a consent again changes nothing, even if it was withdrawn', async () => {
    const store = await open();
    await store.give(consent('c1'));
    await store.give(consent('c1', { givenAtMs: 1, endsAtMs: 5 }));
    expect(await store.of(ada)).toEqual([{ ...consent('c1'), withdrawnAtMs: null }]);
    expect(await store.withdraw(ada, { appId: 'app_1', consentId: 'c1' }, 3000)).toBe(1);
    await store.give(consent('c1'));
    expect(await holds(store, 4000)).toBe(false);
    expect(await store.of(ada)).toEqual([{ ...consent('c1'), withdrawnAtMs: 3000 }]);
    await store.give(consent('c2', { givenAtMs: 3500 }));
    expect(await holds(store, 4000)).toBe(true);
  });

  test('one consent, those of one app, or all are withdrawn, and a consent that is withdrawn already is not counted', async () => {
    const store = await open();
    const given = [consent('c1'), consent('c2'), consent('c3', { appId: 'app_2' }), consent('c4', { appId: 'app_3' })];
    for (const each of [...given, consent('c1', { personId: bob })]) await store.give(each);
    expect(await store.withdraw(ada, { appId: 'app_1', consentId: 'none' }, 2000)).toBe(0);
    expect(await store.withdraw(ada, { appId: 'app_1', consentId: null }, 2000)).toBe(2);
    expect(await store.withdraw(ada, { appId: null, consentId: 'c3' }, 2000)).toBe(1);
    expect(await store.withdraw(ada, { appId: null, consentId: null }, 2000)).toBe(1);
    expect(await holds(store, 3000, bob)).toBe(true);
  });

  test('consents of everybody are listed, latest given first, by app, time and state, page by page', async () => {
    const store = await open();
    const given = [
      consent('c1', { endsAtMs: 1500 }),
      consent('c2', { givenAtMs: 2000 }),
      consent('c3', { givenAtMs: 2000, personId: bob, appId: 'app_2' }),
      consent('c4', { givenAtMs: 9000 }),
    ];
    for (const each of given) await store.give(each);
    await store.withdraw(ada, { appId: null, consentId: 'c2' }, 3000);
    const page = { fromMs: 0, toMs: 9000, appId: null, state: null, nowMs: 4000, after: null, limit: 10 };
    const rows = await store.list(page);
    expect(rows.map(({ consentId }) => consentId)).toEqual(['c3', 'c2', 'c1']);
    expect(rows[1]).toEqual({ ...consent('c2', { givenAtMs: 2000 }), withdrawnAtMs: 3000 });
    const rest = await store.list({ ...page, after: rows[0] ?? null, limit: 1 });
    expect(rest.map(({ consentId }) => consentId)).toEqual(['c2']);
    const filtered = await Promise.all([
      store.list({ ...page, appId: 'app_2' }),
      store.list({ ...page, fromMs: 1001 }),
      store.list({ ...page, state: 'holds' }),
      store.list({ ...page, state: 'ended' }),
      store.list({ ...page, state: 'withdrawn' }),
    ]);
    expect(filtered.map((found) => found.map(({ consentId }) => consentId))).toEqual([
      ['c3'],
      ['c3', 'c2'],
      ['c3'],
      ['c1'],
      ['c2'],
    ]);
  });

  test('erasing removes the consents of that person alone', async () => {
    const store = await open();
    for (const each of [consent('c1'), consent('c2'), consent('c1', { personId: bob })]) await store.give(each);
    expect(await store.erase(ada)).toBe(2);
    expect(await store.erase(ada)).toBe(0);
    expect([await store.of(ada), (await store.of(bob)).length]).toEqual([[], 1]);
  });

  test('consents are counted by app: given, withdrawn, ended, and those that hold', async () => {
    const store = await open();
    expect(await store.totals(0)).toEqual([]);
    const given = [
      consent('c1'),
      consent('c2', { endsAtMs: 2000 }),
      consent('c3', { endsAtMs: 2001 }),
      consent('c4', { endsAtMs: 1500 }),
      consent('c1', { appId: 'app_0' }),
    ];
    for (const each of given) await store.give(each);
    await store.withdraw(ada, { appId: 'app_1', consentId: 'c4' }, 1600);
    expect(await store.totals(2000)).toEqual([
      { appId: 'app_0', given: 1, withdrawn: 0, ended: 0, holding: 1 },
      { appId: 'app_1', given: 4, withdrawn: 1, ended: 1, holding: 2 },
    ]);
  });

  test('apps that require consent are remembered', async () => {
    const store = await open();
    expect(await store.requiringApps()).toEqual([]);
    for (const [appId, isRequired] of [
      ['b', true],
      ['a', true],
      ['a', true],
      ['b', false],
    ] as const)
      await store.require(appId, isRequired);
    expect(await store.requiringApps()).toEqual(['a']);
  });

  test('an aborted question is a timeout', async () => {
    const store = await open();
    await expect(store.holds(ada, 'app_1', 0, AbortSignal.abort())).rejects.toMatchObject({ kind: 'timeout' });
  });
}
