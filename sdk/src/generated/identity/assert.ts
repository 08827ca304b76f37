// Copied from src/kernel/assert.ts by tools/docs.ts.

/**
 * Checks an invariant. Throws an Error if it does not hold. That is a bug in this program: it ends the request and must
 * never be caught by name.
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}

/**
 * Gives a value that must be there, e.g. the element of a list at an index within it, or what a schema has checked.
 * Throws an Error if it is not, which is a bug in this program. Example: `sum += present(values[at])` in a loop over
 * `values.length`.
 */
export function present<T>(value: T | null | undefined): T {
  if (value === undefined || value === null) throw new Error('invariant broken: a value is missing that must be there');
  return value;
}
