import { queryOptions } from '@tanstack/react-query';
import { ask, client } from './client.ts';

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
