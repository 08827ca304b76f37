import { Fault } from '../../kernel/fault.ts';
import { LONGEST_WINDOW_MS } from '../../features/business-risk/velocity/velocity-entities.ts';
import type { VelocityJournal, VelocitySnapshots } from '../../features/business-risk/velocity/velocity-journal.ts';
import { decodeEvent, timeOfEvent } from './velocity-records.ts';
import { dumpVelocity, restoreVelocity } from './velocity-snapshot.ts';
import { MemoryVelocityStore, SHARD_COUNT, type MemoryVelocityLimits } from './velocity-store.ts';

/** What a recovery reads from. */
export interface VelocityRecoveryDeps {
  readonly limits: MemoryVelocityLimits;
  readonly journal: VelocityJournal;
  readonly snapshots: VelocitySnapshots;
}

/** What a restored store was made of. */
export interface VelocityRecovery {
  readonly store: MemoryVelocityStore;
  /** `none` if no snapshot could be read. The journal's events are then all there is. */
  readonly snapshot: 'newest' | 'older' | 'none';
  /** How many snapshots could not be read. */
  readonly corrupt: number;
  /** How many events of the journal the snapshot lacked. */
  readonly replayed: number;
}

/**
 * Restores a velocity store from the newest readable snapshot and every journal entry after it. Throws Fault if the
 * journal or the snapshots cannot be read.
 */
export async function recoverVelocity({ limits, journal, snapshots }: VelocityRecoveryDeps): Promise<VelocityRecovery> {
  let corrupt = 0;
  let store = new MemoryVelocityStore(limits, journal);
  let appliedSeqs: number[] = Array.from({ length: SHARD_COUNT }, () => 0);
  let snapshot: VelocityRecovery['snapshot'] = 'none';
  for await (const bytes of snapshots.load()) {
    try {
      appliedSeqs = restoreVelocity(store, bytes);
      snapshot = corrupt === 0 ? 'newest' : 'older';
      break;
    } catch (error) {
      if (!(error instanceof Fault) || error.kind !== 'corrupt') throw error;
      corrupt += 1;
      store = new MemoryVelocityStore(limits, journal);
    }
  }
  let replayed = 0;
  for await (const { seq, record } of journal.readAfter(Math.min(...appliedSeqs))) {
    store.replay(seq, decodeEvent(record), appliedSeqs);
    replayed += 1;
  }
  return { store, snapshot, corrupt, replayed };
}

/**
 * Deletes what processes left in the journal that no longer come back: all entries of another process, if its last
 * event is as old as the longest window, so that none of its events counts any more. Gives how many processes those
 * were. Throws Fault.
 */
export async function forgetGoneProcesses(journal: VelocityJournal, nowMs: number): Promise<number> {
  const newest = await journal.newestOfOthers();
  const gone = newest.filter(({ record }) => nowMs - timeOfEvent(record) >= LONGEST_WINDOW_MS);
  for (const { owner, seq } of gone) await journal.trimOther({ owner, seq });
  return gone.length;
}

/** Saves a store from time to time, and lets the journal forget what the last two snapshots hold. */
export class VelocitySnapshotter {
  readonly #store: MemoryVelocityStore;
  readonly #deps: Pick<VelocityRecoveryDeps, 'journal' | 'snapshots'>;
  /** The number of the last event that every shard of the snapshot before has seen. 0 before the first snapshot. */
  #previousSeq = 0;
  #running: Promise<void> | null = null;

  constructor(store: MemoryVelocityStore, deps: Pick<VelocityRecoveryDeps, 'journal' | 'snapshots'>) {
    this.#store = store;
    this.#deps = deps;
  }

  /**
   * Saves the store. A call while another save runs waits for that one. Throws Fault if the snapshot cannot be written.
   */
  save(): Promise<void> {
    this.#running ??= this.#save().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #save(): Promise<void> {
    let leastSeq = Number.POSITIVE_INFINITY;
    const parts = dumpVelocity(this.#store, (appliedSeq) => {
      leastSeq = Math.min(leastSeq, appliedSeq);
    });
    await this.#deps.snapshots.save(parts);
    if (this.#previousSeq > 0) await this.#deps.journal.trim(this.#previousSeq);
    this.#previousSeq = leastSeq;
  }
}
