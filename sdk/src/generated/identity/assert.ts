// Copied from src/kernel/assert.ts by tools/docs.ts.

/**
 * Checks an invariant. Throws an Error if it does not hold. That is a bug in this program: it ends the request and must
 * never be caught by name.
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}
