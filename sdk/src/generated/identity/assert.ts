// Copied from src/kernel/assert.ts by tools/docs.ts.

/**
 * Checks an invariant. Throws an Error if it does not hold. That is a bug in this program: it ends the request and must
 * never be caught by name.
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}

/** Marks a branch that the compiler has proved unreachable. Throws an Error if the program gets there all the same. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
