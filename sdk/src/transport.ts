import { errorOf, TransportError, type ApiName, type Envelope } from './errors.ts';

/** One request to send. */
export interface Sent {
  readonly api: ApiName;
  readonly url: string;
  readonly body: URLSearchParams | string;
  readonly idempotencyKey: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly fetch: typeof globalThis.fetch;
}

/**
 * Sends one request and returns its result. Throws an AnswerError, a TransportError, or the reason of the caller's own
 * abort. Only the body decides, because HTTP says 200 for failures too.
 */
export async function send(sent: Sent): Promise<unknown> {
  const { api, signal } = sent;
  const text = await exchange(sent).catch((error: unknown) => {
    if (signal?.aborted) throw signal.reason;
    throw new TransportError(api, isUnsent(error) ? 'unsent' : 'unsure', error);
  });
  const envelope = readEnvelope(text);
  if (envelope === null) throw new TransportError(api, 'unreadable', 'the answer is not of this wire');
  if (envelope.error_code !== 0) throw errorOf(api, envelope);
  return envelope.result;
}

async function exchange({ url, body, idempotencyKey, timeoutMs, signal, fetch }: Sent): Promise<string> {
  const type = typeof body === 'string' ? 'application/json' : 'application/x-www-form-urlencoded';
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  const onAbort = () => timeout.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort);
  if (signal?.aborted) onAbort();
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': `${type};charset=utf-8`, 'idempotency-key': idempotencyKey },
      body: body.toString(),
      signal: timeout.signal,
    });
    return await response.text();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

function readEnvelope(text: string): Envelope | null {
  try {
    const parsed = JSON.parse(text) as Partial<Envelope> | null;
    const isOfThisWire = typeof parsed?.error_code === 'number' && typeof parsed.reason === 'string';
    return isOfThisWire ? (parsed as Envelope) : null;
  } catch {
    return null;
  }
}

/** Error codes of Node, Bun and Deno for a connection that was never made. Browsers do not say. */
const UNSENT =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused|CERT/;

function isUnsent(error: unknown): boolean {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; depth++) {
    if (UNSENT.test(String((cause as { readonly code?: unknown }).code))) return true;
    if (/connection refused|dns error|failed to lookup/i.test(cause.message)) return true;
    cause = cause.cause;
  }
  return false;
}
