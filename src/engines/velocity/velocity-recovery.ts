import { Fault } from '../../kernel/fault.ts';
import type { VelocityJournal, VelocitySnapshots } from '../../features/business-risk/velocity/velocity-journal.ts';
import { decodeEvent } from './velocity-records.ts';
import { dumpVelocity, restoreVelocity } from './velocity-snapshot.ts';
import { MemoryVelocityStore, SHARD_COUNT, type MemoryVelocityLimits } from './velocity-store.ts';

export interface VelocityRecoveryDeps {
  readonly limits: MemoryVelocityLimits;
  readonly journal: VelocityJournal;
  readonly snapshots: VelocitySnapshots;
}

/** How a store came back. */
export interface VelocityRecovery {
  readonly store: MemoryVelocityStore;
  /** `none` where no snapshot could be read; then the journal's events are all there is. */
  readonly snapshot: 'newest' | 'older' | 'none';
  /** Snapshots that could not be read. */
  readonly corrupt: number;
  /** Events of the journal that a snapshot lacked. */
  readonly replayed: number;
}

/** Brings a velocity store back as it was: the newest readable snapshot, then every journal entry after it. Throws Fault. */
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

/** Saves a store now and then, and lets the journal forget what the last two snapshots hold. */
export class VelocitySnapshotter {
  readonly #store: MemoryVelocityStore;
  readonly #deps: Pick<VelocityRecoveryDeps, 'journal' | 'snapshots'>;
  /** What every shard of the snapshot before has seen; 0 before there was one. */
  #previousSeq = 0;
  #running: Promise<void> | null = null;

  constructor(store: MemoryVelocityStore, deps: Pick<VelocityRecoveryDeps, 'journal' | 'snapshots'>) {
    this.#store = store;
    this.#deps = deps;
  }

  /** Saves the store; a call while one is under way waits for that one. Throws Fault. */
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
