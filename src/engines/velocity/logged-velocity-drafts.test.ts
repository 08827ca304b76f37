import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '../../kernel/assert.ts';
import { touch } from '../../features/business-risk/velocity/velocity-store.suite.ts';
import type { EntityReading, VelocityEvent } from '../../features/business-risk/velocity/velocity-store.ts';
import { MemoryVelocityLogs } from '../../storage/memory/velocity-logs.ts';
import { LoggedVelocityDrafts } from './logged-velocity-drafts.ts';
import { LoggedVelocityStore } from './logged-velocity-store.ts';

const START_MS = Date.parse('2024-05-01T00:00:00Z');
const options = { deadlineMs: 60_000, hotMax: 100 };
const { signal } = new AbortController();

/** Events of one address, some seconds or hours apart. */
function eventsOf(gapsMs: readonly number[]): readonly VelocityEvent[] {
  let atMs = START_MS;
  return gapsMs.map((gapMs, index) => {
    atMs += gapMs;
    return { atMs, touches: [touch('address', 1, (kind) => (index * (kind + 3)) % 90)] };
  });
}

async function rebuild(logs: MemoryVelocityLogs, events: readonly VelocityEvent[]): Promise<number> {
  const draft = await new LoggedVelocityDrafts(logs, options).begin();
  const recorded = await Promise.all(events.map((event) => draft.record(event, signal)));
  expect(recorded).not.toContain(false);
  let entities = 0;
  for await (const count of draft.bringIn()) entities += count;
  expect(entities).toBe(draft.entities);
  await draft.end();
  return entities;
}

const gaps = (max: number) =>
  fc.array(fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 20_000_000 })), {
    minLength: 2,
    maxLength: max,
  });

describe('LoggedVelocityDrafts', () => {
  // Both kinds of log: of single events, and folded.
  test.each([60, 500])('whatever was lost, of %i events at most, all are counted again and none twice', async (max) => {
    await fc.assert(
      fc.asyncProperty(
        gaps(max),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        async (gapsMs, lost, twice) => {
          const events = eventsOf(gapsMs);
          const last = present(events.at(-1));
          const before = events.slice(0, -1);
          const logs = new MemoryVelocityLogs();
          const node = new LoggedVelocityStore(logs, options);
          const whole = new LoggedVelocityStore(new MemoryVelocityLogs(), options);
          for (const event of before) await whole.record(event, signal);
          for (const [index, event] of before.entries()) {
            if (index === Math.floor(lost * before.length)) logs.lose();
            await node.record(event, signal);
          }
          await rebuild(logs, before);
          if (twice) await rebuild(logs, before);
          const expected = (await whole.record(last, signal)).reading.address;
          const found = (await node.record(last, signal)).reading.address;
          // A log of single events is exact. One that was folded meanwhile counts whole buckets, up to a twentieth more.
          if (max <= 120) expect(found).toEqual(expected);
          else {
            expect(found?.distinct).toEqual(expected?.distinct);
            expect(found?.rhythm).toEqual(expected?.rhythm);
            expect(atMost(found, before, last)).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  /** 350 events, one a second, of which 40 or 110 came before all was lost, and 250 stand in the draft. */
  async function whileOthersCount(lostAt: number): Promise<EntityReading | null | undefined> {
    const logs = new MemoryVelocityLogs();
    const node = new LoggedVelocityStore(logs, options);
    const events = eventsOf(Array.from({ length: 350 }, () => 1_000));
    for (const event of events.slice(0, lostAt)) await node.record(event, signal);
    logs.lose();
    for (const event of events.slice(lostAt, 250)) await node.record(event, signal);
    const draft = await new LoggedVelocityDrafts(logs, options).begin();
    for (const event of events.slice(0, 250)) await draft.record(event, signal);
    for (const event of events.slice(250, 349)) await node.record(event, signal);
    for await (const _ of draft.bringIn());
    await draft.end();
    return (await node.record(present(events.at(-1)), signal)).reading.address;
  }

  test('events that come while it is filled again count once', async () => {
    const reading = await whileOthersCount(110);
    expect(reading?.events.slice(1)).toEqual([350, 350, 350, 350]);
    expect(reading?.events[0]).toBeGreaterThanOrEqual(60);
    expect(reading?.events[0]).toBeLessThanOrEqual(63);
    expect(reading?.rhythm).toMatchObject({ gaps: 15, meanMs: 1_000, variation: 0 });
  });

  test('if the log of a busy entity was folded meanwhile, some of these may be missing, and none counts twice', async () => {
    const reading = await whileOthersCount(150);
    for (const count of reading?.events.slice(1) ?? []) {
      expect(count).toBeGreaterThanOrEqual(250);
      expect(count).toBeLessThanOrEqual(350);
    }
  });
});

const WINDOWS_MS = [60_000, 600_000, 3_600_000, 86_400_000, 604_800_000];

/** Whether each count covers its window at least, and a twentieth more at most. */
function atMost(
  reading: EntityReading | null | undefined,
  before: readonly VelocityEvent[],
  last: VelocityEvent,
): boolean {
  const ages = [...before, last].map(({ atMs }) => last.atMs - atMs);
  return WINDOWS_MS.every((ms, window) => {
    const count = reading?.events[window] ?? -1;
    const within = (length: number) => ages.filter((age) => age < length).length;
    return count >= within(ms) && count <= within(ms * 1.05);
  });
}
