import { queryOptions } from '@tanstack/react-query';
import { ask, client } from './client.ts';

/** The sessions and tokens of the administrator that is signed in. */
export const ownTokens = queryOptions({
  queryKey: ['own-tokens'],
  queryFn: async () => (await ask(client.GET('/sessions'))).tokens,
});

/** A session or token, as a list shows it. */
export type ShownToken = Awaited<ReturnType<NonNullable<typeof ownTokens.queryFn>>>[number];

/** Ends one of one's own sessions or tokens. */
export async function endOwnToken(tokenId: string): Promise<void> {
  await ask(client.DELETE('/sessions/{tokenId}', { params: { path: { tokenId } } }));
}
