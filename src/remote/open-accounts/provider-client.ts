import { bulkhead, circuitBreaker, CountBreaker, handleAll, wrap } from 'cockatiel';

/** How many questions may be under way at one provider. */
const CONCURRENT_MAX = 64;
/** How many questions may wait for one provider. More count as unanswered at once. */
const WAITING_MAX = 128;
/** If half of the last twenty questions failed, the provider is not asked for a while. */
const BREAKER = { threshold: 0.5, size: 20, minimumNumberOfCalls: 10 };
const REST_MS = 10_000;
const ANSWER_BYTES_MAX = 65_536;

/** Asks one provider's JSON interface by GET, within bounds. */
export class ProviderClient {
  readonly #baseUrl: string;
  readonly #timeoutMs: number;
  readonly #policy;

  constructor(baseUrl: string, timeoutMs: number) {
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
    this.#timeoutMs = timeoutMs;
    const breaker = circuitBreaker(handleAll, { halfOpenAfter: REST_MS, breaker: new CountBreaker(BREAKER) });
    this.#policy = wrap(bulkhead(CONCURRENT_MAX, WAITING_MAX), breaker);
  }

  /**
   * Gives the object that the provider answered, or null if none came in time. It never throws, so no error can quote
   * the question.
   */
  async ask(
    path: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, unknown>> | null> {
    try {
      return await this.#policy.execute(
        () => this.#get(`${this.#baseUrl}${path}?${new URLSearchParams(query)}`, signal),
        signal,
      );
    } catch {
      // A failing provider must not fail the decision. The caller reports 'unavailable'.
      return null;
    }
  }

  async #get(url: string, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
    const response = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(this.#timeoutMs)]),
    });
    if (!response.ok) throw new Error(`the provider answered status ${response.status}`);
    const answer: unknown = JSON.parse(await boundedText(response));
    if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
      throw new Error('the provider did not answer an object');
    return Object.fromEntries(Object.entries(answer));
  }
}

async function boundedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > ANSWER_BYTES_MAX) throw new Error('the provider answered too much');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
