import { chainOf } from './chain/writer-chain.ts';
import { engineOf } from './engine.ts';
import {
  RefusedWrite,
  statement,
  type Connection,
  type ListOperation,
  type Operation,
  type ReadTogether,
} from './operation.ts';
import { endedLeases, LEASE_ENDED } from './nodes/ended-leases.ts';
import type { Job, Reply } from './protocol.ts';
import { finishWrites } from './write-rows.ts';
import { runLists, type ListsRun } from './run-lists.ts';

/** Operations that take one input, by name. */
export type Operations = ReadonlyMap<string, Operation<unknown, unknown>>;

/** Reads that take the inputs of several jobs, by name. */
export type ReadsTogether = ReadonlyMap<string, ReadTogether<unknown, unknown>>;

/** Operations that take a list, by name, in the order in which a batch carries them out. */
export type ListOperations = ReadonlyMap<string, ListOperation<unknown, unknown>>;

/** All that the writing thread can carry out. */
export interface WriteOperations {
  readonly single: Operations;
  readonly lists: ListOperations;
}

/** Runs each job and answers it on its own. Jobs of one read in `together` are carried out at once. */
export function readEach(
  connection: Connection,
  operations: Operations,
  jobs: readonly Job[],
  together: ReadsTogether = new Map(),
): readonly Reply[] {
  const answered = new Map([...together].flatMap((read) => readAtOnce(connection, read, jobs)));
  return jobs.map(
    (job) =>
      answered.get(job.id) ??
      attempt(connection, job, () =>
        job.calls.map(({ operation, input }) => operationOf(operations, operation)(connection, input)),
      ),
  );
}

/** Answers the jobs that are this read and nothing else. If they fail together, or there is only one, it answers none. */
function readAtOnce(
  connection: Connection,
  [name, read]: readonly [string, ReadTogether<unknown, unknown>],
  jobs: readonly Job[],
): readonly (readonly [id: number, reply: Reply])[] {
  const own = jobs.filter(({ calls }) => calls.length === 1 && calls[0]?.operation === name);
  if (own.length < 2) return [];
  try {
    const outputs = read(
      connection,
      own.map(({ calls }) => calls[0]?.input),
    );
    return own.map(({ id }, at) => [id, { id, ok: true, outputs: [outputs[at]] }]);
  } catch {
    // Each is read again by itself, and fails for its own reason.
    return [];
  }
}

/**
 * Runs the whole batch in one transaction, in the order of its jobs. Jobs that consist only of lists are carried out
 * together, and each other job in a savepoint of its own. Replies exist only once the commit is on the disk. If the disk
 * failed during the commit itself, the failures say that the jobs may be done.
 *
 * A batch of nothing but lists has no savepoint at first, because a savepoint keeps a copy of each page that changes. If
 * the batch does not go through, it is rolled back and begins again with savepoints.
 *
 * Throws the engine's error if not even the rollback goes through.
 */
export function commitTogether(
  connection: Connection,
  operations: WriteOperations,
  jobs: readonly Job[],
): readonly Reply[] {
  const chain = chainOf(connection);
  const engine = engineOf(connection);
  try {
    begin(connection);
    const replies = withoutEnded(connection, jobs, (held) => runJobs(connection, operations, held));
    throwIfLost(connection);
    chain.seal();
    engine.commit(connection);
    chain.committed();
    return replies;
  } catch (error) {
    rollBack(connection);
    chain.lost();
    const failure = engine.failureOf(error instanceof TransactionLost ? (error.cause ?? error) : error);
    return jobs.map(({ id }) => ({ id, ok: false, failure }));
  }
}

/**
 * Refuses the jobs of leases that have ended, and carries out the others. Gives the replies in the order of the jobs. Call it
 * whenever the transaction has begun, see endedLeases.
 */
function withoutEnded(
  connection: Connection,
  jobs: readonly Job[],
  run: (held: readonly Job[]) => readonly Reply[],
): readonly Reply[] {
  const ended = endedLeases(connection, jobs);
  if (ended.size === 0) return run(jobs);
  const hasEnded = ({ lease }: Job) => lease !== undefined && ended.has(lease);
  const replies = new Map(run(jobs.filter((job) => !hasEnded(job))).map((reply) => [reply.id, reply]));
  return jobs.map((job) =>
    hasEnded(job) ? { id: job.id, ok: false, failure: LEASE_ENDED } : present(replies.get(job.id)),
  );
}

