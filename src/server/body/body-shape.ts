import type { RawFields } from './raw-fields.ts';

/** The deepest nesting of a body's fields. The deepest documented request has four levels. */
export const DEPTH_MAX = 32;
/** The most fields of a body, on all levels together. PHP takes as many (`max_input_vars`). */
export const FIELDS_MAX = 1000;

/** Tells whether fields are nested too deeply or are too many. `null` if they are as they should be. */
export function shapeProblemOf(fields: RawFields): 'depth' | 'fields' | null {
  let count = 0;
  let level: readonly unknown[] = [fields];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEPTH_MAX) return 'depth';
    level = level.flatMap(membersOf);
    count += level.length;
    if (count > FIELDS_MAX) return 'fields';
  }
  return null;
}

function membersOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  return Array.isArray(value) ? value : Object.values(value);
}
