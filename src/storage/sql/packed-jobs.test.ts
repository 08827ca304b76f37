import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JobMemory, unpackJobs } from './packed-jobs.ts';

const memory = new JobMemory(1);
const jobOf = (input: unknown) => ({ id: 1, calls: [{ operation: 'a.b', input }] });
const roundTrip = (input: unknown): unknown => unpackJobs(memory.pack([jobOf(input)]))[0]?.calls[0]?.input;

test('every input that a write may have is read as it was written', () => {
  const text = fc.string({ unit: 'binary', maxLength: 200 });
  const scalar = fc.oneof(
    text,
    fc.maxSafeInteger(),
    fc.double({ noNaN: true }).map((n) => n + 0),
    fc.boolean(),
    fc.constant(null),
    fc.constant(undefined),
  );
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc.array(tie('tree'), { maxLength: 20 }),
      fc.dictionary(
        fc.string({ unit: 'grapheme-ascii', maxLength: 12 }).filter((key) => key !== '__proto__'),
        tie('tree'),
        { maxKeys: 20, noNullPrototype: true },
      ),
    ),
  }));
  fc.assert(
    fc.property(tree, (input) => {
      expect(roundTrip(input)).toEqual(input);
    }),
    { examples: [[1_772_000_000_123], [2 ** 32], [-(2 ** 31) - 1], ['\u{20BB7}李'.repeat(90)], ['x'.repeat(70_000)]] },
  );
});

test('bytes come as bytes, whatever their length and whatever buffer they lie in', () => {
  for (const length of [0, 1, 255, 256, 65_535, 65_536]) {
    const whole = Uint8Array.from({ length: length + 10 }, (_, at) => at % 251);
    const bytes = whole.subarray(5, 5 + length);
    const found = roundTrip({ sealed: bytes }) as { readonly sealed: Uint8Array };
    expect(found.sealed).toBeInstanceOf(Uint8Array);
    expect(Buffer.compare(found.sealed, bytes)).toBe(0);
  }
});

test('batches that are under way lie in different places, which the other thread sees without a copy', () => {
  const two = new JobMemory(2);
  const [first, second] = [two.pack([jobOf('first')]), two.pack([jobOf('second')])];
  expect(first.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(second.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect([unpackJobs(first), unpackJobs(second)]).toEqual([[jobOf('first')], [jobOf('second')]]);
  expect(two.pack([]).buffer).toBe(first.buffer);
});

test('a batch that is too large for its place has a buffer of its own, and takes no place', () => {
  const one = new JobMemory(1);
  const small = one.pack([jobOf('small')]);
  const large = one.pack([jobOf('x'.repeat(600_000))]);
  expect(large.buffer).toBeInstanceOf(ArrayBuffer);
  expect(large.byteLength).toBe(large.buffer.byteLength);
  expect(unpackJobs(small)).toEqual([jobOf('small')]);
});