function runJobs(connection: Connection, operations: WriteOperations, jobs: readonly Job[]): readonly Reply[] {
  const parts = stretches(operations, jobs);
  return parts.length === 1 && parts[0]?.isOfLists
    ? runFirst(connection, operations.lists, jobs)
    : parts.flatMap((part) => runStretch(connection, operations, part));
}

/** Undoes the open transaction. If its connection is gone, the server undoes it by itself. */
function rollBack(connection: Connection): void {
  try {
    if (connection.inTransaction) statement(connection, 'ROLLBACK').run();
  } catch (error) {
    if (connection.inTransaction) throw error;
  }
}

function begin(connection: Connection): void {
  engineOf(connection).begin(connection);
  chainOf(connection).begin();
}

/** Jobs that follow each other and are carried out in the same way. */
interface Stretch {
  readonly isOfLists: boolean;
  readonly jobs: Job[];
}

function stretches({ lists }: WriteOperations, jobs: readonly Job[]): readonly Stretch[] {
  const found: Stretch[] = [];
  for (const job of jobs) {
    const isOfLists = job.calls.every(({ operation }) => lists.has(operation));
    const last = found.at(-1);
    if (last?.isOfLists === isOfLists) last.jobs.push(job);
    else found.push({ isOfLists, jobs: [job] });
  }
  return found;
}

function runStretch(
  connection: Connection,
  operations: WriteOperations,
  { isOfLists, jobs }: Stretch,
): readonly Reply[] {
  if (isOfLists) return runTogether(connection, operations.lists, jobs);
  return jobs.map((job) =>
    attempt(connection, job, () => runInSavepoint(connection, () => runAlone(connection, operations, job))),
  );
}

/**
 * Carries out jobs that consist only of lists, and that are all of the open transaction. If they do not go through, the
 * transaction begins again.
 */
function runFirst(connection: Connection, lists: ListOperations, jobs: readonly Job[]): readonly Reply[] {
  const chain = chainOf(connection);
  const { mark } = chain;
  const tried = tryWhole(connection, lists, jobs);
  if (tried.ok && tried.halfDone === null) return tried.replies;
  statement(connection, 'ROLLBACK').run();
  chain.undo(mark);
  begin(connection);
  return withoutEnded(connection, jobs, (held) => {
    // The first try may have failed because of a job that is left out now.
    if (held.length < jobs.length) return runTogether(connection, lists, held);
    return tried.ok
      ? runTogether(connection, lists, held, tried.halfDone)
      : runInHalves(connection, lists, held, tried.error);
  });
}

/** Carries the jobs out, or gives the error for which they failed. Throws TransactionLost if the transaction is gone. */
function tryWhole(
  connection: Connection,
  lists: ListOperations,
  jobs: readonly Job[],
): ({ readonly ok: true } & ListsRun) | { readonly ok: false; readonly error: unknown } {
  try {
    const run = runLists(connection, lists, jobs);
    finishWrites(connection);
    return { ok: true, ...run };
  } catch (error) {
    throwIfLost(connection, error);
    return { ok: false, error };
  }
}

/**
 * Carries out jobs that consist only of lists. If they fail together, each half is tried by itself, until the job that
 * does not go through stands alone. All that goes through is in one commit.
 *
 * @param halfDone reply to a job that is known to be refused after it has written something
 */
function runTogether(
  connection: Connection,
  lists: ListOperations,
  jobs: readonly Job[],
  halfDone: Reply | null = null,
): readonly Reply[] {
  try {
    return withoutRefused(connection, lists, jobs, halfDone);
  } catch (error) {
    if (error instanceof TransactionLost) throw error;
    return runInHalves(connection, lists, jobs, error);
  }
}

/** Carries out jobs that failed together. `error` is the reason, for a job that stands alone. */
function runInHalves(
  connection: Connection,
  lists: ListOperations,
  jobs: readonly Job[],
  error: unknown,
): readonly Reply[] {
  const [only, ...others] = jobs;
  if (only && others.length === 0) return [{ id: only.id, ok: false, failure: engineOf(connection).failureOf(error) }];
  const half = jobs.length >> 1;
  return [...runTogether(connection, lists, jobs.slice(0, half)), ...runTogether(connection, lists, jobs.slice(half))];
}

