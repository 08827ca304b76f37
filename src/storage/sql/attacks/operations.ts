import { defineStore } from '../operation.ts';
import { attackReads } from './reads.ts';
import { attackLists, attackWrites } from './writes.ts';

/** The SQL of the attack history. */
export const attackOperations = defineStore({ reads: attackReads, writes: attackWrites, lists: attackLists });
