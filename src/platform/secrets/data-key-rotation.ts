import { Fault } from '../../kernel/fault.ts';
import type { Cipher } from './aead.ts';
import type { SiteVault } from './site-vault.ts';

/** A place where sealed values lie. Implemented in storage/; suite: sealed-place.suite.ts. */
export interface SealedPlace {
  /** E.g. `persons.number_sealed`. */
  readonly name: string;

  /** How many values are sealed under another data key than `keyId`. */
  countOthers(keyId: number): Promise<number>;

  /**
   * Seals up to `limit` of those values again, after the one at `cursor` (null: from the beginning). A value that was
   * changed meanwhile is left alone: whoever changed it sealed it anew. Gives null for a cursor where no more follow.
   */
  resealSome(
    keyId: number,
    cursor: string | null,
    limit: number,
  ): Promise<{ readonly resealed: number; readonly cursor: string | null }>;
}

export interface RotationStatus {
  readonly state: 'idle' | 'running' | 'failed';
  /** Data key under which everything is brought. */
  readonly dataKeyId: number;
  /** Values brought under it in this run, and those that had to be at its beginning. */
  readonly done: number;
  readonly total: number;
  /** Why the last run failed; start it again and it goes on. */
  readonly problem: string | null;
}

export interface DataKeyRotationDeps {
  readonly vault: SiteVault;
  /** Every place there is: a value in a place that is not listed would be lost with its key. */
  readonly places: readonly SealedPlace[];
  /** Told what ended a run, where it was no Fault: a run has no caller that could be. */
  readonly onBug: (error: unknown) => void;
}

/** Values sealed again at a time. */
const PAGE = 500;

/**
 * Brings everything sealed under the newest data key while the site goes on working. What is left to do stands in the
 * values themselves, so an interrupted run needs no journal. Older keys stay until they are forgotten by name.
 */
export class DataKeyRotation {
  readonly #deps: DataKeyRotationDeps;
  #running: Promise<void> | null = null;
  #stopped = false;
  #progress = { done: 0, total: 0, problem: null as string | null };

  constructor(deps: DataKeyRotationDeps) {
    this.#deps = deps;
  }

  status(): RotationStatus {
    const { done, total, problem } = this.#progress;
    const state = this.#running ? 'running' : problem === null ? 'idle' : 'failed';
    return { state, dataKeyId: this.#deps.vault.currentDataKeyId, done, total, problem };
  }

  /** Makes a new data key and begins to bring everything under it. Throws Fault where a key cannot be added. */
  async rotate(cipher?: Cipher): Promise<RotationStatus> {
    await this.#deps.vault.addDataKey(cipher);
    return this.resume();
  }

  /** Goes on bringing everything under the newest data key; while that is under way, nothing more is begun. */
  resume(): RotationStatus {
    this.#running ??= this.#run().finally(() => (this.#running = null));
    return this.status();
  }

  /** Resolves once the run that is under way has ended, well or not. */
  async finished(): Promise<RotationStatus> {
    await this.#running;
    return this.status();
  }

  /** Ends a run after the values it is at; the next one goes on. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
    this.#stopped = false;
  }

  /**
   * Forgets an older data key, for good. `in-use`: values are still sealed under another key than the newest, or a run
   * is under way. Calls that were in flight when the key was replaced may still be writing: leave it an hour.
   */
  async forget(dataKeyId: number): Promise<'forgotten' | 'in-use' | 'unknown'> {
    const { vault, places } = this.#deps;
    if (!vault.dataKeys().some(({ id }) => id === dataKeyId)) return 'unknown';
    if (dataKeyId === vault.currentDataKeyId || this.#running) return 'in-use';
    if ((await countAll(places, vault.currentDataKeyId)) > 0) return 'in-use';
    return (await vault.forgetDataKey(dataKeyId)) ? 'forgotten' : 'unknown';
  }

  async #run(): Promise<void> {
    const { vault, places } = this.#deps;
    try {
      const keyId = vault.currentDataKeyId;
      this.#progress = { done: 0, total: await countAll(places, keyId), problem: null };
      for (const place of places) await this.#reseal(place, keyId);
    } catch (error) {
      this.#progress.problem = error instanceof Fault ? error.message : 'an unexpected failure';
      if (!(error instanceof Fault)) this.#deps.onBug(error);
    }
  }

  async #reseal(place: SealedPlace, keyId: number): Promise<void> {
    let cursor: string | null = null;
    do {
      if (this.#stopped) return;
      const page = await place.resealSome(keyId, cursor, PAGE);
      this.#progress.done += page.resealed;
      cursor = page.cursor;
    } while (cursor !== null);
  }
}

async function countAll(places: readonly SealedPlace[], keyId: number): Promise<number> {
  let total = 0;
  for (const place of places) total += await place.countOthers(keyId);
  return total;
}
