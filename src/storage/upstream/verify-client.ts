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
import { z } from 'zod';
import { Fault } from '../../kernel/fault.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { FaceVerdict } from '../../registry/face-referee.ts';
import type { IdNumber } from '../../registry/id-number.ts';
import type { RealName } from '../../registry/real-name.ts';
import { postForm } from './post-form.ts';
import { RetryBudget } from './retry-budget.ts';

export interface VerifyClientOptions {
  /** Scheme, host and any folder of a server with the wire of API 264, e.g. `https://apis.example.com`. */
  readonly baseUrl: string;
  /** Key at that server. */
  readonly key: string;
  /** Longest wait for one answer. */
  readonly timeoutMs: number;
  readonly random: RandomSource;
  /** How long the upstream is left alone after it failed too often; 10 s by default. */
  readonly restMs?: number;
}

/** Questions under way, and those that may wait; more are refused at once. */
const CONCURRENT_MAX = 64;
const WAITING_MAX = 64;
/** Attempts after the first. */
const RETRIES_MAX = 2;
/** Half of the last twenty questions failed, or of the last ten at the start: the upstream is left alone for a while. */
const BREAKER = { threshold: 0.5, size: 20, minimumNumberOfCalls: 10 };
const REST_MS = 10_000;

/**
 * Asks a server that speaks the wire of API 264. A question may cost money there, so it is asked again only where it
 * surely never arrived, and under the same `uorderid`, within a budget; an upstream that fails is left alone for a
 * while. Throws Fault 'timeout' or 'unavailable'; never shows what was asked.
 */
export class VerifyClient {
  readonly #options: VerifyClientOptions;
  readonly #budget = new RetryBudget();
  readonly #url: string;
  readonly #policy;

  constructor(options: VerifyClientOptions) {
    this.#options = options;
    this.#url = `${options.baseUrl.replace(/\/+$/, '')}/verifyface/verify`;
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

  async ask(idNumber: IdNumber, realName: RealName, photo: Uint8Array, signal: AbortSignal): Promise<FaceVerdict> {
    if (signal.aborted) throw new Fault('timeout', 'the question was aborted before the upstream was asked');
    this.#budget.earn();
    const form = new URLSearchParams({
      key: this.#options.key,
      idcard: idNumber,
      realname: realName,
      image: Buffer.from(photo).toString('base64'),
      thousand: '1',
      uorderid: Buffer.from(this.#options.random.bytes(16)).toString('hex'),
    });
    try {
      return await this.#policy.execute(async () => verdictOf(await this.#post(form, signal)), signal);
    } catch (error) {
      throw faultOf(error, signal);
    }
  }

  /** Only the upstream's own slowness is a Fault here: a caller that leaves says nothing of the upstream. */
  async #post(form: URLSearchParams, signal: AbortSignal): Promise<string> {
    const limit = AbortSignal.timeout(this.#options.timeoutMs);
    try {
      return await postForm(this.#url, form, AbortSignal.any([limit, signal]));
    } catch (error) {
      if (limit.aborted && !signal.aborted) throw new Fault('timeout', 'the upstream did not answer in time');
      throw error;
    }
  }
}

const envelope = z.object({ error_code: z.int(), result: z.unknown() });

const result = z.discriminatedUnion('res', [
  z.object({
    res: z.literal(1),
    score: z.coerce
      .string()
      .regex(/^\d{1,4}$/)
      .transform(Number)
      .refine((score) => score <= 1000),
  }),
  z.object({ res: z.literal(2), code: z.coerce.string() }),
  z.object({ res: z.literal(3) }),
]);

const NOT_COMPARED: Readonly<Record<string, 'register-face' | 'photo-face'>> = {
  '3003': 'register-face',
  '3004': 'photo-face',
};

/** Reads an answer. Its codes may be told; its texts may quote what was asked. */
function verdictOf(text: string): FaceVerdict {
  const answer = envelope.safeParse(parseJson(text));
  if (!answer.success) throw new Fault('unavailable', 'the upstream answered something that is no envelope');
  const { error_code: code } = answer.data;
  if (code === 226402) return { kind: 'unknown' };
  if (code === 226401) throw new Fault('timeout', 'the upstream waited for its own source in vain');
  if (code !== 0) throw new Fault('unavailable', `the upstream answered code ${code}`);
  const read = result.safeParse(answer.data.result);
  if (!read.success) throw new Fault('unavailable', 'the upstream answered a result that cannot be read');
  if (read.data.res === 3) return { kind: 'name-mismatch' };
  if (read.data.res === 2) return { kind: 'not-compared', why: NOT_COMPARED[read.data.code] ?? 'compare' };
  return { kind: 'compared', score: read.data.score / 10 };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What the socket or the name service says before a request has left. */
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
    return new Fault('unavailable', 'the upstream failed too often and is left alone for a while');
  if (error instanceof BulkheadRejectedError)
    return new Fault('unavailable', 'too many questions wait for the upstream');
  return error;
}
