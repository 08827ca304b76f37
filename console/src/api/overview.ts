import { queryOptions } from '@tanstack/react-query';
import { ask, client } from './client.ts';

/** Calls and amounts of whole days, from `from` to `to`, e.g. `2026-03-01`. */
export function totals(from: string, to: string) {
  return queryOptions({
    queryKey: ['totals', from, to],
    queryFn: async () => (await ask(client.GET('/ledger/totals', { params: { query: { from, to } } }))).totals,
  });
}

/** The sums of one app, API, key and day. */
export type Total = Awaited<ReturnType<NonNullable<ReturnType<typeof totals>['queryFn']>>>[number];

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
