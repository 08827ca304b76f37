import { assert, present } from '../../kernel/assert.ts';
import {
  ENTITY_KINDS,
  LONGEST_WINDOW_MS,
  MEMBERS_MAX,
  VELOCITY_ENTITIES,
} from '../../features/business-risk/velocity/velocity-entities.ts';
import type { EntityReading } from '../../features/business-risk/velocity/velocity-store.ts';
import { BLOCK_WORDS, BlockArena } from './velocity-arena.ts';
import { EventWindow } from './velocity-event-window.ts';
import { HotEntity } from './velocity-hot-entity.ts';
import { HEAD, KEY_HIGH, KEY_LOW, LAST_S, META, SlotTable, TAIL } from './velocity-table.ts';

/** How many events of an entity are kept one by one. With one more it becomes a HotEntity. */
export const EXACT_EVENTS_MAX = 64;
/** How many slots an eviction compares. */
const EVICTION_SAMPLE = 16;
/** How many blocks one event can need: its own, and one more that a change to hot frees again. */
const SPARE_BLOCKS = 2;
/** How many bytes one event can add to hot entities: a level of 256 for every member kind, and an entity. */
const SPARE_HOT_BYTES = 32_768;

/** Bounds of one shard. */
export interface ShardLimits {
  readonly entitiesMax: number;
  /** A quarter is for the table, a half for events kept one by one, and a quarter for hot entities. */
  readonly bytesMax: number;
}

const TABLE_SHARE = 0.25;
const ARENA_SHARE = 0.5;
const HOT_SHARE = 0.25;

/** Times are kept as milliseconds modulo 2^32, which is 49 days or seven times the longest window. */
const TIME_MODULUS = 2 ** 32;

/*
 * META of a slot: bits 0-3 kind + 1 · bit 4 hot · bits 8-15 events kept · bits 16-19 events skipped in the first block
 * · bits 20-23 events used in the last block.
 */
const HOT = 1 << 4;

/**
 * One part of the velocity store: a hash table of entities, their events in blocks, and the hot entities as objects.
 */
export class VelocityShard {
  readonly table: SlotTable;
  readonly arena: BlockArena;
  readonly hot: (HotEntity | undefined)[] = [];
  readonly freeHot: number[] = [];
  hotBytes = 0;
  evicted = 0;
  #hotHand = 0;
  readonly #limits: ShardLimits;
  readonly #window = new EventWindow(EXACT_EVENTS_MAX + 1);

  constructor(limits: ShardLimits) {
    this.#limits = limits;
    this.table = new SlotTable(64);
    this.arena = new BlockArena(64);
  }

  get bytes(): number {
    return this.table.bytes + this.arena.bytes + this.hotBytes;
  }

  /**
   * Records one event of one entity and gives its counts.
   *
   * @param kind index into ENTITY_KINDS
   * @param key 64 bits of the entity's pseudonym: high, low
   * @param members fingerprints in the kind's order, 0 if absent
   */
  record(kind: number, key: readonly [number, number], atMs: number, members: ArrayLike<number>): EntityReading {
    this.#makeRoom();
    const { words } = this.table;
    const at = this.table.find(key[0], key[1]);
    const lastMs = present(words[at + LAST_S]) * 1000;
    if (words[at + META] !== 0 && atMs - lastMs > LONGEST_WINDOW_MS + 1000) this.#clear(at, kind);
    if (words[at + META] === 0) this.#insert(at, kind, key);
    words[at + LAST_S] = Math.max(present(words[at + LAST_S]), Math.floor(atMs / 1000));
    return (present(words[at + META]) & HOT) === 0
      ? this.#recordExact(at, kind, atMs, members)
      : this.#recordHot(at, atMs, members);
  }

