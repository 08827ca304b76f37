/**
 * The items of two lists that hold some of them both, ours first. Items with the same key are equal: each stands there as often as
 * in the list that has more of it.
 */
export function multisetUnion<T>(ours: readonly T[], theirs: readonly T[], keyOf: (item: T) => string | number): T[] {
  const left = new Map<string | number, number>();
  for (const item of ours) left.set(keyOf(item), (left.get(keyOf(item)) ?? 0) + 1);
  const missing = theirs.filter((item) => {
    const count = left.get(keyOf(item)) ?? 0;
    left.set(keyOf(item), count - 1);
    return count <= 0;
  });
  return [...ours, ...missing];
}
