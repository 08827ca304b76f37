// Copied from src/kernel/assert.ts by tools/docs.ts.

/** Checks an invariant. A failure is a bug in this program: it ends the request and is never caught by name. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}

/** Marks a branch the compiler has proved unreachable. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
