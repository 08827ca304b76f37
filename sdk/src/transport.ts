import { errorOf, TransportError, type ApiName, type Envelope } from './errors.ts';
import { isOffline, isUnsent, urlOf } from './unsent.ts';

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
  // The text of fetch would repeat the address, which holds the key.
  if (urlOf(url) === null) throw new TransportError(api, 'unsent', 'the address cannot be read');
  const wasOffline = isOffline(url);
  const { text, status, redirect } = await exchange(sent).catch((error: unknown) => {
    if (signal?.aborted) throw signal.reason;
    throw new TransportError(api, isUnsent(error, { url, wasOffline }) ? 'unsent' : 'unsure', error);
  });
  if (redirect !== null) throw new TransportError(api, 'unreadable', redirect);
  const envelope = readEnvelope(text);
  if (envelope === null && mayBeHandedOn(status, text))
    throw new TransportError(api, 'unsure', `a proxy answered with status ${status}`);
  if (envelope === null) throw new TransportError(api, 'unreadable', 'the answer is not of this wire');
  if (envelope.error_code !== 0) throw errorOf(api, envelope);
  if (typeof envelope.result !== 'object' || envelope.result === null)
    // The code says that it was answered, and so perhaps charged: no other server may be asked without a word.
    throw new TransportError(api, 'unsure', 'the answer has no result');
  return envelope.result;
}

/**
 * Whether a proxy that failed may have handed the request on before, e.g. with 502 or 504. With 503 a balancer says that it
 * has no server for the call, but Envoy says so too if it lost the connection, and its text tells.
 */
function mayBeHandedOn(status: number, text: string): boolean {
  return status === 503 ? text.startsWith('upstream connect error or disconnect/reset') : status >= 500;
}

interface Exchanged {
  readonly text: string;
  readonly status: number;
  /** What to do about a redirect. Null if the answer is none. */
  readonly redirect: string | null;
}

async function exchange({ url, body, idempotencyKey, timeoutMs, signal, fetch }: Sent): Promise<Exchanged> {
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
      redirect: 'manual',
    });
    return { text: await response.text(), status: response.status, redirect: redirectOf(response, url) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/**
 * A redirect is not followed: fetch would send some without the body, so that the server misses the key, and others with
 * the key and personal data to an address that nobody chose. Of the new address only the origin is told, because the rest
 * may hold the key.
 */
function redirectOf({ status, type, headers }: Response, url: string): string | null {
  if (type !== 'opaqueredirect' && !REDIRECTS.has(status)) return null;
  const to = originOf(headers.get('location'), url);
  return `the server redirects${to === null ? '' : ` to ${to}`}: set baseUrl to the address that answers, because no redirect is followed`;
}

function originOf(location: string | null, base: string): string | null {
  try {
    return location === null ? null : new URL(location, base).origin;
  } catch {
    return null;
  }
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function readEnvelope(text: string): Envelope | null {
  try {
    const parsed = JSON.parse(text) as Partial<Envelope> | null;
    const isOfThisWire = typeof parsed?.error_code === 'number' && typeof parsed.reason === 'string';
    return isOfThisWire ? (parsed as Envelope) : null;
  } catch {
    return null;
  }
}
