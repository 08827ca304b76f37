import { expect, test } from 'vitest';
import { Fault } from '../../kernel/fault.ts';
import { WorkUnderWay } from '../../kernel/work-under-way.ts';
import { OpenSettlements } from './open-settlements.ts';

test('a settlement is under way until its end is known, because what it writes may still come', async () => {
  const underWay = new WorkUnderWay();
  let isAway = true;
  const calls = {
    endOf: () => (isAway ? Promise.reject(new Fault('unavailable', 'away' as never)) : Promise.resolve(null)),
  };
  const open = new OpenSettlements({ calls, openMax: 10, underWay });
  const told: string[] = [];
  const ended = open.add('E1').then(() => told.push('told'));
  void underWay.olderEnded().then(() => told.push('ended'));
  await open.resolve();
  expect([open.size, told]).toEqual([1, []]);
  isAway = false;
  await open.resolve();
  await ended;
  await underWay.olderEnded();
  expect([open.size, told.toSorted()]).toEqual([0, ['ended', 'told']]);
});
