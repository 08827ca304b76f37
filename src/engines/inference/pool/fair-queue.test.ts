import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FairQueue } from './fair-queue.ts';

const pushes = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat()), { maxLength: 60 });

test('every item comes out once, and in order for each owner', () => {
  fc.assert(
    fc.property(pushes, (all) => {
      const { queue, items } = filled(all);
      const out = drain(queue);
      expect(out).toHaveLength(items.length);
      for (const owner of ['a', 'b', 'c'])
        expect(out.filter((item) => item.owner === owner)).toEqual(items.filter((item) => item.owner === owner));
      expect(queue.size).toBe(0);
    }),
  );
});

test('an item that is put back is the next to come, and nothing else moves', () => {
  fc.assert(
    fc.property(pushes, (all) => {
      const [expected, actual] = [filled(all).queue, filled(all).queue];
      const first = actual.shift();
      if (first === undefined) return;
      const next = actual.peek();
      actual.unshift(first.owner, first);
      expect(actual.peek()).toBe(first);
      expect(actual.size).toBe(expected.size);
      expect(actual.shift()).toBe(first);
      if (next?.owner !== first.owner) expect(actual.peek()?.owner).toBe(next?.owner);
      const sorted = (queue: typeof actual) =>
        drain(queue)
          .map(({ owner }) => owner)
          .toSorted();
      expected.shift();
      expect(sorted(actual)).toEqual(sorted(expected));
    }),
  );
});

test('owners take turns: no owner is served twice while another waits', () => {
  fc.assert(
    fc.property(pushes, (all) => {
      const { queue, items } = filled(all);
      const waiting = new Map([...Map.groupBy(items, (item) => item.owner)].map(([owner, own]) => [owner, own.length]));
      let since = new Set<string>();
      for (const { owner } of drain(queue)) {
        const passedOver = [...waiting].filter(([other, left]) => left > 0 && !since.has(other));
        expect(!since.has(owner) || passedOver.length === 0).toBe(true);
        if (since.has(owner)) since = new Set();
        since.add(owner);
        waiting.set(owner, (waiting.get(owner) ?? 0) - 1);
      }
    }),
  );
});

test('an item that was removed does not come, and cannot be removed twice', () => {
  fc.assert(
    fc.property(pushes, fc.nat(), (all, pick) => {
      const { queue, items } = filled(all);
      const item = items[pick % Math.max(1, items.length)];
      if (item === undefined) return;
      expect(queue.remove(item.owner, item)).toBe(true);
      expect(queue.remove(item.owner, item)).toBe(false);
      expect(drain(queue)).not.toContain(item);
    }),
  );
});

interface Item {
  readonly owner: string;
  readonly value: number;
}

function filled(all: readonly (readonly [string, number])[]): { queue: FairQueue<Item>; items: Item[] } {
  const queue = new FairQueue<Item>();
  const items = all.map(([owner, value]) => ({ owner, value }));
  for (const item of items) queue.push(item.owner, item);
  expect(queue.size).toBe(items.length);
  return { queue, items };
}

function drain(queue: FairQueue<Item>): Item[] {
  const out: Item[] = [];
  for (let item = queue.shift(); item; item = queue.shift()) out.push(item);
  return out;
}
