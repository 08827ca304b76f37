import { assert } from '../../kernel/assert.ts';
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

/** Parts of the store, each saved and limited on its own, so that saving one never holds a request for long. */
export const SHARD_COUNT = 16;

const BYTES_MIN = 16_000_000;

/** Bounds of the whole store. */
export interface MemoryVelocityLimits {
  readonly entitiesMax: number;
  /** At least 16 MB, so that a shard can hold the busiest entity there can be. */
  readonly bytesMax: number;
}

/** What the store holds. */
export interface MemoryVelocityState {
  readonly entities: number;
  readonly hotEntities: number;
  readonly bytes: number;
  /** Entities forgotten since the start because a bound was reached. */
  readonly evicted: number;
}

/**
 * Velocity in the process. Exact for entities with up to 64 events in the longest window (but for members whose 32 bits
 * collide, one in 2 million sets of 64); above that, counts are those of a window at most 5 % longer than its name says,
 * and distinct counts are exact up to 256 members, then sampled with a standard error of about 9 %.
 *
 * Eviction, where a bound is reached: of the next 16 entities after a moving hand the one that was idle longest. Events
 * within 49 days of each other are told apart; a clock that goes back counts at the entity's latest time.
 */
export class MemoryVelocityStore implements VelocityStore {
  readonly shards: readonly VelocityShard[];
  /** Number of the last event recorded. */
  seq = 0;
  readonly #journal: VelocityJournal | null;

  /** @param journal where events are made durable; without one, nothing survives a restart */
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

  /** Records an event whose number is `seq` in the shards that have not seen it yet. */
  replay(seq: number, event: PackedEvent, appliedSeqs: readonly number[]): void {
    for (const touch of event.touches) {
      const shard = touch.key[0] % SHARD_COUNT;
      if (seq > (appliedSeqs[shard] ?? 0)) this.shards[shard]?.record(touch.kind, touch.key, event.atMs, touch.members);
    }
    this.seq = Math.max(this.seq, seq);
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
      const shard = this.shards[touch.key[0] % SHARD_COUNT];
      const kind = ENTITY_KINDS[touch.kind];
      if (shard && kind) reading[kind] = shard.record(touch.kind, touch.key, event.atMs, touch.members);
    }
    return reading;
  }

  #prepare(event: PackedEvent): DurableWrite | null {
    return this.#journal?.prepare({ seq: this.seq, record: encodeEvent(event) }) ?? null;
  }
}
