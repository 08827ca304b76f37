import { queryOptions } from '@tanstack/react-query';
import type { BodyOf } from './app-changes.ts';
import { ask, client } from './client.ts';

/** The kinds of values that a list holds. */
export const LIST_KINDS = ['account', 'phone', 'device', 'address'] as const;
/** A kind of value. */
export type ListKind = (typeof LIST_KINDS)[number];
/** When an entry holds. */
export const LIST_STATES = ['now', 'coming', 'ended'] as const;
/** A time at which an entry holds. */
export type ListState = (typeof LIST_STATES)[number];

/** What entries are filtered by. `undefined` does not filter. */
export interface EntryQuery {
  readonly list?: string;
  readonly kind?: ListKind;
  readonly state?: ListState;
  readonly endingDays?: number;
  readonly app?: string;
  readonly scene?: string;
  readonly text?: string;
}

/** Entries of one page. */
export const ENTRIES_PAGE = 50;

/** Each list with its numbers and the rules that read it. */
export const listOverview = queryOptions({
  queryKey: ['lists', 'overview'],
  queryFn: async () => (await ask(client.GET('/risk/lists'))).lists,
});

/** A list with its numbers. */
export type ListNumbers = Awaited<ReturnType<NonNullable<typeof listOverview.queryFn>>>[number];

/** One page of entries, newest first. `after` is the last id of the page before. */
export function entryPage(query: EntryQuery, after: string | null) {
  return queryOptions({
    queryKey: ['lists', 'entries', query, after],
    queryFn: async () => {
      // One more tells whether another page follows.
      const limit = ENTRIES_PAGE + 1;
      const asked = { ...query, limit, ...(after !== null && { after }) };
      const { entries } = await ask(client.GET('/risk/list-entries', { params: { query: asked } }));
      return { entries: entries.slice(0, ENTRIES_PAGE), isLast: entries.length <= ENTRIES_PAGE };
    },
  });
}

/** An entry of a list, with its hits. */
export type ListEntry = Awaited<ReturnType<NonNullable<ReturnType<typeof entryPage>['queryFn']>>>['entries'][number];

/** Finds the entries that list a value. The value stands in the body, and the look in the audit. */
export async function findEntries(body: NonNullable<BodyOf<'list-entries.find'>>) {
  return (await ask(client.POST('/risk/list-entries/find', { body }))).entries;
}

/** An entry that lists a value, and whether it applies. */
export type FoundEntry = Awaited<ReturnType<typeof findEntries>>[number];

/** Adds an entry. */
export function addEntry(body: NonNullable<BodyOf<'list-entries.add'>>) {
  return ask(client.POST('/risk/list-entries', { body }));
}

/** Lists entities of decisions by their pseudonyms. */
export function addEntities(body: NonNullable<BodyOf<'list-entries.add-entities'>>) {
  return ask(client.POST('/risk/list-entities', { body }));
}

/** Changes the end or the note of an entry. */
export function changeEntry(entryId: string, body: NonNullable<BodyOf<'list-entries.change'>>) {
  return ask(client.PATCH('/risk/list-entries/{entryId}', { params: { path: { entryId } }, body }));
}

/** Removes an entry. */
export function removeEntry(entryId: string) {
  return ask(client.DELETE('/risk/list-entries/{entryId}', { params: { path: { entryId } } }));
}

/** Shows what an import would do. */
export function previewEntries(csv: string) {
  return ask(client.POST('/risk/list-entries/preview', { body: { csv } }));
}

/** Imports a part of a table. */
export function importEntries(body: { readonly csv: string; readonly more: boolean }) {
  return ask(client.POST('/risk/list-entries/import', { body }));
}
