import process from 'node:process';
import { parentPort } from 'node:worker_threads';
import { assert } from '../../kernel/assert.ts';
import { toFailure, type ToWorker, type WorkerMessage } from './worker-message.ts';

/** What a worker thread does: once `ready`, one job after the other. */
export interface JobServer<Job, Ready, Result> {
  readonly ready: Ready;
  run(job: Job): Promise<Result>;
}

/** Runs in a worker thread: opens the server, says so, and answers the pool's jobs. */
export async function serveJobs<Job, Ready, Result>(open: () => Promise<JobServer<Job, Ready, Result>>): Promise<void> {
  const port = parentPort;
  assert(port !== null, 'jobs are served in a worker thread');
  const say = (message: WorkerMessage<Ready, Result>) => port.postMessage(message);
  const server = await open().catch((error: unknown) => {
    say({ kind: 'not-ready', failure: toFailure(error) });
    return null;
  });
  if (server === null) return;
  port.on('message', (message: ToWorker<Job>) => {
    // Here, between two steps of a job at most, ending is safe: see PoolWorker.end.
    if (message === 'end') process.exit(0);
    const { id, job } = message;
    void server.run(job).then(
      (result) => say({ kind: 'done', id, result }),
      (error: unknown) => say({ kind: 'failed', id, failure: toFailure(error) }),
    );
  });
  say({ kind: 'ready', ready: server.ready });
}
