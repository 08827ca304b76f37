import { Fault } from '../../kernel/fault.ts';
import type { Cipher } from './aead.ts';
import type { SiteVault } from './site-vault.ts';

/** A place that holds sealed values, e.g. one column. Implemented in storage/, tested by sealed-place.suite.ts. */
export interface SealedPlace {
  /** Names the place, e.g. `persons.number_sealed`. */
  readonly name: string;

  /** Counts the values that are sealed under another data key than `keyId`. */
  countOthers(keyId: number): Promise<number>;

  /**
   * Seals up to `limit` of those values again, after the one at `cursor` (`null` starts at the beginning). A value that
   * was changed meanwhile is left alone, because its writer used the newest key. Gives a `null` cursor if no more
   * values follow.
   */
  resealSome(
    keyId: number,
    cursor: string | null,
    limit: number,
  ): Promise<{ readonly resealed: number; readonly cursor: string | null }>;
}

/** How far a rotation has come. */
export interface RotationStatus {
  readonly state: 'idle' | 'running' | 'failed';
  /** The data key that all values are to be sealed under. */
  readonly dataKeyId: number;
  /** Values that were sealed again in this run, and values that needed it when the run began. */
  readonly done: number;
  readonly total: number;
  /** Why the last run failed. If it is started again, it continues. */
  readonly problem: string | null;
}

/** What DataKeyRotation needs. */
export interface DataKeyRotationDeps {
  readonly vault: SiteVault;
  /** All places that exist. Values in a place that is not listed would be lost with their key. */
  readonly places: readonly SealedPlace[];
  /** Called with the error that ended a run, if it is no Fault. A run has no caller that could receive it. */
  readonly onBug: (error: unknown) => void;
}

/** How many values are sealed again in one step. */
const PAGE = 500;

/**
 * Seals everything again under the newest data key while the site keeps working. The values themselves tell which ones
 * remain, so an interrupted run needs no journal. Older keys stay until they are forgotten explicitly.
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

  /** Adds a new data key and starts to seal everything under it. Throws Fault if the key cannot be added. */
  async rotate(cipher?: Cipher): Promise<RotationStatus> {
    await this.#deps.vault.addDataKey(cipher);
    return this.resume();
  }

  /** Continues sealing everything under the newest data key. Does nothing if a run is already going on. */
  resume(): RotationStatus {
    this.#running ??= this.#run().finally(() => (this.#running = null));
    return this.status();
  }

  /** Resolves when the current run has ended, successfully or not. */
  async finished(): Promise<RotationStatus> {
    await this.#running;
    return this.status();
  }

  /** Stops a run after its current values. The next run continues from there. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
    this.#stopped = false;
  }

  /**
   * Forgets an older data key for good. Gives `in-use` if values are still sealed under a key other than the newest, or
   * if a run is going on. Calls that were running when the key was replaced may still write with it, so wait an hour
   * first.
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
      this.#progress.problem = error instanceof Fault ? error.message : 'an unexpected failure, see the server log';
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
