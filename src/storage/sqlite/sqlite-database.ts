import path from 'node:path';
import { Fault } from '../../kernel/fault.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import type { ReadInput, ReadName, ReadOutput, WriteInput, WriteName, WriteOutput } from '../sql/catalogue.ts';
import type { ChainSetup } from '../sql/protocol.ts';
import type { SqlDatabase } from '../sql/database.ts';
import { GuardedWrites } from '../sql/guarded-writes.ts';
import { WorkerClient, type WorkerFile } from '../sql/worker-client.ts';
import type { WorkerSetup } from './worker-setup.ts';
import { told } from '../../kernel/told.ts';
import { makeFolderSync } from '../../kernel/make-folder.ts';

/** Which file to open, and how much work may wait. */
export interface SqliteOptions {
  /**
   * Path of the database file. Its folder is created if it does not exist. `-wal`, `-shm` and `.lock` are kept beside
   * it.
   */
  readonly file: string;
  /**
   * Whether other processes have the file open too, each with this set. By default this process has it for itself. They
   * open it one after another, so call `tellOpened` when this one has.
   */
  readonly isShared?: boolean;
  /** How many writes may wait. More are refused with Fault 'unavailable'. */
  readonly writesWaitingMax?: number;
  /** How many reads may wait. */
  readonly readsWaitingMax?: number;
  /** Told what a thread tries again, and why one ends by itself, e.g. because another process has taken the lock. */
  readonly onProblem?: (problem: string) => void;
}

const BUSY_TIMEOUT_MS = 5000;
const BATCH_JOBS_MAX = 1024;

/**
 * The embedded database. One thread writes, one reads, and one makes reports, which starts when it is first needed. A write
 * resolves once it is on the disk (WAL, synchronous=FULL). Writes that wait while a commit runs share the next one. Reads
 * never wait for a commit.
 */
export class SqliteDatabase implements SqlDatabase {
  readonly #guards = new GuardedWrites();
  readonly #writer: WorkerClient;
  readonly #reader: WorkerClient;
  readonly #startReporter: () => Promise<WorkerClient>;
  #reporter: Promise<WorkerClient> | null = null;
  #isOpening = true;
  #isClosing = false;

  private constructor(writer: WorkerClient, reader: WorkerClient, startReporter: () => Promise<WorkerClient>) {
    this.#writer = writer;
    this.#reader = reader;
    this.#startReporter = startReporter;
  }

  /**
   * Opens the file and brings its schema forward. Rejects with an Error that says what to do if another process holds
   * the file and does not share it, if it belongs to another program, or if a newer version wrote it.
   */
  static async open({
    file,
    isShared = false,
    writesWaitingMax = 16_384,
    readsWaitingMax = 16_384,
    onProblem = () => undefined,
  }: SqliteOptions): Promise<SqliteDatabase> {
    makeFolderSync(path.dirname(file), 0o700);
    const setup = { file, busyTimeoutMs: BUSY_TIMEOUT_MS, isShared };
    const writer = await WorkerClient.start(
      { ...workerFile('writer', setup), onProblem },
      { jobsMax: writesWaitingMax, batchesInFlightMax: 1, batchJobsMax: BATCH_JOBS_MAX },
    );
    const startReader = () =>
      WorkerClient.start(workerFile('reader', setup), {
        jobsMax: readsWaitingMax,
        batchesInFlightMax: 2,
        batchJobsMax: BATCH_JOBS_MAX,
      });
    try {
      return new SqliteDatabase(writer, await startReader(), startReader);
    } catch (error) {
      await writer.close();
      throw error;
    }
  }

