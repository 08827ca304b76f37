import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import { STORES } from './catalogue.ts';
import { lockDatabase, openReader, openWriter } from './connection.ts';
import { failureOf } from './failure.ts';
import { migrate, readMigrations } from './migrate.ts';
import { statement, type Connection, type Operation, type StoreOperations } from './operation.ts';
import type { Failure, FromWorker, Job, Reply, ToWorker, WorkerSetup } from './protocol.ts';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));

start(workerData as WorkerSetup);

function start(setup: WorkerSetup): void {
  const port = parentPort;
  if (!port) throw new Error('this file runs in a worker thread only');
  const send = (message: FromWorker) => port.postMessage(message);
  try {
    const { run, scrub, close } = setup.role === 'writer' ? openWriting(setup) : openReading(setup);
    port.on('message', (message: ToWorker) => {
      if (message.kind === 'batch') return send({ kind: 'replies', replies: run(message.jobs) });
      if (message.kind === 'scrub') return send({ kind: 'replies', replies: [attempt(message, scrub)] });
      close();
      port.close();
    });
    send({ kind: 'ready' });
  } catch (error) {
    send({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    port.close();
  }
}

interface Session {
  run(jobs: readonly Job[]): readonly Reply[];
  /** Leaves nothing of removed rows outside the database file. Throws Fault 'timeout' where a reader is in the way. */
  scrub(): readonly unknown[];
  close(): void;
}

function openWriting(setup: WorkerSetup): Session {
  const lock = lockDatabase(setup.file);
  const connection = openWriter(setup);
  migrate(connection, readMigrations(MIGRATIONS), systemClock.nowMs());
  const operations = operationsOf('writes');
  return {
    run: (jobs) => commitTogether(connection, operations, jobs),
    scrub: () => emptyLog(connection, setup.busyTimeoutMs),
    close() {
      connection.pragma('wal_checkpoint(TRUNCATE)');
      connection.close();
      lock.close();
    },
  };
}

function openReading(setup: WorkerSetup): Session {
  const connection = openReader(setup);
  const operations = operationsOf('reads');
  return {
    run: (jobs) => jobs.map((job) => attempt(job, () => runCalls(connection, operations, job))),
    scrub: () => {
      throw new Error('only the writing thread scrubs');
    },
    close: () => connection.close(),
  };
}

/** Writes wait while the log is emptied, so it gives way to a long read soon. */
const SCRUB_TIMEOUT_MS = 300;

/** Pages of the log still hold rows as they were before they were overwritten in the file. */
function emptyLog(connection: Connection, busyTimeoutMs: number): readonly unknown[] {
  connection.pragma(`busy_timeout = ${SCRUB_TIMEOUT_MS}`);
  const [outcome] = connection.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[];
  connection.pragma(`busy_timeout = ${busyTimeoutMs}`);
  if (outcome?.busy !== 0) throw new Fault('timeout', 'the write-ahead log is in use; it could not be emptied');
  return [];
}

type Operations = ReadonlyMap<string, Operation<unknown, unknown>>;

function operationsOf(kind: keyof StoreOperations): Operations {
  const stores: Readonly<Record<string, StoreOperations>> = STORES;
  return new Map(
    Object.entries(stores).flatMap(([store, operations]) =>
      Object.entries(operations[kind]).map(
        ([name, run]) => [`${store}.${name}`, run as Operation<unknown, unknown>] as const,
      ),
    ),
  );
}

/** One transaction for the whole batch, one savepoint a job; replies exist only once the commit is on the disk. */
function commitTogether(connection: Connection, operations: Operations, jobs: readonly Job[]): readonly Reply[] {
  try {
    statement(connection, 'BEGIN IMMEDIATE').run();
    const replies = jobs.map((job) => attempt(job, () => runInSavepoint(connection, operations, job)));
    statement(connection, 'COMMIT').run();
    return replies;
  } catch (error) {
    if (connection.inTransaction) statement(connection, 'ROLLBACK').run();
    const failure = failureOf(error);
    return jobs.map(({ id }) => ({ id, ok: false, failure }));
  }
}

function runInSavepoint(connection: Connection, operations: Operations, job: Job): readonly unknown[] {
  statement(connection, 'SAVEPOINT job').run();
  try {
    const outputs = runCalls(connection, operations, job);
    statement(connection, 'RELEASE job').run();
    return outputs;
  } catch (error) {
    // A full disk ends the whole transaction, not the savepoint alone: then nothing of the batch may be told as done.
    if (!connection.inTransaction) throw new TransactionLost(failureOf(error), error);
    statement(connection, 'ROLLBACK TO job').run();
    statement(connection, 'RELEASE job').run();
    throw error;
  }
}

class TransactionLost extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, cause: unknown) {
    super(failure.message, { cause });
    this.failure = failure;
  }
}

function attempt({ id }: Pick<Job, 'id'>, run: () => readonly unknown[]): Reply {
  try {
    return { id, ok: true, outputs: run() };
  } catch (error) {
    if (error instanceof TransactionLost) throw error.cause;
    return { id, ok: false, failure: failureOf(error) };
  }
}

function runCalls(connection: Connection, operations: Operations, { calls }: Job): readonly unknown[] {
  return calls.map(({ operation, input }) => {
    const run = operations.get(operation);
    if (!run) throw new Error(`there is no operation ${operation}`);
    return run(connection, input);
  });
}
