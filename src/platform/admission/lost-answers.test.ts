import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { addApp, admit, call, codeOf, ended, openStores, start } from '../../../test/started-platform.ts';
import { Fault } from '../../kernel/fault.ts';
import type { CallStore, SettledCall } from '../ledger/call-store.ts';
import { EVERY_ROW } from '../ledger/ledger.ts';
import { OpenSettlements } from './open-settlements.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** What happens to the next settlement: its answer is lost before or after the commit, or nothing. */
type Cut = 'none' | 'committed' | 'not committed';

const LOST = new Fault('unavailable', 'the connection was lost');

/**
 * A store over a connection that can be cut after the commit was sent. While it `isDown`, the database does not answer.
 * A commit that was not carried out can still come with `arrive`, until the store was asked and said that it cannot.
 */
function cuttable(calls: CallStore) {
  const link = { cut: 'none' as Cut, isDown: false };
  const late = new Map<string, SettledCall>();
  const store: CallStore = {
    async settle(settled) {
      const { cut } = link;
      link.cut = 'none';
      if (cut === 'none') return calls.settle(settled);
      if (cut === 'committed') await calls.settle(settled);
      else late.set(settled.row.orderId, settled);
      return { end: 'unknown', fault: LOST };
    },
    async endOf(orderId) {
      if (link.isDown) throw new Fault('unavailable', 'the database is down');
      late.delete(orderId);
      return calls.endOf(orderId);
    },
    findAnswer: (key, nowMs) => calls.findAnswer(key, nowMs),
    state: (day) => calls.state(day),
    spent: (day, spenders) => calls.spent(day, spenders),
    prepareDays: (nowMs) => calls.prepareDays(nowMs),
    purge: (limits) => calls.purge(limits),
  };
  const arrive = async () => {
    for (const settled of late.values()) await calls.settle(settled);
    late.clear();
  };
  return { link, store, arrive };
}

async function open(callsMax: number) {
  const stores = await openStores();
  const { link, store, arrive } = cuttable(stores.calls);
  const started = await start(stores, { calls: store });
  const { issued } = await addApp(started, { packages: [{ callsMax }] });
  const used = async () => (await stores.stores.packages.uses(null)).reduce((sum, each) => sum + each.used, 0);
  const rows = async () =>
    (await stores.ledger.page({ filter: EVERY_ROW, order: 'oldest', limit: 1000, cursor: null })).rows;
  return { started, key: issued.plain, link, arrive, used, rows };
}

/** Lets the caller's time run out. */
async function settleTooLate(work: Promise<unknown>): Promise<unknown> {
  const outcome = work.then(
    () => 'settled',
    (error: unknown) => error,
  );
  await vi.advanceTimersByTimeAsync(1000);
  return outcome;
}

describe('the connection is lost after the commit was sent', () => {
  test('if it was committed, the answer comes from the row, and the call is charged once', async () => {
    const { started, key, link, used, rows } = await open(1);
    link.cut = 'committed';
    expect(await call(started, key)).toBe(0);
    expect([await used(), (await rows()).length]).toEqual([1, 1]);
    expect(await codeOf(started, key)).toBe(10012);
    expect(started.gate.gauges).toMatchObject({ callsUnderWay: 0, settlementsOpen: 0 });
  });

  test('if it was not committed and cannot be any more, the call fails, and its unit comes back', async () => {
    const { started, key, link, arrive, used, rows } = await open(1);
    link.cut = 'not committed';
    await expect(call(started, key)).rejects.toBe(LOST);
    await arrive();
    expect([await used(), (await rows()).length]).toEqual([0, 0]);
    expect(await call(started, key)).toBe(0);
    expect(await codeOf(started, key)).toBe(10012);
  });

  test('an uncharged call that was committed gives its unit back', async () => {
    const { started, key, link, used, rows } = await open(1);
    link.cut = 'committed';
    expect(await call(started, key, { charged: false, errorCode: 226402 })).toBe(0);
    expect([await used(), (await rows()).length]).toEqual([0, 1]);
    expect(await call(started, key)).toBe(0);
  });
});

