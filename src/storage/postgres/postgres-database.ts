import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { allEnded } from '../../kernel/all-ended.ts';
import type { Fault } from '../../kernel/fault.ts';
import { Fault as FaultError } from '../../kernel/fault.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import type { ReadInput, ReadName, ReadOutput, WriteInput, WriteName, WriteOutput } from '../sql/catalogue.ts';
import type { SqlDatabase } from '../sql/database.ts';
import { GuardedWrites } from '../sql/guarded-writes.ts';
import type { ChainSetup } from '../sql/protocol.ts';
import { WorkerClient, type WorkerClientLimits } from '../sql/worker-client.ts';
import type { AddConnection } from './connections.ts';
import type { PostgresWorkerSetup } from './worker-setup.ts';

/** Which server to use, and how much work may wait. */
export interface PostgresOptions {
  /** `postgres://user:password@host:5432/database`. Several hosts are separated by commas, and the primary among them is found. */
  readonly url: string;
  /** Where reports read, e.g. a standby. By default they read where everything is. */
  readonly replicaUrl?: string;
  /** File with the certificates that the server's one must come from. */
  readonly tlsCaFile?: string;
  /**
   * Whether the server keeps prepared statements. By default it does. If it does not, a pool such as PgBouncer may also
   * carry out each transaction over another connection.
   */
  readonly keepsStatements?: boolean;
  /** How many connections, each with a thread, answer `read`. By default one. */
  readonly readConnections?: number;
  /** After how long a commit, and with it the connection, is given up, milliseconds. */
  readonly commitTimeoutMs?: number;
  /** Whether other nodes that open the database with this set wait until `tellOpened`. By default they do not. */
  readonly opensAlone?: boolean;
  /** How many writes may wait. More are refused with Fault 'unavailable'. */
  readonly writesWaitingMax?: number;
  readonly readsWaitingMax?: number;
}

const BATCH_JOBS_MAX = 1024;

/**
 * A database on a PostgreSQL server, which several nodes share. One thread speaks to the server. Operations run in other
 * threads, which wait for it: one writes, some read, and one makes reports. A write resolves once the server has
 * committed it. Writes that wait while a commit runs share the next one.
 */
export class PostgresDatabase implements SqlDatabase {
  readonly #connections: Worker;
  readonly #guards = new GuardedWrites();
  readonly #writer: WorkerClient;
  readonly #readers: readonly WorkerClient[];
  readonly #threads: Threads;
  #reporter: Promise<WorkerClient> | null = null;
  #isOpening = true;
  #closing: Promise<void> | null = null;

  private constructor(connections: Worker, writer: WorkerClient, readers: readonly WorkerClient[], threads: Threads) {
    this.#connections = connections;
    this.#writer = writer;
    this.#readers = readers;
    this.#threads = threads;
  }

  /**
   * Connects and brings the schema forward. Rejects with an Error that says what to do if the server cannot be reached,
   * or if this release cannot work on its schema.
   */
  static async open(options: PostgresOptions): Promise<PostgresDatabase> {
    const { writesWaitingMax = 16_384, readsWaitingMax = 16_384, readConnections = 1, url, replicaUrl = url } = options;
    const connections = new Worker(new URL('./connections.ts', import.meta.url), { name: 'postgres-connections' });
    const threads: Threads = {
      start: (role, name) =>
        startThread(
          { connections, options, role, name, url: name === 'reporter' ? replicaUrl : url },
          role === 'writer'
            ? { jobsMax: writesWaitingMax, batchesInFlightMax: 1, batchJobsMax: BATCH_JOBS_MAX }
            : { jobsMax: readsWaitingMax, batchesInFlightMax: 2, batchJobsMax: BATCH_JOBS_MAX },
        ),
    };
    const started: WorkerClient[] = [];
    const start = async (role: 'writer' | 'reader') => {
      const client = await threads.start(role, role);
      started.push(client);
      return client;
    };
    try {
      const writer = await start('writer');
      const readers = await allEnded(Array.from({ length: readConnections }, () => start('reader')));
      return new PostgresDatabase(connections, writer, readers, threads);
    } catch (error) {
      // A thread that is left would keep the process alive for ever.
      await Promise.all(started.map((client) => client.close()));
      await connections.terminate();
      throw error;
    }
  }

