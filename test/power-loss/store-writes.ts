import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RandomSource } from '../../src/kernel/random.ts';
import { NO_BUDGETS } from '../../src/platform/accounts/budget.ts';
import { aKey } from '../../src/platform/accounts/api-key.suite.ts';
import { aPackage } from '../../src/platform/accounts/package.suite.ts';
import { aCall } from '../../src/platform/ledger/call-store.suite.ts';
import type { Micros } from '../../src/platform/ledger/money.ts';
import { commitTogether } from '../../src/storage/sql/batch.ts';
import { writeOperations, type WriteInput, type WriteName } from '../../src/storage/sql/catalogue.ts';
import { chainOf } from '../../src/storage/sql/chain/writer-chain.ts';
import { migrate, readMigrations } from '../../src/storage/sqlite/migrate.ts';
import type { SqliteConnection } from '../../src/storage/sqlite/sqlite-connection.ts';
import type { Job } from '../../src/storage/sql/protocol.ts';
import { entry } from '../ledger/site.ts';

const MIGRATIONS = fileURLToPath(new URL('../../src/storage/sqlite/migrations', import.meta.url));
const WRITER = `w_${'0'.repeat(32)}`;
const CHAIN_KEY = new Uint8Array(32).fill(7);
const STARTED_MS = Date.parse('2026-03-01T00:00:00+08:00');
const DAY_MS = 86_400_000;

/** Keys by writer, for the verification of the chain. */
export const CHAIN_KEYS = { [WRITER]: CHAIN_KEY };

/** One row that a caller was told of. `find` counts it: 1 if it is there. */
export interface ToldRow {
  readonly find: string;
  readonly id: string | number;
}

/** A write that a caller is told of when its row is durable. */
interface Told {
  readonly call: Job['calls'][number];
  readonly rows: readonly ToldRow[];
}

/** Runs the migrations and starts the chain, as the writing thread does when it opens a data folder. */
export function openStore(connection: SqliteConnection, folder: string): void {
  migrate(connection, readMigrations(MIGRATIONS), STARTED_MS);
  const setup = { writer: WRITER, key: CHAIN_KEY, checkpointFile: path.join(folder, 'checkpoint'), makesFile: true };
  const begun = { reason: 'first', startedAtMs: STARTED_MS, details: '{}', linksUsed: 0 } as const;
  if (connection.prepare('SELECT 1 FROM chains').get() === undefined)
    commitAll(connection, [[call('chain.begin', { ...begun, writer: WRITER, key: CHAIN_KEY })]]);
  chainOf(connection).start(setup);
}

/** An app, a key and an unlimited package for the calls that follow. */
export function addApp(connection: SqliteConnection): void {
  const app = {
    id: 'app_1',
    name: 'a',
    customerId: null,
    status: 'active',
    mode: 'live',
    openIdSealed: null,
    createdAtMs: 1,
  } as const;
  const limits = { permissions: [], dailyCallsMax: null, allow: [], deny: [], addressRate: null, ...NO_BUDGETS };
  commitAll(connection, [
    [call('apps.put', { ...app, ...limits })],
    [call('apiKeys.put', [aKey])],
    [call('packages.put', { ...aPackage, callsMax: null, expiresAtMs: null })],
  ]);
}

/** Writes of every kind, one batch after the other, some of them together. `told` is called after each commit. */
export function writeBatches(
  connection: SqliteConnection,
  random: RandomSource,
  { from, to }: { readonly from: number; readonly to: number },
  told: (rows: readonly ToldRow[]) => void,
): void {
  for (let batch = from; batch < to; batch += 1) {
    const jobs = Array.from({ length: 1 + random.intBelow(4) }, (_, job) => writesOf(`${batch}-${job}`, random));
    commitAll(
      connection,
      jobs.map((writes) => writes.map((write) => write.call)),
    );
    told(jobs.flatMap((writes) => writes.flatMap(({ rows }) => rows)));
  }
}

/** The writes of one job: a settled call with a handler's own rows, or rows of an operator. */
function writesOf(id: string, random: RandomSource): readonly Told[] {
  const kind = random.intBelow(4);
  if (kind === 0) return [auditRow(id), boughtPackage(id)];
  if (kind === 1) return [auditRow(id), certificate(id)];
  return [settledCall(id, random), journalRow(id, random)];
}

function settledCall(id: string, random: RandomSource): Told {
  const paid = { packageId: 'pkg_1', unitPrice: 35_000 as Micros, receivedAtMs: STARTED_MS + random.intBelow(DAY_MS) };
  const { row, day } = aCall(`A${id}`, paid);
  const answer = { appId: 'app_1', api: row.api, keyDigest: id, paramsDigest: 'p', code: 0 };
  const kept = { ...answer, bodySealed: random.bytes(200), expiresAtMs: STARTED_MS + 2 * DAY_MS };
  const traceSealed = random.bytes(1 + random.intBelow(3000));
  const settled = { row, asked: [], day, orderSecond: 10, traceSealed, answer: kept, units: [] };
  return {
    call: call('calls.settle', settled),
    rows: [
      { find: 'SELECT 1 FROM ledger WHERE order_id = ?', id: row.orderId },
      { find: 'SELECT 1 FROM call_traces WHERE order_id = ?', id: row.orderId },
      { find: 'SELECT 1 FROM kept_answers WHERE key_digest = ?', id },
    ],
  };
}

function journalRow(id: string, random: RandomSource): Told {
  const [batch = 0, job = 0] = id.split('-').map(Number);
  const seq = batch * 16 + job;
  return {
    call: call('velocityJournal.append', { owner: '', seq, record: random.bytes(120) }),
    rows: [{ find: 'SELECT 1 FROM velocity_journal WHERE seq = ?', id: seq }],
  };
}

function auditRow(id: string): Told {
  return {
    call: call('audit.append', { ...entry, subject: `look-${id}` }),
    rows: [{ find: 'SELECT 1 FROM audit WHERE subject = ?', id: `look-${id}` }],
  };
}

function boughtPackage(id: string): Told {
  return {
    call: call('packages.put', { ...aPackage, id: `pkg-${id}` }),
    rows: [{ find: 'SELECT 1 FROM packages WHERE id = ?', id: `pkg-${id}` }],
  };
}

function certificate(id: string): Told {
  const erased = { certificateId: `cert-${id}`, personId: `person-${id}`, erasedAtMs: STARTED_MS, certificate: '{}' };
  return {
    call: call('erasures.append', erased),
    rows: [{ find: 'SELECT 1 FROM erasures WHERE certificate_id = ?', id: `cert-${id}` }],
  };
}

function call<N extends WriteName>(operation: N, input: WriteInput<N>): Job['calls'][number] {
  return { operation, input };
}

/** Commits as the writing thread does. Throws an Error if any job was refused. */
function commitAll(connection: SqliteConnection, jobs: readonly Job['calls'][]): void {
  const replies = commitTogether(
    connection,
    writeOperations(),
    jobs.map((calls, id) => ({ id, calls })),
  );
  for (const reply of replies) if (!reply.ok) throw new Error(reply.failure.message);
}
