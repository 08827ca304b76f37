import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { aCall } from '../../../platform/ledger/call-store.suite.ts';
import { localDayOf } from '../../../platform/ledger/local-day.ts';
import { SettlementHealth } from '../../../platform/ledger/settlement-health.ts';
import { underFence } from '../../../platform/jobs/fence.ts';
import { underLease, withoutLease } from '../../../platform/nodes/lease-here.ts';
import type { PersonId } from '../../../people/register.ts';
import { SqlCallStore } from '../calls/call-store.ts';
import { SqlConsentStore } from '../consents/consent-store.ts';
import type { SqlDatabase } from '../database.ts';
import type { Connection } from '../operation.ts';
import { withEngine } from '../engine.ts';
import { SqlJobStore } from '../jobs/job-store.ts';
import { endedLeases } from './ended-leases.ts';
import { SqlNodeStore } from './node-store.ts';

const FOR_LONG = { leaseMs: 300_000, changeSeen: 0 };
const REFUSED = { end: 'undone', why: 'node-lease-ended' };
const A_CONSENT = {
  personId: 'p'.repeat(64) as PersonId,
  appId: 'app_1',
  consentId: 'c-1',
  givenAtMs: 1,
  endsAtMs: null,
};

let database: SqlDatabase;
let nodes: SqlNodeStore;
let calls: SqlCallStore;

beforeEach(async () => {
  const opened = await openTemporaryDatabase();
  onTestFinished(opened.dispose);
  ({ database } = opened);
  nodes = new SqlNodeStore(database);
  calls = new SqlCallStore(database, await openSecrets());
  await nodes.join({ name: 'a', incarnation: 'first' }, FOR_LONG);
  await nodes.join({ name: 'b', incarnation: 'other' }, FOR_LONG);
});

const under = <T>(incarnation: string, work: () => T): T => underLease(() => incarnation, work);

test('a call that began under a lease is not charged once that lease has ended, also if the node has taken another one', async () => {
  expect(await under('first', () => calls.settle(aCall('A1')))).toEqual({ end: 'done' });
  await nodes.leave('first');
  expect(await under('first', () => calls.settle(aCall('A2')))).toEqual(REFUSED);
  await nodes.join({ name: 'a', incarnation: 'second' }, FOR_LONG);
  expect(await under('first', () => calls.settle(aCall('A3')))).toEqual(REFUSED);
  expect(await under('second', () => calls.settle(aCall('A4')))).toEqual({ end: 'done' });
  const found = await Promise.all(['A1', 'A2', 'A3', 'A4'].map((orderId) => calls.endOf(orderId)));
  expect(found.map((row) => row?.orderId)).toEqual(['A1', undefined, undefined, 'A4']);
});

test('a lease that ended refuses its own calls alone, also if those of another one wait for the same commit', async () => {
  await nodes.leave('first');
  const ends = await Promise.all(
    ['A1', 'A2', 'A3', 'A4'].map((orderId, at) =>
      under(at % 2 === 0 ? 'first' : 'other', () => calls.settle(aCall(orderId))),
    ),
  );
  expect(ends.map(({ end }) => end)).toEqual(['undone', 'done', 'undone', 'done']);
});

test('every other write that began under a lease is refused too, and so is one outside of any work', async () => {
  const consents = new SqlConsentStore(database);
  database.holdBy(() => 'other');
  await nodes.leave('first');
  await expect(under('first', () => consents.give(A_CONSENT))).rejects.toThrow('the lease of this node ended');
  expect(await under('first', () => withoutLease(() => consents.give(A_CONSENT)))).toBeUndefined();
  await nodes.leave('other');
  await expect(consents.give({ ...A_CONSENT, consentId: 'c-2' })).rejects.toThrow('the lease of this node ended');
  expect(await nodes.join({ name: 'b', incarnation: 'third' }, FOR_LONG)).toBe(2);
});

test('writes of a job go through while its fence holds, and of a person in hand only while the lease of the node does', async () => {
  const consents = new SqlConsentStore(database);
  const jobs = new SqlJobStore(database);
  database.holdBy(() => 'first');
  const held = await jobs.begin(
    { id: 'j', kind: 'count', input: null, startedBy: 'op' },
    { holder: 'a', nowMs: 0, leaseNowMs: 0, leaseMs: 1000 },
  );
  if (held === null) throw new Error('the first job begins');
  const guard = () => jobs.guard(held.lease, 1000, { done: 1, total: 1, detail: null });
  const give = (consentId: string) => consents.give({ ...A_CONSENT, consentId });
  await nodes.leave('first');
  expect(await underFence(guard, () => give('c-1'))).toBeUndefined();
  const inHand = underFence(guard, () => under('first', () => give('c-2')));
  await expect(inHand).rejects.toThrow('the lease of this node ended');
  await expect(give('c-3')).rejects.toThrow('the lease of this node ended');
});

test('a call that outlived the lease of its node does not make the node unready', async () => {
  const changes: (string | null)[] = [];
  const health = new SettlementHealth({
    probe: async () =>
      void (await database.write('calls.probe', { row: aCall('PROBE').row, day: localDayOf(0), atMs: 1 })),
    clock: { monotonicMs: () => 0 },
    onChange: (problem) => void changes.push(problem),
  });
  database.holdBy(() => 'second');
  await nodes.leave('first');
  // Between two leases the node says so itself, see NodeState.
  await health.probe();
  await nodes.join({ name: 'a', incarnation: 'second' }, FOR_LONG);
  const settle = () => health.watch(calls).settle(aCall('A1'));
  expect(await under('first', settle)).toEqual(REFUSED);
  await under('first', () => health.probe());
  expect([health.problem, changes]).toEqual([null, []]);
});

test('work within other work keeps the lease of that one', async () => {
  await nodes.leave('first');
  const inner = under('first', () => under('other', () => calls.settle(aCall('A1'))));
  expect(await inner).toEqual(REFUSED);
});

test('a commit asks once for a lease, however many calls it has', () => {
  const asked: unknown[] = [];
  const connection = {
    inTransaction: true,
    prepare: () => ({ get: (...values: readonly unknown[]) => void asked.push(values) }),
  } as unknown as Connection;
  withEngine(connection, { leaseNowMs: () => 7 } as never);
  const jobs = Array.from({ length: 100 }, (_, id) => ({ id, calls: [], lease: id % 2 === 0 ? 'first' : 'other' }));
  const ended = endedLeases(connection, [...jobs, { id: 100, calls: [] }]);
  expect(asked).toEqual([
    ['first', 7],
    ['other', 7],
  ]);
  expect([...ended]).toEqual(['first', 'other']);
});
