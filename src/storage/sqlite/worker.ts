import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import { giveBackStartMemory } from '../../kernel/give-back.ts';
import { attempt, commitTogether, readEach } from '../sql/batch.ts';
import { readOperations, writeOperations } from '../sql/catalogue.ts';
import { chainOf } from '../sql/chain/writer-chain.ts';
import { isUnshared, lockDatabase, lockOpening, openReader, openWriter, shareDatabase } from './connection.ts';
import { explainOpening } from './explain-opening.ts';
import { beginLeases } from './lease-clock.ts';
import { keepLooking, KeptLock } from './kept-lock.ts';
import { migrate, readMigrations } from './migrate.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { unpackJobs } from '../sql/packed-jobs.ts';
import type { ChainSetup, FromWorker, Job, Reply, ToWorker } from '../sql/protocol.ts';
import type { WorkerSetup } from './worker-setup.ts';
import { told } from '../../kernel/told.ts';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));

start(workerData as WorkerSetup);

function start(setup: WorkerSetup): void {
  const port = parentPort;
  if (!port) throw new Error('this file runs in a worker thread only');
  const send = (message: FromWorker) => port.postMessage(message);
  try {
    const { connection, run, scrub, chain, opened, close } =
      setup.role === 'writer' ? openWriting(setup, { send, end: () => port.close() }) : openReading(setup);
    port.on('message', (message: ToWorker) => {
      if (message.kind === 'batch') return send({ kind: 'replies', replies: run(unpackJobs(message.jobs)) });
      if (message.kind === 'scrub') return send({ kind: 'replies', replies: [attempt(connection, message, scrub)] });
      if (message.kind === 'chain')
        return send({ kind: 'replies', replies: [attempt(connection, message, () => chain(message.setup))] });
      if (message.kind === 'opened') return send({ kind: 'replies', replies: [attempt(connection, message, opened)] });
      close();
      port.close();
    });
    giveBackStartMemory();
    send({ kind: 'ready' });
  } catch (error) {
    const explained = explainOpening(error, setup.file);
    send({ kind: 'failed', message: explained instanceof Error ? explained.message : String(explained) });
    port.close();
  }
}

interface Session {
  readonly connection: SqliteConnection;
  run(jobs: readonly Job[]): readonly Reply[];
  /** Removes what deleted rows left outside the database file. Throws Fault 'timeout' if a reader is in the way. */
  scrub(): readonly unknown[];
  /** Goes on with the chain of ledger and audit rows. */
  chain(setup: ChainSetup): readonly unknown[];
  /** Brings what the start wrote into the file itself, and lets other processes open a shared one. */
  opened(): readonly unknown[];
  close(): void;
}

/** How the writing thread tells of its lock, and ends. */
interface Ways {
  send(message: FromWorker): void;
  /** Takes no further message, so that the thread ends and writes nothing more. */
  end(): void;
}

function openWriting(setup: WorkerSetup, ways: Ways): Session {
  const opening = setup.isShared ? lockOpening(setup.file) : null;
  const isAlone = !setup.isShared || isUnshared(setup.file);
  const lock = new KeptLock(setup.file, setup.isShared ? shareDatabase : lockDatabase);
  const connection = openWriter(setup);
  migrate(connection, readMigrations(MIGRATIONS), systemClock.nowMs());
  beginLeases(connection, { isAlone, clock: systemClock });
  // It begins when nothing can fail any more, so that a start that fails leaves no timer.
  const looking = keepLooking(lock, {
    onProblem: (problem) =>
      ways.send({ kind: 'problem', message: `the lock of the database is not taken again yet: ${problem}` }),
    // The thread ends before it writes beside the other process for long.
    onTaken({ message }) {
      ways.send({ kind: 'ended', message });
      ways.end();
    },
  });
  const operations = writeOperations();
  return {
    connection,
    run: (jobs) => commitTogether(connection, operations, jobs),
    scrub: () => emptyLog(connection, setup.busyTimeoutMs),
    chain(chain) {
      chainOf(connection).start(chain);
      return [];
    },
    opened() {
      // Until a checkpoint, all of a young database is in its log, and a copy of the file alone would be empty.
      connection.pragma('wal_checkpoint(PASSIVE)');
      opening?.close();
      return [];
    },
    close() {
      clearInterval(looking);
      chainOf(connection).close();
      if (!setup.isShared) connection.pragma('wal_checkpoint(TRUNCATE)');
      connection.close();
      lock.close();
      opening?.close();
    },
  };
}

function openReading(setup: WorkerSetup): Session {
  const connection = openReader(setup);
  const operations = readOperations();
  return {
    connection,
    run: (jobs) => readEach(connection, operations, jobs),
    scrub: () => {
      throw new Error('only the writing thread scrubs');
    },
    chain: () => {
      throw new Error('only the writing thread goes on with the chain');
    },
    opened: () => {
      throw new Error('only the writing thread holds the lock of the opening');
    },
    close: () => connection.close(),
  };
}

/** Writes wait while the log is emptied, so this gives up soon if a long read is in the way. */
const SCRUB_TIMEOUT_MS = 300;

/** Empties the log, because its pages still hold rows as they were before the file overwrote them. */
function emptyLog(connection: SqliteConnection, busyTimeoutMs: number): readonly unknown[] {
  connection.pragma(`busy_timeout = ${SCRUB_TIMEOUT_MS}`);
  const [outcome] = connection.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[];
  connection.pragma(`busy_timeout = ${busyTimeoutMs}`);
  if (outcome?.busy !== 0) throw new Fault('timeout', told`the write-ahead log is in use; it could not be emptied`);
  return [];
}
