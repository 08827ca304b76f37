import { Fault } from '../../kernel/fault.ts';
import type { CallStore } from '../ledger/call-store.ts';
import type { LedgerRow } from '../ledger/ledger.ts';

/** What OpenSettlements needs. */
export interface OpenSettlementsDeps {
  readonly calls: Pick<CallStore, 'endOf'>;
  /** How many settlements may be open before `isFull`. */
  readonly openMax: number;
}

/** How many settlements are asked for at the same time. */
const ASKED_AT_ONCE = 64;

interface Open {
  resolve(row: LedgerRow | null): void;
}

/**
 * Settlements of which the storage did not say whether they were stored. Each keeps its unit of quota until the storage
 * tells how it ended, because a unit that is given back too early could be sold twice.
 */
export class OpenSettlements {
  readonly #deps: OpenSettlementsDeps;
  readonly #open = new Map<string, Open>();
  #round: Promise<void> | null = null;
  #problem: string | null = null;

  constructor(deps: OpenSettlementsDeps) {
    this.#deps = deps;
  }

  /** How many settlements are open. */
  get size(): number {
    return this.#open.size;
  }

  /** Whether no further call should be admitted, so that what is held here stays bounded. */
  get isFull(): boolean {
    return this.#open.size >= this.#deps.openMax;
  }

  /** Why the storage could not tell when it was last asked, in words without secrets. `null` if it told. */
  get problem(): string | null {
    return this.#problem;
  }

  /**
   * Keeps a settlement until its end is known, and asks for it at once. Resolves with its row, or with `null` if the row
   * is not there and cannot come any more. Never rejects.
   */
  add(orderId: string): Promise<LedgerRow | null> {
    const { promise, resolve } = Promise.withResolvers<LedgerRow | null>();
    const open = { resolve };
    this.#open.set(orderId, open);
    void this.#ask(orderId, open, AbortSignal.timeout(ASK_MS_MAX));
    return promise;
  }

  /**
   * Asks the storage for every open settlement. A round that is under way is not doubled. The round ends early if the
   * storage cannot tell, because the others would wait for the same. Never rejects.
   */
  resolve(): Promise<void> {
    this.#round ??= this.#askAll().finally(() => {
      this.#round = null;
    });
    return this.#round;
  }

  async #askAll(): Promise<void> {
    const all = [...this.#open];
    for (let at = 0; at < all.length; at += ASKED_AT_ONCE) {
      const signal = AbortSignal.timeout(ASK_MS_MAX);
      const some = all.slice(at, at + ASKED_AT_ONCE);
      const told = await Promise.all(some.map(([orderId, open]) => this.#ask(orderId, open, signal)));
      if (!told.includes(true)) return;
    }
  }

  /** Gives whether the storage told. An error that is no Fault is a bug of the store, and `problem` says which. */
  async #ask(orderId: string, open: Open, signal: AbortSignal): Promise<boolean> {
    try {
      const row = await this.#deps.calls.endOf(orderId, signal);
      this.#problem = null;
      if (this.#open.delete(orderId)) open.resolve(row);
      return true;
    } catch (error) {
      this.#problem = error instanceof Fault ? error.message : `a bug (${(error as Error).constructor.name})`;
      return false;
    }
  }
}

/** A look-up without an answer for this long is given up and repeated in the next round, in milliseconds. */
const ASK_MS_MAX = 10_000;
