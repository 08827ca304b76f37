import type { Clock } from '../../kernel/clock.ts';
import type { Platform } from '../../platform/accounts/platform.ts';

/** What the keys are made with. */
export interface TryKeysDeps {
  readonly platform: Pick<Platform, 'issueKey' | 'keys'>;
  readonly clock: Clock;
}

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000];
/** What the list of keys shows of such a key. */
const LABEL = 'try it';

interface Held {
  readonly id: string;
  readonly plain: string;
  readonly endsAtMs: number;
}

/**
 * The keys with which this server calls its own sandbox on behalf of operators. Each sandbox app gets one, which ends
 * after a day. They are held in memory alone, so no operator and no script ever sees one. A key that was banned is
 * replaced.
 */
export class TryKeys {
  readonly #deps: TryKeysDeps;
  readonly #held = new Map<string, Promise<Held | null>>();

  constructor(deps: TryKeysDeps) {
    this.#deps = deps;
  }

  /** Gives a key of a sandbox app, as clients send it. `null` if there is no such app. */
  async keyOf(appId: string): Promise<string | null> {
    const before = this.#held.get(appId) ?? Promise.resolve(null);
    const next = before
      .catch(() => null)
      .then(async (held) => ((await this.#works(appId, held)) ? held : this.#make(appId)));
    this.#held.set(appId, next);
    return (await next)?.plain ?? null;
  }

  async #works(appId: string, held: Held | null): Promise<boolean> {
    if (held === null || held.endsAtMs - HOUR_MS <= this.#deps.clock.nowMs()) return false;
    const known = (await this.#deps.platform.keys(appId)).find(({ id }) => id === held.id);
    const endsMs = known?.expiresAtMs ?? 0;
    return known !== undefined && !known.banned && endsMs > this.#deps.clock.nowMs();
  }

  async #make(appId: string): Promise<Held | null> {
    const endsAtMs = this.#deps.clock.nowMs() + DAY_MS;
    const limits = { callsMax: null, dailyCallsMax: null };
    const made = await this.#deps.platform.issueKey(appId, {
      kind: 'test',
      label: LABEL,
      ...limits,
      expiresAtMs: endsAtMs,
    });
    return made && { id: made.key.id, plain: made.plain, endsAtMs };
  }
}
