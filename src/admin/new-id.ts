import type { RandomSource } from '../kernel/random.ts';

/** An id that is not used elsewhere: prefix, underscore, 18 hex digits (72 random bits). */
export function newId(random: RandomSource, prefix: 'app' | 'key' | 'pkg' | 'adm'): string {
  return `${prefix}_${Buffer.from(random.bytes(9)).toString('hex')}`;
}
