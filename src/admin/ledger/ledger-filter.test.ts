import { expect, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import type { Actor } from '../../platform/access/actor.ts';
import { ledgerContracts } from './contract.ts';
import { filterOf } from './ledger-filter.ts';

const auditor: Actor = { ...anActor, name: 'audit', role: 'auditor' };
const at = (text: string) => Date.parse(`${text}+08:00`);

test.each([
  // A last day is included, a last time is not.
  ['2026-03-01', '2026-03-02', '2026-03-01T00:00:00', '2026-03-03T00:00:00'],
  ['2026-03-01T14:05', '2026-03-01T14:15', '2026-03-01T14:05:00', '2026-03-01T14:15:00'],
  ['2026-03-01T06:05:00.000Z', '2026-03-01', '2026-03-01T14:05:00', '2026-03-02T00:00:00'],
])('%s to %s', (from, to, begins, ends) => {
  const params = ledgerContracts.list.params.parse({ from, to });
  expect(filterOf(params, auditor)).toMatchObject({ fromMs: at(begins), toMs: at(ends) });
});

test.each(['2026-02-29', '2026-03-01T25:00', 'yesterday', ''])('%j is no time', (from) => {
  expect(ledgerContracts.list.params.safeParse({ from }).success).toBe(false);
});
