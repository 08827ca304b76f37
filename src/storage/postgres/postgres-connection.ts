import { createHash } from 'node:crypto';
import type { Changes, Connection, Statement } from '../sql/operation.ts';
import { ask, PostgresError, type BridgeEnd, type BridgeResult, type BridgeStatement } from './bridge.ts';
import { postgresText } from './sql-text.ts';

/** How a connection behaves. */
export interface ConnectionOptions {
  /** Whether the server keeps statements under names. PgBouncer before 1.21 breaks them. */
  readonly keepsStatements: boolean;
  /** After how long a commit, and with it the connection, is given up, milliseconds. */
  readonly commitTimeoutMs: number;
}

/** How much of a statement an error shows. It holds no values. */
const SHOWN_MAX = 400;
/** A statement that is slower than this is given up with its connection. The server itself sets no limit. */
const STATEMENT_TIMEOUT_MS = 120_000;

/** A connection to PostgreSQL with synchronous statements, over the bridge to the thread that speaks to the server. */
export class PostgresConnection implements Connection {
  readonly #end: BridgeEnd;
  readonly #options: ConnectionOptions;
  readonly #nameOf = new Map<string, string>();
  /** Statements that are sent together with the next one. */
  #later: BridgeStatement[] = [];
  #inTransaction = false;
  #session = 0;

  constructor(end: BridgeEnd, options: ConnectionOptions) {
    this.#end = end;
    this.#options = options;
  }

  get inTransaction(): boolean {
    return this.#inTransaction;
  }

  get session(): number {
    return this.#session;
  }

  prepare(text: string): Statement<unknown> {
    return new PostgresStatement(this, text);
  }

  /** Carries out several statements without values in one trip. Throws PostgresError. */
  runAll(text: string, timeoutMs = STATEMENT_TIMEOUT_MS): readonly BridgeResult[] {
    return this.send(text, null, null, timeoutMs);
  }

  /** Commits. Throws PostgresError, also if the server does not answer in time. */
  commit(): void {
    this.send('COMMIT', null, null, this.#options.commitTimeoutMs);
  }

  /** Sends a statement together with the next one. Its result is dropped, and the next one throws its error. */
  sendLater(text: string, values: readonly unknown[]): void {
    this.#later.push({ text, name: this.nameOf(text), values });
  }

  /** Sends what was put off. Throws PostgresError. */
  finishLater(): void {
    const last = this.#later.pop();
    if (last) this.send(last.text, last.name, last.values);
  }

  /** The name under which the server keeps a statement. Null if it keeps none. */
  nameOf(text: string): string | null {
    if (!this.#options.keepsStatements) return null;
    let name = this.#nameOf.get(text);
    if (name === undefined) this.#nameOf.set(text, (name = createHash('sha1').update(text).digest('base64')));
    return name;
  }

  /** Carries out a statement. Throws PostgresError. */
  send(
    text: string,
    name: string | null,
    values: readonly unknown[] | null,
    timeoutMs = STATEMENT_TIMEOUT_MS,
  ): readonly BridgeResult[] {
    // What is put off belongs to what is undone now.
    if (text.startsWith('ROLLBACK')) this.#later = [];
    const statements = [...this.#later, { text, name, values }];
    this.#later = [];
    try {
      const { results, inTransaction, session } = ask(this.#end, {
        statements,
        goesOn: this.#inTransaction,
        timeoutMs,
      });
      this.#inTransaction = inTransaction;
      this.#session = session;
      return results;
    } catch (error) {
      if (error instanceof PostgresError) {
        this.#inTransaction = error.inTransaction;
        error.message += error.isEarlier ? ' in a write before' : '';
        error.message += ` in: ${text.slice(0, SHOWN_MAX)}`;
      }
      throw error;
    }
  }
}

class PostgresStatement implements Statement<unknown> {
  readonly #connection: PostgresConnection;
  readonly #text: string;
  readonly #names: readonly string[] | null;
  readonly #name: string | null;
  #plucks = false;

  constructor(connection: PostgresConnection, text: string) {
    const translated = postgresText(text);
    this.#connection = connection;
    this.#text = translated.text;
    this.#names = translated.names;
    this.#name = connection.nameOf(this.#text);
  }

  get(...values: readonly unknown[]): unknown {
    return this.all(...values)[0];
  }

  all(...values: readonly unknown[]): unknown[] {
    const { columns, rows } = this.#send(values);
    if (this.#plucks) return rows.map((row) => owned(row[0]));
    return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, owned(row[at])])));
  }

  iterate(...values: readonly unknown[]): IterableIterator<unknown> {
    return this.all(...values).values();
  }

  run(...values: readonly unknown[]): Changes {
    return { changes: this.#send(values).changes };
  }

  pluck(): this {
    this.#plucks = true;
    return this;
  }

  #send(values: readonly unknown[]): BridgeResult {
    const [result] = this.#connection.send(this.#text, this.#name, this.#valuesOf(values));
    if (!result) throw new Error('invariant broken: a statement has a result');
    return result;
  }

  #valuesOf(values: readonly unknown[]): readonly unknown[] {
    if (!this.#names) return values;
    const [named] = values as readonly Readonly<Record<string, unknown>>[];
    return this.#names.map((name) => named?.[name]);
  }
}

/** Bytes cross the bridge as an array, and operations know them as a Buffer. */
function owned(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
}
