/** Checks an invariant. A failure is a bug in this program: it ends the request and is never caught by name. */
export declare function assert(condition: boolean, message: string): asserts condition;
/** Marks a branch the compiler has proved unreachable. */
export declare function unreachable(value: never): never;
