import { expect, onTestFinished, test } from 'vitest';
import path from 'node:path';
import { newFolder } from '../../test/ledger/site.ts';
import { touch } from '../features/business-risk/velocity/velocity-store.suite.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { MemoryVelocityJournal } from '../storage/memory/velocity-journal.ts';
import { openVelocity } from './open-velocity.ts';

const MINUTE_MS = 60_000;

test('after the clock was set back by six hours, windows go on with the time between events, also after a restart', async () => {
  const folder = { velocity: path.join(newFolder(), 'velocity') };
  const journal = new MemoryVelocityJournal();
  const nowMs = Date.parse('2024-05-01T00:00:00Z');
  // What passes in truth. The wall clock is six hours ahead at first.
  const clock = { passedMs: 0, nowMs: () => nowMs + clock.passedMs, monotonicMs: () => clock.passedMs };
  const start = async () => {
    const opened = new AsyncDisposableStack();
    onTestFinished(() => opened.disposeAsync());
    const config = { risk: { velocityEntitiesMax: 1000, velocityMegabytesMax: 64, velocitySnapshotMinutes: 60 } };
    const log = { event: () => undefined, problem: () => undefined, bug: () => undefined };
    const metrics = { gauge: () => undefined, total: () => undefined };
    const store = await openVelocity(
      { config, folder, log, metrics, opened, clockLeap: { problem: null } } as unknown as Foundation,
      journal,
      clock,
    );
    const eventsAt = async (minute: number) => {
      clock.passedMs = minute < 360 ? minute * MINUTE_MS : 0;
      const event = { atMs: nowMs + minute * MINUTE_MS, touches: [touch('address', 1, () => 1)] };
      const { reading, write } = await store.record(event, new AbortController().signal);
      if (write !== null) journal.commit(write);
      return reading.address?.events;
    };
    return { eventsAt, close: () => opened.disposeAsync() };
  };
  const first = await start();
  await first.eventsAt(360);
  expect(await first.eventsAt(0)).toEqual([2, 2, 2, 2, 2]);
  expect(await first.eventsAt(5)).toEqual([1, 3, 3, 3, 3]);
  await first.close();
  const next = await start();
  expect(await next.eventsAt(20)).toEqual([1, 1, 4, 4, 4]);
});
