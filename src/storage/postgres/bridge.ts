import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';

/** A statement, or several of them if there are no values. */
export interface BridgeStatement {
  readonly text: string;
  /** Name under which the server keeps the prepared statement. Null if it keeps none. */
  readonly name: string | null;
  readonly values: readonly unknown[] | null;
}

/** What the thread of an operation asks the thread of the connections. */
export interface BridgeRequest {
  /** They are sent together, and carried out one after the other. */
  readonly statements: readonly BridgeStatement[];
  /**
   * Whether they belong to a transaction that is open. If it was lost with its connection, they are refused, because
   * over another connection each of them would be committed by itself.
   */
  readonly goesOn: boolean;
  /** After how long the connection is given up, milliseconds. */
  readonly timeoutMs: number;
}

/** Rows and columns of a statement. */
export interface BridgeResult {
  readonly columns: readonly string[];
  /** Values of the columns. */
  readonly rows: readonly (readonly unknown[])[];
  /** How many rows the statement changed. */
  readonly changes: number;
}

/** What the thread of the connections answers. */
export type BridgeAnswer =
  /** The results are those of the last statement. */
  | {
      readonly ok: true;
      readonly results: readonly BridgeResult[];
      readonly inTransaction: boolean;
      /** How many sessions with the server were opened, the current one included. */
      readonly session: number;
    }
  | { readonly ok: false; readonly error: BridgeError; readonly inTransaction: boolean };

/** Why a statement failed. */
export interface BridgeError {
  /** SQLSTATE, e.g. `23505`. Null if the connection failed. */
  readonly code: string | null;
  /** It names tables, columns and rules, never values. */
  readonly message: string;
  /** Whether the connection is gone. */
  readonly isLost: boolean;
  /** Whether the server refused a statement before the last one. What followed was then not carried out. */
  readonly isEarlier: boolean;
}

/** The error of a statement. */
export class PostgresError extends Error {
  /** SQLSTATE. Null if the connection failed. */
  readonly code: string | null;
  readonly isLost: boolean;
  /** Whether the server refused a statement that was sent before the one that throws this. */
  readonly isEarlier: boolean;
  /** Whether a transaction is still open, which the error has spoilt. */
  readonly inTransaction: boolean;

  constructor({ code, message, isLost, isEarlier }: BridgeError, inTransaction: boolean) {
    super(message);
    this.code = code;
    this.isLost = isLost;
    this.isEarlier = isEarlier;
    this.inTransaction = inTransaction;
  }
}

/** The place in the shared memory that counts answers. */
const ANSWERS = 0;

/** One end of the bridge: it asks and waits, so that operations stay synchronous. */
export interface BridgeEnd {
  readonly port: MessagePort;
  /** Counts answers. The other thread wakes this one through it. */
  readonly signal: Int32Array;
}

/** Asks and waits for the answer. Nothing else happens in this thread meanwhile. Throws PostgresError. */
export function ask({ port, signal }: BridgeEnd, request: BridgeRequest): Extract<BridgeAnswer, { ok: true }> {
  const seen = Atomics.load(signal, ANSWERS);
  port.postMessage(request);
  // The other thread counts an answer before it wakes this one, so the call that wakes may be late and meet the next request.
  while (Atomics.load(signal, ANSWERS) === seen) Atomics.wait(signal, ANSWERS, seen);
  const received = receiveMessageOnPort(port) as { readonly message: BridgeAnswer } | undefined;
  if (!received) throw new Error('invariant broken: an answer is there when it was counted');
  const answer = received.message;
  if (!answer.ok) throw new PostgresError(answer.error, answer.inTransaction);
  return answer;
}

/** Answers, and wakes the thread that waits. */
export function answerTo({ port, signal }: BridgeEnd, answer: BridgeAnswer): void {
  port.postMessage(answer);
  Atomics.add(signal, ANSWERS, 1);
  Atomics.notify(signal, ANSWERS);
}
