import type { MonotonicClock } from './clock.ts';

/**
 * Makes a reading that counts for `ms` milliseconds: callers at the same time, or soon after each other, share it. One
 * that failed is not kept.
 *
 * @example const packages = heldFor(10_000, systemClock, () => store.list());
 */
export function heldFor<T>(ms: number, clock: MonotonicClock, read: () => Promise<T>): () => Promise<T> {
  let held: { readonly value: Promise<T>; readonly atMs: number } | null = null;
  return () => {
    const nowMs = clock.monotonicMs();
    if (held === null || nowMs - held.atMs >= ms) {
      const value = read();
      held = { value, atMs: nowMs };
      value.catch(() => (held = null));
    }
    return held.value;
  };
}
