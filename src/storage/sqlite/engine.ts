import type { Engine } from '../sql/engine.ts';
import { withEngine } from '../sql/engine.ts';
import { statement } from '../sql/operation.ts';
import { commit, settleDoubt } from './commit.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { failureOf } from './failure.ts';
import { leaseBaseMs, leaseNowMs } from './lease-clock.ts';

/** Gives a connection to SQLite that operations can use. */
export function forOperations(connection: SqliteConnection): SqliteConnection {
  const engine: Engine = {
    begin(): void {
      statement(connection, 'BEGIN IMMEDIATE').run();
      settleDoubt(connection);
    },
    commit: () => commit(connection),
    failureOf,
    leaseNowMs: () => leaseNowMs(connection),
    leaseBaseMs: () => leaseBaseMs(connection),
    damage(): string | null {
      const found = connection.pragma('integrity_check(1)', { simple: true });
      return found === 'ok' ? null : String(found);
    },
    syncStandbys: () => null,
    writeRows: (_connection, { each }, rows) => {
      const write = statement(connection, each);
      for (const row of rows) write.run(row);
    },
    writeRowsNow: (_connection, { each }, rows) => {
      const write = statement(connection, each);
      return rows.reduce((sum, row) => sum + write.run(row).changes, 0);
    },
    insertNew: (_connection, { each }, rows) => {
      const write = statement(connection, each);
      return rows.map((row) => write.run(row).changes > 0);
    },
    finishWrites(): void {},
    // Rows of all days lie together in the file.
    prepareDays(): void {},
    dropDays: () => 0,
  };
  return withEngine(connection, engine);
}
