import { request as requestHttp, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { SendOutcome, WebhookRequest, WebhookSender } from '../../platform/webhooks/webhook-sender.ts';
import {
  CheckedAddresses,
  connectionProblem,
  pinnedTo,
  type CheckedAddressesOptions,
  type ResolvedAddress,
} from './checked-addresses.ts';

/** More of an answer than this is not read. Only its status counts. */
const ANSWER_BYTES_MAX = 65_536;

/**
 * Sends webhooks over HTTP. It looks the name up once, checks every address that comes, and connects to one of exactly
 * these, so a name that changes meanwhile leads nowhere else. It follows no redirect.
 */
export class HttpWebhookSender implements WebhookSender {
  readonly #addresses: CheckedAddresses;

  constructor(options: CheckedAddressesOptions) {
    this.#addresses = new CheckedAddresses(options);
  }

  async send(request: WebhookRequest, signal: AbortSignal): Promise<SendOutcome> {
    signal.throwIfAborted();
    const url = new URL(request.url);
    const addresses = await this.#addresses.of(url, signal);
    if (addresses === 'name-unknown' || addresses === 'address-refused') return { kind: 'failed', problem: addresses };
    return post(url, request, addresses, signal);
  }
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
      else resolve({ kind: 'failed', problem: connectionProblem(error.code ?? '') });
    });
    sent.end(body);
  });
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