  #insert(at: number, kind: number, [high, low]: readonly [number, number]): void {
    const { words } = this.table;
    const block = this.arena.take();
    words[at + KEY_HIGH] = high;
    words[at + KEY_LOW] = low;
    words[at + HEAD] = block;
    words[at + TAIL] = block;
    words[at + META] = kind + 1;
    this.table.count += 1;
  }

  #recordExact(at: number, kind: number, atMs: number, members: ArrayLike<number>): EntityReading {
    const { words } = this.table;
    const width = 1 + VELOCITY_ENTITIES[present(ENTITY_KINDS[kind])].length;
    const window = this.#window;
    window.reset(width);
    this.#gather(at, width);
    const newest = window.newestTime();
    const time = atMs % TIME_MODULUS;
    // If the clock went backwards, the event takes the time of the entity's latest event.
    const eventTime = newest !== null && (time - newest) >>> 0 > TIME_MODULUS / 2 ? newest : time;
    window.push(eventTime, members);
    const dropped = window.dropExpired(eventTime);
    if (window.count > EXACT_EVENTS_MAX) return this.#becomeHot(at, kind, atMs + ((eventTime - time) >>> 0));
    this.#dropOldest(at, width, dropped);
    this.#append(at, width, eventTime, members);
    assert(((present(words[at + META]) >>> 8) & 0xff) === window.count, 'a slot counts its events');
    return window.read(width - 1);
  }

  #gather(at: number, width: number): void {
    const { words } = this.table;
    const meta = present(words[at + META]);
    const perBlock = Math.floor((BLOCK_WORDS - 1) / width);
    let left = (meta >>> 8) & 0xff;
    let place = (meta >>> 16) & 0xf;
    for (let block = present(words[at + HEAD]); left > 0; block = present(this.arena.words[block * BLOCK_WORDS])) {
      for (; place < perBlock && left > 0; place += 1, left -= 1) {
        this.#window.copy(this.arena.words, block * BLOCK_WORDS + 1 + place * width);
      }
      place = 0;
    }
  }

  #dropOldest(at: number, width: number, dropped: number): void {
    const { words } = this.table;
    const perBlock = Math.floor((BLOCK_WORDS - 1) / width);
    let meta = present(words[at + META]);
    let skip = ((meta >>> 16) & 0xf) + dropped;
    while (skip >= perBlock && words[at + HEAD] !== words[at + TAIL]) {
      words[at + HEAD] = this.arena.give(present(words[at + HEAD]));
      skip -= perBlock;
    }
    meta = (meta & ~0xfff00) | (((((meta >>> 8) & 0xff) - dropped) & 0xff) << 8) | (skip << 16);
    words[at + META] = meta;
  }

  #append(at: number, width: number, time: number, members: ArrayLike<number>): void {
    const { words } = this.table;
    const perBlock = Math.floor((BLOCK_WORDS - 1) / width);
    const meta = present(words[at + META]);
    let used = (meta >>> 20) & 0xf;
    if (used === perBlock) {
      const block = this.arena.take();
      this.arena.words[present(words[at + TAIL]) * BLOCK_WORDS] = block;
      words[at + TAIL] = block;
      used = 0;
    }
    const base = present(words[at + TAIL]) * BLOCK_WORDS + 1 + used * width;
    this.arena.words[base] = time;
    // An event in the journal of an earlier release may have fewer members.
    for (let index = 1; index < width; index += 1) this.arena.words[base + index] = members[index - 1] ?? 0;
    words[at + META] = ((meta & ~0xf0ff00) | ((((meta >>> 8) & 0xff) + 1) << 8) | ((used + 1) << 20)) >>> 0;
  }

  #becomeHot(at: number, kind: number, newestMs: number): EntityReading {
    const { words } = this.table;
    const width = this.#window.width;
    const entity = new HotEntity([present(words[at + KEY_HIGH]), present(words[at + KEY_LOW])], width - 1);
    const newest = this.#window.newestTime();
    assert(newest !== null, 'an entity becomes hot with an event');
    this.#window.forEach((time, members) => entity.add(newestMs - ((newest - time) >>> 0), members));
    this.#freeBlocks(at);
    const place = this.freeHot.pop() ?? this.hot.length;
    this.hot[place] = entity;
    this.hotBytes += entity.bytes;
    words[at + HEAD] = place;
    words[at + TAIL] = 0;
    words[at + META] = (kind + 1) | HOT;
    return entity.read();
  }

  #recordHot(at: number, atMs: number, members: ArrayLike<number>): EntityReading {
    const entity = this.hot[present(this.table.words[at + HEAD])];
    assert(entity !== undefined, 'a hot slot has its entity');
    const before = entity.bytes;
    entity.add(atMs, members);
    this.hotBytes += entity.bytes - before;
    return entity.read();
  }

  /** Makes sure that one more event and one more entity fit. If a limit is reached, it evicts the stalest entities. */
  #makeRoom(): void {
    const { entitiesMax, bytesMax } = this.#limits;
    while (this.table.count >= entitiesMax) this.#evict(this.table.stalest(EVICTION_SAMPLE));
    while (this.table.crowded) {
      if (this.table.bytes * 2 <= bytesMax * TABLE_SHARE) this.table.grow();
      else this.#evict(this.table.stalest(EVICTION_SAMPLE));
    }
    while (this.arena.available < SPARE_BLOCKS) {
      if (this.arena.bytes * 2 <= bytesMax * ARENA_SHARE) this.arena.grow();
      else this.#evict(this.table.stalest(EVICTION_SAMPLE));
    }
    while (this.hotBytes + SPARE_HOT_BYTES > bytesMax * HOT_SHARE && this.hotBytes > 0) this.#evict(this.#stalestHot());
  }

  #evict(at: number): void {
    this.#free(at);
    this.table.remove(at);
    this.evicted += 1;
  }

  /** Gives the slot of the stalest of the next hot entities after the hand. */
  #stalestHot(): number {
    let best: HotEntity | undefined;
    for (let looked = 0, seen = 0; looked < this.hot.length && seen < EVICTION_SAMPLE; looked += 1) {
      this.#hotHand = (this.#hotHand + 1) % this.hot.length;
      const entity = this.hot[this.#hotHand];
      if (entity === undefined) continue;
      seen += 1;
      if (best === undefined || entity.lastMs < best.lastMs) best = entity;
    }
    assert(best !== undefined, 'hot bytes belong to a hot entity');
    return this.table.find(best.key[0], best.key[1]);
  }

  /** Forgets what a slot held, and leaves it ready for events of the same key. */
  #clear(at: number, kind: number): void {
    this.#free(at);
    const block = this.arena.take();
    this.table.words[at + HEAD] = block;
    this.table.words[at + TAIL] = block;
    this.table.words[at + META] = kind + 1;
  }

  #free(at: number): void {
    const { words } = this.table;
    if ((present(words[at + META]) & HOT) === 0) return this.#freeBlocks(at);
    const place = present(words[at + HEAD]);
    this.hotBytes -= present(this.hot[place]).bytes;
    this.hot[place] = undefined;
    this.freeHot.push(place);
  }

  #freeBlocks(at: number): void {
    const { words } = this.table;
    const tail = present(words[at + TAIL]);
    let block = present(words[at + HEAD]);
    while (block !== tail) block = this.arena.give(block);
    this.arena.give(tail);
  }
}

assert(Math.floor((BLOCK_WORDS - 1) / (1 + MEMBERS_MAX)) >= 1, 'an event fits a block');
