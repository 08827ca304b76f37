import { expect, test } from 'vitest';
import type { AlertRule } from '../../../platform/alerts/alert-rule.ts';
import { caseMeasures } from './case-measures.ts';

test('cases that wait within their time raise nothing', async () => {
  const asked: number[] = [];
  const counts = async (nowMs: number) => {
    asked.push(nowMs);
    return { open: 7, assigned: 5, overdue: 3 };
  };
  const readings = await caseMeasures({ counts })['cases-overdue']({} as AlertRule, 1_000);
  expect([readings, asked]).toEqual([[{ subject: 'site', value: 3 }], [1_000]]);
});
