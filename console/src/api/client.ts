import createClient from 'openapi-fetch';
import type { components, operations, paths } from './generated/admin-api.ts';
import { ApiProblem } from './problem.ts';

/** Where the admin API answers to the cookie of the console. */
export const API = '/console/api';

/** The admin API. Its types come from docs/openapi.json. The browser adds the cookie; no token is in reach of a script. */
export const client = createClient<paths>({ baseUrl: API, cache: 'no-store', credentials: 'same-origin' });

// What the server writes, e.g. why a job failed, comes in the language of the page.
client.use({
  onRequest: ({ request }) => void request.headers.set('accept-language', document.documentElement.lang),
});

/** The name of an operation of the admin API, e.g. `audit.list`. */
export type OperationName = keyof operations;

interface Answered<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * Waits for a call of `client`, and gives its result.
 * Throws an ApiProblem if the server refused, could not be reached, or answered something else than it documents.
 */
export async function ask<T>(call: Promise<Answered<T>>): Promise<T> {
  let answered: Answered<T>;
  try {
    answered = await call;
  } catch (error) {
    // fetch throws a TypeError if there is no connection; a body that is no JSON throws a SyntaxError.
    if (error instanceof SyntaxError) throw new ApiProblem('unreadable', '');
    throw new ApiProblem('offline', '');
  }
  if (answered.response.ok && answered.data !== undefined) return answered.data;
  const refusal = answered.error;
  if (!isRefusal(refusal)) throw new ApiProblem('unreadable', `HTTP ${answered.response.status}`);
  throw new ApiProblem(refusal.error.code, refusal.error.detail, refusal.error.fields);
}

function isRefusal(body: unknown): body is components['schemas']['AdminError'] {
  return typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'object';
}
