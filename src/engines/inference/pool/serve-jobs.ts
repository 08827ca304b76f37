import process from 'node:process';
import { parentPort } from 'node:worker_threads';
import { assert } from '../../../kernel/assert.ts';
import { Fault } from '../../../kernel/fault.ts';
import { toFailure, type JobMessage, type ToWorker, type WorkerMessage } from './worker-message.ts';
import { nextTurn } from '../../../kernel/timers.ts';
import { giveBackStartMemory } from '../../../kernel/give-back.ts';
import { told } from '../../../kernel/told.ts';

/** What a worker thread does: once `ready`, one job after the other. */
export interface JobServer<Job, Ready, Result> {
  readonly ready: Ready;
  run(job: Job): Promise<Result>;
}

/**
 * Runs in a worker thread: opens the server, reports that it is ready, and answers the pool's jobs in their order.
 * Throws an Error outside a worker thread.
 */
export async function serveJobs<Job, Ready, Result>(open: () => Promise<JobServer<Job, Ready, Result>>): Promise<void> {
  const port = parentPort;
  assert(port !== null, 'jobs are served in a worker thread');
  const say = (message: WorkerMessage<Ready, Result>) => port.postMessage(message);
  const server = await open().catch((error: unknown) => {
    say({ kind: 'not-ready', failure: toFailure(error) });
    return null;
  });
  if (server === null) return;
  const dropped = new Set<number>();
  const run = async ({ id, job }: JobMessage<Job>) => {
    // Messages that came after the job are read first, because one of them may give it up.
    await nextTurn();
    try {
      if (dropped.delete(id)) throw new Fault('timeout', told`the job was given up before it began`);
      say({ kind: 'done', id, result: await server.run(job) });
    } catch (error) {
      say({ kind: 'failed', id, failure: toFailure(error) });
    }
  };
  let last = Promise.resolve();
  port.on('message', (message: ToWorker<Job>) => {
    // Ending is safe here, because at most one job is between two of its steps. See PoolWorker.end.
    if (message === 'end') process.exit(0);
    if ('drop' in message) dropped.add(message.drop);
    else last = last.then(() => run(message));
  });
  giveBackStartMemory();
  say({ kind: 'ready', ready: server.ready });
}
