import type { Fault } from '../../kernel/fault.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import type { ReadInput, ReadName, ReadOutput, WriteInput, WriteName, WriteOutput } from './catalogue.ts';
import type { ChainSetup } from './protocol.ts';

/**
 * A database that carries out the operations of the catalogue. `SqliteDatabase` and `PostgresDatabase` implement it. A
 * write resolves once it is durable. Writes that wait while a commit runs share the next one.
 */
export interface SqlDatabase {
  /** How many jobs wait or run, for the metrics. */
  readonly depth: { readonly reads: number; readonly writes: number };

  /** Why nothing can be read or written any more. Null while that is not so. */
  readonly failure: Fault | null;

  /**
   * Reads committed data for a call that waits: a few rows by an index. Example:
   * `database.read('ledger.byOrderId', orderId)`. Throws Fault 'timeout' once `signal` aborts.
   */
  read<N extends ReadName>(operation: N, input: ReadInput<N>, signal?: AbortSignal): Promise<ReadOutput<N>>;

  /** Reads pages, totals or whole tables. It works like `read`, and no `read` waits for it. */
  report<N extends ReadName>(operation: N, input: ReadInput<N>, signal?: AbortSignal): Promise<ReadOutput<N>>;

  /** Writes. It resolves once the write is durable, and throws if the write was undone. */
  write<N extends WriteName>(operation: N, input: WriteInput<N>): Promise<WriteOutput<N>>;

  /**
   * Carries out several writes together or not at all, and gives their outputs in order. Writes of work under a lease
   * (see underLease) carry it, and writes of a job its fence. They are refused with Fault 'unavailable' if the lease has
   * ended or the job has passed to another process. Throws Fault, or RefusedWrite if one of them refused. The Fault is a LostAnswer if the writes may have been carried out all the same.
   */
  writeAll(writes: readonly DurableWrite[]): Promise<readonly unknown[]>;

  /**
   * From here on, writes outside of work under a lease carry the lease that this process holds when they are handed in.
   *
   * @param incarnation gives the incarnation that holds it, see NodeLease
   */
  holdBy(incarnation: () => string): void;

  /**
   * Resolves when every write that was handed in before has ended, so that a read tells how. Throws Fault, and then a
   * read does not tell.
   */
  writesEnded(signal?: AbortSignal): Promise<void>;

  /** Removes the last traces of deleted rows, once their removal has resolved. Throws Fault if they are in use. */
  scrub(): Promise<void>;

  /**
   * From here on, chains every ledger and audit row to those before it. Throws an Error if the end of the chain cannot
   * be read.
   */
  startChain(setup: ChainSetup): Promise<void>;

  /** Ends the opening, so that the next process may open the database. Throws Fault if it is closed. */
  tellOpened(): Promise<void>;

  /** Waits for the jobs that were handed in, then closes. */
  close(): Promise<void>;
}

/** Prepares a write that is carried out later, in the transaction of the call that takes it along. */
export function durableWrite<N extends WriteName>(operation: N, input: WriteInput<N>): DurableWrite {
  return { operation, input };
}
