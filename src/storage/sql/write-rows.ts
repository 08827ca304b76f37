import { engineOf, type Rows } from './engine.ts';
import type { Connection } from './operation.ts';
import type { NewRowsWrite, RowsWrite } from './rows-write.ts';

/**
 * Writes rows, with the values of each in the order of the columns. The engine may do it a little later, but before all
 * else that the connection does. So an error is thrown here or by a later statement of the same transaction.
 */
export function writeRows(connection: Connection, write: RowsWrite, rows: Rows): void {
  if (rows.length > 0) engineOf(connection).writeRows(connection, write, rows);
}

/** Writes rows at once, and gives how many rows of the table it has inserted or changed. Throws the engine's error. */
export function writeRowsNow(connection: Connection, write: RowsWrite, rows: Rows): number {
  return rows.length === 0 ? 0 : engineOf(connection).writeRowsNow(connection, write, rows);
}

/** Inserts rows at once, and says of each whether it was new. Throws the engine's error. */
export function insertNew(connection: Connection, write: NewRowsWrite, rows: Rows): readonly boolean[] {
  return rows.length === 0 ? [] : engineOf(connection).insertNew(connection, write, rows);
}

/** Waits until the engine has done all that was written. Throws what one of the writes threw. */
export function finishWrites(connection: Connection): void {
  engineOf(connection).finishWrites(connection);
}
