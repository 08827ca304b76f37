import { describe, expect, test } from 'vitest';
import { decodeSummary, encodeSummary } from './hot-summary.ts';
import { encodeRecord, forEachRecord, recordBytesOf, timeOfRecord } from './log-record.ts';
import { emptyEntity } from './logged-velocity-store.ts';
import { mergeLogs } from './merge-logs.ts';
import { multisetUnion } from './multiset-union.ts';
import { decodeEvent, encodeEvent, packEvent, timeOfEvent } from './velocity-records.ts';

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('the journal record of an event', () => {
  const event = {
    atMs: 1,
    touches: [
      { kind: 'cookie' as const, key: 'deadbeef00000001ffff', members: ['0000000512345678', null, '00000000ffffffff'] },
      { kind: 'address' as const, key: '0000000200000003', members: [null, null, null, '80000000'] },
    ],
  };

  test('pseudonyms are cut to bits. No member is 0, and a member is never 0', () => {
    expect(packEvent(event)).toEqual({
      atMs: 1,
      touches: [
        { kind: 6, key: [0xdeadbeef, 1], members: [5, 0, 1] },
        { kind: 0, key: [2, 3], members: [0, 0, 0, 0x80000000] },
      ],
    });
    expect(() => packEvent({ atMs: 1, touches: [{ kind: 'cookie', key: 'x', members: [] }] })).toThrow(
      'a pseudonym is hex',
    );
    expect(() => packEvent({ atMs: 1, touches: [{ kind: 'cookie', key: 'deadbeef', members: [] }] })).toThrow(
      'a pseudonym is hex',
    );
  });

  test('its bytes are part of stored data', () => {
    const bytes = encodeEvent(packEvent(event));
    expect(hexOf(bytes)).toBe(
      // 1 as a float of 64 bits, two touches, then kind, key and members of each.
      '3ff000000000000002' +
        '06deadbeef00000001000000050000000000000001' +
        '00000000020000000300000000000000000000000080000000',
    );
    expect(decodeEvent(bytes)).toEqual(packEvent(event));
    expect(timeOfEvent(bytes)).toBe(1);
    const within = Buffer.concat([new Uint8Array(5), bytes]).subarray(5);
    expect([decodeEvent(within), timeOfEvent(within)]).toEqual([packEvent(event), 1]);
    for (let length = 9; length < bytes.length; length += 1)
      expect(() => decodeEvent(bytes.subarray(0, length))).toThrow(RangeError);
  });

  test('a kind that this release does not know is refused', () => {
    const bytes = encodeEvent(packEvent(event));
    bytes[9] = 7;
    expect(() => decodeEvent(bytes)).toThrow('a journal record names a known kind');
  });
});

describe('the log record of an event', () => {
  test('it has the time in six bytes and each member in four', () => {
    expect(
      (['address', 'network', 'device', 'account', 'phone', 'sponsor', 'cookie'] as const).map(recordBytesOf),
    ).toEqual([22, 26, 22, 18, 18, 22, 18]);
    // 0x018f31737000 is the time.
    expect(hexOf(encodeRecord('account', 1_714_521_600_000.9, [1, 0xffffffff, 0]))).toBe(
      '018f3173700000000001ffffffff00000000',
    );
    expect(hexOf(encodeRecord('account', -5, [0, 0, 0]))).toBe('0'.repeat(36));
    expect(timeOfRecord(Buffer.from(encodeRecord('account', 7, [9, 9, 9])))).toBe(7);
  });

  test('records are visited in their order, from one up to another', () => {
    const records = Buffer.concat([
      Buffer.alloc(3),
      ...[1, 2, 3, 4].map((at) => encodeRecord('account', at * 10, [at, 0, 2 * at])),
    ]).subarray(3);
    const seen: unknown[] = [];
    forEachRecord({ kind: 'account', records }, { from: 1, to: 3 }, (atMs, members) =>
      seen.push([atMs, [...members.subarray(0, 3)]]),
    );
    expect(seen).toEqual([
      [20, [2, 0, 4]],
      [30, [3, 0, 6]],
    ]);
  });
});

test('a union holds each item as often as the list that has more of it', () => {
  expect(multisetUnion(['a', 'a', 'b'], ['b', 'b', 'c', 'a'], (item) => item)).toEqual(['a', 'a', 'b', 'b', 'c']);
  expect(multisetUnion([], [3, 3], (item) => item)).toEqual([3, 3]);
  expect(multisetUnion([{ id: 1, of: 'ours' }], [{ id: 1, of: 'theirs' }], ({ id }) => id)).toEqual([
    { id: 1, of: 'ours' },
  ]);
});

describe('mergeLogs', () => {
  const START_MS = 30_000 * 604_800_000;
  const key = 'deadbeef00000007';
  const recordsOf = (times: readonly number[]) =>
    Buffer.concat(times.map((at) => encodeRecord('account', START_MS + at, [at, 1, 2])));
  const summaryOf = (times: readonly number[]) => {
    const entity = emptyEntity({ kind: 'account', key });
    for (const at of times) entity.add(START_MS + at, [at, 1, 2]);
    return entity;
  };

  test('the key of an entity is 64 bits', () => {
    expect([emptyEntity({ kind: 'account', key }).key, emptyEntity({ kind: 'network', key }).distinct.length]).toEqual([
      [0xdeadbeef, 7],
      5,
    ]);
  });

  test('two logs that were never folded are the union of their events, by time', () => {
    const merged = mergeLogs({
      kind: 'account',
      key,
      shared: { summary: null, records: recordsOf([10, 30, 30]) },
      draft: { summary: null, records: recordsOf([5, 10, 20, 30]) },
    });
    expect([merged.summary, hexOf(merged.records)]).toEqual([null, hexOf(recordsOf([5, 10, 20, 30, 30]))]);
  });

  test('if one was folded, events up to the last of the draft are folded too, and the later ones stay', () => {
    const draft = { summary: encodeSummary(summaryOf([1, 2])), records: recordsOf([3]) };
    for (const shared of [
      { summary: null, records: recordsOf([2, 3, 4, 5]) },
      { summary: encodeSummary(summaryOf([2])), records: recordsOf([3, 4, 5]) },
    ]) {
      const merged = mergeLogs({ kind: 'account', key, shared, draft });
      expect(hexOf(merged.records)).toBe(hexOf(recordsOf([4, 5])));
      expect(decodeSummary(merged.summary ?? new Uint8Array(0))?.read()).toEqual(summaryOf([1, 2, 3]).read());
    }
    const [shared, unread] = [
      { summary: encodeSummary(summaryOf([1, 2])), records: recordsOf([9]) },
      { summary: new Uint8Array(13), records: recordsOf([2]) },
    ];
    const merged = mergeLogs({ kind: 'account', key, shared, draft: unread });
    expect(hexOf(merged.records)).toBe(hexOf(recordsOf([9])));
    expect(decodeSummary(merged.summary ?? new Uint8Array(0))?.read()).toEqual(summaryOf([1, 2]).read());
    const folded = mergeLogs({ kind: 'account', key, shared, draft: { summary: null, records: recordsOf([1, 2]) } });
    expect(hexOf(folded.records)).toBe(hexOf(recordsOf([9])));
  });
});
