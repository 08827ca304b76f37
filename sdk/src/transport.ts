import { errorOf, TransportError, type ApiName, type Envelope } from './errors.ts';
import { isOffline, isUnsent } from './unsent.ts';

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
  const { api, url, signal } = sent;
  const wasOffline = isOffline(url);
  const text = await exchange(sent).catch((error: unknown) => {
    if (signal?.aborted) throw signal.reason;
    throw new TransportError(api, isUnsent(error, { url, wasOffline }) ? 'unsent' : 'unsure', error);
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
