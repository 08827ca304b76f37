import { expect, test } from 'vitest';
import type { DeclaredField } from './declared-field.ts';
import type { DeclaredFieldStore } from './declared-field-store.ts';

const field = (appId: string, name: string, rest: Partial<DeclaredField> = {}): DeclaredField => ({
  appId,
  name,
  type: 'number',
  min: 0,
  max: null,
  choices: null,
  lengthMax: null,
  isOutcome: false,
  declaredBy: 'ann',
  declaredAtMs: 1_000,
  ...rest,
});

/** The tests that every DeclaredFieldStore must pass. */
export function declaredFieldStoreSuite(open: () => Promise<DeclaredFieldStore>): void {
  test('fields are listed by app and name, and a field takes the place of the one before', async () => {
    const store = await open();
    expect(await store.list()).toEqual([]);
    const choice = { type: 'choice', min: null, choices: ['a', '乙'], isOutcome: true } as const;
    await store.put(field('app-2', 'amount'));
    await store.put(field('app-1', 'outcome', choice));
    await store.put(field('app-1', 'amount'));
    await store.put(field('app-2', 'amount', { max: 9.5 }));
    expect(await store.list()).toEqual([
      field('app-1', 'amount'),
      field('app-1', 'outcome', choice),
      field('app-2', 'amount', { max: 9.5 }),
    ]);
  });

  test('a field is removed from its app alone', async () => {
    const store = await open();
    await store.put(field('app-1', 'amount'));
    await store.put(field('app-2', 'amount'));
    expect(await store.remove('app-1', 'amount')).toBe(true);
    expect(await store.remove('app-1', 'amount')).toBe(false);
    expect(await store.list()).toEqual([field('app-2', 'amount')]);
  });
}
