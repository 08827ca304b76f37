import ipaddr from 'ipaddr.js';
import type { FeedRow } from './feed-kinds.ts';
import { addressNumber } from './parse-feed.ts';
import { present } from '../../../kernel/assert.ts';

type Range = FeedRow & { readonly type: 'range' };

/** Finds the smallest range that holds an address. Immutable. */
export interface RangeIndex {
  /** Label of the smallest range that holds the address (canonical text), or null if no range holds it. */
  find(address: string): string | null;
  readonly segments: number;
}

/**
 * Lays ranges out as disjoint segments, each with the label of the smallest range over it, so that a look-up is one
 * binary search. Ranges of feeds are usually nested. If two overlap without nesting, the one that starts later wins.
 */
export function createRangeIndex(ranges: readonly Range[]): RangeIndex {
  const labels = [...new Set(ranges.map(({ label }) => label))];
  const numbers = new Map(labels.map((label, number) => [label, number]));
  const v4 = flatten(
    ranges.filter(({ version }) => version === 4),
    numbers,
  );
  const v6 = flatten(
    ranges.filter(({ version }) => version === 6),
    numbers,
  );
  const starts4 = Float64Array.from(v4, ({ start }) => Number(start));
  const ends4 = Float64Array.from(v4, ({ end }) => Number(end));
  return {
    segments: v4.length + v6.length,
    find(text) {
      if (!text.includes(':')) {
        const number = text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
        const at = lastAtMost(starts4.length, (index) => present(starts4[index]) <= number);
        return at >= 0 && number <= (ends4[at] ?? -1) ? (labels[v4[at]?.label ?? -1] ?? null) : null;
      }
      const number = addressNumber(ipaddr.parse(text));
      const at = lastAtMost(v6.length, (index) => (v6[index]?.start ?? 0n) <= number);
      const segment = v6[at];
      return segment !== undefined && number <= segment.end ? (labels[segment.label] ?? null) : null;
    },
  };
}

interface Segment {
  readonly start: bigint;
  readonly end: bigint;
  readonly label: number;
}

/** Sweeps ranges from left to right. The open ones are on a stack, with the smallest on top. */
function flatten(ranges: readonly Range[], labels: ReadonlyMap<string, number>): Segment[] {
  const sorted = ranges.toSorted((a, b) => compare(a.start, b.start) || compare(b.end, a.end));
  const segments: Segment[] = [];
  const open: Range[] = [];
  let from = 0n;
  const close = (until: bigint) => {
    for (let top = open.at(-1); top !== undefined && top.end < until; top = open.at(-1)) {
      put(segments, { start: from, end: top.end, label: labels.get(top.label) ?? 0 });
      if (top.end >= from) from = top.end + 1n;
      open.pop();
    }
  };
  for (const range of sorted) {
    close(range.start);
    const top = open.at(-1);
    if (top !== undefined) put(segments, { start: from, end: range.start - 1n, label: labels.get(top.label) ?? 0 });
    from = range.start;
    open.push(range);
  }
  close(1n << 129n);
  return segments;
}

/** Adds a segment unless it is empty. If it continues the last segment with the same label, it lengthens that one. */
function put(segments: Segment[], segment: Segment): void {
  if (segment.end < segment.start) return;
  const last = segments.at(-1);
  if (last !== undefined && last.label === segment.label && last.end + 1n === segment.start)
    segments[segments.length - 1] = { ...last, end: segment.end };
  else segments.push(segment);
}

/**
 * The last index for which `holds` is true, or -1 if there is none. `holds` must be true up to some index and false
 * after it.
 */
function lastAtMost(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
