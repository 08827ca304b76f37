import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { ask, client, type OperationName } from './client.ts';
import { isProblem } from './problem.ts';

/** How a person can sign in, and the language of the site. */
export const signInWays = queryOptions({
  queryKey: ['sign-in-ways'],
  queryFn: () => ask(client.GET('/sessions/ways')),
  staleTime: Infinity,
});

/** The session of this browser. `null` if there is none. It is fetched again when the person comes back to the page. */
export const currentSession = queryOptions({
  queryKey: ['session'],
  queryFn: async () => {
    try {
      return await ask(client.GET('/sessions/current'));
    } catch (error) {
      if (isProblem(error, 'unauthenticated')) return null;
      throw error;
    }
  },
  staleTime: 30_000,
  refetchOnWindowFocus: 'always',
});

/** A session, with its administrator and the operations that the role may call. */
export type Session = NonNullable<Awaited<ReturnType<NonNullable<typeof currentSession.queryFn>>>>;

/** The session of the pages below. */
export const SessionContext = createContext<Session | null>(null);

/** The session of a page that needs one. Throws an Error on any other page. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('this page is shown only with a session');
  return session;
}

/** Tells whether the role may call an operation. What it may not is hidden, and the server refuses it all the same. */
export function useMay(): (operation: OperationName) => boolean {
  const { operations } = useSession();
  return (operation) => operations.includes(operation);
}

/** Why a session is over: it ended by itself or elsewhere, or here. */
export type EndReason = 'ended' | 'signed-out' | 'password-changed';

const END_REASON = ['end-reason'];
/** What outlives a session. */
const KEPT = new Set(['session', 'sign-in-ways', 'end-reason']);

/**
 * Fetches the session after a sign-in. Nothing of an earlier session is kept, and no answer counts that was asked for
 * before.
 */
export async function beginSession(queries: QueryClient): Promise<void> {
  await queries.cancelQueries({ queryKey: currentSession.queryKey });
  queries.removeQueries({ predicate: ({ queryKey: [name] }) => !KEPT.has(String(name)) });
  queries.setQueryData<EndReason | null>(END_REASON, null);
  await queries.fetchQuery({ ...currentSession, staleTime: 0 });
}

/** Forgets the session and all that was shown in it. The page asks for a sign-in then, and says why. */
export function forgetSession(queries: QueryClient, reason: EndReason): void {
  queries.setQueryData<EndReason | null>(END_REASON, reason);
  // An answer that is under way may still name the session.
  void queries.cancelQueries({ queryKey: currentSession.queryKey });
  queries.setQueryData(currentSession.queryKey, null);
  queries.removeQueries({ predicate: ({ queryKey: [name] }) => !KEPT.has(String(name)) });
}

/** Why the last session of this page is over. `null` if there was none. */
export function endReason(queries: QueryClient): EndReason | null {
  return queries.getQueryData<EndReason | null>(END_REASON) ?? null;
}

/** Ends the session, at the server and here. Throws an ApiProblem if the server could not end it. */
export async function signOut(queries: QueryClient): Promise<void> {
  try {
    await ask(client.DELETE('/sessions/current'));
  } catch (error) {
    if (!isProblem(error, 'unauthenticated')) throw error;
  }
  forgetSession(queries, 'signed-out');
}
