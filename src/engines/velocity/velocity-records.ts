import { assert, present } from '../../kernel/assert.ts';
import { ENTITY_KINDS, VELOCITY_ENTITIES } from '../../features/business-risk/velocity/velocity-entities.ts';
import type { VelocityEvent } from '../../features/business-risk/velocity/velocity-store.ts';

/** An event in the form that shards take: pseudonyms are cut to 64 bits for the entity and to 32 bits for members. */
export interface PackedEvent {
  readonly atMs: number;
  readonly touches: readonly PackedTouch[];
}

/** One entity that an event touches, with the members that it saw there. */
export interface PackedTouch {
  /** Index into ENTITY_KINDS. */
  readonly kind: number;
  readonly key: readonly [number, number];
  /** Fingerprints in the kind's order, 0 if absent. */
  readonly members: ArrayLike<number>;
}

/**
 * Cuts an event's pseudonyms to bits, e.g. the first 16 hex digits for an entity. Throws an Error if a pseudonym is not
 * hex or has fewer than 16 characters.
 */
export function packEvent(event: VelocityEvent): PackedEvent {
  return {
    atMs: event.atMs,
    touches: event.touches.map(({ kind, key, members }) => ({
      kind: ENTITY_KINDS.indexOf(kind),
      key: [hexBits(key, 0), hexBits(key, 8)],
      members: members.map((member) => (member === null ? 0 : hexBits(member, 0) || 1)),
    })),
  };
}

/**
 * Writes an event as a journal record: time (8 bytes), number of touches (1), then for each touch its kind (1), key (8)
 * and members (4 each).
 */
export function encodeEvent({ atMs, touches }: PackedEvent): Uint8Array {
  const bytes = new Uint8Array(touches.reduce((sum, { members }) => sum + 9 + members.length * 4, 9));
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, atMs);
  view.setUint8(8, touches.length);
  let at = 9;
  for (const { kind, key, members } of touches) {
    view.setUint8(at, kind);
    view.setUint32(at + 1, key[0]);
    view.setUint32(at + 5, key[1]);
    for (let index = 0; index < members.length; index += 1) view.setUint32(at + 9 + index * 4, present(members[index]));
    at += 9 + members.length * 4;
  }
  return bytes;
}

/** Reads what encodeEvent wrote. Throws RangeError if the bytes are cut off. */
export function decodeEvent(bytes: Uint8Array): PackedEvent {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const touches: PackedTouch[] = [];
  let at = 9;
  for (let left = view.getUint8(8); left > 0; left -= 1) {
    const kind = view.getUint8(at);
    const name = ENTITY_KINDS[kind];
    assert(name !== undefined, 'a journal record names a known kind');
    const key = [view.getUint32(at + 1), view.getUint32(at + 5)] as const;
    const base = at + 9;
    const members = Array.from({ length: VELOCITY_ENTITIES[name].length }, (_, index) =>
      view.getUint32(base + index * 4),
    );
    touches.push({ kind, key, members });
    at = base + members.length * 4;
  }
  return { atMs: view.getFloat64(0), touches };
}

/** Reads only the time of what encodeEvent wrote, also of a release that counts other things. Throws RangeError. */
export function timeOfEvent(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getFloat64(0);
}

function hexBits(hex: string, from: number): number {
  const bits = Number.parseInt(hex.slice(from, from + 8), 16);
  assert(bits >= 0, 'a pseudonym is hex');
  return bits;
}
