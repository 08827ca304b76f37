import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '../../src/kernel/fault.ts';
import type { CallStore } from '../../src/platform/ledger/call-store.ts';
import { addApp, admit, codeOf, ended, openStores, start, type Started } from '../started-platform.ts';
import { inAnyOrder, raceOrder, type RaceOrder } from './in-any-order.ts';

/** How a call of the race ends: charged, free of charge, given back, or with a store that fails. */
const ENDS = ['charged', 'free', 'released', 'lost'] as const;
type End = (typeof ENDS)[number];

/** The code of an exhausted package. */
const EXHAUSTED = 10012;

test('no order of calls, settlements and failures oversells a package or loses a unit of it', async () => {
  await fc.assert(
    fc.asyncProperty(
      raceOrder(),
      fc.array(fc.constantFrom(...ENDS), { minLength: 1, maxLength: 16 }),
      fc.integer({ min: 1, max: 8 }),
      async (order, ends, callsMax) => {
        const race = await openRace(order, callsMax);
        const outcomes = await inAnyOrder(
          order,
          ends.map((end) => () => race.call(end)),
        );
        const charged = outcomes.filter((outcome) => outcome === 'charged').length;
        expect(charged).toBeLessThanOrEqual(callsMax);
        expect(await race.used()).toBe(charged);
        expect(race.mostAtOnce()).toBeLessThanOrEqual(callsMax);
        expect(race.started.gate.gauges.callsUnderWay).toBe(0);
        for (let left = callsMax - charged; left > 0; left -= 1) await race.chargeOne();
        expect(await codeOf(race.started, race.key)).toBe(EXHAUSTED);
      },
    ),
    { numRuns: 150 },
  );
});

test('of calls under one idempotency key, one is carried out at a time, and its answer serves all later ones', async () => {
  await fc.assert(
    fc.asyncProperty(raceOrder(), fc.integer({ min: 2, max: 8 }), async (order, callers) => {
      const race = await openRace(order, callers);
      const outcomes = await inAnyOrder(
        order,
        Array.from({ length: callers }, () => () => race.callUnderOneKey()),
      );
      expect(outcomes.filter((outcome) => outcome === 'carried out')).toHaveLength(1);
      expect(await race.used()).toBe(1);
      expect(race.started.gate.gauges).toMatchObject({ callsUnderWay: 0, idempotencyKeysClaimed: 0 });
    }),
    { numRuns: 150 },
  );
});

async function openRace({ scheduler }: RaceOrder, callsMax: number) {
  const stores = await openStores();
  const started = await start(stores, { calls: slowStore(stores.calls, (work) => scheduler.schedule(work)) });
  const { issued } = await addApp(started, { packages: [{ callsMax }] });
  const key = issued.plain;
  let [underWay, most] = [0, 0];
  return {
    started,
    key,
    used: async () => (await stores.stores.packages.uses(null)).reduce((sum, { used }) => sum + used, 0),
    mostAtOnce: () => most,
    call: async (end: End) => {
      const admission = await admitOrNull(started, key);
      if (admission === null) return 'refused';
      most = Math.max(most, ++underWay);
      try {
        if (end === 'released') await started.gate.release(admission);
        else await started.gate.settle(admission, ended(started, { charged: end !== 'free', trace: { end } }));
        return end;
      } catch {
        // The store lost this settlement on purpose.
        return 'failed';
      } finally {
        if (end !== 'charged') underWay -= 1;
      }
    },
    callUnderOneKey: async () => {
      const admission = await admit(started, key);
      const { kind } = await started.gate.replay(admission, 'order-0001', 'p1');
      if (kind === 'none') {
        const idempotency = { key: 'order-0001', paramsDigest: 'p1', body: '{}' };
        await started.gate.settle(admission, ended(started, { idempotency }));
        return 'carried out';
      }
      await started.gate.release(admission);
      return kind;
    },
    chargeOne: async () => {
      const admission = await admit(started, key);
      await scheduler.waitFor(started.gate.settle(admission, ended(started)));
    },
  };
}

async function admitOrNull(started: Started, key: string) {
  const receivedAtMs = started.clock.nowMs();
  const request = { key, api: 'face-verify', address: '192.0.2.1', receivedAtMs, needsOpenId: false };
  const admission = await started.gate.admit({ ...request, openId: undefined });
  if (admission.ok) return admission.call;
  expect(admission.code).toBe(EXHAUSTED);
  return null;
}

/**
 * A store that ends settlements and lookups when the scheduler says so. A settlement fails if its trace says `lost`.
 */
function slowStore(store: CallStore, later: <T>(work: Promise<T>) => Promise<T>): CallStore {
  return {
    settle: async (call) => {
      await later(Promise.resolve());
      if (call.trace?.['end'] === 'lost')
        return { end: 'undone', why: new Fault('unavailable', 'the disk of this test is full') };
      const outcome = await store.settle(call);
      await later(Promise.resolve());
      return outcome;
    },
    endOf: (orderId) => store.endOf(orderId),
    findAnswer: async (key, nowMs) => {
      await later(Promise.resolve());
      return store.findAnswer(key, nowMs);
    },
    state: (day) => store.state(day),
    spent: (day, spenders) => store.spent(day, spenders),
    prepareDays: (nowMs) => store.prepareDays(nowMs),
    purge: (limits) => store.purge(limits),
  };
}
