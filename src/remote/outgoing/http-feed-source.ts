import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { every } from '../../kernel/timers.ts';
import type { FetchProblem } from '../../features/business-risk/feeds/feed-schedule.ts';
import type { FeedAnswer, FeedRequest, FeedSource } from '../../features/business-risk/feeds/feed-source.ts';
import {
  CheckedAddresses,
  connectionProblem,
  pinnedTo,
  type CheckedAddressesOptions,
  type ResolvedAddress,
} from './checked-addresses.ts';

/** How feeds are fetched. */
export interface HttpFeedSourceOptions extends CheckedAddressesOptions {
  /** How long one fetch may take with all its redirects. */
  readonly timeoutMs?: number;
  /** How often it is checked that a body comes at a pace. */
  readonly paceMs?: number;
}

const TIMEOUT_MS = 120_000;
/**
 * A server that sends fewer bytes than this within the time, from the question on, is given up: at 1 KiB a second no list
 * comes within its deadline, and a server that drips holds up others.
 */
const PACE_MS = 30_000;
const PACE_BYTES = 30 * 1024;
const REDIRECTS_MAX = 3;
const DETAIL_CHARACTERS_MAX = 200;

/**
 * Fetches feeds over HTTP. Each connection goes to an address that was checked. A redirect is followed only within the
 * same scheme, host and port, because what lies elsewhere is not what the operator chose. A body that the server packed
 * with gzip for the way is unpacked, and its bound holds for what comes out.
 */
export class HttpFeedSource implements FeedSource {
  readonly #addresses: CheckedAddresses;
  readonly #timeoutMs: number;
  readonly #paceMs: number;

  constructor({ timeoutMs = TIMEOUT_MS, paceMs = PACE_MS, ...options }: HttpFeedSourceOptions) {
    this.#addresses = new CheckedAddresses(options);
    this.#timeoutMs = timeoutMs;
    this.#paceMs = paceMs;
  }

  async fetch(request: FeedRequest, signal: AbortSignal): Promise<FeedAnswer> {
    signal.throwIfAborted();
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    const tooSlow = new AbortController();
    const got: Got = { bytes: 0 };
    let bytesBefore = 0;
    const pace = every(this.#paceMs, () => {
      if (got.bytes - bytesBefore < PACE_BYTES) tooSlow.abort();
      bytesBefore = got.bytes;
    });
    try {
      return await this.#fetch(request, got, AbortSignal.any([signal, timeout, tooSlow.signal]));
    } catch (error) {
      signal.throwIfAborted();
      if (timeout.aborted || tooSlow.signal.aborted) return failed('timeout');
      // Errors of Node's sockets and parsers have a code. Others are bugs.
      const { code } = error as NodeJS.ErrnoException;
      if (typeof code !== 'string') throw error;
      if (code.startsWith('Z_')) return failed('no-http', '(its gzip body is broken)');
      return failed(connectionProblem(code));
    } finally {
      clearInterval(pace);
    }
  }

  async #fetch(request: FeedRequest, got: Got, signal: AbortSignal): Promise<FeedAnswer> {
    const first = new URL(request.url);
    const addresses = await this.#addresses.of(first, signal);
    if (addresses === 'name-unknown' || addresses === 'address-refused') return failed(addresses);
    let url = first;
    for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects += 1) {
      const answer = await get(url, request, addresses, signal);
      const to = redirectOf(answer, url);
      if (to === null) return read(answer, request, got, signal);
      answer.destroy();
      if (to.origin !== first.origin) return failed('redirected', `(${to.origin.slice(0, DETAIL_CHARACTERS_MAX)})`);
      url = to;
    }
    return failed('too-many-redirects');
  }
}

/** What came of a body until now. */
interface Got {
  bytes: number;
}

function failed(code: FetchProblem['code'], detail = ''): FeedAnswer {
  return { kind: 'failed', problem: { code, detail } };
}

function get(
  url: URL,
  { etag, lastModified }: FeedRequest,
  addresses: readonly ResolvedAddress[],
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const options: RequestOptions = {
    headers: {
      accept: '*/*',
      'accept-encoding': 'gzip',
      'user-agent': 'renzheng',
      ...(etag !== null && { 'if-none-match': etag }),
      ...(lastModified !== null && { 'if-modified-since': lastModified }),
    },
    agent: false,
    lookup: pinnedTo(addresses),
    signal,
  };
  return new Promise((resolve, reject) => {
    (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options)
      .on('response', resolve)
      .on('error', reject)
      .end();
  });
}

/** Where an answer redirects to. Null if it does not, or if that is no URL. */
function redirectOf({ statusCode = 0, headers }: IncomingMessage, url: URL): URL | null {
  const isRedirect = [301, 302, 303, 307, 308].includes(statusCode);
  return isRedirect && headers.location !== undefined ? URL.parse(headers.location, url.href) : null;
}

async function read(
  answer: IncomingMessage,
  { bytesMax }: FeedRequest,
  got: Got,
  signal: AbortSignal,
): Promise<FeedAnswer> {
  const { statusCode, headers } = answer;
  if (statusCode !== 200) {
    answer.destroy();
    return statusCode === 304 ? { kind: 'unchanged' } : failed('status', String(statusCode));
  }
  const encoding = (headers['content-encoding'] ?? 'identity').toLowerCase();
  const isPacked = encoding === 'gzip' || encoding === 'x-gzip';
  if (!isPacked && encoding !== 'identity') {
    answer.destroy();
    return failed('no-http', `(encoded as ${encoding.slice(0, 20)} without being asked to)`);
  }
  const isTooLarge = !isPacked && Number(headers['content-length'] ?? 0) > bytesMax;
  const bytes = isTooLarge ? null : await bytesOf(answer, { isPacked, bytesMax, got }, signal);
  answer.destroy();
  if (bytes === null) return failed('too-large');
  if (bytes.length === 0) return failed('empty');
  return { kind: 'file', bytes, etag: shortOrNull(headers.etag), lastModified: shortOrNull(headers['last-modified']) };
}

/** The body of an answer, unpacked. Null as soon as it has more bytes than allowed. */
async function bytesOf(
  answer: IncomingMessage,
  { isPacked, bytesMax, got }: { readonly isPacked: boolean; readonly bytesMax: number; readonly got: Got },
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Buffer[] = [];
  let isTooLarge = false;
  await pipeline(
    answer,
    isPacked ? createGunzip() : new PassThrough(),
    async (source: AsyncIterable<Buffer>) => {
      for await (const chunk of source) {
        got.bytes += chunk.length;
        isTooLarge = got.bytes > bytesMax;
        if (isTooLarge) return;
        chunks.push(chunk);
      }
    },
    { signal },
  ).catch((error: unknown) => {
    // A reader that stops in the middle cuts the streams before it off too early.
    if (!isTooLarge) throw error;
  });
  return isTooLarge ? null : Buffer.concat(chunks);
}

/** Longer names of a file are not kept. */
const NAME_CHARACTERS_MAX = 300;

function shortOrNull(text: string | undefined): string | null {
  return text === undefined || text.length > NAME_CHARACTERS_MAX ? null : text;
}
