import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { ClipUploads } from './clip-uploads.ts';

const MIB = 1 << 20;
const LINK = { pageToken: 'a'.repeat(32), appId: 'app_1', mode: 'live' } as const;

function open() {
  const clock = { nowMs: 0, monotonicMs: () => clock.nowMs };
  const uploads = new ClipUploads({ clock, clipBytesMax: 256 * MIB });
  onTestFinished(() => uploads.close());
  return { uploads, clock };
}

/** A request that says how long it is and sends what a test writes. */
function upload(length: number | null): PassThrough & IncomingMessage {
  const headers = length === null ? {} : { 'content-length': String(length) };
  return Object.assign(new PassThrough(), { headers }) as unknown as PassThrough & IncomingMessage;
}

test('a clip arrives whole, takes its room until it is released, and may come in chunks of unknown length', async () => {
  const { uploads } = open();
  for (const length of [5, null]) {
    const request = upload(length);
    const receiving = uploads.receive(request, LINK, '192.0.2.1');
    request.write('cl');
    request.end('ip!');
    const arrived = await receiving;
    if (typeof arrived === 'string') throw new Error(arrived);
    expect(Buffer.from(arrived.clip).toString()).toBe('clip!');
    expect(uploads.bytes).toBe(length ?? 10 * MIB);
    arrived.release();
    expect(uploads.bytes).toBe(0);
  }
});

test('a link allows one upload at a time, and the last one goes on', async () => {
  const { uploads } = open();
  const requests = Array.from({ length: 60 }, () => upload(10 * MIB));
  const receiving = requests.map((request) => uploads.receive(request, LINK, '192.0.2.1'));
  for (const request of requests) request.write(Buffer.alloc(MIB));
  expect(await Promise.all(receiving.slice(0, 59))).toEqual(Array.from({ length: 59 }, () => 'replaced'));
  expect(uploads.bytes).toBe(10 * MIB);
  requests[59]?.end(Buffer.alloc(9 * MIB));
  expect(await receiving[59]).toMatchObject({ clip: { length: 10 * MIB } });
});

test.each([
  ['one app', { appOf: () => 'app_1', addressOf: (at: number) => `192.0.2.${at}`, mode: 'live', places: 3 }],
  ['one address', { appOf: (at: number) => `app_${at}`, addressOf: () => '192.0.2.1', mode: 'live', places: 1 }],
  [
    'all together',
    { appOf: (at: number) => `app_${at}`, addressOf: (at: number) => `192.0.2.${at}`, mode: 'live', places: 6 },
  ],
  ['a sandbox app', { appOf: () => 'app_1', addressOf: (at: number) => `192.0.2.${at}`, mode: 'sandbox', places: 1 }],
] as const)('%s takes no more than its share of 64 MiB, and who waits too long is told', async (_who, of) => {
  const { uploads, clock } = open();
  const requests = Array.from({ length: 20 }, () => upload(10 * MIB));
  const receiving = requests.map((request, at) =>
    uploads.receive(
      request,
      { pageToken: String(at).padStart(32, '0'), appId: of.appOf(at), mode: of.mode },
      of.addressOf(at),
    ),
  );
  expect(uploads.bytes).toBe(of.places * 10 * MIB);
  for (const request of requests.slice(0, of.places)) request.end(Buffer.alloc(10 * MIB));
  const arrived = await Promise.all(receiving.slice(0, of.places));
  expect(arrived.map((each) => typeof each)).toEqual(arrived.map(() => 'object'));
  clock.nowMs = 30_000;
  uploads.sweep();
  clock.nowMs = 30_001;
  uploads.sweep();
  expect(await Promise.all(receiving.slice(of.places))).toEqual(
    Array.from({ length: 20 - of.places }, () => 'crowded'),
  );
});

test('one visitor of an app leaves room for the others of it', async () => {
  const { uploads } = open();
  const first = upload(10 * MIB);
  void uploads.receive(first, LINK, '192.0.2.1');
  const second = upload(10 * MIB);
  void uploads.receive(second, { ...LINK, pageToken: 'b'.repeat(32) }, '192.0.2.1');
  const other = upload(10 * MIB);
  const arriving = uploads.receive(other, { ...LINK, pageToken: 'c'.repeat(32) }, '192.0.2.2');
  other.end(Buffer.alloc(10 * MIB));
  expect(await arriving).toMatchObject({ clip: { length: 10 * MIB } });
});

test('a large clip must keep 80,000 bytes in ten seconds, a small one may take its time', async () => {
  const { uploads, clock } = open();
  const [large, small] = [upload(2 * MIB), upload(MIB)];
  const slow = uploads.receive(large, LINK, '192.0.2.1');
  const patient = uploads.receive(small, { ...LINK, pageToken: 'b'.repeat(32) }, '192.0.2.1');
  large.write(Buffer.alloc(80_000));
  await new Promise((resolve) => void setImmediate(resolve));
  clock.nowMs = 10_000;
  uploads.sweep();
  large.write(Buffer.alloc(79_999));
  await new Promise((resolve) => void setImmediate(resolve));
  clock.nowMs = 20_000;
  uploads.sweep();
  expect(await slow).toBe('slow');
  small.end('x');
  expect(await patient).toMatchObject({ clip: { length: 1 } });
});

test('a clip that is too large, or whose sender leaves, takes no room', async () => {
  const { uploads } = open();
  expect(await uploads.receive(upload(10 * MIB + 1), LINK, '192.0.2.1')).toBe('too-large');
  const endless = upload(null);
  const receiving = uploads.receive(endless, LINK, '192.0.2.1');
  endless.write(Buffer.alloc(10 * MIB));
  endless.write('x');
  expect(await receiving).toBe('too-large');
  const leaver = upload(100);
  const left = uploads.receive(leaver, LINK, '192.0.2.1');
  leaver.destroy();
  expect(await left).toBe('gone');
  expect(await uploads.receive(leaver, LINK, '192.0.2.1')).toBe('gone');
  expect(uploads.bytes).toBe(0);
});
