import { expect, test } from 'vitest';
import { changesOf, isOwn, withTheirs } from '../../console/src/ui/changes.ts';

const OPENED = { id: 'app_1', name: 'Shop', deny: ['198.51.100.7'], budgetDay: null, hasOpenId: true };
const BODY: { readonly name: string; readonly deny: readonly string[]; readonly budgetDay: string | null } = {
  name: 'Shop',
  deny: ['198.51.100.7'],
  budgetDay: null,
};

test('a form sends what the person changed, and what it was', () => {
  expect(changesOf(OPENED, BODY, { ...BODY, budgetDay: '5.00' })).toEqual({
    budgetDay: '5.00',
    expected: { budgetDay: null },
  });
  expect(changesOf(OPENED, BODY, { ...BODY, deny: [] })).toEqual({
    deny: [],
    expected: { deny: ['198.51.100.7'] },
  });
});

test('a form in which nothing was changed changes nothing', () => {
  expect(changesOf(OPENED, BODY, { ...BODY, deny: ['198.51.100.7'] })).toEqual({ expected: {} });
});

test('what a page does not show is not expected', () => {
  const wanted: typeof BODY & { openId?: string } = { ...BODY, openId: 'JH0123456789abcdef' };
  expect(changesOf(OPENED, BODY, wanted)).toEqual({ openId: 'JH0123456789abcdef', expected: {} });
});

test('a draft shows what someone else changed, and keeps what was typed into other fields', () => {
  const before = { name: 'Shop', deny: '', perSecond: '5' };
  const now = { name: 'Shop', deny: '198.51.100.7', perSecond: '5' };
  expect(withTheirs({ name: 'Shop 2', deny: '203.0.113.9', perSecond: '5' }, before, now)).toEqual({
    name: 'Shop 2',
    deny: '198.51.100.7',
    perSecond: '5',
  });
});

test('what changed meanwhile may be what the form itself sent before', () => {
  const before = { name: 'Shop', deny: '' };
  expect(isOwn({ name: 'Shop 2', deny: 'x' }, before, { name: 'Shop 2', deny: '' })).toBe(true);
  expect(isOwn({ name: 'Shop 2', deny: 'x' }, before, { name: 'Shop 3', deny: '' })).toBe(false);
  expect(isOwn({ name: 'Shop 2', deny: 'x' }, before, before)).toBe(false);
});
