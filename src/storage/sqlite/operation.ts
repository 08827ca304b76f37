import type Database from 'better-sqlite3';

/** A connection inside a worker thread. Only operations and the worker itself ever hold one. */
export type Connection = Database.Database;

/**
 * One unit of work on the worker's side: synchronous, and nothing but SQL and plain computing.
 * Input and output are structured-cloneable. A write that throws undoes itself alone, not the batch it stands in.
 */
export type Operation<Input, Output> = (connection: Connection, input: Input) => Output;

/** What one store brings into the worker: reads see a read-only connection, writes the only writing one. */
export interface StoreOperations {
  readonly reads: Readonly<Record<string, Operation<never, unknown>>>;
  readonly writes: Readonly<Record<string, Operation<never, unknown>>>;
}

/** Keeps the literal names and types of a store's operations. */
export function defineStore<const S extends StoreOperations>(operations: S): S {
  return operations;
}

/** A prepared statement; prepared once a connection, whoever asks again. */
export type Statement<Row> = Database.Statement<unknown[], Row>;

const STATEMENTS = new WeakMap<Connection, Map<string, Statement<unknown>>>();

/** The prepared statement of `text`, cached by its exact text: so never build `text` from values. */
export function statement<Row = unknown>(connection: Connection, text: string): Statement<Row> {
  let cache = STATEMENTS.get(connection);
  if (!cache) STATEMENTS.set(connection, (cache = new Map()));
  let prepared = cache.get(text);
  if (!prepared) cache.set(text, (prepared = connection.prepare<unknown[], unknown>(text)));
  return prepared as Statement<Row>;
}
