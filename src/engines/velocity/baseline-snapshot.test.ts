import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { Observation } from '../../features/business-risk/baselines/observation.ts';
import { dumpBaselines, restoreBaselines } from './baseline-snapshot.ts';
import { MemoryBaselines } from './memory-baselines.ts';

const START_MS = Date.parse('2026-05-01T10:00:00+08:00');
const LIMITS = { marksMax: 20_000, placesMax: 20_000 };

/** The n-th request of a made-up site. */
const observation = (index: number): Observation => ({
  atMs: START_MS + index * 61_000,
  appId: 'app',
  scene: index % 3 === 0 ? 'e_register_protection' : 'e_login_protection',
  novelty: (['first', 'familiar', 'foreign', 'fresh'] as const)[index % 4] ?? 'first',
  firstOfDay: index % 5 !== 0,
  established: index % 2 === 0,
  account: `0000000${index % 7}`,
  accountDays: index % 4,
  atSponsor: false,
  session: `0000000${index % 7} device`,
  marks: { agent: 1 + (index % 7), prefix: 1 + (index % 13), model: 1 + (index % 3) },
  relays: [],
  places: { address: `address-${index % 11}-0000`, device: `device-${index % 17}-00000`, scene: 'app login' },
});

function played(store: MemoryBaselines, from: number, to: number) {
  return Array.from({ length: to - from }, (_, index) => {
    const one = observation(from + index);
    const reading = store.observe(one, { counts: true });
    if (index % 3 !== 0) store.learn(one);
    return reading;
  });
}

async function saved(store: MemoryBaselines): Promise<Buffer> {
  return buffer(dumpBaselines(store, START_MS + 5));
}

test('what was restored reads as what was saved, and goes on as it', async () => {
  const store = new MemoryBaselines(LIMITS);
  played(store, 0, 3000);
  const restored = restoreBaselines(await saved(store), LIMITS);
  expect(restored.asOfMs).toBe(START_MS + 5);
  expect([restored.store.marks.size, restored.store.places.size]).toEqual([store.marks.size, store.places.size]);
  expect(played(restored.store, 3000, 3400)).toEqual(played(store, 3000, 3400));
});

test('many sponsors, guests and proxies are written in small pieces, which the format does not show', async () => {
  const store = new MemoryBaselines(LIMITS);
  for (let index = 0; index < 3000; index += 1) {
    const account = index.toString(16).padStart(8, '0');
    const places = { sponsor: `sponsor-${index % 500}-0000` };
    store.observe({ ...observation(0), account, places, relays: [`relay ${index % 900}`] }, { counts: true });
  }
  const bytes = await saved(store);
  const { relays, guests } = JSON.parse(bytes.toString().trimEnd().split('\n').at(-2) ?? '') as ReturnType<
    MemoryBaselines['dump']
  >;
  // The app itself is one of the records of proxies.
  expect([relays?.length, guests?.sponsors.length, guests?.brought?.length]).toEqual([901, 500, 3000]);
  const { store: copy } = restoreBaselines(bytes, LIMITS);
  expect(copy.dump()).toEqual(JSON.parse(JSON.stringify(store.dump())));
  let longest = 0;
  for await (const piece of dumpBaselines(store, START_MS))
    if (!isPlaces(piece)) longest = Math.max(longest, piece.length);
  expect(longest).toBeLessThan(150_000);
});

/** Whether a piece is a line of marks or places, which have a bound of their own. */
function isPlaces(piece: Uint8Array): boolean {
  return Buffer.from(piece.subarray(0, 2)).toString() === '[[';
}

test('an empty store can be saved', async () => {
  const { store } = restoreBaselines(await saved(new MemoryBaselines(LIMITS)), LIMITS);
  expect(played(store, 0, 50)).toEqual(played(new MemoryBaselines(LIMITS), 0, 50));
});

test('a snapshot that is cut at any line or in one is corrupt', async () => {
  const store = new MemoryBaselines(LIMITS);
  played(store, 0, 200);
  const bytes = await saved(store);
  const ends = [...bytes.keys()].filter((at) => bytes[at] === 10);
  for (const end of [0, 1, ...ends.slice(0, -1).flatMap((at) => [at, at + 1, at + 9]), bytes.length - 30])
    expect(() => restoreBaselines(bytes.subarray(0, end), LIMITS)).toThrow(
      expect.objectContaining({ kind: 'corrupt' }),
    );
});

test('a snapshot with one altered byte is corrupt, even if it still reads as JSON', async () => {
  const store = new MemoryBaselines(LIMITS);
  played(store, 0, 200);
  const bytes = await saved(store);
  const digits = [...bytes.keys()].filter((at) => (bytes[at] ?? 0) >= 0x31 && (bytes[at] ?? 0) <= 0x38);
  for (const at of digits.filter((_, index) => index % 97 === 0)) {
    const altered = Buffer.from(bytes);
    altered[at] = (altered[at] ?? 0) + 1;
    expect(() => restoreBaselines(altered, LIMITS)).toThrow(expect.objectContaining({ kind: 'corrupt' }));
  }
});
