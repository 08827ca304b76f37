import { expect, test } from 'vitest';
import { errorRate } from '../calibration/error-rates.ts';
import { describeLivenessComparison, type MeasuredLiveness } from './compare-liveness.ts';

function measured(livenessId: string, passing: { print: number; replay: number }, liveRefused: number) {
  const points = Object.entries(passing).map(([attack, count]) => ({
    attack,
    bpcer: 0.05,
    apcer: errorRate(count, 100),
  }));
  const refused = [
    { attack: 'live', why: 'no-face', clips: liveRefused },
    { attack: 'print', why: 'no-face', clips: 3 },
  ];
  return {
    livenessId,
    liveClips: 50 - liveRefused,
    refused,
    aucFused: 0.9,
    points,
    msPerClip: 700,
  } satisfies MeasuredLiveness;
}

test('the report says against which attack which network is better, and what moving costs', () => {
  // Clopper-Pearson at 95 %: 2 of 100 is .0024 .. .0704, 20 of 100 is .127 .. .292, 4 of 100 is .011 .. .0993.
  const text = describeLivenessComparison(
    measured('a@1', { print: 20, replay: 2 }, 1),
    measured('b@1', { print: 2, replay: 4 }, 0),
  );
  expect(text).toContain('Liveness. Installed: a@1. Other: b@1.');
  expect(text).toMatch(/\| print \| 5 % \| 2e-1 \(.*; 20 of 100\) \| 2e-2 \(.*; 2 of 100\) \| other \|/);
  expect(text).toMatch(/\| replay \| 5 % .* \| no difference seen \|/);
  expect(text).toContain('Better: the other in print at 5 % turned away.');
  expect(text).toMatch(/\| live clips that cannot be judged \| 2e-2 \(.*; 1 of 50\) \| 0 \(.*; 0 of 50\) \|/);
  expect(text).toContain('a scale of its own (renzheng calibrate liveness');
  const chinese = describeLivenessComparison(
    measured('a@1', { print: 20, replay: 2 }, 1),
    measured('b@1', { print: 2, replay: 4 }, 0),
    'zh',
  );
  expect(chinese.replaceAll(/renzheng calibrate liveness/g, '')).not.toMatch(/(?:[a-z]{3,} ){2}[a-z]{3,}/i);
});

test('the same network needs no other scale', () => {
  const one = measured('a@1', { print: 2, replay: 2 }, 0);
  expect(describeLivenessComparison(one, one)).toContain('its scale stays');
});
