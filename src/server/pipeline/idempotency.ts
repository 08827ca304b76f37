import { createHash, type Hash } from 'node:crypto';
import { DEPTH_MAX } from '../body/body-shape.ts';
import type { RawFields } from '../body/raw-fields.ts';

const HEADER_KEY = /^[\x21-\x7e]{8,128}$/;
const FIELD_KEY = /^[\w.:-]{8,32}$/;

/**
 * Gives the key under which a caller may repeat a call without paying again: the Idempotency-Key header with 8 to 128
 * visible characters, e.g. `order-20260301-17`, or else the field `uorderid` with 8 to 32 characters. `null` if there
 * is none. 'unusable' if it has another shape, because a silently ignored key could charge its caller twice.
 */
export function idempotencyKeyOf(
  header: string | readonly string[] | undefined,
  callerOrderId: string | undefined,
): string | null | 'unusable' {
  if (typeof header === 'string' && header !== '') return HEADER_KEY.test(header) ? header : 'unusable';
  if (callerOrderId === undefined) return null;
  return FIELD_KEY.test(callerOrderId) ? callerOrderId : 'unusable';
}

/**
 * Gives the SHA-256 of the path and the fields, independent of their form and order. It is a digest of personal data,
 * so only a keyed digest of it may be stored. `null` if the fields are nested deeper than any real parameters.
 */
export function digestOfParams(path: string, fields: RawFields): Uint8Array | null {
  const hash = createHash('sha256').update(path);
  return feed(hash, fields, DEPTH_MAX + 1) ? hash.digest() : null;
}

/**
 * Hashes a value. Every piece is preceded by its kind and length, so that different fields never give the same bytes.
 */
function feed(hash: Hash, value: unknown, depth: number): boolean {
  if (depth === 0) return false;
  if (value instanceof Uint8Array || typeof value === 'string') return piece(hash, 's', value);
  if (Array.isArray(value)) {
    hash.update(`a${value.length};`);
    return value.every((item) => feed(hash, item, depth - 1));
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    hash.update(`o${members.length};`);
    return members.every(([name, member]) => piece(hash, 'n', name) && feed(hash, member, depth - 1));
  }
  return piece(hash, 'j', String(value));
}

function piece(hash: Hash, kind: string, content: string | Uint8Array): true {
  hash.update(`${kind}${Buffer.byteLength(content)};`).update(content);
  return true;
}
