import { expect, test } from 'vitest';
import { told, type Told } from '../kernel/told.ts';
import type { RegularWork } from '../platform/jobs/jobs.ts';
import type { Foundation } from './foundation.ts';
import { keepCounts, keepDays, keepPrepared, keepUp } from './upkeep.ts';

test('while the clock may be wrong, a round removes nothing and ends with what is wrong', async () => {
  const works: RegularWork[] = [];
  const removed: string[] = [];
  let problem: Told | null = told`the clock`;
  const foundation = {
    jobs: { regularly: (work: RegularWork) => works.push(work) },
    config: { retention: { minuteSeriesDays: 1, hourSeriesDays: 1, daySeriesDays: 1 } },
    log: { event: () => undefined },
    clockLeap: { look: async () => problem },
  } as unknown as Foundation;
  const prepared: string[] = [];
  keepPrepared(foundation, 'days to come', async () => void prepared.push('days to come'));
  const [preparation] = works.splice(0);
  const remove = (what: string) => async () => (removed.push(what), 0);
  keepUp(foundation, 'rows', async () => ({ rows: await remove('rows')() }));
  keepCounts(foundation, 'counts', ({ step }) => remove(step)());
  keepDays(foundation, 'days', remove('days'));
  const { signal } = new AbortController();
  for (const { round } of works) await expect(round(signal)).rejects.toThrow('the clock');
  expect(removed).toEqual([]);
  await preparation?.round(signal);
  expect(prepared, 'what removes nothing goes on').toEqual(['days to come']);
  problem = null;
  for (const { round } of works) await round(signal);
  expect(removed).toEqual(['rows', 'minute', 'hour', 'day', 'days']);
});
