import { expect, test } from 'vitest';
import { erasureWaits } from './erasure-waits.ts';

const wait = (leaseSeconds: number, timeoutMs: number) =>
  erasureWaits({ cluster: { leaseSeconds }, inference: { timeoutMs }, postgres: { commitTimeoutMs: 5000 } });

test.each([
  ['the settings of the release', 10, 10_000, 55_000, 120_000, 130_000],
  ['models that may take long', 10, 60_000, 155_000, 155_000, 165_000],
  ['a long lease, which ends before a client gives up', 150, 10_000, 55_000, 120_000, 270_000],
  ['the longest lease, of which no client would see the end', 300, 10_000, 55_000, 120_000, 280_000],
  ['models that may take longer than a client waits', 10, 600_000, 1_235_000, 280_000, 280_000],
])('an erasure waits as long as its settings let work last: %s', (_, lease, timeoutMs, callMs, ownMs, othersMs) => {
  expect(wait(lease, timeoutMs)).toEqual({ callMs, ownMs, othersMs });
});
