import { readFileSync } from 'node:fs';
import { parentPort, type MessagePort } from 'node:worker_threads';
import type { Client, QueryArrayResult } from 'pg';
import {
  answerTo,
  type BridgeAnswer,
  type BridgeEnd,
  type BridgeError,
  type BridgeRequest,
  type BridgeResult,
  type BridgeStatement,
} from './bridge.ts';
import { within } from '../../kernel/timers.ts';
import { loadDriver, readerOf } from './driver.ts';
import { hostsOf } from './postgres-url.ts';
import { answerWithin } from './within-reach.ts';

/** What a connection is opened with. */
export interface ConnectionSetup {
  readonly url: string;
  readonly tlsCaFile: string | null;
  /** Name that the server shows for the connection, e.g. `renzheng writer`. */
  readonly name: string;
  /** Whether the connection may write, and so needs the primary. */
  readonly writes: boolean;
  /** Whether a pool may carry out each transaction over another connection, so that nothing can be set for all of them. */
  readonly isPooled: boolean;
}

/** What the main thread sends to this one. */
export interface AddConnection {
  readonly setup: ConnectionSetup;
  readonly port: MessagePort;
  readonly signal: Int32Array;
}

const CONNECT_TIMEOUT_MS = 5000;
/** A node that is cut off keeps its transaction no longer than 10 seconds, so that others can write. */
const SESSION = `SET idle_in_transaction_session_timeout = '10s'; SET tcp_user_timeout = '10s';
  SET client_min_messages = warning; SET timezone = 'UTC'`;
const READING_SESSION = `${SESSION}; SET default_transaction_read_only = on`;

/** Serves the bridges: it speaks to the server for threads that wait. */
parentPort?.on('message', (message: AddConnection | 'close') => {
  if (message === 'close') return parentPort?.close();
  const { setup, port, signal } = message;
  const served = new ServedConnection(setup, { port, signal });
  port.on('message', (request: BridgeRequest) => void served.serve(request));
  port.on('close', () => void served.close());
});

class ServedConnection {
  readonly #setup: ConnectionSetup;
  readonly #end: BridgeEnd;
  #client: Client | null = null;
  #inTransaction = false;
  #sessions = 0;
  /** How often the server said that it is ready for the next statement. */
  #answers = 0;
  #onAnswer: (() => void) | null = null;
  #isClosed = false;

  constructor(setup: ConnectionSetup, end: BridgeEnd) {
    this.#setup = setup;
    this.#end = end;
  }

