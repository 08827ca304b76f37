import { queryOptions } from '@tanstack/react-query';
import { ask, client } from './client.ts';

/** All administrators. */
export const administrators = queryOptions({
  queryKey: ['administrators'],
  queryFn: async () => (await ask(client.GET('/administrators'))).administrators,
});

/** An administrator, as the list shows it. */
export type Administrator = Awaited<ReturnType<NonNullable<typeof administrators.queryFn>>>[number];

/** The sessions and tokens of an administrator. */
export function tokensOf(name: string) {
  return queryOptions({
    queryKey: ['administrators', name, 'tokens'],
    queryFn: async () =>
      (await ask(client.GET('/administrators/{name}/tokens', { params: { path: { name } } }))).tokens,
  });
}

/** Ends a session or token of an administrator. */
export async function endTokenOf(name: string, tokenId: string): Promise<void> {
  await ask(client.DELETE('/administrators/{name}/tokens/{tokenId}', { params: { path: { name, tokenId } } }));
}
