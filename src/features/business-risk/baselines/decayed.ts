/** A count that fades: half of it is left after each half-life. Two of them add up, so two nodes can merge theirs. */
export interface Decayed {
  /** The count as of `atMs`. */
  readonly count: number;
  readonly atMs: number;
}

/** The count at a time that is not before its own, e.g. 10 becomes 5 after one half-life. */
export function decayedCount({ count, atMs }: Decayed, nowMs: number, halfLifeMs: number): number {
  return nowMs <= atMs ? count : count * 2 ** ((atMs - nowMs) / halfLifeMs);
}

/** The count with more added at a time. What comes late has faded as if it had come in time. */
export function addDecayed(before: Decayed, amount: number, nowMs: number, halfLifeMs: number): Decayed {
  return mergeDecayed(before, { count: amount, atMs: nowMs }, halfLifeMs);
}

/** What two nodes counted of one thing. */
export function mergeDecayed(a: Decayed, b: Decayed, halfLifeMs: number): Decayed {
  const atMs = Math.max(a.atMs, b.atMs);
  return { count: decayedCount(a, atMs, halfLifeMs) + decayedCount(b, atMs, halfLifeMs), atMs };
}
