import type { WireFields } from '../../wire/wire-fields.ts';
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  circuitBreaker,
  CountBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel';
import { Fault } from '../../kernel/fault.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { postText, type PostBody } from './post-text.ts';
import { RetryBudget } from './retry-budget.ts';

/** Which server to ask, and how long to wait for it. */
export interface WireClientOptions {
  /** Scheme, host and any folder of a server that speaks the wire of the five APIs, e.g. `https://apis.example.com`. */
  readonly baseUrl: string;
  /** The key that the server issued. */
  readonly key: string;
  /** Longest wait for one answer, in milliseconds. */
  readonly timeoutMs: number;
  readonly random: RandomSource;
  /** How long the server is not asked after it failed too often, in milliseconds. 10 s by default. */
  readonly restMs?: number;
}

/** How many questions may be under way. */
const CONCURRENT_MAX = 64;
/** How many questions may wait. More are refused at once. */
const WAITING_MAX = 64;
/** How many attempts may follow the first. */
const RETRIES_MAX = 2;
/**
 * If half of the last twenty questions failed, or of the last ten at the start, the server is not asked for a while.
 */
const BREAKER = { threshold: 0.5, size: 20, minimumNumberOfCalls: 10 };
const REST_MS = 10_000;

/**
 * Asks another server with this wire. A question may cost money there. So it is repeated only if it certainly never
 * arrived, with the same `uorderid` and within a budget. A server that fails too often is not asked for a while. Throws
 * Fault 'timeout' or 'unavailable', which never quotes the question.
 */
export class WireClient {
  readonly #options: WireClientOptions;
  readonly #budget = new RetryBudget();
  readonly #policy;

  constructor(options: WireClientOptions) {
    this.#options = options;
    const breaker = circuitBreaker(
      handleWhen((error) => error instanceof Fault),
      { halfOpenAfter: options.restMs ?? REST_MS, breaker: new CountBreaker(BREAKER) },
    );
    const again = retry(
      handleWhen((error) => isNeverSent(error) && this.#budget.spend()),
      { maxAttempts: RETRIES_MAX, backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 500 }) },
    );
    this.#policy = wrap(bulkhead(CONCURRENT_MAX, WAITING_MAX), again, breaker);
  }

  /**
   * Asks one question.
   *
   * @param path a route of the wire, e.g. `/verifyface/verify`
   * @param fields parameters without the key. Nested ones are sent as JSON, flat ones as a form.
   * @param read reads the answer. A Fault that it throws counts against the server.
   */
  async ask<T>(path: string, fields: WireFields, signal: AbortSignal, read: (text: string) => T): Promise<T> {
    if (signal.aborted) throw new Fault('timeout', 'the question was aborted before the upstream was asked');
    this.#budget.earn();
    const url = this.#options.baseUrl.replace(/\/+$/, '') + path;
    const uorderid = Buffer.from(this.#options.random.bytes(16)).toString('hex');
    const body = bodyOf({ key: this.#options.key, ...fields, uorderid });
    try {
      return await this.#policy.execute(async () => read(await this.#post(url, body, signal)), signal);
    } catch (error) {
      throw faultOf(error, signal);
    }
  }

  /**
   * Posts the question. Only slowness of the server itself becomes a Fault here, because a caller that leaves says
   * nothing about the server.
   */
  async #post(url: string, body: PostBody, signal: AbortSignal): Promise<string> {
    const limit = AbortSignal.timeout(this.#options.timeoutMs);
    try {
      return await postText(url, body, AbortSignal.any([limit, signal]));
    } catch (error) {
      if (limit.aborted && !signal.aborted) throw new Fault('timeout', 'the upstream did not answer in time');
      throw error;
    }
  }
}

function bodyOf(fields: WireFields): PostBody {
  const flat = Object.entries(fields).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as [string, string]] : [],
  );
  if (flat.length === Object.keys(fields).length) return new URLSearchParams(flat);
  return { json: JSON.stringify(fields) };
}

/** Error codes of the socket and of the name service that come before a request is sent. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function isNeverSent(error: unknown): boolean {
  return error instanceof Fault && error.kind === 'unavailable' && NEVER_SENT.has(String(error.cause));
}

function faultOf(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return new Fault('timeout', 'the question was aborted before the upstream answered');
  if (error instanceof BrokenCircuitError)
    return new Fault('unavailable', 'the upstream failed too often and is not asked for a while');
  if (error instanceof BulkheadRejectedError)
    return new Fault('unavailable', 'too many questions wait for the upstream');
  return error;
}
