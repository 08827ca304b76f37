import { expect, test } from 'vitest';
import { z } from 'zod';
import { Expectations, expectedParam } from './expected.ts';

const app = z.object({ id: z.string(), deny: z.array(z.string()), budgetDay: z.string().nullable() });

/** A thing that two administrators change. */
function opened() {
  const expectations = new Expectations();
  let now: z.output<typeof app> = { id: 'app_1', deny: [], budgetDay: null };
  const changed = (expected: Partial<typeof now> | undefined, patch: Partial<typeof now>) =>
    expectations.change(
      expected,
      async () => ({ ok: true, result: now }),
      async () => {
        now = { ...now, ...patch };
        return { ok: true, result: now };
      },
    );
  return { changed, now: () => now };
}

test('a change of what another administrator changed meanwhile is refused, with the names of the fields', async () => {
  const { changed, now } = opened();
  await changed({ deny: [], budgetDay: null }, { deny: ['198.51.100.7'], budgetDay: '100.00' });
  expect(await changed({ deny: [], budgetDay: null }, { deny: ['203.0.113.9'], budgetDay: null })).toEqual({
    ok: false,
    error: 'conflict',
    detail: 'deny, budgetDay: changed since you looked, so nothing was saved. Look again, and then change it',
    fields: [
      { name: 'deny', problem: 'changed since you looked' },
      { name: 'budgetDay', problem: 'changed since you looked' },
    ],
  });
  expect(now()).toEqual({ id: 'app_1', deny: ['198.51.100.7'], budgetDay: '100.00' });
});

test('a change of other fields, and one that expects nothing, are made', async () => {
  const { changed, now } = opened();
  await changed(undefined, { deny: ['198.51.100.7'] });
  expect(await changed({ budgetDay: null }, { budgetDay: '5.00' })).toMatchObject({ ok: true });
  expect(await changed(undefined, { deny: [] })).toMatchObject({ ok: true });
  expect(now()).toEqual({ id: 'app_1', deny: [], budgetDay: '5.00' });
});

test('of two changes that expect the same and come at once, one is made', async () => {
  const { changed, now } = opened();
  const both = [
    changed({ budgetDay: null }, { budgetDay: '1.00' }),
    changed({ budgetDay: null }, { budgetDay: '2.00' }),
  ];
  expect((await Promise.all(both)).map(({ ok }) => ok)).toEqual([true, false]);
  expect(now().budgetDay).toBe('1.00');
});

test('a thing that is gone is told as that', async () => {
  const gone = { ok: false, error: 'not_found', detail: 'there is no such app' } as never;
  const made = async () => expect.unreachable();
  expect(await new Expectations().change({ deny: [] }, async () => gone, made)).toBe(gone);
});

test('only fields that are shown can be expected', () => {
  const expected = expectedParam(app);
  expect(expected.safeParse({ deny: ['198.51.100.7'] }).success).toBe(true);
  expect(expected.safeParse({ color: 'red' }).success).toBe(false);
  expect(expected.safeParse(undefined).success).toBe(true);
});
