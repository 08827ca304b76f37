import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { Fault } from '../../kernel/fault.ts';
import { VELOCITY_ENTITIES, VELOCITY_WINDOWS } from '../../features/business-risk/velocity/velocity-entities.ts';
import { decodeHotEntities, encodeHotEntities } from './velocity-hot-codec.ts';
import type { VelocityShard } from './velocity-shard.ts';
import type { MemoryVelocityStore } from './velocity-store.ts';
import { told } from '../../kernel/told.ts';

/** A snapshot says what it counts. A snapshot of a release that counts other things is not read. */
const LAYOUT = JSON.stringify([1, VELOCITY_ENTITIES, VELOCITY_WINDOWS]);

const shardHeader = z.object({
  layout: z.string(),
  /** Number of the last event that this shard has seen. */
  appliedSeq: z.int(),
  entities: z.int(),
  arenaState: z.array(z.int()),
  freeHot: z.array(z.int()),
  tableWords: z.int(),
  arenaWords: z.int(),
  hotNumbers: z.int(),
});

/**
 * Writes a store, shard by shard, and ends with a checksum. Each shard is copied in one step, so it is exactly as of
 * its `appliedSeq`. Requests are served between two shards. `onShard` is called with each shard's `appliedSeq`.
 */
export async function* dumpVelocity(
  store: MemoryVelocityStore,
  onShard: (appliedSeq: number) => void,
): AsyncGenerator<Uint8Array> {
  let checksum = 0;
  for (const shard of store.shards) {
    onShard(store.seq);
    const part = dumpShard(shard, store.seq);
    checksum = crc32(part, checksum);
    yield part;
  }
  const end = new Uint8Array(4);
  new DataView(end.buffer).setUint32(0, checksum);
  yield end;
}

/**
 * Fills an empty store from what dumpVelocity wrote, and gives the last event number of each shard. Throws Fault
 * 'corrupt' if the bytes are cut off, altered, or of another layout. The store must then be discarded.
 */
export function restoreVelocity(store: MemoryVelocityStore, bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = bytes.subarray(0, Math.max(bytes.length - 4, 0));
  if (bytes.length < 4 || crc32(body) !== view.getUint32(bytes.length - 4))
    throw new Fault('corrupt', told`velocity snapshot fails its checksum`);
  let rest = body;
  return store.shards.map((shard) => {
    const { header, used } = restoreShard(shard, rest);
    rest = rest.subarray(used);
    store.seq = Math.max(store.seq, header.appliedSeq);
    return header.appliedSeq;
  });
}

function dumpShard({ table, arena, hot, freeHot }: VelocityShard, appliedSeq: number): Uint8Array {
  const { state, words } = arena.dump();
  const hotNumbers = encodeHotEntities(hot);
  const header: z.infer<typeof shardHeader> = {
    layout: LAYOUT,
    appliedSeq,
    entities: table.count,
    arenaState: [...state],
    freeHot,
    tableWords: table.words.length,
    arenaWords: words.length,
    hotNumbers: hotNumbers.length,
  };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text, bytesOf(table.words), bytesOf(words), bytesOf(hotNumbers)]);
}

function restoreShard(shard: VelocityShard, bytes: Uint8Array): { header: z.infer<typeof shardHeader>; used: number } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const textLength = buffer.readUInt32BE(0);
  const header = shardHeader.parse(JSON.parse(buffer.toString('utf8', 4, 4 + textLength)));
  if (header.layout !== LAYOUT)
    throw new Fault('corrupt', told`velocity snapshot counts other things than this release`);
  let at = 4 + textLength;
  const take = (byteLength: number) => {
    const part = new Uint8Array(byteLength);
    part.set(bytes.subarray(at, at + byteLength));
    at += byteLength;
    return part.buffer;
  };
  shard.table.words = new Uint32Array(take(header.tableWords * 4));
  shard.table.count = header.entities;
  shard.arena.restore(header.arenaState, new Uint32Array(take(header.arenaWords * 4)));
  shard.hot.push(...decodeHotEntities(new Float64Array(take(header.hotNumbers * 8))));
  shard.freeHot.push(...header.freeHot);
  shard.hotBytes = shard.hot.reduce((sum, entity) => sum + (entity?.bytes ?? 0), 0);
  return { header, used: at };
}

function bytesOf(numbers: Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
