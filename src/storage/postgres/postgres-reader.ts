import { MessageChannel, Worker } from 'node:worker_threads';
import { reportHere } from '../sql/report-here.ts';
import type { Report } from '../sql/chain/ledger-proof.ts';
import type { AddConnection } from './connections.ts';
import { forOperations } from './engine.ts';
import { appliedSteps, readMigrations } from './migrate.ts';
import { PostgresConnection } from './postgres-connection.ts';
import type { PostgresOptions } from './postgres-database.ts';

/** The database of a cluster that is only read, while nodes may be writing it. */
export interface PostgresReader {
  readonly report: Report;
  /** Whether the database has the schema of this release. */
  readonly isMigrated: boolean;
  /** For statements that are no operation. */
  readonly connection: PostgresConnection;
  close(): void;
}

/**
 * Opens the database for checks that need no server. It changes nothing there, and works in this thread, which waits for
 * each answer. Throws an Error that says what to do if the server cannot be reached.
 */
export function openPostgresReader({ url, tlsCaFile }: Pick<PostgresOptions, 'url' | 'tlsCaFile'>): PostgresReader {
  const worker = new Worker(new URL('./connections.ts', import.meta.url), { name: 'postgres-connections' });
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const setup = { url, tlsCaFile: tlsCaFile ?? null, name: 'renzheng doctor', writes: false, isPooled: true };
  worker.postMessage({ setup, port: port2, signal } satisfies AddConnection, [port2]);
  const connection = forOperations(
    new PostgresConnection({ port: port1, signal }, { keepsStatements: false, commitTimeoutMs: 5000 }),
  );
  const close = () => {
    port1.close();
    worker.postMessage('close', []);
  };
  try {
    return {
      report: reportHere(connection),
      isMigrated: appliedSteps(connection) === readMigrations().length,
      connection,
      close,
    };
  } catch (error) {
    close();
    throw new Error(
      `the database of the cluster cannot be read (${(error as Error).message}): look at postgres.url and at the server`,
      { cause: error },
    );
  }
}
