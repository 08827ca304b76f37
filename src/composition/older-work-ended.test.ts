import { expect, onTestFinished, test, vi } from 'vitest';
import { Fault } from '../kernel/fault.ts';
import { MemoryNodeStore } from '../storage/memory/node-store.ts';
import { olderWorkEnded, type OlderWorkDeps } from './older-work-ended.ts';

const config = {
  cluster: { leaseSeconds: 10, nodeName: 'node-1' },
  inference: { timeoutMs: 10_000 },
  postgres: { commitTimeoutMs: 5000 },
} as OlderWorkDeps['config'];
const stores = { nodes: new MemoryNodeStore({ nowMs: () => 0 }) };
const commonNowMs = async () => 0;
const lease = { incarnation: 'self' };

/** Work that lasts until the test has ended. */
function work() {
  const { promise, resolve } = Promise.withResolvers<void>();
  onTestFinished(() => resolve());
  return { olderEnded: () => promise };
}

const ended = { olderEnded: async () => undefined };

test('if the other nodes cannot be asked while own work lasts, the wait fails at once, and its error has a handler', async () => {
  const fault = new Fault('unavailable', 'the database does not answer');
  const unhandled = vi.fn<() => void>();
  process.on('unhandledRejection', unhandled);
  onTestFinished(() => void process.off('unhandledRejection', unhandled));
  const waiting = olderWorkEnded({
    config,
    stores,
    lease,
    underWay: work(),
    commonNowMs: () => Promise.reject(fault),
  });
  await expect(waiting).rejects.toBe(fault);
  expect(unhandled).not.toHaveBeenCalled();
});

test.each([null, lease])('nothing is named if all work has ended (lease %j)', async (held) => {
  expect(await olderWorkEnded({ config, stores, lease: held, underWay: ended, commonNowMs })).toEqual([]);
});

test.each([
  [null, 'write that began', 'the server'],
  [lease, 'write on the node node-1 that began', 'that node'],
])('own work that lasts too long is named (lease %j)', async (held, where, whose) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const waiting = olderWorkEnded({ config, stores, lease: held, underWay: work(), commonNowMs });
  await vi.advanceTimersByTimeAsync(120_000);
  const [named, ...more] = await waiting;
  expect(more).toEqual([]);
  expect(named).toContain(where);
  expect(named).toContain('had not ended after 120 seconds');
  expect(named).toContain(`after a restart of ${whose}`);
});
