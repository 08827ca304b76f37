import { queryOptions } from '@tanstack/react-query';
import { ask, client } from './client.ts';

/** The apps that the person may see. */
export const apps = queryOptions({
  queryKey: ['apps'],
  queryFn: async () => (await ask(client.GET('/apps'))).apps,
});

/** An app, as the list shows it. */
export type ShownApp = Awaited<ReturnType<NonNullable<typeof apps.queryFn>>>[number];

/** One app. */
export function appOf(appId: string) {
  return queryOptions({
    queryKey: ['apps', appId],
    queryFn: () => ask(client.GET('/apps/{appId}', { params: { path: { appId } } })),
  });
}

/** How far a budget of an app is used. */
export type BudgetUse = Awaited<ReturnType<NonNullable<ReturnType<typeof appOf>['queryFn']>>>['budgets'][number];

/** The keys of an app. */
export function keysOf(appId: string) {
  return queryOptions({
    queryKey: ['apps', appId, 'keys'],
    queryFn: async () => (await ask(client.GET('/apps/{appId}/keys', { params: { path: { appId } } }))).keys,
  });
}

/** A key, as the list shows it. */
export type ShownKey = Awaited<ReturnType<NonNullable<ReturnType<typeof keysOf>['queryFn']>>>[number];

/** The charged calls of today beside the limits of an app, its APIs and its keys. */
export function usageOf(appId: string) {
  return queryOptions({
    queryKey: ['apps', appId, 'usage'],
    queryFn: () => ask(client.GET('/apps/{appId}/usage', { params: { path: { appId } } })),
    refetchInterval: 30_000,
  });
}

/** The usage of today. */
export type Usage = Awaited<ReturnType<NonNullable<ReturnType<typeof usageOf>['queryFn']>>>;

/** The packages of an app, in the order in which they pay. */
export function packagesOf(appId: string) {
  return queryOptions({
    queryKey: ['apps', appId, 'packages'],
    queryFn: async () => (await ask(client.GET('/apps/{appId}/packages', { params: { path: { appId } } }))).packages,
  });
}

/** A package, as the list shows it. */
export type ShownPackage = Awaited<ReturnType<NonNullable<ReturnType<typeof packagesOf>['queryFn']>>>[number];
