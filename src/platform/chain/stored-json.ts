/**
 * Checks of JSON that this product wrote itself. They stand here instead of zod, because each thread of the database
 * loads them, and loading zod takes longer than opening the database.
 */

/** Whether it is an object with named fields. */
export function isRecord(content: unknown): content is Readonly<Record<string, unknown>> {
  return typeof content === 'object' && content !== null && !Array.isArray(content);
}

/** Whether it is a whole number of 0 or more. */
export function isCount(content: unknown): content is number {
  return Number.isSafeInteger(content) && Number(content) >= 0;
}

/** Whether it is a hash of 256 bits: 64 hex digits in lower case. */
export function isHash(content: unknown): content is string {
  return typeof content === 'string' && /^[0-9a-f]{64}$/.test(content);
}
