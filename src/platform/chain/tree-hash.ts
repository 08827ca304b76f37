import { hash } from 'node:crypto';

/** How many bytes a leaf, a node and a root have. */
export const HASH_BYTES = 32;

/** How many hex digits the salt of a leaf has. */
export const SALT_HEX_LENGTH = 32;

/**
 * Computes the leaf of one row by RFC 6962 2.1: SHA-256 over a zero byte and the data, which is the salt and the row's
 * text.
 *
 * @param salt 32 hex digits that only the row keeps
 * @param text the row's columns as a JSON array
 * @returns 64 hex digits
 */
export function leafHash(salt: string, text: string): string {
  return hash('sha256', `\0${salt}${text}`, 'hex');
}

/**
 * Computes the Merkle tree hash of the leaves in `leaves`, which are stored one after the other, by RFC 6962 2.1.
 * Neighbours are joined level by level, and a single one left over goes up unchanged. Gives 64 hex digits. Without
 * leaves it is the hash of the empty string.
 */
export function treeRoot(leaves: Uint8Array): string {
  if (leaves.length === 0) return hash('sha256', '', 'hex');
  const nodes = Buffer.from(leaves);
  const joined = Buffer.alloc(1 + 2 * HASH_BYTES, 1);
  for (let count = nodes.length / HASH_BYTES; count > 1; count = Math.ceil(count / 2)) {
    for (let left = 0; left + 1 < count; left += 2) {
      nodes.copy(joined, 1, left * HASH_BYTES, (left + 2) * HASH_BYTES);
      nodes.write(hash('sha256', joined, 'hex'), (left / 2) * HASH_BYTES, 'hex');
    }
    if (count % 2 === 1) nodes.copyWithin(((count - 1) / 2) * HASH_BYTES, (count - 1) * HASH_BYTES, count * HASH_BYTES);
  }
  return nodes.toString('hex', 0, HASH_BYTES);
}
