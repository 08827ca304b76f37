import { expect, test } from 'vitest';
import { severalAtOnce } from './several-at-once.ts';

/** Work that ends when the test says so. */
function held() {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const work = (item: string) => {
    begun.push(item);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  return { begun, work, endFirst: () => ends.shift()?.() };
}

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));

test('so many items are worked on at the same time, in their order', async () => {
  const { begun, work, endFirst } = held();
  const done = severalAtOnce(['a', 'b', 'c'], 2, work);
  expect(begun).toEqual(['a', 'b']);
  endFirst();
  await turn();
  expect(begun).toEqual(['a', 'b', 'c']);
  endFirst();
  endFirst();
  await done;
});

test('once it is aborted, what is under way ends and nothing else begins', async () => {
  const { begun, work, endFirst } = held();
  const abort = new AbortController();
  const done = severalAtOnce(['a', 'b'], 1, work, abort.signal);
  abort.abort();
  endFirst();
  await done;
  expect(begun).toEqual(['a']);
});

test('it rejects like the work that does', async () => {
  const work = async (item: number) => {
    if (item === 2) throw new Error('the second');
  };
  await expect(severalAtOnce([1, 2, 3], 2, work)).rejects.toThrow('the second');
  await severalAtOnce([], 2, work);
});
