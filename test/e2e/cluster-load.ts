import { present } from '../../src/kernel/assert.ts';
import { pause } from '../../src/kernel/timers.ts';
import { makeCaller, type NodeProcess } from './several-nodes.ts';

const USED_UP = 10012;
/** Calls of the app with a package that is nearly used. */
const SCARCE = 60;
const CALLERS = 3;
/** How long each caller waits between two calls, milliseconds. */
const PAUSE_MS = 50;
/** What the balancer answers if no node is ready. */
const NO_NODE = 'status 503';
const { signal: never } = new AbortController();

/** Where a load goes, and what it is compared with. */
export interface LoadedCluster {
  /** Address of the five APIs behind the balancer. */
  readonly url: string;
  readonly postgres: { rows<Row>(text: string, values?: readonly unknown[]): Promise<readonly Row[]> };
}

interface Wanted {
  readonly app: number;
  /** The caller's own id of the call, under which it asks again. */
  readonly orderKey: string;
}

/** What the callers know when all of their calls have ended, beside what the ledger holds. */
export interface LoadReport {
  /** Calls that were answered and charged. */
  readonly acknowledged: number;
  /** Attempts without an answer that says how the call ended. Each call was asked again until it had one. */
  readonly unanswered: number;
  /** The codes of such attempts, or what happened to them. */
  readonly failures: readonly string[];
  /** Charged calls that callers know of and the ledger does not. */
  readonly lost: readonly string[];
  /** Charged rows beyond one for each call. */
  readonly chargedTwice: number;
  /** Charged rows beyond the package of the app with the small package. It is always sold to its last unit. */
  readonly oversold: number;
}

/**
 * A steady load of small calls through the balancer, each under an id of the caller's own. If a call gets no answer, the
 * caller asks again under the same id.
 */
export class ClusterLoad {
  readonly #cluster: LoadedCluster;
  readonly #apps: readonly { readonly appId: string; readonly key: string }[];
  readonly #charged = new Map<string, { readonly orderId: string; readonly app: number }>();
  readonly #failures: string[] = [];
  /** A caller that has waited so long for an answer asks again, milliseconds. */
  patienceMs = 60_000;
  #running: Promise<unknown> = Promise.resolve();
  #isEnding = false;
  readonly #givenUp = new AbortController();
  #sent = 0;
  #turnedAway: { readonly callers: Set<number>; readonly all: () => void } | null = null;
  #watched: { readonly from: number; readonly reached: () => void } | null = null;

  private constructor(cluster: LoadedCluster, apps: readonly { readonly appId: string; readonly key: string }[]) {
    this.#cluster = cluster;
    this.#apps = apps;
  }

  /** Makes an app with many calls and one with few, and begins. */
  static async start(cluster: LoadedCluster, admin: NodeProcess['admin']): Promise<ClusterLoad> {
    const apps = [await makeCaller({ admin }, { calls: 1_000_000 }), await makeCaller({ admin }, { calls: SCARCE })];
    const load = new ClusterLoad(cluster, apps);
    load.#running = Promise.all(Array.from({ length: CALLERS }, (_, caller) => load.#call(caller)));
    return load;
  }

  /** Resolves when so many further calls were charged. */
  async charged(more: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#watched = { from: this.#charged.size + more, reached: resolve };
    await promise;
  }

  /** Resolves when the balancer had no node for each of the callers, so that none of them has a call under way. */
  async turnedAway(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turnedAway = { callers: new Set(), all: resolve };
    await promise;
  }

  /** How many attempts had no answer so far. */
  get unanswered(): number {
    return this.#failures.length;
  }

  /** Lets the callers finish their calls, and compares what they know with the ledger. */
  async end(): Promise<LoadReport> {
    this.#isEnding = true;
    await this.#running;
    await this.#sellOut();
    const rows = await this.#rows();
    const known = [...this.#charged.values()];
    return {
      acknowledged: known.length,
      unanswered: this.#failures.length,
      failures: [...new Set(this.#failures)].toSorted(),
      lost: known.flatMap(({ orderId }) => (rows.has(orderId) ? [] : [orderId])),
      chargedTwice: rows.size - known.length,
      oversold: Math.max(0, [...rows.values()].filter((app) => app === this.#apps[1]?.appId).length - SCARCE),
    };
  }

  /** Ends the callers at once, whether or not they know how their calls ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isEnding = true;
    this.#givenUp.abort();
    await this.#running;
  }

  async #call(caller: number): Promise<void> {
    while (!this.#isEnding) {
      await this.#ask(this.#next(), caller);
      await pause(PAUSE_MS, never);
    }
  }

  #next(): Wanted {
    this.#sent += 1;
    return { app: this.#sent % 4 === 0 ? 1 : 0, orderKey: `call-${String(this.#sent).padStart(8, '0')}` };
  }

  /** Calls until the small package is sold to its last unit, also those that come back with leases, and then some more. */
  async #sellOut(): Promise<void> {
    for (let beyond = 0; beyond < 9;) {
      const sold = [...this.#charged.values()].filter(({ app }) => app === 1).length;
      if (sold >= SCARCE) beyond += 1;
      this.#sent += 1;
      await this.#ask({ app: 1, orderKey: `rest-${String(this.#sent).padStart(8, '0')}` }, 0);
    }
  }

  /** Asks until the caller knows how the call ended. */
  async #ask(wanted: Wanted, caller: number): Promise<void> {
    while (!(await this.#attempt(wanted, caller)) && !this.#givenUp.signal.aborted) await pause(20, never);
  }

  /** Whether the caller knows how the call ended. */
  async #attempt({ app, orderKey }: Wanted, caller: number): Promise<boolean> {
    const turnedAway = this.#turnedAway;
    const { key } = present(this.#apps[app]);
    const failure = await fetch(`${this.#cluster.url}/antiFraudHighRate/query`, {
      method: 'POST',
      body: new URLSearchParams({ key, idNumber: '11010519491231002X', phoneNumber: '13800138000' }),
      headers: { 'idempotency-key': orderKey },
      signal: AbortSignal.any([this.#givenUp.signal, AbortSignal.timeout(this.patienceMs)]),
    }).then(
      async (response) => {
        if (response.status !== 200) return `status ${response.status}`;
        const answer = (await response.json()) as { error_code: number; result: { orderid: string } | null };
        if (answer.error_code === USED_UP) return null;
        if (answer.error_code !== 0 || answer.result === null) return `code ${answer.error_code}`;
        this.#charged.set(orderKey, { orderId: answer.result.orderid, app });
        return null;
      },
      (error: Error) => error.name,
    );
    if (failure !== null) this.#failures.push(failure);
    if (failure === NO_NODE && turnedAway?.callers.add(caller).size === CALLERS) turnedAway.all();
    if (this.#watched !== null && this.#charged.size >= this.#watched.from) this.#watched.reached();
    return failure === null;
  }

  /** The app of each charged row, by order id, as the primary has them. */
  async #rows(): Promise<ReadonlyMap<string, string>> {
    const text = 'SELECT order_id, app_id FROM ledger WHERE charged = 1 AND app_id = ANY($1)';
    const ids = this.#apps.map(({ appId }) => appId);
    const rows = await this.#cluster.postgres.rows<{ order_id: string; app_id: string }>(text, [ids]);
    return new Map(rows.map((row) => [row.order_id, row.app_id]));
  }
}