  async serve(request: BridgeRequest): Promise<void> {
    answerTo(this.#end, await this.#answer(request));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client?.end().catch(() => undefined);
  }

  async #answer({ statements, goesOn, timeoutMs }: BridgeRequest): Promise<BridgeAnswer> {
    let sent = 0;
    const seen = this.#answers;
    try {
      if (goesOn && !this.#inTransaction) throw new Error('the connection was lost within a transaction');
      const client = (this.#client ??= await this.#open());
      // Opened too late: it would keep this thread, and with it the process.
      if (this.#isClosed) this.#drop();
      const results = statements.map((statement) => send(client, statement));
      sent = results.length;
      const answered = await answerWithin(timeoutMs, client, Promise.allSettled(results));
      if (answered === 'late') throw new Error('the server did not answer in time');
      const refused = answered.findIndex(({ status }) => status === 'rejected');
      if (refused >= 0) throw new RefusedStatement(answered[refused], refused < sent - 1);
      return {
        ok: true,
        results: resultsOf(answered.at(-1)),
        inTransaction: this.#inTransaction,
        session: this.#sessions,
      };
    } catch (thrown) {
      const isRefused = thrown instanceof RefusedStatement;
      const told = errorOf(isRefused ? thrown.cause : thrown, isRefused && thrown.isEarlier);
      if (told.isLost) this.#drop();
      else await this.#untilAnswered(seen + sent);
      return { ok: false, error: told, inTransaction: this.#inTransaction };
    }
  }

  /** Resolves when the server has answered so often, or when the connection is gone. */
  async #untilAnswered(count: number): Promise<void> {
    while (this.#client !== null && this.#answers < count)
      await new Promise<void>((resolve) => {
        this.#onAnswer = resolve;
      });
  }

  /** Tries the hosts in their order, and takes the first one that can do what this connection is for. */
  async #open(): Promise<Client> {
    const driver = await loadDriver();
    let problem: unknown = new Error('no host is named');
    for (const connectionString of hostsOf(this.#setup.url)) {
      const client = new driver.Client({
        connectionString,
        application_name: this.#setup.name,
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
        keepAlive: true,
        // Statements that are sent together do not wait for each other's answers.
        pipeline: true,
        types: { getTypeParser: readerOf },
        ...(this.#setup.tlsCaFile && { ssl: { ca: readFileSync(this.#setup.tlsCaFile, 'utf8') } }),
      });
      // A server that ends between two statements tells it as an event too. Without a listener, that ends the process.
      client.on('error', () => undefined);
      try {
        await client.connect();
        if ((await within(CONNECT_TIMEOUT_MS, this.#prepare(client))) === 'late')
          throw new Error('the server did not answer in time');
        this.#follow(client);
        return client;
      } catch (error) {
        problem = error;
        await within(
          CONNECT_TIMEOUT_MS,
          client.end().catch(() => undefined),
        );
        cut(client);
      }
    }
    throw problem;
  }

  /** Looks whether the server can do what this connection is for, and sets the session up. */
  async #prepare(client: Client): Promise<void> {
    const { isPooled, writes } = this.#setup;
    const readOnly = await client.query('SHOW transaction_read_only');
    if (writes && (readOnly.rows[0] as Record<string, unknown>)['transaction_read_only'] !== 'off')
      throw new Error('this server only reads');
    if (!isPooled) await client.query(writes ? SESSION : READING_SESSION);
  }

  #follow(client: Client): void {
    this.#inTransaction = false;
    this.#sessions += 1;
    client.on('error', () => {
      if (this.#client === client) this.#drop();
    });
    // The server says with each answer whether a transaction is open.
    const wire = (client as unknown as { readonly connection: NodeJS.EventEmitter }).connection;
    wire.on('readyForQuery', (message: { readonly status: string }) => {
      this.#inTransaction = message.status !== 'I';
      this.#answered();
    });
  }

  #answered(): void {
    this.#answers += 1;
    this.#onAnswer?.();
    this.#onAnswer = null;
  }

  #drop(): void {
    const client = this.#client;
    this.#client = null;
    this.#inTransaction = false;
    this.#answered();
    if (client !== null) cut(client);
  }
}

/** Closes a connection without a word to the server, which may not be there any more. */
function cut(client: Client): void {
  (client as unknown as { readonly connection: { readonly stream: { destroy(): void } } }).connection.stream.destroy();
}

/** Says which statement of several was refused. `cause` is the error of the driver. */
class RefusedStatement extends Error {
  /** Whether others were sent after it. */
  readonly isEarlier: boolean;

  constructor(refused: PromiseSettledResult<unknown> | undefined, isEarlier: boolean) {
    super('the server refused a statement', { cause: refused?.status === 'rejected' ? refused.reason : undefined });
    this.isEarlier = isEarlier;
  }
}

function send(client: Client, { text, name, values }: BridgeStatement): Promise<unknown> {
  const query: Promise<unknown> = client.query({
    text,
    ...(name && { name }),
    ...(values && { values: [...values] }),
    rowMode: 'array',
  });
  query.catch(() => undefined);
  return query;
}

function resultsOf(answered: PromiseSettledResult<unknown> | undefined): readonly BridgeResult[] {
  if (answered?.status !== 'fulfilled') return [];
  const { value } = answered;
  return (Array.isArray(value) ? value : [value as QueryArrayResult]).map(resultOf);
}

function resultOf({ fields, rows, rowCount }: QueryArrayResult): BridgeResult {
  return { columns: fields?.map(({ name }) => name) ?? [], rows: rows ?? [], changes: rowCount ?? 0 };
}

function errorOf(error: unknown, isEarlier: boolean): BridgeError {
  const { code, message, severity } = error as {
    readonly code?: string;
    readonly message: string;
    readonly severity?: string;
  };
  // Errors of the server have a severity. All others are of the connection. It is gone too after a FATAL.
  const isOfServer = severity !== undefined && code !== undefined;
  const isLost = !isOfServer || severity === 'FATAL' || severity === 'PANIC';
  return {
    code: isOfServer ? code : null,
    message: isOfServer ? message : `${code ?? ''} ${message}`.trim(),
    isLost,
    isEarlier,
  };
}