/** How many jobs are left out, one after another, before a batch is rather tried in halves. */
const LEFT_OUT_MAX = 8;

/**
 * Carries the jobs out. If one was refused after it had written something, all is undone and carried out again without
 * it. Only the first such job is left out at once: a later one may have been refused because of what the first wrote.
 * Throws an Error if there are many such jobs, because each costs another try.
 */
function withoutRefused(
  connection: Connection,
  lists: ListOperations,
  jobs: readonly Job[],
  halfDone: Reply | null,
): readonly Reply[] {
  const refused = new Map(halfDone ? [[halfDone.id, halfDone]] : []);
  for (;;) {
    const rest = jobs.filter(({ id }) => !refused.has(id));
    const tried = tryLists(connection, lists, rest);
    if ('halfDone' in tried) {
      if (refused.size === LEFT_OUT_MAX) throw new Error('many jobs of this batch were refused after they had written');
      refused.set(tried.halfDone.id, tried.halfDone);
    } else {
      const replies = new Map([...refused, ...tried.replies.map((reply) => [reply.id, reply] as const)]);
      return jobs.map(({ id }) => present(replies.get(id)));
    }
  }
}

/** Carries the jobs out, or changes nothing and gives the first one that was refused after it had written something. */
function tryLists(
  connection: Connection,
  lists: ListOperations,
  jobs: readonly Job[],
): { readonly replies: readonly Reply[] } | { readonly halfDone: Reply } {
  try {
    return runInSavepoint(connection, () => {
      const { replies, halfDone } = runLists(connection, lists, jobs);
      if (halfDone) throw new HalfDone(halfDone);
      return { replies };
    });
  } catch (error) {
    if (error instanceof HalfDone) return { halfDone: error.reply };
    throw error;
  }
}

/** Ends the savepoint of jobs of which one was refused after it had written something. */
class HalfDone extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super('a job was refused after it had written something');
    this.reply = reply;
  }
}

function present(reply: Reply | undefined): Reply {
  if (!reply) throw new Error('invariant broken: each job has a reply');
  return reply;
}

function runAlone(connection: Connection, { single, lists }: WriteOperations, { calls }: Job): readonly unknown[] {
  return calls.map(({ operation, input }) => {
    const list = lists.get(operation);
    if (!list) return operationOf(single, operation)(connection, input);
    const [output] = list(connection, [input]);
    if (output instanceof RefusedWrite) throw output;
    return output;
  });
}

function operationOf<T>(operations: ReadonlyMap<string, T>, name: string): T {
  const run = operations.get(name);
  if (!run) throw new Error(`there is no operation ${name}`);
  return run;
}

function runInSavepoint<T>(connection: Connection, run: () => T): T {
  orLost(connection, () => statement(connection, 'SAVEPOINT job').run());
  const chain = chainOf(connection);
  const { mark } = chain;
  try {
    const outputs = run();
    statement(connection, 'RELEASE job').run();
    return outputs;
  } catch (error) {
    // A full disk ends the whole transaction, not only the savepoint. Nothing of the batch may then be reported as
    // done.
    throwIfLost(connection, error);
    orLost(connection, () => {
      statement(connection, 'ROLLBACK TO job').run();
      chain.undo(mark);
      statement(connection, 'RELEASE job').run();
    });
    throw error;
  }
}

/** Does a part of the transaction's own upkeep. Throws TransactionLost if it fails because the transaction is gone. */
function orLost(connection: Connection, run: () => unknown): void {
  try {
    run();
  } catch (error) {
    throwIfLost(connection, error);
    throw error;
  }
}

function throwIfLost(connection: Connection, cause?: unknown): void {
  if (!connection.inTransaction) throw new TransactionLost('the transaction was lost', { cause });
}

/** Thrown if the transaction is gone. `cause` says why. It ends the whole batch, not only the job. */
class TransactionLost extends Error {}

/**
 * Answers a job with the results of `run`, or with the reason why it failed. Throws TransactionLost if the transaction
 * is gone.
 */
export function attempt(connection: Connection, { id }: Pick<Job, 'id'>, run: () => readonly unknown[]): Reply {
  try {
    return { id, ok: true, outputs: run() };
  } catch (error) {
    if (error instanceof TransactionLost) throw error;
    return { id, ok: false, failure: engineOf(connection).failureOf(error) };
  }
}
