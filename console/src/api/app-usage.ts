import { queryOptions } from '@tanstack/react-query';
import { dayText } from '../ui/instant.tsx';
import { ask, client } from './client.ts';

const DAY_MS = 86_400_000;
/** How many days the charts of an app show, today included. */
export const USAGE_DAYS = 30;

/** The calls of an app by day and API. */
export function appDays(appId: string) {
  return queryOptions({
    queryKey: ['apps', appId, 'days'],
    queryFn: async () => {
      const todayMs = Date.parse(`${dayText(Date.now())}T00:00:00+08:00`);
      const [fromMs, toMs] = [todayMs - (USAGE_DAYS - 1) * DAY_MS, todayMs + DAY_MS];
      const times = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
      const query = { step: 'day', app: appId, by: 'api', ...times } as const;
      const { points } = await ask(client.GET('/ledger/series', { params: { query } }));
      return { fromMs, points };
    },
  });
}

/** The calls of an app by day and API. */
export type AppDays = Awaited<ReturnType<NonNullable<ReturnType<typeof appDays>['queryFn']>>>;

/** How the packages of an app were used by day, and when each will be used up. */
export function packageUsageOf(appId: string) {
  return queryOptions({
    queryKey: ['apps', appId, 'packages', 'usage'],
    queryFn: () =>
      ask(client.GET('/apps/{appId}/packages/usage', { params: { path: { appId }, query: { days: USAGE_DAYS } } })),
  });
}

/** The use of all packages of an app. */
export type PackageUsage = Awaited<ReturnType<NonNullable<ReturnType<typeof packageUsageOf>['queryFn']>>>;
