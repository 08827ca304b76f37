/**
 * A connection inside a worker thread, to whichever engine. Only operations and the worker itself ever hold one. Its
 * statements are synchronous.
 */
export interface Connection {
  /** Whether a transaction is open. */
  readonly inTransaction: boolean;
  /** Counts the sessions with a server, the current one included. Absent if there is no server. */
  readonly session?: number;
  /** Prepares one statement with parameters `?` or `:name`. Throws the engine's error. */
  prepare(text: string): Statement<unknown>;
}

/**
 * One unit of work in the worker. It is synchronous and does only SQL and plain computing. The input is plain
 * data and bytes, and the output is structured-cloneable. A write that throws is undone on its own, without the rest of its batch.
 */
export type Operation<Input, Output> = (connection: Connection, input: Input) => Output;

/**
 * A write of many inputs at once: all that a batch has of one operation, in order. It reads and writes as few rows as
 * the whole list needs, and gives one result for each input, in the same order. An input that is refused has
 * left nothing behind, and its result is a `RefusedWrite`. If it throws, the list is carried out again in halves, until the input that
 * does not go through stands alone.
 */
export type ListOperation<Input, Output> = (
  connection: Connection,
  inputs: readonly Input[],
) => readonly (Output | RefusedWrite)[];

/** A read of many inputs at once. It gives one result for each input, in the same order, as the read of one would. */
export type ReadTogether<Input, Output> = (connection: Connection, inputs: readonly Input[]) => readonly Output[];

/**
 * The operations that one store brings into the worker. Reads get a read-only connection, and writes and lists get the
 * only connection that writes. What goes into the transaction of a call is a list.
 */
export interface StoreOperations {
  readonly reads: Readonly<Record<string, Operation<never, unknown>>>;
  readonly writes: Readonly<Record<string, Operation<never, unknown>>>;
  readonly lists?: Readonly<Record<string, ListOperation<never, unknown>>>;
  /** Reads that are worth asking a server of another machine for together, under the names that they have among `reads`. */
  readonly readsTogether?: Readonly<Record<string, ReadTogether<never, unknown>>>;
}

/**
 * Refuses a job, because a rule does not allow the write. The job is undone. A list gives it as the result of an input,
 * and a write of one input throws it.
 */
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

/** A prepared statement. Each connection prepares it once. Its methods throw the engine's error. */
export interface Statement<Row> {
  /** Gives the first row. Undefined if there is none. */
  get(...values: readonly unknown[]): Row | undefined;
  all(...values: readonly unknown[]): Row[];
  /** Gives rows one by one. The connection does nothing else until the last one. */
  iterate(...values: readonly unknown[]): IterableIterator<Row>;
  run(...values: readonly unknown[]): Changes;
  /** Gives only the first column of each row from here on. */
  pluck(): this;
}

/** What a statement did. */
export interface Changes {
  /** How many rows it inserted, changed or removed. */
  readonly changes: number;
}

const STATEMENTS = new WeakMap<Connection, Map<string, Statement<unknown>>>();

/**
 * Gives the prepared statement of `text`, e.g. `statement(connection, 'SELECT * FROM apps WHERE app_id = ?')`.
 * Statements are cached by their exact text, so never build `text` from values.
 */
export function statement<Row = unknown>(connection: Connection, text: string): Statement<Row> {
  let cache = STATEMENTS.get(connection);
  if (!cache) STATEMENTS.set(connection, (cache = new Map()));
  let prepared = cache.get(text);
  if (!prepared) cache.set(text, (prepared = connection.prepare(text)));
  return prepared as Statement<Row>;
}
