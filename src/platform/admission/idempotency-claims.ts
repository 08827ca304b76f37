import type { AnswerKey } from '../ledger/call-store.ts';
import type { Lessee } from './unit-lease-store.ts';

/**
 * Holds idempotency keys for the nodes that share a database, so that two calls with one key never run at the same
 * time. Every adapter passes unit-lease-store.suite.ts.
 */
export interface IdempotencyClaimStore {
  /** Claims a key for a while, also one that this node has. Gives false if another node has it. Throws Fault. */
  claim(key: AnswerKey, lessee: Lessee): Promise<boolean>;
  /** Renews the keys that this node has, except those with an ended lease. Throws Fault. */
  renewClaims(lessee: Lessee, keys: readonly AnswerKey[]): Promise<void>;
  /** Gives a key back, if this node has it. Throws Fault. */
  unclaim(key: AnswerKey, lessee: Lessee): Promise<void>;
}

/** The nodes' common store, with the id of this node and the length of its leases. */
export interface SharedClaims {
  readonly store: IdempotencyClaimStore;
  readonly lessee: Lessee;
}

/** A key that a running call of this process holds. */
interface Claim {
  readonly key: AnswerKey;
  readonly paramsDigest: string;
  /** Whether the common store has said that it holds the key for this node. */
  isShared: boolean;
}

/** How many keys may be on their way back to the common store before calls wait for that. Each takes about 300 bytes. */
const LEAVING_MAX = 1000;

/**
 * Idempotency keys of running calls. Two calls with one key never run at the same time, neither in this process nor, if
 * there is a common store, in another one.
 */
export class IdempotencyClaims {
  readonly #shared: SharedClaims | null;
  readonly #claimed = new Map<string, Claim>();
  /** The shared keys that were there at the last beat. */
  #ofLastBeat: ReadonlySet<Claim> = new Set();
  /** Keys that are being given back to the common store. */
  readonly #leaving = new Map<string, Promise<void>>();

  constructor(shared: SharedClaims | null = null) {
    this.#shared = shared;
  }

  /** Whether so many keys are on their way back to the common store that a call should wait for its own. */
  get isCrowded(): boolean {
    return this.#leaving.size > LEAVING_MAX;
  }

  /** How many calls of this process hold a key. */
  get size(): number {
    return this.#claimed.size;
  }

  /**
   * Tells whether a running call of this process has a key, with the same parameters (`running`) or with others
   * (`reused`). Gives null if none has it.
   */
  holder(key: AnswerKey, paramsDigest: string): 'running' | 'reused' | null {
    const running = this.#claimed.get(textOf(key));
    if (!running) return null;
    return running.paramsDigest === paramsDigest ? 'running' : 'reused';
  }

  /** Claims a key in this process, unless `holder` tells that a running call has it. Then gives what that tells. */
  take(key: AnswerKey, paramsDigest: string): 'taken' | 'running' | 'reused' {
    const holder = this.holder(key, paramsDigest);
    if (holder !== null) return holder;
    this.#claimed.set(textOf(key), { key, paramsDigest, isShared: false });
    return 'taken';
  }

  /**
   * Claims a key that this process has taken among all nodes. `sole` means that there are no others. Gives false if
   * another node has it. Throws Fault.
   */
  async takeAmongNodes(key: AnswerKey): Promise<'sole' | boolean> {
    if (this.#shared === null) return 'sole';
    const claim = this.#claimed.get(textOf(key));
    // An earlier call of this process may still be giving the key back, which would end this claim.
    await this.#leaving.get(textOf(key));
    const isTaken = await this.#shared.store.claim(key, this.#shared.lessee);
    if (claim && isTaken) claim.isShared = true;
    return isTaken;
  }

  /**
   * Gives a key back. In this process that holds at once. Resolves when it holds on all nodes, and gives null if it does
   * already. Never rejects: if the common store fails, the claim there ends by itself.
   */
  drop(key: AnswerKey): Promise<void> | null {
    const text = textOf(key);
    const claim = this.#claimed.get(text);
    this.#claimed.delete(text);
    if (!claim?.isShared || !this.#shared) return null;
    const { store, lessee } = this.#shared;
    const leaving = store
      .unclaim(key, lessee)
      .catch(() => undefined)
      .finally(() => this.#leaving.delete(text));
    this.#leaving.set(text, leaving);
    return leaving;
  }

  /**
   * Keeps the keys of calls that take long. Call it about once a second. It names each key, so that another node can have
   * any other one as soon as its lease has ended: all keys of a process that died, and one that could not be given
   * back, or with a claim that was stored although the store failed. Throws Fault, and the next beat then does the work.
   */
  async beat(): Promise<void> {
    if (this.#shared === null) return;
    const before = this.#ofLastBeat;
    this.#ofLastBeat = new Set([...this.#claimed.values()].filter(({ isShared }) => isShared));
    const old = [...this.#ofLastBeat].filter((claim) => before.has(claim));
    const { store, lessee } = this.#shared;
    if (old.length > 0)
      await store.renewClaims(
        lessee,
        old.map(({ key }) => key),
      );
  }

  /** Resolves when no key is on its way back to the common store. Call it before the store is closed. */
  async givenBack(): Promise<void> {
    while (this.#leaving.size > 0) await Promise.all(this.#leaving.values());
  }
}

function textOf({ appId, api, keyDigest }: AnswerKey): string {
  return `${appId} ${api} ${keyDigest}`;
}
