/**
 * Checks an invariant. Throws an Error if it does not hold. That is a bug in this program: it ends the request and must
 * never be caught by name.
 */
export declare function assert(condition: boolean, message: string): asserts condition;
/**
 * Gives a value that must be there, e.g. the element of a list at an index within it, or what a schema has checked.
 * Throws an Error if it is not, which is a bug in this program. Example: `sum += present(values[at])` in a loop over
 * `values.length`.
 */
export declare function present<T>(value: T | null | undefined): T;
