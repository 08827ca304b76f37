import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../kernel/clock.ts';
import { giveBackStartMemory } from '../../kernel/give-back.ts';
import { attempt, commitTogether, readEach } from '../sql/batch.ts';
import { readOperations, readsTogether, writeOperations } from '../sql/catalogue.ts';
import { chainOf } from '../sql/chain/writer-chain.ts';
import { unpackJobs } from '../sql/packed-jobs.ts';
import type { FromWorker, Job, Reply, ToWorker } from '../sql/protocol.ts';
import { forOperations } from './engine.ts';
import { migrate, refuseUnreadable } from './migrate.ts';
import { OpeningLock } from './opening-lock.ts';
import { PostgresConnection } from './postgres-connection.ts';
import type { PostgresWorkerSetup } from './worker-setup.ts';

start(workerData as PostgresWorkerSetup);

function start(setup: PostgresWorkerSetup): void {
  const port = parentPort;
  if (!port) throw new Error('this file runs in a worker thread only');
  const send = (message: FromWorker) => port.postMessage(message);
  const connection = forOperations(new PostgresConnection(setup, setup));
  const opening = setup.opener && new OpeningLock(setup.opener);
  try {
    opening?.begin();
    if (setup.role === 'writer') migrate(connection, systemClock.nowMs());
    else refuseUnreadable(connection);
  } catch (error) {
    send({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    setup.port.close();
    setup.opener?.port.close();
    port.close();
    return;
  }
  const run = runOf(setup, connection);
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'batch') return send({ kind: 'replies', replies: run(unpackJobs(message.jobs)) });
    if (message.kind === 'chain')
      return send({
        kind: 'replies',
        replies: [
          attempt(connection, message, () => {
            chainOf(connection).start(message.setup);
            return [];
          }),
        ],
      });
    if (message.kind === 'opened') {
      const unlock = () => {
        opening?.end();
        return [];
      };
      return send({ kind: 'replies', replies: [attempt(connection, message, unlock)] });
    }
    // Vacuum and the write-ahead log are the server's own. What was deleted is unreadable once its key is gone.
    if (message.kind !== 'close') return send({ kind: 'replies', replies: [attempt(connection, message, () => [])] });
    chainOf(connection).close();
    setup.opener?.port.close();
    setup.port.close();
    port.close();
  });
  giveBackStartMemory();
  send({ kind: 'ready' });
}

function runOf(
  { role }: PostgresWorkerSetup,
  connection: PostgresConnection,
): (jobs: readonly Job[]) => readonly Reply[] {
  if (role === 'reader') {
    const operations = readOperations();
    const together = readsTogether();
    return (jobs) => readEach(connection, operations, jobs, together);
  }
  const operations = writeOperations();
  return (jobs) => commitTogether(connection, operations, jobs);
}
