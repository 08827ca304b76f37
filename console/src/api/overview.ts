import { queryOptions } from '@tanstack/react-query';
import { dayText } from '../ui/instant.tsx';
import { ask, client } from './client.ts';

const DAY_MS = 86_400_000;

/** Calls and amounts of today and of the days before, in all so many days of Asia/Shanghai. */
export function totalsOfDays(days: number) {
  return queryOptions({
    queryKey: ['totals', days],
    queryFn: async () => {
      const nowMs = Date.now();
      const [from, to] = [dayText(nowMs - (days - 1) * DAY_MS), dayText(nowMs)];
      const { totals } = await ask(client.GET('/ledger/totals', { params: { query: { from, to } } }));
      return { today: to, totals };
    },
  });
}

/** The sums of one app, API, key and day. */
export type Total = Awaited<ReturnType<NonNullable<ReturnType<typeof totalsOfDays>['queryFn']>>>['totals'][number];

/** The five APIs, and whether they answer. */
export const apiStates = queryOptions({
  queryKey: ['apis'],
  queryFn: async () => (await ask(client.GET('/apis'))).apis,
});

/** An API, and whether it answers. */
export type ApiState = Awaited<ReturnType<NonNullable<typeof apiStates.queryFn>>>[number];

/** How many persons, faces and photos are stored. */
export const registerSize = queryOptions({
  queryKey: ['register-size'],
  queryFn: () => ask(client.GET('/persons/count')),
});