  /** How many jobs wait or run, for the metrics. */
  get depth(): { readonly reads: number; readonly writes: number } {
    return { reads: this.#reader.depth, writes: this.#writer.depth };
  }

  /** Why nothing can be read or written any more. Null while both threads are alive. */
  get failure(): Fault | null {
    return this.#writer.ended ?? this.#reader.ended;
  }

  /**
   * Reads committed data for a call that waits: a few rows by an index. Example:
   * `database.read('ledger.byOrderId', orderId)`. Throws Fault 'timeout' once `signal` aborts.
   */
  async read<N extends ReadName>(operation: N, input: ReadInput<N>, signal?: AbortSignal): Promise<ReadOutput<N>> {
    const [output] = await this.#reader.run([{ operation, input }], signal);
    return output as ReadOutput<N>;
  }

  /**
   * Reads pages, totals or whole tables. It works like `read`, in a thread of its own that starts when it is first
   * needed. Until `tellOpened`, no call waits, so the thread for `read` makes reports too, and a start pays for no other.
   */
  async report<N extends ReadName>(operation: N, input: ReadInput<N>, signal?: AbortSignal): Promise<ReadOutput<N>> {
    if (this.#isClosing) throw new Fault('unavailable', told`the database is closing`);
    if (this.#isOpening) return this.read(operation, input, signal);
    const reporter = await this.#openReporter();
    const [output] = await reporter.run([{ operation, input }], signal);
    return output as ReadOutput<N>;
  }

  /** Starts the reporter if none runs. If it cannot start, e.g. without memory, the next report tries again. */
  async #openReporter(): Promise<WorkerClient> {
    this.#reporter ??= this.#startReporter();
    const starting = this.#reporter;
    try {
      const reporter = await starting;
      if (reporter.ended === null || this.#isClosing) return reporter;
    } catch (cause) {
      if (this.#reporter === starting) this.#reporter = null;
      throw new Fault('unavailable', told`the thread for reports cannot start: ${(cause as Error).message}`, { cause });
    }
    if (this.#reporter === starting) this.#reporter = null;
    return this.#openReporter();
  }

  /** Writes. It resolves once the write is durable, and throws if the write was undone. */
  async write<N extends WriteName>(operation: N, input: WriteInput<N>): Promise<WriteOutput<N>> {
    const [output] = await this.writeAll([{ operation, input }]);
    return output as WriteOutput<N>;
  }

  /**
   * Carries out several writes together or not at all, and gives their outputs in order. They carry the lease of this
   * process, and those of a job its fence, and are refused with Fault 'unavailable' if the lease has ended or the job has
   * passed to another process. Throws Fault, or RefusedWrite if one of them refused. The Fault is a LostAnswer if the writing thread ended before it answered, or if the disk failed
   * during the commit itself.
   */
  writeAll(writes: readonly DurableWrite[]): Promise<readonly unknown[]> {
    return this.#guards.run(writes, (all, lease) => this.#writer.run(all, undefined, lease));
  }

  holdBy(incarnation: () => string): void {
    this.#guards.holdBy(incarnation);
  }

  /**
   * Resolves when every write that was handed in before has ended, so that a read tells how. That holds at once if the
   * writing thread is gone. If a commit failed that the disk may hold all the same, another commit goes through first.
   * Throws Fault, and then a read does not tell.
   */
  async writesEnded(signal?: AbortSignal): Promise<void> {
    const { ended, isInDoubt } = this.#writer;
    if (ended === null) await this.#writer.run([], signal);
    else if (isInDoubt) throw ended;
  }

  /**
   * Removes the last traces of deleted rows, once their removal has resolved. The database file already overwrites
   * them, and this empties the write-ahead log, which still holds them. Throws Fault 'timeout' if a long report is in
   * the way.
   */
  scrub(): Promise<void> {
    return this.#writer.scrub();
  }

  /**
   * From here on, chains every ledger and audit row to those before it. Throws an Error if the end of the chain cannot
   * be read.
   */
  startChain(setup: ChainSetup): Promise<void> {
    return this.#writer.startChain(setup);
  }

  /**
   * Ends the opening: the file itself then holds what was written so far, without its write-ahead log, the next process
   * may open a shared one, and reports no longer share a thread with `read`. Throws Fault if the database is closed.
   */
  tellOpened(): Promise<void> {
    this.#isOpening = false;
    return this.#writer.tellOpened();
  }

  /** Waits for the jobs that were handed in, then closes the file. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const drained = [this.#reader.drain(), this.#writer.drain()];
    // One that could not start has nothing to finish.
    const reporter = await this.#reporter?.catch(() => null);
    await Promise.all([...drained, reporter?.drain()]);
    await reporter?.close();
    await this.#reader.close();
    await this.#writer.close();
  }
}

function workerFile(role: WorkerSetup['role'], setup: Omit<WorkerSetup, 'role'>): WorkerFile {
  return { file: new URL('./worker.ts', import.meta.url), name: `sqlite-${role}`, setup: { ...setup, role } };
}
