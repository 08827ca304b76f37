import type Database from 'better-sqlite3';

/** A connection inside a worker thread. Only operations and the worker itself ever hold one. */
export type Connection = Database.Database;

/**
 * One unit of work in the worker. It is synchronous and does only SQL and plain computing. Input and output are
 * structured-cloneable. A write that throws is undone on its own, without the rest of its batch.
 */
export type Operation<Input, Output> = (connection: Connection, input: Input) => Output;

/**
 * The operations that one store brings into the worker. Reads get a read-only connection, and writes get the only
 * connection that writes.
 */
export interface StoreOperations {
  readonly reads: Readonly<Record<string, Operation<never, unknown>>>;
  readonly writes: Readonly<Record<string, Operation<never, unknown>>>;
}

/** A write operation throws it to refuse its job, because a rule does not allow the write. The job is undone. */
export class RefusedWrite extends Error {
  /** The rule, e.g. `answer-exists`. */
  readonly refusal: string;

  constructor(refusal: string, message: string) {
    super(message);
    this.refusal = refusal;
  }
}

/** Keeps the literal names and types of a store's operations. */
export function defineStore<const S extends StoreOperations>(operations: S): S {
  return operations;
}

/** A prepared statement. Each connection prepares it once. */
export type Statement<Row> = Database.Statement<unknown[], Row>;

const STATEMENTS = new WeakMap<Connection, Map<string, Statement<unknown>>>();

/**
 * Gives the prepared statement of `text`, e.g. `statement(connection, 'SELECT * FROM apps WHERE app_id = ?')`.
 * Statements are cached by their exact text, so never build `text` from values.
 */
export function statement<Row = unknown>(connection: Connection, text: string): Statement<Row> {
  let cache = STATEMENTS.get(connection);
  if (!cache) STATEMENTS.set(connection, (cache = new Map()));
  let prepared = cache.get(text);
  if (!prepared) cache.set(text, (prepared = connection.prepare<unknown[], unknown>(text)));
  return prepared as Statement<Row>;
}
