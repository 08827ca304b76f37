import { expect, test } from 'vitest';
import { LearningMode } from './learning-mode.ts';

const NOW_MS = Date.parse('2026-05-01T12:00:00+08:00');
const site = (siteDays: number, establishedShare: number, atMs = NOW_MS) => ({ siteDays, establishedShare, atMs });

test.each([
  ['an empty site', site(0, 0), true],
  ['13.9 days, a share of .349', site(13.9, 0.349), true],
  ['14 days', site(14, 0.349), false],
  ['15 days', site(15, 0), false],
  ['a share of .35', site(13.9, 0.35), false],
  ['a share of .351 on the first day', site(0.5, 0.351), false],
])('by itself: %s', (_, reading, isOn) => {
  expect(new LearningMode().isOn(reading)).toBe(isOn);
  expect(new LearningMode({ mode: 'auto' }).isOn(reading)).toBe(isOn);
});

test('an operator prolongs it to a time and ends it', () => {
  const mode = new LearningMode();
  mode.choose({ mode: 'on', untilMs: NOW_MS });
  expect(mode.choice).toEqual({ mode: 'on', untilMs: NOW_MS });
  expect([NOW_MS - 1, NOW_MS, NOW_MS + 1].map((atMs) => mode.isOn(site(90, 0.9, atMs)))).toEqual([true, false, false]);
  mode.choose({ mode: 'off' });
  expect(mode.isOn(site(0, 0))).toBe(false);
});

test('an empty site has all its days before it, and a site that has learned has none', () => {
  const dayMs = 86_400_000;
  const left = (days: number, establishedShare: number) =>
    new LearningMode().daysLeft({ firstMs: NOW_MS - days * dayMs, establishedShare }, NOW_MS);
  expect(new LearningMode().daysLeft(null, NOW_MS)).toBe(14);
  expect([left(3, 0.2), left(3, 0.4), left(20, 0)]).toEqual([11, 0, 0]);
});