  get depth(): { readonly reads: number; readonly writes: number } {
    return { reads: this.#readers.reduce((sum, { depth }) => sum + depth, 0), writes: this.#writer.depth };
  }

  get failure(): Fault | null {
    return this.#writer.ended ?? this.#readers.find(({ ended }) => ended !== null)?.ended ?? null;
  }

  async read<N extends ReadName>(operation: N, input: ReadInput<N>, signal?: AbortSignal): Promise<ReadOutput<N>> {
    const idlest = this.#readers.reduce((best, reader) => (reader.depth < best.depth ? reader : best));
    const [output] = await idlest.run([{ operation, input }], signal);
    return output as ReadOutput<N>;
  }

  async report<N extends ReadName>(operation: N, input: ReadInput<N>, signal?: AbortSignal): Promise<ReadOutput<N>> {
    if (this.#closing) throw new FaultError('unavailable', 'the database is closing');
    // As in SqliteDatabase: until then no call waits.
    if (this.#isOpening) return this.read(operation, input, signal);
    this.#reporter ??= this.#threads.start('reader', 'reporter');
    const starting = this.#reporter;
    const reporter = await starting.catch((cause: unknown) => {
      if (this.#reporter === starting) this.#reporter = null;
      throw new FaultError('unavailable', `the thread for reports cannot start: ${(cause as Error).message}`, {
        cause,
      });
    });
    const [output] = await reporter.run([{ operation, input }], signal);
    return output as ReadOutput<N>;
  }

  async write<N extends WriteName>(operation: N, input: WriteInput<N>): Promise<WriteOutput<N>> {
    const [output] = await this.writeAll([{ operation, input }]);
    return output as WriteOutput<N>;
  }

  writeAll(writes: readonly DurableWrite[]): Promise<readonly unknown[]> {
    return this.#guards.run(writes, (all, lease) => this.#writer.run(all, undefined, lease));
  }

  holdBy(incarnation: () => string): void {
    this.#guards.holdBy(incarnation);
  }

  /**
   * A transaction begins only when the one before it has ended, even if the answer to that one was lost, because it
   * holds the lock until then. So an empty one tells that all writes before it have ended. If the writing thread is
   * gone, another one asks.
   */
  async writesEnded(signal?: AbortSignal): Promise<void> {
    if (this.#writer.ended === null) return void (await this.#writer.run([], signal));
    const asking = await this.#threads.start('writer', 'asker');
    try {
      await asking.run([], signal);
    } finally {
      await asking.close();
    }
  }

  /** Does nothing: the log and the standbys of a server keep what was deleted for a while. Keys make it unreadable. */
  async scrub(): Promise<void> {
    await this.#writer.scrub();
  }

  startChain(setup: ChainSetup): Promise<void> {
    return this.#writer.startChain(setup);
  }

  tellOpened(): Promise<void> {
    this.#isOpening = false;
    return this.#writer.tellOpened();
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    const drained = [...this.#readers.map((reader) => reader.drain()), this.#writer.drain()];
    const reporter = await this.#reporter?.catch(() => null);
    await Promise.all([...drained, reporter?.drain()]);
    await reporter?.close();
    await Promise.all(this.#readers.map((reader) => reader.close()));
    await this.#writer.close();
    const exited = new Promise((resolve) => this.#connections.once('exit', resolve));
    this.#connections.postMessage('close', []);
    await exited;
  }
}

/** Starts the threads of a database. */
interface Threads {
  start(role: PostgresWorkerSetup['role'], name: 'writer' | 'reader' | 'reporter' | 'asker'): Promise<WorkerClient>;
}

interface ThreadOrder {
  readonly connections: Worker;
  readonly options: PostgresOptions;
  readonly role: PostgresWorkerSetup['role'];
  /** What the thread is for, e.g. `reporter`. */
  readonly name: string;
  readonly url: string;
}

function startThread(
  { connections, options, role, name, url }: ThreadOrder,
  limits: WorkerClientLimits,
): Promise<WorkerClient> {
  const isPooled = options.keepsStatements === false;
  const connect = (what: string): { readonly port: MessagePort; readonly signal: Int32Array } => {
    const { port1, port2 } = new MessageChannel();
    const signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const tlsCaFile = options.tlsCaFile ?? null;
    const added: AddConnection = {
      setup: { url, tlsCaFile, name: `renzheng ${what}`, writes: role === 'writer', isPooled },
      port: port2,
      signal,
    };
    connections.postMessage(added, [port2]);
    return { port: port1, signal };
  };
  const own = connect(name);
  const opener = name === 'writer' && options.opensAlone === true ? connect('opener') : null;
  const setup: PostgresWorkerSetup = {
    role,
    ...own,
    opener,
    keepsStatements: options.keepsStatements ?? true,
    commitTimeoutMs: options.commitTimeoutMs ?? 5000,
  };
  const moved = [own.port, ...(opener ? [opener.port] : [])];
  return WorkerClient.start(
    { file: new URL('./worker.ts', import.meta.url), name: `postgres-${name}`, setup, moved },
    limits,
  );
}
