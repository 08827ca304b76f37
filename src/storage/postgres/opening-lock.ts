import type { BridgeEnd } from './bridge.ts';
import { PostgresConnection } from './postgres-connection.ts';

const TRY_EVERY_MS = 100;
/** How long a node waits for others that open the database, milliseconds. */
const WAIT_MAX_MS = 600_000;

/** While it waits for a lock, it holds no transaction, so that a small pool of connections is enough for many nodes. */
const TRY = `BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0;
  SELECT pg_try_advisory_xact_lock(1382968936, 3)`;

/**
 * Lets nodes open a database one after the other. The lock lies in a transaction of a connection of its own, which ends
 * with the process. A lock of a session would be lost behind a pool that lends connections for one transaction.
 */
export class OpeningLock {
  readonly #end: BridgeEnd;
  readonly #connection: PostgresConnection;

  constructor(end: BridgeEnd) {
    this.#end = end;
    this.#connection = new PostgresConnection(end, { keepsStatements: false, commitTimeoutMs: WAIT_MAX_MS });
  }

  /** Waits until no other node is opening the database. Throws an Error if this takes ten minutes, or PostgresError. */
  begin(): void {
    const pause = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    for (let waitedMs = 0; waitedMs < WAIT_MAX_MS; waitedMs += TRY_EVERY_MS) {
      const found = this.#connection.runAll(TRY).at(-1);
      if (found?.rows[0]?.[0] === 1) return;
      this.#connection.runAll('ROLLBACK');
      Atomics.wait(pause, 0, 0, TRY_EVERY_MS);
    }
    throw new Error('another node has been opening the database for ten minutes: see its log, or end it');
  }

  /** Lets other nodes open the database. Throws PostgresError. */
  end(): void {
    this.#connection.runAll('COMMIT');
    this.#end.port.close();
  }
}
