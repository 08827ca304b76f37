import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '../../kernel/fault.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import type { ReadInput, ReadName, ReadOutput, WriteInput, WriteName, WriteOutput } from './catalogue.ts';
import type { ChainSetup } from './protocol.ts';
import { WorkerClient } from './worker-client.ts';

export interface SqliteOptions {
  /** Path of the database file; its folder is made where absent. `-wal`, `-shm` and `.lock` lie beside it. */
  readonly file: string;
  /** Writes that may wait; more are refused with Fault 'unavailable'. */
  readonly writesWaitingMax?: number;
  /** Reads that may wait. */
  readonly readsWaitingMax?: number;
}

const BUSY_TIMEOUT_MS = 5000;
const BATCH_JOBS_MAX = 1024;

/**
 * The embedded database: one thread writes, one reads, one makes reports. A write resolves once it is on the disk (WAL,
 * synchronous=FULL); writes that wait while a commit runs share the next one. Reads never wait for a commit.
 */
export class SqliteDatabase {
  readonly #writer: WorkerClient;
  readonly #reader: WorkerClient;
  readonly #startReporter: () => Promise<WorkerClient>;
  #reporter: Promise<WorkerClient> | null = null;
  #isClosing = false;

  private constructor(writer: WorkerClient, reader: WorkerClient, startReporter: () => Promise<WorkerClient>) {
    this.#writer = writer;
    this.#reader = reader;
    this.#startReporter = startReporter;
  }

  /**
   * Opens the file and brings its schema forward. Rejects with an Error that says what to do where another process
   * holds it, where it belongs to another program, or where a newer version wrote it.
   */
  static async open({
    file,
    writesWaitingMax = 16_384,
    readsWaitingMax = 16_384,
  }: SqliteOptions): Promise<SqliteDatabase> {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const setup = { file, busyTimeoutMs: BUSY_TIMEOUT_MS };
    const writer = await WorkerClient.start(
      { ...setup, role: 'writer' },
      { jobsMax: writesWaitingMax, batchesInFlightMax: 1, batchJobsMax: BATCH_JOBS_MAX },
    );
    const startReader = () =>
      WorkerClient.start(
        { ...setup, role: 'reader' },
        { jobsMax: readsWaitingMax, batchesInFlightMax: 2, batchJobsMax: BATCH_JOBS_MAX },
      );
    try {
      return new SqliteDatabase(writer, await startReader(), startReader);
    } catch (error) {
      await writer.close();
      throw error;
    }
  }

  /** Jobs that are waiting or under way, for the metrics. */
  get depth(): { readonly reads: number; readonly writes: number } {
    return { reads: this.#reader.depth, writes: this.#writer.depth };
  }

  /** Why nothing can be read or written any more; null while both threads are alive. */
  get failure(): Fault | null {
    return this.#writer.ended ?? this.#reader.ended;
  }

  /** Reads what has been committed, for calls that wait: a few rows by an index. Throws Fault 'timeout' once `signal` aborts. */
  async read<N extends ReadName>(operation: N, input: ReadInput<N>, signal?: AbortSignal): Promise<ReadOutput<N>> {
    const [output] = await this.#reader.run([{ operation, input }], signal);
    return output as ReadOutput<N>;
  }

  /** Reads like `read`, in a thread of its own that starts when it is first needed: pages, totals, whole tables. */
  async report<N extends ReadName>(operation: N, input: ReadInput<N>, signal?: AbortSignal): Promise<ReadOutput<N>> {
    if (this.#isClosing) throw new Fault('unavailable', 'the database is closing');
    this.#reporter ??= this.#startReporter();
    const reporter = await this.#reporter;
    const [output] = await reporter.run([{ operation, input }], signal);
    return output as ReadOutput<N>;
  }

  /** Writes; resolves once it is durable, and throws where it was undone. */
  async write<N extends WriteName>(operation: N, input: WriteInput<N>): Promise<WriteOutput<N>> {
    const [output] = await this.#writer.run([{ operation, input }]);
    return output as WriteOutput<N>;
  }

  /** Carries out several writes together or not at all; their outputs, in order. */
  writeAll(writes: readonly DurableWrite[]): Promise<readonly unknown[]> {
    return this.#writer.run(writes);
  }

  /**
   * Leaves nothing of rows whose removal has resolved: removed rows are overwritten in the database file, and here the
   * write-ahead log, which holds them as they were, is emptied. Throws Fault 'timeout' where a long report is in the way.
   */
  scrub(): Promise<void> {
    return this.#writer.scrub();
  }

  /** Chains every ledger and audit row from here on to those before. Throws an Error when the chain's end cannot be had. */
  startChain(setup: ChainSetup): Promise<void> {
    return this.#writer.startChain(setup);
  }

  /** Waits for what was handed in, then closes the file. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const drained = [this.#reader.drain(), this.#writer.drain()];
    const reporter = await this.#reporter;
    await Promise.all([...drained, reporter?.drain()]);
    await reporter?.close();
    await this.#reader.close();
    await this.#writer.close();
  }
}

/** A write that is carried out later, in the transaction of the call that carries it. */
export function durableWrite<N extends WriteName>(operation: N, input: WriteInput<N>): DurableWrite {
  return { operation, input };
}
