import { queryOptions } from '@tanstack/react-query';
import { dayText } from '../ui/instant.tsx';
import { ask, client } from './client.ts';
import { useChange } from './use-change.ts';

const DAY_MS = 86_400_000;

/** Which sources answer which API, and how they did in so many days up to now. */
export function sourcesOf(days: number) {
  return queryOptions({
    queryKey: ['sources', 'list', days],
    queryFn: () => {
      const query = { from: new Date(Date.now() - days * DAY_MS).toISOString() };
      return ask(client.GET('/sources', { params: { query } }));
    },
    refetchInterval: 60_000,
  });
}

/** The same between two days, which are both included, e.g. `2026-07-01` and `2026-07-31`. */
export function sourcesBetween(from: string, to: string) {
  return queryOptions({
    queryKey: ['sources', 'between', from, to],
    queryFn: () => ask(client.GET('/sources', { params: { query: { from, to } } })),
  });
}

/** Which sources answer, and how they did. */
export type Sources = Awaited<ReturnType<NonNullable<ReturnType<typeof sourcesOf>['queryFn']>>>;
/** How one source did for one API. */
export type SourceFigures = Sources['sources'][number];
/** The sources of one API. */
export type SourcePlan = Sources['apis'][number];

/** How often a shadow agreed with the answers of callers in so many days, today included. */
export function comparisonsOf(days: number) {
  return queryOptions({
    queryKey: ['sources', 'comparisons', days],
    queryFn: () => {
      const nowMs = Date.now();
      const query = { from: dayText(nowMs - (days - 1) * DAY_MS), to: dayText(nowMs), all: 'true' };
      return ask(client.GET('/sources/comparisons', { params: { query } }));
    },
  });
}

/** How often calls ended with one pair of verdicts. */
export type VerdictPair = Awaited<
  ReturnType<NonNullable<ReturnType<typeof comparisonsOf>['queryFn']>>
>['pairs'][number];

/** Pauses the shadow of an API, or lets it go on. */
export function useShadowSwitch() {
  return useChange(['sources'], ({ api, paused }: { readonly api: string; readonly paused: boolean }) =>
    ask(client.PUT('/sources/{api}/shadow', { params: { path: { api } }, body: { paused } })),
  );
}
