import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Fault } from '../kernel/fault.ts';
import type { OpenedPlatform } from '../platform/accounts/open-platform.ts';
import type { Ground } from './open-foundation.ts';
import { keepLeases } from './share-limits.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

/** A node of which each beat ends as the test says. */
function openBeats() {
  const events: string[] = [];
  const beats = { leases: async () => {}, keys: async () => {} };
  const opened = new AsyncDisposableStack();
  const ground = {
    log: { problem: (text: string) => events.push(text) },
    metrics: { gauge: () => undefined },
    jobs: { regularly: () => undefined },
    stores: {},
    opened,
  } as unknown as Ground;
  keepLeases(ground, {
    leases: { size: 0, beat: () => beats.leases(), close: async () => void events.push('leases given back') },
    gate: { keepKeys: () => beats.keys(), keysGivenBack: async () => void events.push('keys given back') },
  } as unknown as Pick<OpenedPlatform, 'leases' | 'gate'>);
  return { events, beats, close: () => opened.disposeAsync() };
}

const lost = async () => {
  throw new Fault('unavailable', 'the connection was lost');
};

test('the log names the beat that failed', async () => {
  const { events, beats, close } = openBeats();
  beats.keys = lost;
  await vi.advanceTimersByTimeAsync(1000);
  expect(events.splice(0)).toEqual([
    'idempotency keys of long calls could not be kept; this is tried again every second',
  ]);
  Object.assign(beats, { leases: lost, keys: async () => {} });
  await vi.advanceTimersByTimeAsync(1000);
  expect(events.splice(0)).toEqual(['leases on limits could not be renewed; this is tried again every second']);
  await close();
});

test('keys are kept while the leases are still being renewed', async () => {
  const { beats, close } = openBeats();
  const { promise: renewed, resolve: renew } = Promise.withResolvers<void>();
  let kept = 0;
  Object.assign(beats, { leases: () => renewed, keys: async () => void (kept += 1) });
  await vi.advanceTimersByTimeAsync(3000);
  expect(kept).toBe(3);
  renew();
  await close();
});

test('closing waits for the keys that are being kept, also if the leases could not be renewed', async () => {
  const { events, beats, close } = openBeats();
  const { promise: kept, resolve: keep } = Promise.withResolvers<void>();
  Object.assign(beats, { leases: lost, keys: () => kept });
  await vi.advanceTimersByTimeAsync(1000);
  const closing = close();
  await vi.advanceTimersByTimeAsync(1000);
  expect(events).toEqual(['leases on limits could not be renewed; this is tried again every second']);
  keep();
  await closing;
  expect(events.slice(1)).toEqual(['keys given back', 'leases given back']);
});
