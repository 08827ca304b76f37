import { engineOf } from './engine.ts';
import { RefusedWrite, type Connection, type ListOperation } from './operation.ts';
import type { Failure, Job, Reply } from './protocol.ts';

/** How jobs that were carried out together ended. */
export interface ListsRun {
  /** One reply for each job, in order. */
  readonly replies: readonly Reply[];
  /**
   * Reply to the first job, in the order of the jobs, that was refused although one of its writes was carried out. If
   * there is one, all has to be undone.
   */
  readonly halfDone: Reply | null;
}

/** A job under way. */
interface Running {
  readonly job: Job;
  readonly outputs: unknown[];
  hasWritten: boolean;
  refused: Failure | null;
}

/** One input of a list, and where it comes from. */
interface Item {
  readonly of: Running;
  readonly at: number;
  readonly input: unknown;
}

/**
 * Carries out jobs operation by operation. Each operation gets all inputs that the jobs have for it, without those of
 * jobs that an earlier operation refused. Throws what an operation throws.
 */
export function runLists(
  connection: Connection,
  lists: ReadonlyMap<string, ListOperation<unknown, unknown>>,
  jobs: readonly Job[],
): ListsRun {
  const running = jobs.map((job): Running => ({ job, outputs: [], hasWritten: false, refused: null }));
  const byOperation = itemsByOperation(running);
  for (const [operation, run] of lists) {
    const items = byOperation.get(operation)?.filter(({ of }) => of.refused === null) ?? [];
    if (items.length === 0) continue;
    const results = run(
      connection,
      items.map(({ input }) => input),
    );
    if (results.length !== items.length) throw new Error(`${operation} gave ${results.length} results`);
    for (const [at, item] of items.entries()) take(connection, item, results[at]);
  }
  const halfDone = running.find(({ refused, hasWritten }) => refused !== null && hasWritten);
  return { replies: running.map(replyOf), halfDone: halfDone ? replyOf(halfDone) : null };
}

function itemsByOperation(running: readonly Running[]): ReadonlyMap<string, readonly Item[]> {
  const found = new Map<string, Item[]>();
  for (const of of running) {
    for (const [at, { operation, input }] of of.job.calls.entries()) {
      const items = found.get(operation);
      if (items) items.push({ of, at, input });
      else found.set(operation, [{ of, at, input }]);
    }
  }
  return found;
}

function take(connection: Connection, { of, at }: Item, result: unknown): void {
  if (result instanceof RefusedWrite) {
    of.refused ??= engineOf(connection).failureOf(result);
    return;
  }
  of.outputs[at] = result;
  of.hasWritten = true;
}

function replyOf({ job: { id }, outputs, refused }: Running): Reply {
  return refused ? { id, ok: false, failure: refused } : { id, ok: true, outputs };
}
