import { describe, expect, test } from 'vitest';
import { touch, velocityStoreSuite } from '../../features/business-risk/velocity/velocity-store.suite.ts';
import type { VelocityLogs } from '../../features/business-risk/velocity/velocity-logs.ts';
import { MemoryVelocityLogs } from '../../storage/memory/velocity-logs.ts';
import { LOG_EVENTS_MAX, LoggedVelocityStore } from './logged-velocity-store.ts';

const START_MS = Date.parse('2024-05-01T00:00:00Z');
const DAY_MS = 86_400_000;
const options = { deadlineMs: 60_000, hotMax: 100 };
const { signal } = new AbortController();
const bounds = { exactEvents: LOG_EVENTS_MAX, windowStretch: 0.05, exactMembers: 256 };

describe('LoggedVelocityStore', () => {
  velocityStoreSuite(async () => new LoggedVelocityStore(new MemoryVelocityLogs(), options), bounds);

  test('two processes over the same logs count as one does', async () => {
    const logs = new MemoryVelocityLogs();
    const nodes = [new LoggedVelocityStore(logs, options), new LoggedVelocityStore(logs, { ...options, hotMax: 2 })];
    const alone = new LoggedVelocityStore(new MemoryVelocityLogs(), options);
    for (let index = 0; index < 1_000; index += 1) {
      const event = {
        atMs: START_MS + index * 977,
        touches: [touch('network', index % 3, (kind) => (index * (kind + 3)) % 90)],
      };
      const { reading } = await alone.record(event, signal);
      const shared = await nodes[Math.floor(index / 7) % 2]?.record(event, signal);
      expect(shared?.reading).toEqual(reading);
    }
    expect(alone.state.folds).toBeGreaterThanOrEqual(6);
  });

  test('a process that starts later counts on from the summary', async () => {
    const logs = new MemoryVelocityLogs();
    const record = (store: LoggedVelocityStore, index: number) =>
      store.record({ atMs: START_MS + index * 1_000, touches: [touch('address', 1, () => index % 40)] }, signal);
    const first = new LoggedVelocityStore(logs, options);
    for (let index = 0; index < 300; index += 1) await record(first, index);
    const { reading } = await record(new LoggedVelocityStore(logs, options), 300);
    expect(reading.address).toMatchObject({
      events: [61, 301, 301, 301, 301],
      distinct: [[40, 40, 40, 40, 40], [], [], []].map(() => [40, 40, 40, 40, 40]),
    });
  });

  test('after the clocks of all processes were an hour ahead and were set right, windows go on with the time between events', async () => {
    const logs = new MemoryVelocityLogs();
    const HOUR_MS = 3_600_000;
    const kinds = ['phone', 'network'] as const;
    const nodes = [new LoggedVelocityStore(logs, options), new LoggedVelocityStore(logs, options)];
    let turn = 0;
    const record = async (atMs: number, times: number) => {
      const touches = kinds.map((kind) => touch(kind, 1, () => 1));
      const touched = Array.from({ length: times }, () => ({ atMs, touches }));
      for (const event of touched.slice(1)) await nodes[(turn += 1) % 2]?.record(event, signal);
      const { reading } = (await nodes[(turn += 1) % 2]?.record({ atMs, touches }, signal)) ?? {};
      return kinds.map((kind) => reading?.[kind]?.events[0]);
    };
    // One event a minute; the network is a busy entity, whose log is folded.
    for (let event = 0; event < 200; event += 1)
      await nodes[event % 2]?.record({ atMs: START_MS, touches: [touch('network', 1, () => 1)] }, signal);
    for (let minute = 60; minute < 90; minute += 2) await record(START_MS + HOUR_MS + minute * 60_000, 1);
    const after: unknown[] = [];
    for (let minute = 90; minute < 150; minute += 2) after.push(await record(START_MS + minute * 60_000, 1));
    expect(new Set(after.slice(1).map((each) => JSON.stringify(each)))).toEqual(new Set(['[1,1]']));
    // What comes at once still counts at once.
    expect(await record(START_MS + 160 * 60_000, 20)).toEqual([20, 20]);
  });

  test('events that no window holds any more leave the log', async () => {
    const logs = new MemoryVelocityLogs();
    const store = new LoggedVelocityStore(logs, options);
    for (let day = 0; day < 60; day += 1) {
      const { reading } = await store.record(
        { atMs: START_MS + day * DAY_MS, touches: [touch('phone', 1, () => day)] },
        signal,
      );
      expect(reading.phone?.events[4]).toBe(Math.min(day + 1, 7));
    }
    const left = await logs.append({
      kind: 'phone',
      key: touch('phone', 1, () => 0).key.slice(0, 16),
      record: new Uint8Array(18),
      known: null,
    });
    expect(left.end).toBeLessThan(20);
  });

  test('a summary that cannot be read is left out, and the entity counts from the events that are left', async () => {
    const logs = new MemoryVelocityLogs();
    const key = touch('sponsor', 1, () => 1).key.slice(0, 16);
    const { epoch } = await logs.append({ kind: 'sponsor', key, record: new Uint8Array(22), known: null });
    await logs.fold({ kind: 'sponsor', key, epoch, first: 0, drop: 1, recordBytes: 22, summary: new Uint8Array(13) });
    const event = { atMs: START_MS, touches: [touch('sponsor', 1, () => 1)] };
    const { reading } = await new LoggedVelocityStore(logs, options).record(event, signal);
    expect(reading.sponsor?.events).toEqual([1, 1, 1, 1, 1]);
  });

  test('what is not read by the deadline is null, and it is counted how often that was', async () => {
    const inner = new MemoryVelocityLogs();
    let stuck = ['device'];
    const logs: VelocityLogs = {
      append: (one) => (stuck.includes(one.kind) ? new Promise(() => undefined) : inner.append(one)),
      fold: (one) => inner.fold(one),
    };
    const store = new LoggedVelocityStore(logs, { ...options, deadlineMs: 1 });
    const event = { atMs: START_MS, touches: [touch('device', 1, () => 1), touch('address', 1, () => 1)] };
    const { reading } = await store.record(event, signal);
    expect([reading.device, reading.address?.events[0]]).toEqual([null, 1]);
    expect(store.state).toMatchObject({ incomplete: 1, absent: 0 });
    stuck = ['device', 'address'];
    expect((await store.record(event, signal)).reading).toEqual({ device: null, address: null });
    expect((await store.record(event, AbortSignal.abort())).reading).toEqual({ device: null, address: null });
    expect(store.state).toMatchObject({ incomplete: 3, absent: 2 });
  });
});
