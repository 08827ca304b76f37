import type { PersonId } from '../../../people/register.ts';

/**
 * Gives a person id as 16 bytes. They take half the room of its hex digits, in an index of up to a hundred million
 * rows. Throws an Error if it does not have 32 hex digits.
 */
export function personBytes(personId: PersonId): Uint8Array {
  const bytes = Buffer.from(personId, 'hex');
  if (bytes.length !== 16) throw new Error('invariant broken: a person id is 32 hex digits');
  return bytes;
}
