import { decodeHotEntities, encodeHotEntities } from './velocity-hot-codec.ts';
import type { HotEntity } from './velocity-hot-entity.ts';

/** Writes a busy entity as the summary of its log. */
export function encodeSummary(entity: HotEntity): Uint8Array {
  const numbers = encodeHotEntities([entity]);
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** Reads what encodeSummary wrote. Null if it cannot be read: the entity then counts from the events that are left. Throws what is no RangeError. */
export function decodeSummary(bytes: Uint8Array): HotEntity | null {
  try {
    // The numbers must begin at a multiple of 8, and bytes from a socket begin anywhere.
    const [entity] = decodeHotEntities(new Float64Array(Uint8Array.from(bytes).buffer));
    return entity ?? null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
