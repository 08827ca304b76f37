/**
 * Checks an invariant. Throws an Error if it does not hold. That is a bug in this program: it ends the request and must
 * never be caught by name.
 */
export declare function assert(condition: boolean, message: string): asserts condition;
/** Marks a branch that the compiler has proved unreachable. Throws an Error if the program gets there all the same. */
export declare function unreachable(value: never): never;
