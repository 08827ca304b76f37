import { queryOptions } from '@tanstack/react-query';
import type { BodyOf } from './app-changes.ts';
import { ask, client } from './client.ts';

/** Every imported feed, newest first. */
export const feeds = queryOptions({
  queryKey: ['feeds'],
  queryFn: async () => (await ask(client.GET('/risk/feeds'))).feeds,
});

/** An imported version of a feed. */
export type Feed = Awaited<ReturnType<NonNullable<typeof feeds.queryFn>>>[number];

/** The kinds of feeds. */
export const feedKinds = queryOptions({
  queryKey: ['feed-kinds'],
  queryFn: async () => (await ask(client.GET('/risk/feed-kinds'))).kinds,
});

/** What is imported. */
export type FeedImport = NonNullable<BodyOf<'feeds.import'>>;

/** Shows what an import would read. */
export function previewFeed({ name, kind, text }: Pick<FeedImport, 'name' | 'kind' | 'text'>) {
  return ask(client.POST('/risk/feeds/preview', { body: { name, kind, text } }));
}

/** Imports a feed of text and makes it active. */
export function importFeed(body: FeedImport) {
  return ask(client.POST('/risk/feeds', { body }));
}

/** Sends a part of a database file. Without a file id, it begins a file. */
export function sendFeedPart(body: NonNullable<BodyOf<'feeds.part'>>) {
  return ask(client.POST('/risk/feed-files', { body }));
}

/** Imports the database file that was sent, and makes it active. */
export function importDatabase(body: NonNullable<BodyOf<'feeds.import-database'>>) {
  return ask(client.POST('/risk/feed-databases', { body }));
}

/** Makes a kept version active. */
export function activateFeed(feedId: string) {
  return ask(client.POST('/risk/feeds/{feedId}/activate', { params: { path: { feedId } } }));
}

/** Deactivates a feed. Its versions stay. */
export function deactivateFeed(name: string) {
  return ask(client.POST('/risk/feed-names/{name}/deactivate', { params: { path: { name } } }));
}

/** Deletes a version that is not active. */
export function removeFeed(feedId: string) {
  return ask(client.DELETE('/risk/feeds/{feedId}', { params: { path: { feedId } } }));
}

/** The feeds that are fetched from their URL. */
export const feedSchedules = queryOptions({
  queryKey: ['feeds', 'schedules'],
  queryFn: async () => (await ask(client.GET('/risk/feed-schedules'))).schedules,
});

/** A feed that is fetched from its URL. */
export type FeedSchedule = Awaited<ReturnType<NonNullable<typeof feedSchedules.queryFn>>>[number];

/** Has a feed fetched from its URL, at once and then regularly. */
export function scheduleFeed(name: string, body: NonNullable<BodyOf<'feeds.schedule'>>) {
  return ask(client.PUT('/risk/feed-schedules/{name}', { params: { path: { name } }, body }));
}

/** Fetches a scheduled feed now. With `force` it is taken although it is doubtful. */
export function fetchFeed(name: string, force: boolean) {
  const params = { path: { name } };
  return ask(client.POST('/risk/feed-schedules/{name}/fetch', { params, body: { force } }));
}

/** Ends the schedule of a feed. Its versions stay. */
export function unscheduleFeed(name: string) {
  return ask(client.DELETE('/risk/feed-schedules/{name}', { params: { path: { name } } }));
}
