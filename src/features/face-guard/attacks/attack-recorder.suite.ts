import { expect, test } from 'vitest';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { PersonId } from '../../../people/register.ts';
import { dayNumberOf } from './attack-day.ts';
import type { AttackRecorder, SeenAttack } from './attack-recorder.ts';
import type { AttackStore } from './attack-store.ts';

/** A recorder, a function that commits a write it prepared, and the history to which the write goes. */
export interface AttackRecorderUnderTest {
  readonly recorder: AttackRecorder;
  readonly store: Pick<AttackStore, 'days' | 'events'>;
  commit(write: DurableWrite): Promise<void>;
}

const personId = 'ad'.repeat(16) as PersonId;
const atMs = Date.parse('2024-07-02T03:00:00+08:00');
const seen: SeenAttack = {
  personId,
  atMs,
  kind: 'different-face',
  score: 3.5,
  api: 'face-verify',
  appId: 'app_1',
  orderId: 'JH264124070203000012345678',
};

/** The tests that every AttackRecorder must pass. The test file of each adapter calls this with its own factory. */
export function attackRecorderSuite(open: () => Promise<AttackRecorderUnderTest>): void {
  const day = dayNumberOf(atMs);
  const period = { from: day, to: day };
  const { signal } = new AbortController();

  test('a prepared attack is in the history once it is committed, and not before', async () => {
    const { recorder, store, commit } = await open();
    const write = recorder.record(seen);
    expect((await store.days(personId, period, signal)).days).toEqual([]);
    await commit(write);
    const { days, lastEvent } = await store.days(personId, period, signal);
    expect(days).toEqual([{ day, count: 1, night: 1 }]);
    const { kind, score, appId, orderId: eventId } = seen;
    expect(await store.events({ personId, period, lastEvent, after: null, limit: 9 })).toEqual([
      { source: 'renzheng.face-verify', eventId, personId, atMs, kind, score, appId, number: 1, recordedAtMs: atMs },
    ]);
  });

  test('one order is one attack', async () => {
    const { recorder, store, commit } = await open();
    await commit(recorder.record(seen));
    await commit(recorder.record(seen));
    await commit(recorder.record({ ...seen, orderId: 'JH264124070203000012345679' }));
    expect((await store.days(personId, period, signal)).days).toEqual([{ day, count: 2, night: 2 }]);
  });
}
