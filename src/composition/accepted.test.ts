import { expect, test } from 'vitest';
import { readConfig } from '../config/config.ts';
import { acceptedAt } from './accepted.ts';

const LAST_MS = Date.parse('2026-12-01T23:59:59.999+08:00');

test('a day in the settings takes over a loss or the clock on this day of Asia/Shanghai alone, as an option does', () => {
  const of = (variable: string, nowMs: number) => acceptedAt(readConfig({ [variable]: '2026-12-01' }), {}, nowMs);
  for (const atMs of [LAST_MS, LAST_MS - 86_399_999]) {
    expect(of('RENZHENG_START_ACCEPT_LOSS_ON', atMs)).toEqual({ acceptsLoss: true, acceptsClock: false });
    expect(of('RENZHENG_START_ACCEPT_CLOCK_ON', atMs)).toEqual({ acceptsLoss: false, acceptsClock: true });
  }
  for (const atMs of [LAST_MS + 1, LAST_MS - 86_400_000])
    for (const variable of ['RENZHENG_START_ACCEPT_LOSS_ON', 'RENZHENG_START_ACCEPT_CLOCK_ON'])
      expect(of(variable, atMs)).toEqual({ acceptsLoss: false, acceptsClock: false });
  expect(acceptedAt(readConfig({}), { acceptsLoss: true }, LAST_MS)).toEqual({
    acceptsLoss: true,
    acceptsClock: false,
  });
  expect(acceptedAt(readConfig({}), { acceptsClock: true }, LAST_MS)).toEqual({
    acceptsLoss: false,
    acceptsClock: true,
  });
});

test('what is no day is refused, because it would take nothing over without a word', () => {
  for (const variable of ['RENZHENG_START_ACCEPT_LOSS_ON', 'RENZHENG_START_ACCEPT_CLOCK_ON'])
    for (const text of ['true', '2026-02-29', '2026-12-1'])
      expect(() => readConfig({ [variable]: text })).toThrow('must be a day such as 2026-07-03');
});
