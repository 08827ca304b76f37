import { expect, test } from 'vitest';
import { DEFAULT_CASE_POLICY, dueAtMs, openedBy } from './case-policy.ts';

const judged = (level: 'pass' | 'review' | 'reject', scene = '', fired: readonly string[] = []) => ({
  level,
  scene,
  fired,
});

test('a site that chose no policy opens cases for every review, within 24 hours, at most 1000 a day', () => {
  expect(openedBy(DEFAULT_CASE_POLICY, judged('review', 'login', ['new']))).toBe('level review');
  expect(openedBy(DEFAULT_CASE_POLICY, judged('reject'))).toBeNull();
  expect(openedBy(DEFAULT_CASE_POLICY, judged('pass'))).toBeNull();
  expect(dueAtMs(DEFAULT_CASE_POLICY, 'login', 1_000)).toBe(86_401_000);
  expect(DEFAULT_CASE_POLICY.casesADayMax).toBe(1000);
  expect(DEFAULT_CASE_POLICY.joinBy).toEqual(['account', 'device', 'address']);
});

test('a rule opens a case at any level, and only in the scenes that are named', () => {
  const policy = { ...DEFAULT_CASE_POLICY, levels: ['reject'] as const, ruleIds: ['bulk'], scenes: ['pay', ''] };
  expect(openedBy(policy, judged('pass', 'pay', ['new', 'bulk']))).toBe('rule bulk');
  expect(openedBy(policy, judged('reject', '', ['bulk']))).toBe('rule bulk');
  expect(openedBy(policy, judged('reject', 'pay', ['new']))).toBe('level reject');
  expect(openedBy(policy, judged('review', 'pay', ['new']))).toBeNull();
  expect(openedBy(policy, judged('reject', 'login', ['bulk']))).toBeNull();
});

test('a scene has a time of its own, whatever its name', () => {
  const policy = { ...DEFAULT_CASE_POLICY, slaHours: 2, slaHoursByScene: { pay: 1 } };
  expect(dueAtMs(policy, 'pay', 0)).toBe(3_600_000);
  expect(dueAtMs(policy, 'login', 0)).toBe(7_200_000);
  expect(dueAtMs(policy, 'constructor', 0)).toBe(7_200_000);
});
