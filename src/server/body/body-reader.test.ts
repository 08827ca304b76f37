import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { BodyReader } from './body-reader.ts';
import type { BodySender } from './body-rooms.ts';

const LARGE = 2_000_000;
const known: BodySender = {
  addressSubject: '192.0.2.1',
  keyBeforeBody: () => ({ appId: 'app_1', mode: 'live' }),
  holderOf: () => null,
};
const stranger: BodySender = { ...known, keyBeforeBody: () => null };

function open(sender = known, length = LARGE) {
  const clock = { atMs: 500, monotonicMs: () => clock.atMs };
  const limits = { largeBodiesMax: 8, largeBodiesWaitingMax: 64, requestTimeoutMs: 30_000 };
  const reader = new BodyReader(limits, clock);
  onTestFinished(() => reader.close());
  const headers = { 'content-length': String(length) };
  const request = Object.assign(new PassThrough(), { headers, complete: false });
  let ended: string | null = null;
  const received = reader.receive(request as unknown as IncomingMessage, 20 << 20, sender);
  void Promise.resolve(received).then(({ kind }) => (ended = kind));
  /** Lets this many bytes arrive, then checks whether the body is still allowed to go on at that time. */
  const at = async (atMs: number, bytes: number): Promise<string | null> => {
    if (bytes > 0) {
      const seen = new Promise((resolve) => request.once('data', resolve));
      request.write(Buffer.alloc(bytes, 'A'));
      await seen;
    }
    clock.atMs = 500 + atMs;
    reader.sweep();
    await new Promise(setImmediate);
    return ended;
  };
  return { at, reader };
}

test.each([
  ['of a known app', known],
  ['without a key', stranger],
])('a large body %s must bring 80,000 bytes in each ten seconds', async (_name, sender) => {
  const { at } = open(sender);
  expect(await at(9_999, 0)).toBeNull();
  expect(await at(10_000, 80_000)).toBeNull();
  expect(await at(19_999, 79_999)).toBeNull();
  expect(await at(20_000, 0)).toBe('slow');
});

test('a small body must bring 1 KiB per second after five seconds', async () => {
  const { at } = open(known, 900_000);
  expect(await at(5_000, 0)).toBeNull();
  expect(await at(6_000, 6_144)).toBeNull();
  expect(await at(6_001, 0)).toBe('slow');
});

test('the total time of a body is bounded, whatever its pace', async () => {
  const { at } = open();
  for (const second of [10, 20, 30]) expect(await at(second * 1000, 90_000)).toBeNull();
  expect(await at(30_001, 0)).toBe('slow');
});

test('a body with a known key takes a place at once, a body without one only after its first 64 KB', async () => {
  expect(open().reader.rooms.large.inside).toBe(1);
  const { at, reader } = open(stranger);
  await at(0, 65_535);
  expect(reader.rooms.unknownLarge.inside).toBe(0);
  await at(0, 1);
  expect(reader.rooms.unknownLarge.inside).toBe(1);
  expect(reader.rooms.large.inside).toBe(0);
});
