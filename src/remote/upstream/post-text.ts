import { Fault } from '../../kernel/fault.ts';

/** Longest answer that is read, in bytes. */
const ANSWER_BYTES_MAX = 64 * 1024;

/** A form, or JSON as text. */
export type PostBody = URLSearchParams | { readonly json: string };

/**
 * Sends fields and gives the text of the answer. The fields go into the body, so that no log of a proxy sees them.
 * Redirects are not followed, because they would carry the fields to another server. Throws Fault 'unavailable' with
 * the system's error code, e.g. `ECONNREFUSED`, as its cause. An abort is thrown as it is.
 */
export async function postText(url: string, body: PostBody, signal: AbortSignal): Promise<string> {
  try {
    const sent =
      body instanceof URLSearchParams ? { body } : { body: body.json, headers: { 'Content-Type': 'application/json' } };
    const response = await fetch(url, { method: 'POST', ...sent, redirect: 'error', signal });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Fault('unavailable', `the upstream answered HTTP ${response.status}`);
    }
    return await readBounded(response);
  } catch (error) {
    if (error instanceof Fault || signal.aborted) throw error;
    throw new Fault('unavailable', 'the upstream cannot be reached', { cause: codeOf(error) });
  }
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > ANSWER_BYTES_MAX)
      throw new Fault('unavailable', 'the upstream answered more than any answer can have');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Gives the code of the socket's error, which fetch wraps. Both errors quote only the address. */
function codeOf(error: unknown): string {
  const { cause } = error as { readonly cause?: { readonly code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : 'unknown';
}
