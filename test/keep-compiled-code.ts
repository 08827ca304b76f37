import { flushCompileCache } from 'node:module';
import { afterAll } from 'vitest';

// vitest ends its processes by a signal, and Node then keeps nothing of what it compiled.
afterAll(() => flushCompileCache());
