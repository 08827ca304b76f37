/**
 * Checks an invariant. Throws an Error if it does not hold. That is a bug in this program: it ends the request and must
 * never be caught by name.
 */
export declare function assert(condition: boolean, message: string): asserts condition;
