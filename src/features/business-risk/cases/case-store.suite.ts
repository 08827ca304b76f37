import { expect, test } from 'vitest';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { CaseOpening } from './case.ts';
import {
  at,
  DAY_MS,
  event,
  EVERYTHING,
  HOUR_MS,
  idOf,
  LIMITS,
  NOON_MS,
  noted,
  opening,
  resolved,
} from './case-fixture.ts';
import { DEFAULT_CASE_POLICY } from './case-policy.ts';
import type { CaseFilter, CaseStore } from './case-store.ts';

interface Opened {
  readonly store: CaseStore;
  readonly commit: (writes: readonly DurableWrite[]) => Promise<void>;
  /** A write of another store, and whether it was carried out. */
  readonly also: { readonly write: DurableWrite; readonly isDone: () => Promise<boolean> };
}

/** The tests that every CaseStore must pass. `commit` carries out prepared openings in one transaction. */
export function caseStoreSuite(open: () => Promise<Opened>): void {
  const openWith = async (...openings: readonly CaseOpening[]) => {
    const opened = await open();
    await opened.commit(openings.map((each) => opened.store.prepareOpen(each)));
    const numbers = async (filter: Partial<CaseFilter> = {}) => {
      const rows = await opened.store.page({
        filter: { ...EVERYTHING, ...filter },
        sort: 'oldest',
        limit: 100,
        after: null,
      });
      return rows.map(({ number }) => number);
    };
    return { ...opened, numbers };
  };

  test('a decision opens a case with the next number', async () => {
    const { store } = await openWith(opening(1), opening(2, { level: 'reject', openedBy: 'rule bulk', scene: '' }));
    expect(await store.find(idOf(1))).toEqual({
      id: idOf(1),
      number: 1,
      revision: 1,
      state: 'open',
      appId: 'app_1',
      scene: 'login',
      level: 'review',
      openedBy: 'level review',
      openedAtMs: NOON_MS + 1,
      lastAtMs: NOON_MS + 1,
      dueAtMs: NOON_MS + 1 + DAY_MS,
      decisions: 1,
      rules: ['new'],
      assignee: null,
      resolution: null,
    });
    expect(await store.find(idOf(2))).toMatchObject({ number: 2, level: 'reject', openedBy: 'rule bulk', scene: '' });
    expect(await store.find(idOf(3))).toBeNull();
    expect(await store.orders(idOf(1))).toEqual([{ orderId: 'N1', atMs: NOON_MS + 1 }]);
  });

  test('the same account joins, else the same device, else the same address', async () => {
    const { store, numbers } = await openWith(
      opening(1, { of: 'a1 d1 i1' }),
      opening(2, { of: 'a2 d2 i2' }),
      opening(3, { of: 'a2 d1 i1', level: 'reject', rules: ['bulk', 'new'] }),
      opening(4, { of: 'a4 d1 i2' }),
      opening(5, { of: 'a5 - i2' }),
      opening(6, { of: 'a6 d6 -' }),
    );
    expect(await numbers()).toEqual([1, 2, 3]);
    const joined = async (number: number) =>
      (await store.detail(idOf(number), LIMITS)).decisions.map(({ orderId, joinedBy }) => [orderId, joinedBy]);
    // N3 joins case 2 by its account, so device d1 is seen there last: N4 finds the later case first.
    expect(await joined(2)).toEqual([
      ['N5', 'address'],
      ['N4', 'device'],
      ['N3', 'account'],
      ['N2', null],
    ]);
    expect(await joined(1)).toEqual([['N1', null]]);
    expect(await store.find(idOf(2))).toMatchObject({
      decisions: 4,
      level: 'reject',
      rules: ['new', 'bulk'],
      revision: 1,
      lastAtMs: NOON_MS + 5,
      openedAtMs: NOON_MS + 2,
      dueAtMs: NOON_MS + 2 + DAY_MS,
    });
    expect((await store.detail(idOf(2), LIMITS)).entities).toEqual({ account: 3, phone: 0, device: 2, address: 2 });
  });

  test('it joins only by what the policy names, only for a day, and not when the case is resolved or full', async () => {
    const { store, commit, numbers } = await openWith(
      opening(1, { of: 'a1 d1 i1' }),
      opening(2, { of: 'a2 d1 i1', joinBy: ['account'] }),
      opening(3, { of: 'a1 - -', atMs: NOON_MS + 1 + DAY_MS }),
      opening(4, { of: 'a1 - -', atMs: NOON_MS + 2 + 2 * DAY_MS }),
    );
    expect(await numbers()).toEqual([1, 2, 3]);
    expect(await store.find(idOf(1))).toMatchObject({ decisions: 2 });
    expect((await store.change(resolved(idOf(2), 5), [])).ok).toBe(true);
    await commit([store.prepareOpen(opening(6, { of: 'a2 - -' }))]);
    expect(await numbers()).toEqual([1, 2, 3, 4]);
    const many = Array.from({ length: 500 }, (_, more) => opening(1000 + more, { of: 'a9 - -' }));
    await commit(many.map((each) => store.prepareOpen(each)));
    expect(await store.find(idOf(1000))).toMatchObject({ number: 5, decisions: 500 });
    await commit([store.prepareOpen(opening(2000, { of: 'a9 - -' }))]);
    expect(await store.find(idOf(2000))).toMatchObject({ number: 6, decisions: 1 });
    expect((await store.orders(idOf(1000))).length).toBe(500);
  });

  test('a full day opens no more cases, and counts what it did not open', async () => {
    const { store, commit, numbers } = await openWith(
      ...[1, 2, 3, 4].map((number) => opening(number, { casesADayMax: 2 })),
      opening(5, { of: 'a1 - -', casesADayMax: 2 }),
    );
    expect(await numbers()).toEqual([1, 2]);
    const span = { fromMs: NOON_MS - DAY_MS, nowMs: NOON_MS + DAY_MS };
    expect((await store.totals(span)).days).toEqual([{ day: '2026-07-03', opened: 2, resolved: 0, overCap: 2 }]);
    await commit([store.prepareOpen(opening(6, { atMs: at('23:59:59.999'), casesADayMax: 2 }))]);
    expect(await numbers()).toEqual([1, 2]);
    await commit([store.prepareOpen(opening(7, { atMs: at('23:59:59.999') + 1, casesADayMax: 2 }))]);
    expect(await numbers()).toEqual([1, 2, 3]);
  });

  test('cases are selected and turned over in each order', async () => {
    const { store, numbers } = await openWith(
      opening(1, { dueAtMs: NOON_MS + 30 }),
      opening(2, { dueAtMs: NOON_MS + 20, scene: 'pay', rules: ['bulk'] }),
      opening(3, { dueAtMs: NOON_MS + 30, level: 'reject' }),
      opening(4, { dueAtMs: NOON_MS + 10 }),
    );
    const become = { state: 'assigned', assignee: 'adm_2', resolution: null } as const;
    await store.change({ ...noted(idOf(2), 5, 'n'), becomes: become }, []);
    await store.change(resolved(idOf(4), 6), []);
    expect(await numbers({ state: 'unresolved' })).toEqual([1, 2, 3]);
    expect(await numbers({ state: 'open' })).toEqual([1, 3]);
    expect(await numbers({ state: 'assigned' })).toEqual([2]);
    expect(await numbers({ state: 'resolved' })).toEqual([4]);
    expect(await numbers({ assignee: 'adm_2' })).toEqual([2]);
    expect(await numbers({ assignee: '' })).toEqual([1, 3]);
    expect(await numbers({ scene: 'pay' })).toEqual([2]);
    expect(await numbers({ level: 'reject' })).toEqual([3]);
    expect(await numbers({ ruleId: 'bulk' })).toEqual([2]);
    // At its end a case is overdue. One that is resolved is not.
    expect(await numbers({ overdueAtMs: NOON_MS + 20 })).toEqual([2]);
    expect(await numbers({ overdueAtMs: NOON_MS + 19 })).toEqual([]);
    for (const [sort, expected] of [
      ['due', [4, 2, 1, 3]],
      ['newest', [4, 3, 2, 1]],
      ['oldest', [1, 2, 3, 4]],
    ] as const) {
      const turned: number[] = [];
      for (let after: { readonly dueAtMs: number; readonly number: number } | null = null; ;) {
        const [row] = await store.page({ filter: EVERYTHING, sort, limit: 1, after });
        if (row === undefined) break;
        turned.push(row.number);
        after = row;
      }
      expect(turned).toEqual(expected);
    }
  });

  test('a step is taken once, with the writes that come with it, or not at all', async () => {
    const { store, also } = await openWith(opening(1), opening(2, { of: 'a1 - -' }));
    expect(await store.change(resolved(idOf(9), 3), [also.write])).toEqual({ ok: false });
    expect(await store.change(resolved(idOf(1), 3, { revision: 2 }), [also.write])).toEqual({ ok: false });
    expect(await store.change(resolved(idOf(1), 3, { decisions: 1 }), [also.write])).toEqual({ ok: false });
    expect([await also.isDone(), (await store.find(idOf(1)))?.state]).toEqual([false, 'open']);
    const done = await store.change(resolved(idOf(1), 3, { decisions: 2 }), [also.write]);
    expect(done).toMatchObject({ ok: true, outputs: [undefined] });
    expect(await also.isDone()).toBe(true);
    expect(await store.find(idOf(1))).toMatchObject({
      revision: 2,
      state: 'resolved',
      assignee: 'adm_1',
      resolution: { outcome: 'fraud', by: 'adm_1', atMs: NOON_MS + 3, source: 's', entryIds: ['e-1'] },
    });
    const reopened = { state: 'open', assignee: null, resolution: null } as const;
    const back = {
      ...noted(idOf(1), 4, 'why', { revision: 2 }),
      becomes: reopened,
      event: event(4, 'reopened', 'why'),
    };
    expect((await store.change(back, [])).ok).toBe(true);
    expect(await store.find(idOf(1))).toMatchObject({ revision: 3, ...reopened });
    expect((await store.detail(idOf(1), LIMITS)).events).toEqual([
      { ...event(3, 'resolved'), outcome: 'fraud' },
      event(4, 'reopened', 'why'),
    ]);
    expect((await store.detail(idOf(1), { ...LIMITS, events: 1 })).events).toEqual([event(4, 'reopened', 'why')]);
  });

  test('decisions of other cases with something in common are related', async () => {
    const { store } = await openWith(
      opening(1, { of: 'a1 d1 i1', joinBy: [] }),
      opening(2, { of: 'a1 d1 i2', joinBy: [] }),
      opening(3, { of: 'a3 d3 i1', joinBy: [] }),
      opening(4, { of: 'a4 d4 i4', joinBy: [] }),
    );
    await store.change(resolved(idOf(3), 9), []);
    const { related } = await store.detail(idOf(1), LIMITS);
    const shown = related.map((each) => [each.orderId, each.caseNumber, each.caseState, each.outcome, each.shares]);
    expect(shown).toEqual([
      ['N3', 3, 'resolved', 'fraud', ['address']],
      ['N2', 2, 'open', null, ['account', 'device']],
    ]);
    expect((await store.detail(idOf(9), LIMITS)).related).toEqual([]);
    const { named } = await store.detail(idOf(1), { ...LIMITS, named: 2 });
    expect(named.map(({ kind }) => kind)).toEqual(['account', 'address']);
    expect(await store.ofCases(['N2', 'N9', 'N1'])).toHaveLength(2);
  });

  test('totals count the queue by age and scene, and what each person did', async () => {
    const hoursAgo = (hours: number) => ({
      atMs: NOON_MS - hours * HOUR_MS,
      dueAtMs: NOON_MS - (hours - 24) * HOUR_MS,
    });
    const { store } = await openWith(
      opening(1, hoursAgo(1)),
      opening(2, { ...hoursAgo(24), scene: 'pay' }),
      opening(3, hoursAgo(72)),
      opening(4, hoursAgo(0)),
      opening(5, { ...hoursAgo(30), scene: 'pay' }),
      opening(6, hoursAgo(2)),
    );
    await store.change(resolved(idOf(5), 0), []);
    await store.change(resolved(idOf(6), -DAY_MS), []);
    expect(await store.counts(NOON_MS)).toEqual({ open: 4, assigned: 0, overdue: 2 });
    expect(await store.totals({ fromMs: NOON_MS - 3 * DAY_MS, nowMs: NOON_MS })).toEqual({
      open: 4,
      assigned: 0,
      overdue: 2,
      ages: { hour: 1, day: 1, threeDays: 1, older: 1 },
      scenes: [
        { scene: 'login', unresolved: 3, overdue: 1, resolved: 1, resolvedInTime: 1 },
        { scene: 'pay', unresolved: 1, overdue: 1, resolved: 1, resolvedInTime: 0 },
      ],
      days: [
        { day: '2026-06-30', opened: 1, resolved: 0, overCap: 0 },
        { day: '2026-07-02', opened: 2, resolved: 1, overCap: 0 },
        { day: '2026-07-03', opened: 3, resolved: 1, overCap: 0 },
      ],
      people: [{ by: 'adm_1', fraud: 2, genuine: 0, unclear: 0 }],
    });
  });

  test('an erasure takes the notes and pseudonyms of the cases of a person alone', async () => {
    const { store, commit, numbers } = await openWith(opening(1), opening(2));
    await store.change(noted(idOf(1), 3, 'spoke to the owner'), []);
    await store.change(noted(idOf(2), 4, 'another'), []);
    expect(await store.erase(['key of nobody'])).toBe(0);
    expect(await store.erase(['key of a1'])).toBe(4);
    expect(await store.erase(['key of a1'])).toBe(0);
    const notes = async (number: number) => (await store.detail(idOf(number), LIMITS)).events.map(({ note }) => note);
    expect([await notes(1), await notes(2)]).toEqual([[null], ['another']]);
    expect((await store.detail(idOf(1), LIMITS)).entities).toEqual({ account: 0, phone: 0, device: 0, address: 0 });
    await commit([store.prepareOpen(opening(5, { of: 'a1 d1 i1' }))]);
    expect(await numbers()).toEqual([1, 2, 3]);
  });

  test('a purge takes cases that were resolved before a time, and those that nothing joined since', async () => {
    const { store, commit, numbers } = await openWith(...[1, 2, 3].map((number) => opening(number)));
    await store.change(resolved(idOf(1), 10), []);
    await store.change(resolved(idOf(2), 20), []);
    expect(await store.purge({ beforeMs: NOON_MS + 3, limit: 10 })).toBe(0);
    expect(await store.purge({ beforeMs: NOON_MS + 20, limit: 1 })).toBe(1);
    expect(await store.purge({ beforeMs: NOON_MS + 20, limit: 10 })).toBe(1);
    expect(await store.purge({ beforeMs: NOON_MS + 20, limit: 10 })).toBe(0);
    expect(await numbers()).toEqual([2]);
    expect(await store.orders(idOf(1))).toEqual([]);
    expect(await store.purge({ beforeMs: NOON_MS + 21, limit: 10 })).toBe(1);
    await commit([store.prepareOpen(opening(9))]);
    expect(await numbers()).toEqual([4]);
  });

  test('the policy that was put last is kept', async () => {
    const { store } = await openWith();
    expect(await store.policy()).toBeNull();
    const kept = {
      policy: { ...DEFAULT_CASE_POLICY, slaHoursByScene: { pay: 4 } },
      changedBy: 'adm_1',
      changedAtMs: 5,
    };
    await store.putPolicy({ ...kept, changedAtMs: 4 });
    await store.putPolicy(kept);
    expect(await store.policy()).toEqual(kept);
  });
}