describe('the database cannot be asked before the caller has run out of time', () => {
  async function openLost(cut: Cut) {
    const opened = await open(1);
    const { started, key, link } = opened;
    Object.assign(link, { cut, isDown: true });
    expect(await settleTooLate(call(started, key))).toBe(LOST);
    // Until the end is known, the unit belongs to the call.
    expect(await codeOf(started, key)).toBe(10012);
    expect(started.gate.gauges).toMatchObject({ callsUnderWay: 1, settlementsOpen: 1 });
    await started.gate.resolveOpen();
    expect(started.gate.openProblem).toBe('the database is down');
    expect(await codeOf(started, key)).toBe(10012);
    return opened;
  }

  test('committed: the resolver charges the unit, once', async () => {
    const { started, key, link, used } = await openLost('committed');
    link.isDown = false;
    await started.gate.resolveOpen();
    await started.gate.resolveOpen();
    expect(started.gate.gauges).toMatchObject({ callsUnderWay: 0, settlementsOpen: 0 });
    expect([await used(), await codeOf(started, key)]).toEqual([1, 10012]);
    expect(started.gate.openProblem).toBeNull();
  });

  test('committed after all, while nobody could ask: the same', async () => {
    const { started, key, link, arrive, used } = await openLost('not committed');
    await arrive();
    link.isDown = false;
    await started.gate.resolveOpen();
    expect(started.gate.gauges.settlementsOpen).toBe(0);
    expect([await used(), await codeOf(started, key)]).toEqual([1, 10012]);
  });

  test('not committed: the resolver gives the unit back, and nothing can come after that', async () => {
    const { started, key, link, arrive, used } = await openLost('not committed');
    link.isDown = false;
    await started.gate.resolveOpen();
    await arrive();
    expect(await used()).toBe(0);
    expect(await call(started, key)).toBe(0);
    expect([await used(), await codeOf(started, key)]).toEqual([1, 10012]);
  });
});

test('the caller waits for its own time, at least a second, and gets the answer if the database tells by then', async () => {
  const { started, key, link, used } = await open(1);
  Object.assign(link, { cut: 'committed', isDown: true });
  const admitted = await admit(started, key);
  const settling = started.gate.settle(admitted, ended(started, { answerByMs: started.clock.monotonicMs() + 5000 }));
  let isSettled = false;
  void settling.then(() => (isSettled = true));
  await vi.advanceTimersByTimeAsync(4999);
  expect(isSettled).toBe(false);
  link.isDown = false;
  await started.gate.resolveOpen();
  expect(await settling).toEqual({ kind: 'done' });
  expect(await used()).toBe(1);
});

test('an idempotency key stays taken while the end of its call is unknown, and then serves the stored answer', async () => {
  const { started, key, link } = await open(9);
  const { gate } = started;
  Object.assign(link, { cut: 'committed', isDown: true });
  const first = await admit(started, key);
  await gate.replay(first, 'order-0001', 'p1');
  const idempotency = { key: 'order-0001', paramsDigest: 'p1', body: '{"a":1}' };
  expect(await settleTooLate(gate.settle(first, ended(started, { idempotency })))).toBe(LOST);
  const replay = async () => {
    const again = await admit(started, key);
    const outcome = await gate.replay(again, 'order-0001', 'p1');
    await gate.release(again);
    return outcome;
  };
  expect(await replay()).toEqual({ kind: 'running' });
  link.isDown = false;
  await gate.resolveOpen();
  expect(await replay()).toEqual({ kind: 'answer', code: 0, body: '{"a":1}' });
});

test('whatever is cut, every row is charged once, and no unit is oversold or lost', async () => {
  const step = fc.record({
    cut: fc.constantFrom<Cut>('none', 'committed', 'not committed'),
    isDown: fc.boolean(),
    arrives: fc.boolean(),
    charged: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 16 }), async (callsMax, steps) => {
      const { started, key, link, arrive, used, rows } = await open(callsMax);
      for (const { cut, isDown, arrives, charged } of steps) {
        Object.assign(link, { cut, isDown });
        const code = charged ? 0 : 226402;
        await settleTooLate(call(started, key, { charged, errorCode: code }));
        if (arrives) await arrive();
        await started.gate.resolveOpen();
      }
      Object.assign(link, { cut: 'none', isDown: false });
      await started.gate.resolveOpen();
      expect(started.gate.gauges).toMatchObject({ callsUnderWay: 0, settlementsOpen: 0 });
      const charged = (await rows()).filter((row) => row.charged).length;
      expect(await used()).toBe(charged);
      for (let left = callsMax - charged; left > 0; left -= 1) expect(await call(started, key)).toBe(0);
      expect(await codeOf(started, key)).toBe(10012);
    }),
    { numRuns: 100 },
  );
});

test('no further call is admitted once too many settlements are open', async () => {
  const link = { isDown: true };
  const settlements = new OpenSettlements({
    openMax: 2,
    calls: {
      endOf: async () => {
        if (link.isDown) throw new Fault('unavailable', 'the database is down');
        return null;
      },
    },
  });
  const ends = [settlements.add('A1')];
  expect([settlements.size, settlements.isFull]).toEqual([1, false]);
  ends.push(settlements.add('A2'));
  expect([settlements.size, settlements.isFull]).toEqual([2, true]);
  await settlements.resolve();
  expect([settlements.size, settlements.problem]).toEqual([2, 'the database is down']);
  link.isDown = false;
  await settlements.resolve();
  expect([settlements.size, settlements.isFull, settlements.problem]).toEqual([0, false, null]);
  expect(await Promise.all(ends)).toEqual([null, null]);
});
