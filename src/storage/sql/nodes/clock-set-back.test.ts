import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../kernel/clock.ts';
import { connectOutside, openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlJobStore } from '../jobs/job-store.ts';
import { SqlNodeStore } from './node-store.ts';

const DAY_MS = 86_400_000;
const LEASE = { leaseMs: 10_000, changeSeen: 0 };
const ENDS = {
  nodes: 'until_ms',
  quota_leases: 'until_ms',
  idempotency_claims: 'until_ms',
  jobs: 'lease_ends_at_ms',
} as const;

/** A database in which a node that is dead by now leased one thing of each kind, beside a node that lives. */
async function setUp() {
  const { database, place, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  const nodes = new SqlNodeStore(database);
  const nowMs = async () => (await database.read('nodes.leaseBase', null)) + systemClock.machineMs();
  await nodes.join({ name: 'a', incarnation: 'living' }, LEASE);
  await nodes.join({ name: 'b', incarnation: 'dead' }, LEASE);
  const lessee = { node: 'dead', leaseMs: 10_000 };
  const request = { appId: 'app_1', counter: 'key key_1', max: 1, units: 1, least: 1 };
  await database.write('units.lease', { ...lessee, requests: [request], rests: [] });
  await database.write('units.claim', { appId: 'app_1', api: 'face', keyDigest: 'd', ...lessee });
  await new SqlJobStore(database).begin(
    { id: 'j', kind: 'count', input: null, startedBy: 'op' },
    { holder: 'dead', nowMs: 0, leaseNowMs: Math.floor(await nowMs()), leaseMs: 10_000 },
  );
  const outside = connectOutside(place);
  onTestFinished(() => void outside.close());
  /** Lets the leases reach further ahead, as a clock that is set back does. */
  const setBack = (ms: number) => {
    for (const [table, column] of Object.entries(ENDS))
      outside.prepare(`UPDATE ${table} SET ${column} = ${column} + ?`).run(ms);
  };
  /** For how many minutes the longest lease of each kind still lasts. */
  const leftMinutes = async () => {
    const now = await nowMs();
    return Object.entries(ENDS).map(([table, column]) => {
      const row = outside.prepare(`SELECT max(${column}) AS "endMs" FROM ${table}`).get() as { readonly endMs: number };
      return Math.round((row.endMs - now) / 60_000);
    });
  };
  return { nodes, setBack, leftMinutes };
}

test('if the clock of the database is set back, the leases of the dead end within five minutes of the next beat', async () => {
  const { nodes, setBack, leftMinutes } = await setUp();
  setBack(DAY_MS);
  expect(await leftMinutes()).toEqual([1440, 1440, 1440, 1440]);
  expect(await nodes.beat('living', LEASE)).toBe(true);
  expect(await leftMinutes()).toEqual([5, 5, 5, 5]);
  expect(
    (await nodes.alive()).map(({ incarnation }) => incarnation),
    'the living go on',
  ).toEqual(['living', 'dead']);
});

test('a node that joins after the clock was set back shortens them too', async () => {
  const { nodes, setBack, leftMinutes } = await setUp();
  setBack(DAY_MS);
  await nodes.join({ name: 'c', incarnation: 'new' }, LEASE);
  expect(await leftMinutes()).toEqual([5, 5, 5, 5]);
});

test('leases that reach no further than the longest one stay as they are', async () => {
  const { nodes, setBack, leftMinutes } = await setUp();
  setBack(240_000);
  await nodes.beat('living', LEASE);
  await nodes.join({ name: 'c', incarnation: 'new' }, LEASE);
  expect(await leftMinutes()).toEqual([4, 4, 4, 4]);
});
