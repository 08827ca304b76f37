import { bulkhead, type BulkheadPolicy } from 'cockatiel';
import { lookup } from 'node:dns/promises';
import { request as requestHttp, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { AddressRanges } from '../../platform/admission/address-ranges.ts';
import type { SendOutcome, WebhookRequest, WebhookSender } from '../../platform/webhooks/webhook-sender.ts';
import type { SendProblem } from '../../platform/webhooks/webhook.ts';
import { isAllowedAddress } from './allowed-address.ts';

/** An address that a name stands for. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** How the sender is set up. */
export interface HttpWebhookSenderOptions {
  /** Addresses besides the public ones to which it may connect. Only to these may it speak plain HTTP. */
  readonly allowed: AddressRanges;
  /** Looks a name up. The operating system's resolver by default. */
  readonly resolve?: (host: string) => Promise<readonly ResolvedAddress[]>;
}

/**
 * Look-ups under way at a time. A look-up holds one of Node's four threads for files, digests and names until the resolver
 * answers, however long that takes.
 */
const LOOKUPS_AT_ONCE = 2;
/** More of an answer than this is not read. Only its status counts. */
const ANSWER_BYTES_MAX = 65_536;

/**
 * Sends webhooks over HTTP. It looks the name up once, checks every address that comes, and connects to one of exactly
 * these, so a name that changes meanwhile leads nowhere else. It follows no redirect.
 */
export class HttpWebhookSender implements WebhookSender {
  readonly #allowed: AddressRanges;
  readonly #resolve: (host: string) => Promise<readonly ResolvedAddress[]>;
  readonly #lookups: BulkheadPolicy = bulkhead(LOOKUPS_AT_ONCE, Number.MAX_SAFE_INTEGER);

  constructor({ allowed, resolve = resolveBySystem }: HttpWebhookSenderOptions) {
    this.#allowed = allowed;
    this.#resolve = resolve;
  }

  async send(request: WebhookRequest, signal: AbortSignal): Promise<SendOutcome> {
    signal.throwIfAborted();
    const url = new URL(request.url);
    const addresses = await orAborted(this.#addressesOf(url), signal);
    if (addresses === 'name-unknown' || addresses === 'address-refused') return { kind: 'failed', problem: addresses };
    return post(url, request, addresses, signal);
  }

  async #addressesOf(url: URL): Promise<readonly ResolvedAddress[] | 'name-unknown' | 'address-refused'> {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const found = await this.#lookups.execute(() => this.#resolve(host)).catch(() => []);
    if (found.length === 0) return 'name-unknown';
    const isSafe = ({ address }: ResolvedAddress) =>
      url.protocol === 'https:' ? isAllowedAddress(address, this.#allowed) : this.#allowed.contains(address);
    return found.every(isSafe) ? found : 'address-refused';
  }
}

function resolveBySystem(host: string): Promise<readonly ResolvedAddress[]> {
  return lookup(host, { all: true, verbatim: true });
}

function post(
  url: URL,
  { headers, body }: WebhookRequest,
  addresses: readonly ResolvedAddress[],
  signal: AbortSignal,
): Promise<SendOutcome> {
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body), 'user-agent': 'renzheng' },
    agent: false,
    lookup: pinnedTo(addresses),
    signal,
  };
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options);
    sent.on('response', (answer) => {
      discard(answer);
      resolve({ kind: 'answered', status: answer.statusCode ?? 0, retryAfterMs: retryAfterOf(answer) });
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (signal.aborted) reject(signal.reason as Error);
      else resolve({ kind: 'failed', problem: problemOf(error.code ?? '') });
    });
    sent.end(body);
  });
}

/** Connects to the addresses that were checked, and asks no resolver. */
function pinnedTo(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_host, options, tell) => {
    const [first] = addresses;
    if (options.all) tell(null, [...addresses]);
    else tell(null, first?.address ?? '', first?.family);
  };
}

/** Reads the rest of an answer away, but not for ever. */
function discard(answer: IncomingMessage): void {
  let bytes = 0;
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) answer.destroy();
  });
  // The status is known, so it does not matter how the rest ends.
  answer.on('error', () => undefined);
}

/** Reads Retry-After in seconds. A date is left aside, because clocks of receivers differ. */
function retryAfterOf({ headers }: IncomingMessage): number | null {
  const text = headers['retry-after'];
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) * 1000 : null;
}

function problemOf(code: string): SendProblem {
  if (code.startsWith('HPE_')) return 'no-http';
  if (code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || CERTIFICATE_CODES.test(code)) return 'certificate';
  return 'unreachable';
}

/** What Node's TLS says of a certificate that it does not trust, e.g. `DEPTH_ZERO_SELF_SIGNED_CERT`. */
const CERTIFICATE_CODES = /CERT|UNABLE_TO_|^CRL_|HOSTNAME_MISMATCH/;

/** Gives what `work` gives, or rejects as soon as the signal aborts. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
