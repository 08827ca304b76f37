import { expect, test } from 'vitest';
import { DEFAULT_RULE_SET } from './default-rules.ts';
import type { RuleVersionStore } from './rule-version-store.ts';

/** What every RuleVersionStore must do. */
export function ruleVersionStoreSuite(open: () => Promise<RuleVersionStore>): void {
  const draft = (id: string) => ({
    id,
    set: DEFAULT_RULE_SET,
    note: `note ${id}`,
    createdBy: 'op',
    createdAtMs: 1_000,
  });
  const states = async (store: RuleVersionStore) =>
    (await store.list()).map(({ id, number, state }) => `${number} ${id} ${state}`);

  test('drafts are numbered, kept whole, changed and forgotten', async () => {
    const store = await open();
    const first = await store.addDraft(draft('a'));
    await store.addDraft(draft('b'));
    expect(first).toEqual({ ...draft('a'), number: 1, state: 'draft', activatedAtMs: null, retiredAtMs: null });
    expect(await store.find('a')).toEqual(first);
    expect(await store.find('z')).toBeNull();
    expect(
      await store.changeDraft('b', { set: { ...DEFAULT_RULE_SET, rules: [] }, note: 'emptied', expected: null }),
    ).toBe(true);
    expect(await store.find('b')).toMatchObject({ set: { rules: [] }, note: 'emptied' });
    expect([await store.removeDraft('b'), await store.removeDraft('b')]).toEqual([true, false]);
    expect(await states(store)).toEqual(['1 a draft']);
  });

  test('publishing retires the version before; publishing it again rolls back', async () => {
    const store = await open();
    for (const id of ['a', 'b']) await store.addDraft(draft(id));
    expect(await store.activate('a', 5_000, null)).toBe(true);
    expect(await store.activate('b', 6_000, null)).toBe(true);
    expect(await states(store)).toEqual(['2 b active', '1 a retired']);
    expect(await store.find('a')).toMatchObject({ activatedAtMs: 5_000, retiredAtMs: 6_000 });
    expect(await store.activate('a', 7_000, null)).toBe(true);
    expect(await states(store)).toEqual(['2 b retired', '1 a active']);
    expect([await store.activate('a', 8_000, null), await store.activate('z', 8_000, null)]).toEqual([false, false]);
  });

  test('a rollback takes the last publication back, and the next one goes on to the one before', async () => {
    const store = await open();
    for (const id of ['a', 'b', 'c']) await store.addDraft(draft(id));
    expect([await store.rollsBackTo(), await store.rollBack('a', 1)]).toEqual([null, false]);
    for (const [at, id] of ['a', 'b', 'c'].entries()) await store.activate(id, 10 + at, null);
    expect(await store.rollsBackTo()).toBe('b');
    expect([await store.rollBack('a', 20), await store.rollBack('c', 20)]).toEqual([false, false]);
    expect(await store.rollBack('b', 20)).toBe(true);
    expect(await states(store)).toEqual(['3 c retired', '2 b active', '1 a retired']);
    expect(await store.find('c')).toMatchObject({ activatedAtMs: 12, retiredAtMs: 20 });
    expect(await store.find('b')).toMatchObject({ activatedAtMs: 20 });
    expect([await store.rollsBackTo(), await store.rollBack('a', 30), await store.rollsBackTo()]).toEqual([
      'a',
      true,
      null,
    ]);
    expect(await store.rollBack('b', 40)).toBe(false);
    expect(await states(store)).toEqual(['3 c retired', '2 b retired', '1 a active']);
  });

  test('to publish an earlier version is a publication, which a rollback takes back too', async () => {
    const store = await open();
    for (const id of ['a', 'b']) await store.addDraft(draft(id));
    for (const [at, id] of ['a', 'b', 'a'].entries()) await store.activate(id, 10 + at, null);
    await store.shadow('b');
    expect([await store.rollsBackTo(), await store.rollBack('b', 20)]).toEqual(['b', true]);
    expect(await states(store)).toEqual(['2 b active', '1 a retired']);
    expect(await store.unshadow()).toBe(false);
    expect([await store.rollBack('a', 30), await store.rollsBackTo()]).toEqual([true, null]);
    await store.activate('b', 40, null);
    expect(await store.rollsBackTo()).toBe('a');
  });

  test('a draft whose rules are not the expected ones is neither changed nor published', async () => {
    const store = await open();
    await store.addDraft(draft('a'));
    const other = { ...DEFAULT_RULE_SET, reviewAtPoints: 41 };
    const change = (expected: typeof other) => store.changeDraft('a', { set: other, note: 'mine', expected });
    expect([await change(other), await change(DEFAULT_RULE_SET), await change(DEFAULT_RULE_SET)]).toEqual([
      false,
      true,
      false,
    ]);
    expect([await store.activate('a', 1, DEFAULT_RULE_SET), await store.rollsBackTo()]).toEqual([false, null]);
    expect(await states(store)).toEqual(['1 a draft']);
    expect(await store.activate('a', 1, other)).toBe(true);
  });

  test('what was published is never changed or forgotten', async () => {
    const store = await open();
    for (const id of ['a', 'b']) await store.addDraft(draft(id));
    await store.activate('a', 1, null);
    await store.activate('b', 2, null);
    for (const id of ['a', 'b']) {
      expect(await store.changeDraft(id, { set: DEFAULT_RULE_SET, note: '', expected: null })).toBe(false);
      expect(await store.removeDraft(id)).toBe(false);
    }
  });

  test('one version runs in shadow and goes back to what it was', async () => {
    const store = await open();
    for (const id of ['a', 'b', 'c']) await store.addDraft(draft(id));
    await store.activate('a', 1, null);
    await store.activate('b', 2, null);
    expect(await store.shadow('c')).toBe(true);
    expect(await states(store)).toEqual(['3 c shadow', '2 b active', '1 a retired']);
    expect([await store.shadow('c'), await store.shadow('b'), await store.shadow('z')]).toEqual([false, false, false]);
    expect(await store.shadow('a')).toBe(true);
    expect(await states(store)).toEqual(['3 c draft', '2 b active', '1 a shadow']);
    expect([await store.unshadow(), await store.unshadow()]).toEqual([true, false]);
    expect(await states(store)).toEqual(['3 c draft', '2 b active', '1 a retired']);
  });

  test('a shadow version can be published', async () => {
    const store = await open();
    for (const id of ['a', 'b']) await store.addDraft(draft(id));
    await store.activate('a', 1, null);
    await store.shadow('b');
    expect(await store.activate('b', 2, null)).toBe(true);
    expect(await states(store)).toEqual(['2 b active', '1 a retired']);
    expect(await store.unshadow()).toBe(false);
  });
}
