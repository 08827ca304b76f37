/**
 * Does `work` with each item, with at most `count` of them at the same time, in their order. No other item is begun once
 * `signal` is aborted. Rejects as soon as one work rejects.
 *
 * @example await severalAtOnce(photos, 4, (photo) => encode(photo), signal);
 */
export async function severalAtOnce<T>(
  items: Iterable<T>,
  count: number,
  work: (item: T) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const left = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = left.next(); next.done !== true; next = left.next()) {
      if (signal?.aborted) return;
      await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: count }, worker));
}
