import type { Connection } from './operation.ts';
import type { Failure } from './protocol.ts';
import type { NewRowsWrite, RowsWrite } from './rows-write.ts';

/** What differs between the engines under the operations, beside their SQL. */
export interface Engine {
  /** Begins the transaction of a batch. Throws the engine's error. */
  begin(connection: Connection): void;
  /** Commits. Throws UnknownCommit if it cannot be told whether anything was committed, else the engine's error. */
  commit(connection: Connection): void;
  /** Describes an operation's error in a form that can cross threads. It never shows a value. */
  failureOf(error: unknown): Failure;
  /** Gives the time by which leases end, whole milliseconds. All processes over one database have it in common. */
  leaseNowMs(connection: Connection): number;
  /** Gives what the clock of leases adds to the clock of this machine, milliseconds. */
  leaseBaseMs(connection: Connection): number;
  /** Says how the stored file is damaged. Null if it is whole, or if the engine looks for that itself. */
  damage(connection: Connection): string | null;
  /** How many other servers have a commit before it is answered. Null if the engine knows none. */
  syncStandbys(connection: Connection): number | null;
  /** Writes rows. It may do so later, but before all else that the connection does. */
  writeRows(connection: Connection, write: RowsWrite, rows: Rows): void;
  /** Writes rows at once, and gives how many rows it inserted or changed. Throws the engine's error. */
  writeRowsNow(connection: Connection, write: RowsWrite, rows: Rows): number;
  /** Inserts rows at once, and says of each whether it was new. Throws the engine's error. */
  insertNew(connection: Connection, write: NewRowsWrite, rows: Rows): readonly boolean[];
  /** Does what `writeRows` has put off. Throws the engine's error. */
  finishWrites(connection: Connection): void;
  /** Prepares a table for the days to come, if the engine keeps the rows of each day apart. */
  prepareDays(connection: Connection, table: DayTable & { readonly nowMs: number }): void;
  /**
   * Removes at once the days of a table that lie wholly before a moment, if the engine keeps the rows of each day apart.
   * Gives how many rows it removed. Other old rows are left.
   */
  dropDays(connection: Connection, table: Pick<DayTable, 'table'> & { readonly beforeMs: number }): number;
}

/** A table with rows that are removed by their age. */
export interface DayTable {
  readonly table: string;
  /** The column that holds the time of a row, epoch milliseconds. */
  readonly column: string;
}

/** The values of rows, each in the order of the columns. There is at least one row. */
export type Rows = readonly (readonly unknown[])[];

/**
 * Thrown if the outcome of a commit is not known. `cause` is the engine's error. The whole transaction may be durable, or
 * nothing of it.
 */
export class UnknownCommit extends Error {}

const ENGINES = new WeakMap<Connection, Engine>();

/** Says which engine a connection speaks to, and gives the connection. Call it before anything else uses the connection. */
export function withEngine<C extends Connection>(connection: C, engine: Engine): C {
  ENGINES.set(connection, engine);
  return connection;
}

/** Gives the engine of a connection. Throws an Error if none was said. */
export function engineOf(connection: Connection): Engine {
  const engine = ENGINES.get(connection);
  if (!engine) throw new Error('invariant broken: nobody said which engine this connection speaks to');
  return engine;
}

/** Gives the time by which leases end, whole milliseconds. */
export function leaseNowMs(connection: Connection): number {
  return engineOf(connection).leaseNowMs(connection);
}
