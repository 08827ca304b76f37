import { assert, present } from '../../kernel/assert.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import { ENTITY_KINDS } from '../../features/business-risk/velocity/velocity-entities.ts';
import type { VelocityJournal } from '../../features/business-risk/velocity/velocity-journal.ts';
import type {
  EntityReading,
  RecordedVelocity,
  VelocityEvent,
  VelocityReading,
  VelocityStore,
} from '../../features/business-risk/velocity/velocity-store.ts';
import { encodeEvent, packEvent, type PackedEvent } from './velocity-records.ts';
import { VelocityShard } from './velocity-shard.ts';

/** Parts of the store. Each is saved and limited on its own, so that saving one never delays a request for long. */
export const SHARD_COUNT = 16;

const BYTES_MIN = 16_000_000;

/** Bounds of the whole store. */
export interface MemoryVelocityLimits {
  readonly entitiesMax: number;
  /** At least 16 MB, so that a shard can hold the busiest possible entity. */
  readonly bytesMax: number;
}

/** What the store holds at a moment. */
export interface MemoryVelocityState {
  readonly entities: number;
  readonly hotEntities: number;
  readonly bytes: number;
  /** Entities that were forgotten since the start because a bound was reached. */
  readonly evicted: number;
}

/**
 * Velocity in the memory of the process. Counts are exact for entities with up to 64 events in the longest window. The
 * exception are members with colliding 32-bit fingerprints, which occur in one of 2 million sets of 64. With more
 * events, a count covers at most 5 % more than its window's name says. Distinct counts are exact up to 256 members,
 * then sampled with a standard error of about 9 %.
 *
 * If a bound is reached, the store evicts the entity that was idle longest among the next 16 after a moving hand. Times
 * are told apart if they are within 49 days of each other. If a time goes back, the event counts at the entity's latest time,
 * so give it times that go on after the clock was set back (SteadyTimes).
 */
export class MemoryVelocityStore implements VelocityStore {
  readonly shards: readonly VelocityShard[];
  /** Number of the last recorded event. */
  seq = 0;
  readonly #journal: VelocityJournal | null;

  /** @param journal makes events durable. Without one, nothing survives a restart. */
  constructor(limits: MemoryVelocityLimits, journal: VelocityJournal | null = null) {
    assert(limits.bytesMax >= BYTES_MIN, 'velocity needs 16 MB');
    const share = { entitiesMax: Math.ceil(limits.entitiesMax / SHARD_COUNT), bytesMax: limits.bytesMax / SHARD_COUNT };
    this.shards = Array.from({ length: SHARD_COUNT }, () => new VelocityShard(share));
    this.#journal = journal;
  }

  async record(event: VelocityEvent): Promise<RecordedVelocity> {
    const packed = packEvent(event);
    this.seq += 1;
    const reading: VelocityReading = this.#apply(packed);
    return { reading, write: this.#prepare(packed) };
  }

  /** Records the event number `seq` in the shards that have not seen it yet. */
  replay(seq: number, event: PackedEvent, appliedSeqs: readonly number[]): void {
    for (const touch of event.touches) {
      const shard = touch.key[0] % SHARD_COUNT;
      if (seq > present(appliedSeqs[shard]))
        present(this.shards[shard]).record(touch.kind, touch.key, event.atMs, touch.members);
    }
    this.seq = Math.max(this.seq, seq);
  }

  /** When the latest event was, milliseconds, at most a second too early. 0 without one. It goes through all entities. */
  get newestMs(): number {
    return Math.max(...this.shards.map(({ table }) => table.newestS)) * 1000;
  }

  get state(): MemoryVelocityState {
    const sum = (figure: (shard: VelocityShard) => number) =>
      this.shards.reduce((total, shard) => total + figure(shard), 0);
    return {
      entities: sum((shard) => shard.table.count),
      hotEntities: sum((shard) => shard.hot.length - shard.freeHot.length),
      bytes: sum((shard) => shard.bytes),
      evicted: sum((shard) => shard.evicted),
    };
  }

  #apply(event: PackedEvent): VelocityReading {
    const reading: Record<string, EntityReading> = {};
    for (const touch of event.touches) {
      const shard = present(this.shards[touch.key[0] % SHARD_COUNT]);
      reading[present(ENTITY_KINDS[touch.kind])] = shard.record(touch.kind, touch.key, event.atMs, touch.members);
    }
    return reading;
  }

  #prepare(event: PackedEvent): DurableWrite | null {
    return this.#journal?.prepare({ seq: this.seq, record: encodeEvent(event) }) ?? null;
  }
}
