import {
  MEMBERS_MAX,
  VELOCITY_ENTITIES,
  type EntityKind,
} from '../../features/business-risk/velocity/velocity-entities.ts';

const TIME_BYTES = 6;

/** Bytes of a record of a kind: its time (6) and its members (4 each), e.g. 26 for a network. */
export function recordBytesOf(kind: EntityKind): number {
  return TIME_BYTES + VELOCITY_ENTITIES[kind].length * 4;
}

/**
 * Writes an event of an entity for its log.
 *
 * @param atMs milliseconds since the Unix epoch; fractions are cut off
 * @param members fingerprints in the kind's order, 0 if absent
 */
export function encodeRecord(kind: EntityKind, atMs: number, members: readonly number[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(recordBytesOf(kind));
  bytes.writeUIntBE(Math.max(Math.floor(atMs), 0), 0, TIME_BYTES);
  for (const [index, member] of members.entries()) bytes.writeUInt32BE(member, TIME_BYTES + index * 4);
  return bytes;
}

/** The time of a record, milliseconds since the Unix epoch. */
export function timeOfRecord(record: Buffer): number {
  return record.readUIntBE(0, TIME_BYTES);
}

/**
 * Visits some records of a log in order. `members` is overwritten by the next visit.
 *
 * @param from number of the first record that is visited, from 0
 * @param to number after that of the last one
 */
export function forEachRecord(
  { kind, records }: { readonly kind: EntityKind; readonly records: Uint8Array },
  { from, to }: { readonly from: number; readonly to: number },
  visit: (atMs: number, members: Uint32Array) => void,
): void {
  const bytes = Buffer.from(records.buffer, records.byteOffset, records.byteLength);
  const width = recordBytesOf(kind);
  const kinds = VELOCITY_ENTITIES[kind].length;
  const members = new Uint32Array(MEMBERS_MAX);
  for (let at = from * width; at < to * width; at += width) {
    for (let index = 0; index < kinds; index += 1) members[index] = bytes.readUInt32BE(at + TIME_BYTES + index * 4);
    visit(bytes.readUIntBE(at, TIME_BYTES), members);
  }
}
