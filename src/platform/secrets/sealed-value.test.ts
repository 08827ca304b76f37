import { expect, test } from 'vitest';
import { canAdd, type RingKey } from './key-ring.ts';
import { dataKeyIdOf, headerOf, openValue, ValueSealer, type DataKey } from './sealed-value.ts';

const keyOf = (cipher: DataKey['cipher'], id = 0x01020304): DataKey => ({
  id,
  cipher,
  secret: new Uint8Array(32).fill(9),
});
const PLAIN = Buffer.from('11010519491231002X');

/** Gives bytes of 1, then of 2, and so on. */
function counted() {
  const drawn: number[] = [];
  const bytes = (count: number) => {
    drawn.push(count);
    return new Uint8Array(count).fill(drawn.length);
  };
  return { drawn, bytes };
}

test.each(['sm4-gcm', 'aes-256-gcm'] as const)(
  'a value that was sealed with %s opens under its key and context alone',
  (cipher) => {
    const sealed = new ValueSealer(keyOf(cipher), counted()).seal('persons.number', PLAIN);
    const open = (key = keyOf(cipher), context = 'persons.number', bytes = sealed) => openValue(key, context, bytes);
    expect(Buffer.from(open() ?? [])).toEqual(PLAIN);
    expect(open(keyOf(cipher), 'persons.name')).toBeNull();
    expect(open({ ...keyOf(cipher), secret: new Uint8Array(32).fill(8) })).toBeNull();
    for (let at = 0; at < sealed.length; at += 1) {
      const altered = Uint8Array.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(open(keyOf(cipher), 'persons.number', altered)).toBeNull();
    }
    // Version 1, the id, the salt of twelve 1, the nonce of twelve 2, the text and a tag of 16 bytes.
    expect([...sealed.subarray(0, 29)]).toEqual([
      1,
      1,
      2,
      3,
      4,
      ...Array<number>(12).fill(1),
      ...Array<number>(12).fill(2),
    ]);
    expect(sealed).toHaveLength(18 + 45);
  },
);

test('an empty value is sealed, and what is shorter than a seal is none', () => {
  const sealed = new ValueSealer(keyOf('aes-256-gcm'), counted()).seal('c', new Uint8Array(0));
  expect([sealed.length, openValue(keyOf('aes-256-gcm'), 'c', sealed)?.length]).toEqual([45, 0]);
  expect(openValue(keyOf('aes-256-gcm'), 'c', sealed.subarray(0, 44))).toBeNull();
  expect([dataKeyIdOf(sealed), dataKeyIdOf(sealed.subarray(0, 44))]).toEqual([0x01020304, null]);
  const other = Uint8Array.from(sealed);
  other[0] = 2;
  expect(dataKeyIdOf(other)).toBeNull();
  const within = Buffer.concat([Buffer.alloc(3), sealed]).subarray(3);
  expect(dataKeyIdOf(within)).toBe(0x01020304);
  expect([[...headerOf(1)], [...headerOf(2 ** 32 - 1)]]).toEqual([
    [1, 0, 0, 0, 1],
    [1, 255, 255, 255, 255],
  ]);
});

test('one salt serves 4096 values, each with a nonce of its own', () => {
  const random = counted();
  const sealer = new ValueSealer(keyOf('aes-256-gcm'), random);
  for (let value = 0; value < 4097; value += 1) sealer.seal('c', PLAIN.subarray(0, 1));
  // A salt, 4096 nonces, a salt and a nonce. Each is of twelve bytes.
  expect(random.drawn).toHaveLength(4096 + 1 + 2);
  expect(new Set(random.drawn)).toEqual(new Set([12]));
  sealer.seal('c', PLAIN);
  expect(random.drawn).toHaveLength(4096 + 1 + 3);
});

test('keys are added if no id is taken and one site key wraps them all', () => {
  const key = (id: number, siteKeyId = 'site'): RingKey => ({
    id,
    cipher: null,
    wrapped: new Uint8Array(),
    siteKeyId,
    createdAtMs: 0,
  });
  expect(canAdd([key(1), key(2)], [])).toBe(true);
  expect(canAdd([key(2)], [key(1)])).toBe(true);
  expect(canAdd([], [])).toBe(true);
  expect(canAdd([key(1)], [key(1)])).toBe(false);
  expect(canAdd([key(2), key(1)], [key(1)])).toBe(false);
  expect(canAdd([key(2, 'other')], [key(1)])).toBe(false);
  expect(canAdd([key(1), key(2, 'other')], [])).toBe(false);
});
