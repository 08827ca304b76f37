import { queryOptions } from '@tanstack/react-query';
import { API, ask, client } from './client.ts';
import { useChange } from './use-change.ts';

/** Every answer that the sandbox can give. It changes only with the release. */
export const catalogue = queryOptions({
  queryKey: ['sandbox', 'catalogue'],
  queryFn: async () => (await ask(client.GET('/sandbox/catalogue'))).entries,
  staleTime: Infinity,
});

/** One answer of the catalogue. */
export type CatalogueEntry = Awaited<ReturnType<NonNullable<typeof catalogue.queryFn>>>[number];

/** The request that gets one answer. */
export function sampleOf(api: string, slug: string) {
  return queryOptions({
    queryKey: ['sandbox', 'request', api, slug],
    queryFn: () => ask(client.GET('/sandbox/requests/{api}/{slug}', { params: { path: { api, slug } } })),
    staleTime: Infinity,
  });
}

/** A request that is shown before it is sent. */
export type Sample = Awaited<ReturnType<NonNullable<ReturnType<typeof sampleOf>['queryFn']>>>;

/** Lets the server send the request of one answer to the sandbox of an app. The key stays at the server. */
export function callSandbox(appId: string, body: { readonly api: string; readonly slug: string }) {
  return ask(client.POST('/sandbox/{appId}/calls', { params: { path: { appId } }, body }));
}

/** What the sandbox answered. */
export type SandboxAnswer = Awaited<ReturnType<typeof callSandbox>>;

/** The time of the sandbox of an app, and what happened in it last. */
export function sandboxOf(appId: string) {
  return queryOptions({
    queryKey: ['sandbox', 'shown', appId],
    queryFn: () => ask(client.GET('/sandbox/{appId}', { params: { path: { appId } } })),
  });
}

/** The time and the last events of a sandbox. */
export type ShownSandbox = Awaited<ReturnType<NonNullable<ReturnType<typeof sandboxOf>['queryFn']>>>;
/** A call of a sandbox, or a move of its clock. */
export type SandboxEvent = ShownSandbox['lastEvents'][number];

/** Where a clock moves to. `at` is an ISO 8601 instant. */
export type ClockMove =
  { readonly at: string } | { readonly hours: number } | { readonly midnight: true } | { readonly present: true };

/** Moves the clock of a sandbox. */
export function moveClock(appId: string, body: ClockMove) {
  return ask(client.PUT('/sandbox/{appId}/clock', { params: { path: { appId } }, body }));
}

/** Forgets what happened in a sandbox. */
export function resetSandbox(appId: string) {
  return ask(client.DELETE('/sandbox/{appId}/record', { params: { path: { appId } } }));
}

/** The address of the whole record of a sandbox. */
export function recordFile(appId: string): string {
  return `${API}/sandbox/${encodeURIComponent(appId)}/record`;
}

/** Replaces what happened in a sandbox by a record, as JSON in base64. */
export function importRecord(appId: string, record: string) {
  return ask(client.PUT('/sandbox/{appId}/record', { params: { path: { appId } }, body: { record } }));
}

/** Plays a record again, as JSON in base64, and tells which answers differ in this version. */
export function replayRecord(record: string) {
  return ask(client.POST('/sandbox/replay', { body: { record } }));
}

/** What a replay told. */
export type ReplayReport = Awaited<ReturnType<typeof replayRecord>>;

/** A change of a sandbox, after which its time and its record are asked for again. */
export function useSandboxChange<Values, Result>(change: (values: Values) => Promise<Result>) {
  return useChange(['sandbox'], change);
}
