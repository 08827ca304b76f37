import { describe, expect, test, vi } from 'vitest';
import { LearningMode } from './learning-mode.ts';

const NOW_MS = Date.parse('2026-05-01T12:00:00+08:00');
const site = (siteDays: number, establishedShare: number, atMs = NOW_MS) => ({
  siteDays,
  siteRequests: 1_000,
  establishedShare,
  atMs,
});

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
    new LearningMode().daysLeft({ firstMs: NOW_MS - days * dayMs, requests: 1_000, establishedShare }, NOW_MS);
  expect(new LearningMode().daysLeft(null, NOW_MS)).toBe(14);
  expect([left(3, 0.2), left(3, 0.4), left(20, 0)]).toEqual([11, 0, 0]);
});

describe('once the site has learned enough', () => {
  function opened(endedAtMs: number | null = null) {
    const kept: number[] = [];
    let fails = 0;
    const keepEnd = async (atMs: number) => {
      if ((fails -= 1) >= 0) throw new Error('the disk is full');
      kept.push(atMs);
    };
    return {
      kept,
      failFor: (times: number) => (fails = times),
      mode: new LearningMode(undefined, { endedAtMs, keepEnd }),
    };
  }

  test.each([
    ['14 days are over', site(14, 0)],
    ['a share of .35 of 100 requests', { ...site(1, 0.35), siteRequests: 100 }],
  ])('%s: it does not begin again', (_, reading) => {
    const { mode, kept } = opened();
    expect(mode.isOn(reading)).toBe(false);
    expect([mode.isOn(site(3, 0.1)), mode.endedAtMs, kept]).toEqual([false, NOW_MS, [NOW_MS]]);
  });

  test('a share of 99 requests only counts for the moment', () => {
    const { mode, kept } = opened();
    expect(mode.isOn({ ...site(1, 0.9), siteRequests: 99 })).toBe(false);
    expect([mode.isOn(site(1, 0.1)), mode.endedAtMs, kept]).toEqual([true, null, []]);
  });

  test('the end holds after a restart, until an operator leaves it to the site again', () => {
    const { mode } = opened(NOW_MS - 1);
    expect([mode.isOn(site(0, 0)), mode.endedAtMs]).toEqual([false, NOW_MS - 1]);
    mode.choose({ mode: 'on', untilMs: NOW_MS + 1 });
    expect(mode.isOn(site(0, 0))).toBe(true);
    mode.choose({ mode: 'auto' });
    expect([mode.isOn(site(0, 0)), mode.endedAtMs]).toEqual([true, null]);
  });

  test('an operator who ended it leaves no end of the site behind', () => {
    const { mode, kept } = opened();
    mode.choose({ mode: 'off' });
    expect([mode.isOn(site(20, 0.9)), mode.endedAtMs, kept]).toEqual([false, null, []]);
  });

  test('an end that could not be kept is kept at the next request', async () => {
    const { mode, kept, failFor } = opened();
    failFor(1);
    mode.isOn(site(14, 0));
    await vi.waitFor(() => {
      mode.isOn({ ...site(15, 0), atMs: NOW_MS + 9 });
      expect(kept).toEqual([NOW_MS]);
    });
  });
});
