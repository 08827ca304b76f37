import { describe, expect, test } from 'vitest';
import { Fault } from '../../kernel/fault.ts';
import { leaseHere, underLease } from '../nodes/lease-here.ts';
import { aCall } from './call-store.suite.ts';
import { DONE, type CallStore, type SettledCall } from './call-store.ts';
import { localDayOf } from './local-day.ts';
import { SettlementHealth } from './settlement-health.ts';

/** Gives a storage that fails while `failure` is set, a health that watches it, and the changes it reported. */
function open() {
  const state = {
    failure: null as Error | null,
    end: DONE,
    nowMs: 0,
    probedLike: [] as (SettledCall['row'] | null)[],
    /** The lease under which each probe ran. */
    leases: [] as (string | null)[],
  };
  const changes: (string | null)[] = [];
  let waiting: Promise<void> = Promise.resolve();
  const health = new SettlementHealth({
    probe: async (like) => {
      state.probedLike.push(like);
      state.leases.push(leaseHere());
      await waiting;
      if (state.failure) throw state.failure;
    },
    clock: { monotonicMs: () => state.nowMs },
    onChange: (problem) => void changes.push(problem),
  });
  const store: CallStore = {
    settle: async () => {
      if (state.failure instanceof Fault) return { end: 'undone', why: state.failure };
      if (state.failure) throw state.failure;
      return state.end;
    },
    endOf: async (orderId) => ({ ...aCall(orderId).row }),
    findAnswer: async () => null,
    state: async () => ({ today: [], customers: [], lastSecond: null }),
    spent: async () => [],
    prepareDays: async () => undefined,
    purge: async () => ({ answers: 0, traces: 0 }),
  };
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting = promise;
    return resolve;
  };
  return { state, changes, health, calls: health.watch(store), hold };
}

const FULL = new Fault('unavailable', 'SQLITE_FULL: database or disk is full');

test('a failing settlement is a problem at once, and the next probe tries what that call tried', async () => {
  const { state, health, calls, changes } = open();
  expect(health.problem).toBeNull();
  state.failure = FULL;
  const call = aCall('A1');
  expect(await calls.settle(call)).toEqual({ end: 'undone', why: FULL });
  expect(health.problem).toBe('calls cannot be settled: SQLITE_FULL: database or disk is full');
  expect(state.probedLike).toEqual([call.row]);
  await health.probe();
  expect(changes).toEqual([health.problem]);
});

test('a probe is work of the node, so it is not bound to the lease of the call that failed', async () => {
  const { state, calls } = open();
  state.failure = FULL;
  await underLease(
    () => 'first',
    () => calls.settle(aCall('A1')),
  );
  expect(state.leases).toEqual([null]);
});

test('the first successful probe clears the problem, without any call', async () => {
  const { state, health, changes } = open();
  state.failure = FULL;
  await health.probe();
  expect(health.problem).not.toBeNull();
  state.failure = null;
  await health.probe();
  expect(health.problem).toBeNull();
  expect(changes).toEqual(['calls cannot be settled: SQLITE_FULL: database or disk is full', null]);
});

test('a probe that began before a settlement failed does not clear the problem', async () => {
  const { state, health, calls, hold } = open();
  const release = hold();
  const probing = health.probe();
  state.failure = FULL;
  expect(await calls.settle(aCall('A1'))).toEqual({ end: 'undone', why: FULL });
  state.failure = null;
  release();
  await probing;
  expect(health.problem).not.toBeNull();
  expect(await calls.settle(aCall('A2'))).toEqual(DONE);
  await health.probe();
  expect(health.problem).toBeNull();
});

describe('a settlement that fails although probes work', () => {
  async function failing() {
    const opened = open();
    opened.state.failure = FULL;
    const settling = opened.calls.settle(aCall('A1'));
    opened.state.failure = null;
    await settling;
    await opened.health.probe();
    return opened;
  }

  test('stays a problem until a call of its API is settled', async () => {
    const { health, calls } = await failing();
    expect(health.problem).not.toBeNull();
    const other = aCall('A2');
    await calls.settle({ ...other, row: { ...other.row, api: 'another' } });
    await health.probe();
    expect(health.problem).not.toBeNull();
    await calls.settle(aCall('A3'));
    await health.probe();
    expect(health.problem).toBeNull();
  });

  test('stays a problem for a minute if no call comes', async () => {
    const { state, health } = await failing();
    state.nowMs = 59_999;
    await health.probe();
    expect(health.problem).not.toBeNull();
    state.nowMs = 60_000;
    await health.probe();
    expect(health.problem).toBeNull();
  });
});

test('a refusal that is no failure of the storage changes nothing', async () => {
  const { state, health, calls } = open();
  state.end = { end: 'undone', why: 'package-used-up' };
  expect(await calls.settle(aCall('A1'))).toEqual(state.end);
  expect(health.problem).toBeNull();
  state.failure = new TypeError('a bug');
  await expect(calls.settle(aCall('A1'))).rejects.toThrow('a bug');
  expect(health.problem).toBeNull();
});

test('a settlement whose end is unknown is a problem at once', async () => {
  const { state, health, calls } = open();
  state.end = { end: 'unknown', fault: new Fault('unavailable', 'the connection was lost') };
  expect(await calls.settle(aCall('A1'))).toBe(state.end);
  expect(health.problem).toBe('calls cannot be settled: the connection was lost');
});

test.each([
  [10_000, null],
  [10_001, 'the database has not answered for 10 s'],
])('a probe without an answer for %i ms: %s', async (waitedMs, problem) => {
  const { state, health, hold } = open();
  const release = hold();
  const probing = health.probe();
  state.nowMs = waitedMs;
  expect(health.problem).toBe(problem);
  release();
  await probing;
  expect(health.problem).toBeNull();
});

test('of an error that is no Fault, only its class is reported', async () => {
  const { state, health } = open();
  state.failure = new TypeError('secret 110101199003077774');
  await health.probe();
  expect(health.problem).toBe('calls cannot be settled: TypeError');
});

test('all other calls pass through', async () => {
  const { calls } = open();
  expect(await calls.endOf('A1')).toEqual(aCall('A1').row);
  expect(await calls.findAnswer({ appId: 'a', api: 'b', keyDigest: 'c' }, 0)).toBeNull();
  expect(await calls.state(localDayOf(0))).toEqual({ today: [], customers: [], lastSecond: null });
  expect(await calls.spent(localDayOf(0), null)).toEqual([]);
  expect(await calls.purge({ nowMs: 0, tracesBeforeMs: 0, limit: 1 })).toEqual({ answers: 0, traces: 0 });
});
