import { keepStartMemory } from '../src/kernel/give-back.ts';

// Databases and servers that tests open in this process start threads, and to collect costs each a quarter of its start.
keepStartMemory(true);
