import { present } from '../../kernel/assert.ts';
import { systemClock } from '../../kernel/clock.ts';
import { UnknownCommit, withEngine, type Engine } from '../sql/engine.ts';
import { statement } from '../sql/operation.ts';
import { PostgresError } from './bridge.ts';
import { dropDays, prepareDays } from './day-tables.ts';
import { failureOf } from './failure.ts';
import { areAmong, arraysOf, insertNewText, setText } from './rows-as-arrays.ts';
import type { PostgresConnection } from './postgres-connection.ts';

/** The clock of the server, whole milliseconds since the Unix epoch. */
const NOW_MS = 'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

/** Only roles with pg_read_all_stats, e.g. those of pg_monitor, see the states of standbys. */
const SYNC_STANDBYS = `SELECT count(*) FROM pg_stat_replication
  WHERE state = 'streaming' AND sync_state IN ('sync', 'quorum')`;

/**
 * All nodes write one after the other, as on one machine: a transaction begins when it holds this lock, and the lock ends
 * with the transaction. The lock is a statement of its own, because a statement does not see what was committed while it
 * waited.
 */
const BEGIN = `BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL idle_in_transaction_session_timeout = '10s';
  SELECT pg_advisory_xact_lock(1382968936, 1); ${NOW_MS}`;

/** Gives a connection to PostgreSQL that operations can use. */
export function forOperations(connection: PostgresConnection): PostgresConnection {
  let nowMs: number | null = null;
  const readNowMs = () => present(statement<number>(connection, NOW_MS).pluck().get());
  const engine: Engine = {
    begin(): void {
      nowMs = null;
      const now = connection.runAll(BEGIN).at(-1);
      nowMs = Number(now?.rows[0]?.[0]);
    },
    commit(): void {
      nowMs = null;
      try {
        connection.commit();
      } catch (error) {
        if (error instanceof PostgresError && !isSurelyUndone(error))
          throw new UnknownCommit('the answer to a commit was lost', { cause: error });
        throw error;
      }
    },
    failureOf,
    leaseNowMs: () => (connection.inTransaction && nowMs !== null ? nowMs : readNowMs()),
    leaseBaseMs: () => Math.round(readNowMs() - systemClock.machineMs()),
    // PostgreSQL checks its pages itself if it was made with checksums.
    damage: () => null,
    syncStandbys: () => present(statement<number>(connection, SYNC_STANDBYS).pluck().get()),
    writeRows(_connection, write, rows): void {
      connection.sendLater(setText(write), arraysOf(write, rows));
    },
    writeRowsNow: (_connection, write, rows) =>
      statement(connection, setText(write)).run(...arraysOf(write, rows)).changes,
    insertNew(_connection, write, rows): readonly boolean[] {
      const added = statement<Readonly<Record<string, unknown>>>(connection, insertNewText(write)).all(
        ...arraysOf(write, rows),
      );
      return areAmong(write, rows, added);
    },
    finishWrites: () => connection.finishLater(),
    prepareDays: (_connection, table) => prepareDays(connection, table),
    dropDays: (_connection, table) => dropDays(connection, table),
  };
  return withEngine(connection, engine);
}

/**
 * Whether the server itself said that it undid the transaction, e.g. because of a constraint that is checked at its end. A
 * commit after a statement that was refused commits nothing.
 */
function isSurelyUndone({ code, isLost, isEarlier }: PostgresError): boolean {
  return !isLost && code !== null && (isEarlier || code.startsWith('23') || code.startsWith('40'));
}
