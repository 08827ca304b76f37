import { describe, expect, test } from 'vitest';
import { DeclaredFields, NO_FIELDS } from './declared-field.ts';
import { aDeclaredField as field } from './declared-field.suite.ts';

const fields = new DeclaredFields([
  field('amount', { min: -1, max: 100 }),
  field('is_gift', { type: 'boolean' }),
  field('city', { type: 'choice', choices: ['beijing', '上海'] }),
  field('outcome', { type: 'choice', choices: ['login_failed', 'login_ok'], isOutcome: true }),
  field('comment', { type: 'text', lengthMax: 5 }),
  field('amount', { appId: 'app-2', max: 7 }),
]);
const read = (details: Record<string, string>, appId = 'app-1') =>
  fields.read(
    appId,
    Object.entries(details).map(([name, value]) => ({ name, value })),
  );

test('values are read by their type, under the declared name, however the request spells it', () => {
  expect(read({ Amount: ' 12.50 ', IsGift: '是', CITY: '上海', 'com-ment': 'hello', Outcome: 'login_failed' })).toEqual(
    {
      ok: true,
      declared: {
        values: { amount: 12.5, is_gift: true, city: '上海', outcome: 'login_failed' },
        texts: { comment: 'hello' },
        outcome: 'login_failed',
      },
    },
  );
});

test('names that the app did not declare are ignored, and so is everything of another app', () => {
  expect(read({ colour: 'red' })).toEqual({ ok: true, declared: null });
  expect(read({ city: 'nowhere', amount: '7' }, 'app-2')).toEqual({
    ok: true,
    declared: { values: { amount: 7 }, texts: {}, outcome: null },
  });
  expect(read({ amount: 'much' }, 'app-3')).toEqual({ ok: true, declared: null });
  expect(NO_FIELDS.read('app-1', [{ name: 'amount', value: 'much' }])).toEqual({ ok: true, declared: null });
});

describe('a wrong value', () => {
  test.each([
    ['amount', 'much', 'format'],
    ['amount', '0x10', 'format'],
    ['amount', '1e400', 'format'],
    ['amount', '-1.01', 'value'],
    ['amount', '100.01', 'value'],
    ['is_gift', 'perhaps', 'format'],
    ['city', 'Beijing', 'value'],
    ['comment', 'longer', 'value'],
  ])('%s %s', (name, value, problem) => {
    expect(read({ [name]: value })).toEqual({ ok: false, field: name, problem });
  });

  test('bounds are included', () => {
    for (const value of ['-1', '100', '+1e2', '.5']) expect(read({ amount: value }).ok).toBe(true);
    expect(read({ comment: 'five!' }).ok).toBe(true);
  });

  test('a field that is there twice', () => {
    expect(read({ amount: '1', AMOUNT: '1' })).toEqual({ ok: false, field: 'amount', problem: 'format' });
  });
});

test('outcomes are the values of outcome fields', () => {
  expect([...fields.outcomes]).toEqual(['login_failed', 'login_ok']);
  expect(fields.named('city')?.type).toBe('choice');
  expect(fields.named('town')).toBeUndefined();
});
