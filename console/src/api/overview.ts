import { queryOptions } from '@tanstack/react-query';
import { ask, client } from './client.ts';

/** The five APIs, and whether they answer. */
export const apiStates = queryOptions({
  queryKey: ['apis'],
  queryFn: async () => (await ask(client.GET('/apis'))).apis,
});

/** An API, and whether it answers. */
export type ApiState = Awaited<ReturnType<NonNullable<typeof apiStates.queryFn>>>[number];

/** How an API may stand. */
export type Availability = ApiState['availability'];

/** Switches an API on, off or to maintenance, for every caller. */
export function switchApi(api: string, availability: Availability) {
  return ask(client.PUT('/apis/{api}', { params: { path: { api } }, body: { availability } }));
}

/** From so many faces on, a filing is due (人脸识别技术应用安全管理办法, article 15). */
export const FILING_FACES = 100_000;

/** How many persons, faces and photos are stored. */
export const registerSize = queryOptions({
  queryKey: ['register-size'],
  queryFn: () => ask(client.GET('/persons/count')),
});

/** The attacks on faces of the last 24 hours by kind. */
export const attackKinds = queryOptions({
  queryKey: ['attack-kinds'],
  queryFn: () => ask(client.GET('/attacks/kinds')),
  refetchInterval: 60_000,
});

/** The packages of all apps that end within seven days and have calls left, as many as are listed at once. */
export const endingPackages = queryOptions({
  queryKey: ['packages', 'ending'],
  queryFn: () => ask(client.GET('/packages/ending', { params: { query: { days: 7 } } })),
});

/** A package that ends soon. */
export type EndingPackage = Awaited<ReturnType<NonNullable<typeof endingPackages.queryFn>>>['packages'][number];
