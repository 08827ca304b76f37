/**
 * Checks an invariant. Throws an Error if it does not hold. That is a bug in this program: it ends the request and must
 * never be caught by name.
 */
export declare function assert(condition: boolean, message: string): asserts condition;
/**
 * Gives an element that an index within the list must have. Throws an Error if it is not there, which is a bug in this
 * program. Example: `sum += present(values[at])` in a loop over `values.length`.
 */
export declare function present<T>(element: T | undefined): T;
