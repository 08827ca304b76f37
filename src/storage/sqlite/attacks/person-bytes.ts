import type { PersonId } from '../../../people/register.ts';

/** A person id as 16 bytes: half of its digits, in an index of a hundred million rows. */
export function personBytes(personId: PersonId): Uint8Array {
  const bytes = Buffer.from(personId, 'hex');
  if (bytes.length !== 16) throw new Error('invariant broken: a person id is 32 hex digits');
  return bytes;
}
