import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ENTITY_KINDS, VELOCITY_ENTITIES, VELOCITY_WINDOWS, type EntityKind } from './velocity-entities.ts';
import type { EntityReading, VelocityStore, VelocityTouch } from './velocity-store.ts';

/** How exact an adapter promises to be beyond 64 events. NaiveVelocity gives the counts to compare with. */
export interface VelocityBounds {
  /** Up to this many events of an entity are counted exactly. */
  readonly exactEvents: number;
  /** By how much a counted window may be longer than its name says, as a share of its length. It is never shorter. */
  readonly windowStretch: number;
  /** Up to this many distinct members are counted exactly. */
  readonly exactMembers: number;
}

const START_MS = Date.parse('2024-05-01T00:00:00Z');
const { signal } = new AbortController();

/** Counts by going through every event again. */
class NaiveVelocity {
  readonly #events: { readonly atMs: number; readonly members: readonly (string | null)[] }[] = [];

  add(atMs: number, members: readonly (string | null)[]): void {
    this.#events.push({ atMs: Math.max(atMs, this.#events.at(-1)?.atMs ?? 0), members });
  }

  /** Counts as of the newest event, over windows that are longer than their name by the share `stretch`. */
  read(stretch = 0): Pick<EntityReading, 'events' | 'distinct'> {
    const nowMs = this.#events.at(-1)?.atMs ?? 0;
    const inside = VELOCITY_WINDOWS.map(({ ms }) =>
      this.#events.filter(({ atMs }) => nowMs - atMs < ms * (1 + stretch)),
    );
    const kinds = this.#events[0]?.members.length ?? 0;
    return {
      events: inside.map((events) => events.length),
      distinct: Array.from({ length: kinds }, (_, kind) =>
        inside.map(
          (events) => new Set(events.map(({ members }) => members[kind]).filter((member) => member !== null)).size,
        ),
      ),
    };
  }
}

/** A pseudonym of 32 hex digits, spread evenly like those of a keyed digest. */
export function pseudonymOf(number: number): string {
  let bits = (number + 1) >>> 0;
  return Array.from({ length: 4 }, () => {
    bits = Math.imul(bits ^ (bits >>> 16), 0x45d9f3b) >>> 0;
    bits = (Math.imul(bits ^ (bits >>> 13), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return ((bits ^ (bits >>> 16)) >>> 0).toString(16).padStart(8, '0');
  }).join('');
}

/** A touch with members given by number. Null means that the event has no such member. */
export function touch(kind: EntityKind, entity: number, member: (kind: number) => number | null): VelocityTouch {
  return {
    kind,
    key: pseudonymOf(entity * 7 + ENTITY_KINDS.indexOf(kind)),
    members: VELOCITY_ENTITIES[kind].map((_, index) => {
      const number = member(index);
      return number === null ? null : pseudonymOf(1_000_000 + number);
    }),
  };
}

/**
 * The tests that every VelocityStore must pass. The test file of each adapter calls this with its own factory of empty
 * stores.
 */
export function velocityStoreSuite(open: () => Promise<VelocityStore>, bounds: VelocityBounds): void {
  const step = fc.record({
    kind: fc.constantFrom(...ENTITY_KINDS),
    entity: fc.integer({ min: 0, max: 2 }),
    gapMs: fc.oneof(
      fc.integer({ min: -5_000, max: 20_000 }),
      fc.integer({ min: 0, max: 90_000_000 }),
      fc.constantFrom(60_000, 600_000, 3_600_000, 86_400_000, 604_800_000),
    ),
    members: fc.array(fc.option(fc.integer({ min: 0, max: 40 })), { minLength: 5, maxLength: 5 }),
  });

  test(`up to ${bounds.exactEvents} events are counted as a naive recount counts them`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: bounds.exactEvents }), async (steps) => {
        const store = await open();
        const naive = new Map<string, NaiveVelocity>();
        let atMs = START_MS;
        for (const { kind, entity, gapMs, members } of steps) {
          atMs += gapMs;
          const touched = touch(kind, entity, (index) => members[index] ?? null);
          const { reading } = await store.record({ atMs, touches: [touched] }, signal);
          const recount = naive.get(touched.key) ?? new NaiveVelocity();
          naive.set(touched.key, recount);
          recount.add(atMs, touched.members);
          expect(reading[kind]).toMatchObject(recount.read());
        }
      }),
      { numRuns: 150 },
    );
  });

  test(`with more events, counts are those of a window at most ${bounds.windowStretch * 100} % longer, never shorter`, async () => {
    const gaps = fc.array(
      fc.oneof(
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 0, max: 30_000 }),
        fc.integer({ min: 0, max: 20_000_000 }),
      ),
      {
        minLength: bounds.exactEvents + 1,
        maxLength: 600,
      },
    );
    await fc.assert(
      fc.asyncProperty(gaps, fc.integer({ min: 1, max: 400 }), async (gapsMs, people) => {
        const store = await open();
        const naive = new NaiveVelocity();
        let atMs = START_MS;
        for (const [index, gapMs] of gapsMs.entries()) {
          atMs += gapMs;
          const touched = touch('address', 1, (kind) => (index * (kind + 3)) % people);
          const { reading } = await store.record({ atMs, touches: [touched] }, signal);
          naive.add(atMs, touched.members);
          if (index % 50 !== 0 && index !== gapsMs.length - 1) continue;
          const [least, most] = [naive.read(), naive.read(bounds.windowStretch)];
          const read = reading.address;
          for (const window of VELOCITY_WINDOWS.keys()) {
            expect(read?.events[window]).toBeGreaterThanOrEqual(least.events[window] ?? 0);
            expect(read?.events[window]).toBeLessThanOrEqual(most.events[window] ?? 0);
          }
          expect(
            people > bounds.exactMembers || isDeepStrictEqual(read?.distinct, least.distinct),
            'exact distinct counts',
          ).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('an event reads every entity it touches, and only those', async () => {
    const store = await open();
    const { reading } = await store.record(
      { atMs: START_MS, touches: [touch('address', 1, () => 1), touch('device', 1, () => null)] },
      signal,
    );
    expect(Object.keys(reading).toSorted()).toEqual(['address', 'device']);
    expect(reading.device).toMatchObject({
      events: [1, 1, 1, 1, 1],
      distinct: Array.from({ length: 4 }, () => [0, 0, 0, 0, 0]),
    });
  });

  test('an even rhythm has no variation, an uneven one has', async () => {
    const store = await open();
    let even, uneven;
    for (let beat = 0; beat < 12; beat += 1) {
      const touches = [touch('device', 1, () => 1)];
      even = (await store.record({ atMs: START_MS + beat * 5_000, touches }, signal)).reading.device;
      uneven = (
        await store.record({ atMs: START_MS + beat * beat * 5_000, touches: [touch('device', 2, () => 1)] }, signal)
      ).reading.device;
    }
    expect(even?.rhythm).toEqual({ gaps: 11, meanMs: 5_000, variation: 0 });
    expect(uneven?.rhythm.variation).toBeGreaterThan(0.5);
  });

  test('an entity without events for longer than the longest window starts again, also years later', async () => {
    const store = await open();
    for (const years of [0, 1, 3]) {
      const atMs = START_MS + years * 365 * 86_400_000;
      const { reading } = await store.record({ atMs, touches: [touch('phone', 1, () => years)] }, signal);
      expect(reading.phone?.events).toEqual([1, 1, 1, 1, 1]);
    }
  });
}
