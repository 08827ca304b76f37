import { chainOf } from './chain/writer-chain.ts';
import { failureOf } from './failure.ts';
import { statement, type Connection, type Operation } from './operation.ts';
import type { Job, Reply } from './protocol.ts';

/** Operations of one kind (reads or writes), by name. */
export type Operations = ReadonlyMap<string, Operation<unknown, unknown>>;

/** Runs each job and answers it on its own. */
export function readEach(connection: Connection, operations: Operations, jobs: readonly Job[]): readonly Reply[] {
  return jobs.map((job) => attempt(job, () => runCalls(connection, operations, job)));
}

/**
 * Runs the whole batch in one transaction, with a savepoint for each job. Replies exist only once the commit is on the
 * disk.
 */
export function commitTogether(connection: Connection, operations: Operations, jobs: readonly Job[]): readonly Reply[] {
  const chain = chainOf(connection);
  try {
    statement(connection, 'BEGIN IMMEDIATE').run();
    chain.begin();
    const replies = jobs.map((job) => attempt(job, () => runInSavepoint(connection, operations, job)));
    chain.seal();
    statement(connection, 'COMMIT').run();
    chain.committed();
    return replies;
  } catch (error) {
    if (connection.inTransaction) statement(connection, 'ROLLBACK').run();
    chain.lost();
    const failure = failureOf(error);
    return jobs.map(({ id }) => ({ id, ok: false, failure }));
  }
}

function runInSavepoint(connection: Connection, operations: Operations, job: Job): readonly unknown[] {
  statement(connection, 'SAVEPOINT job').run();
  const chain = chainOf(connection);
  const { mark } = chain;
  try {
    const outputs = runCalls(connection, operations, job);
    statement(connection, 'RELEASE job').run();
    return outputs;
  } catch (error) {
    // A full disk ends the whole transaction, not only the savepoint. Nothing of the batch may then be reported as
    // done.
    if (!connection.inTransaction) throw new TransactionLost('the transaction was lost', { cause: error });
    statement(connection, 'ROLLBACK TO job').run();
    chain.undo(mark);
    statement(connection, 'RELEASE job').run();
    throw error;
  }
}

/** Thrown if the transaction is gone. `cause` says why. It ends the whole batch, not only the job. */
class TransactionLost extends Error {}

/**
 * Answers a job with the results of `run`, or with the reason why it failed. Throws the error that ended the
 * transaction, if the transaction is gone.
 */
export function attempt({ id }: Pick<Job, 'id'>, run: () => readonly unknown[]): Reply {
  try {
    return { id, ok: true, outputs: run() };
  } catch (error) {
    if (error instanceof TransactionLost) throw error.cause;
    return { id, ok: false, failure: failureOf(error) };
  }
}

function runCalls(connection: Connection, operations: Operations, { calls }: Job): readonly unknown[] {
  return calls.map(({ operation, input }) => {
    const run = operations.get(operation);
    if (!run) throw new Error(`there is no operation ${operation}`);
    return run(connection, input);
  });
}
