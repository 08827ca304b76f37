import type { JobRun, Jobs } from '../jobs/jobs.ts';
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
  readonly jobs: Jobs;
}

/** The kind of job that a rotation is. */
export const ROTATION_JOB = 'rotation';
/** How long calls that began under an older key may still write with it. */
const FORGET_AFTER_MS = 3_600_000;
/** How many values are sealed again in one step. */
const PAGE = 500;

/**
 * Seals everything again under the newest data key while the site keeps working. A rotation is a job, so it survives
 * the process that began it, and every process tells how far it is. The values themselves tell which ones remain. Older
 * keys stay until they are forgotten explicitly.
 */
export class DataKeyRotation {
  readonly #deps: DataKeyRotationDeps;

  constructor(deps: DataKeyRotationDeps) {
    this.#deps = deps;
    deps.jobs.define({
      name: ROTATION_JOB,
      // A process that does not know the key yet cannot seal anything under it. One with a newer key seals under that.
      fits: (dataKeyId) => deps.vault.currentDataKeyId >= Number(dataKeyId),
      run: (run) => this.#run(run),
    });
  }

  /** Tells how far the last rotation has come. Throws Fault. */
  async status(): Promise<RotationStatus> {
    const { vault, jobs } = this.#deps;
    const job = await jobs.newest(ROTATION_JOB);
    const { done, total, problem, state } = job ?? { done: 0, total: 0, problem: null, state: 'done' };
    return {
      state: state === 'running' || state === 'failed' ? state : 'idle',
      dataKeyId: vault.currentDataKeyId,
      done,
      total,
      problem,
    };
  }

  /**
   * Adds a new data key and starts to seal everything under it. Throws Fault if the key cannot be added.
   *
   * @param startedBy the administrator's name
   */
  async rotate(startedBy: string, cipher?: Cipher): Promise<RotationStatus> {
    await this.#deps.vault.addDataKey(cipher);
    return this.resume(startedBy);
  }

  /** Continues sealing everything under the newest data key. Does nothing if a run is already going on. Throws Fault. */
  async resume(startedBy: string): Promise<RotationStatus> {
    const { jobs, vault } = this.#deps;
    // Otherwise this process could end the run for a key of which it has not heard yet.
    await vault.reload();
    await jobs.begin({ kind: ROTATION_JOB, input: vault.currentDataKeyId, startedBy });
    return this.status();
  }

  /**
   * Forgets an older data key for good. Gives `in-use` if values are still sealed under a key other than the newest, or
   * if a run is going on. Calls that were running when the key was replaced may still write with it, so it gives
   * `too-soon` within an hour after a newer key was made, unless `force` says that nothing works with the older one.
   */
  async forget(
    dataKeyId: number,
    { nowMs, force }: { readonly nowMs: number; readonly force: boolean },
  ): Promise<'forgotten' | 'in-use' | 'too-soon' | 'unknown'> {
    const { vault, places } = this.#deps;
    if (!vault.dataKeys().some(({ id }) => id === dataKeyId)) return 'unknown';
    const { state } = await this.status();
    if (dataKeyId === vault.currentDataKeyId || state === 'running') return 'in-use';
    if ((await countAll(places, vault.currentDataKeyId)) > 0) return 'in-use';
    const newestAtMs = Math.max(...vault.dataKeys().map(({ createdAtMs }) => createdAtMs));
    if (!force && nowMs - newestAtMs < FORGET_AFTER_MS) return 'too-soon';
    return (await vault.forgetDataKey(dataKeyId)) ? 'forgotten' : 'unknown';
  }

  /** Goes over all places again if a newer data key began to seal meanwhile, because no other rotation could begin. */
  async #run(run: JobRun): Promise<null> {
    const { vault } = this.#deps;
    let counted = { done: 0, total: run.begun.total };
    let keyId: number;
    do {
      keyId = vault.currentDataKeyId;
      counted = await this.#sealUnder(keyId, counted, run);
    } while (vault.currentDataKeyId !== keyId);
    return null;
  }

  async #sealUnder(keyId: number, before: Counted, { progress, signal }: JobRun): Promise<Counted> {
    const { places } = this.#deps;
    const left = await countAll(places, keyId);
    // What an earlier process had done is what is left no more, whatever it could tell before it ended.
    const total = Math.max(before.total, before.done + left);
    let done = total - left;
    progress({ done, total });
    for (const place of places) {
      let cursor: string | null = null;
      do {
        signal.throwIfAborted();
        const page = await place.resealSome(keyId, cursor, PAGE);
        done += page.resealed;
        progress({ done });
        cursor = page.cursor;
      } while (cursor !== null);
    }
    return { done, total };
  }
}

type Counted = Pick<RotationStatus, 'done' | 'total'>;

async function countAll(places: readonly SealedPlace[], keyId: number): Promise<number> {
  let total = 0;
  for (const place of places) total += await place.countOthers(keyId);
  return total;
}
