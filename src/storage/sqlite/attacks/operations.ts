import { defineStore } from '../operation.ts';
import { attackReads } from './reads.ts';
import { attackWrites } from './writes.ts';

/** The attack history in SQLite. */
export const attackOperations = defineStore({ reads: attackReads, writes: attackWrites });
