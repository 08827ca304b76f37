import path from 'node:path';
import { nodeNameOf } from '../../config/cluster-place.ts';
import { systemClock } from '../../kernel/clock.ts';
import { systemRandom } from '../../kernel/random.ts';
import { every, pause } from '../../kernel/timers.ts';
import { highestOf, SharedChanges } from '../../platform/changes/shared-changes.ts';
import { NodeLease } from '../../platform/nodes/node-lease.ts';
import { SqlChangeTable } from '../../storage/sql/changes/change-table.ts';
import type { LockTaken } from '../../storage/sqlite/lock-taken.ts';
import { keepLock, type KeptLockWays } from '../../storage/sqlite/kept-lock.ts';
import { SqlNodeStore } from '../../storage/sql/nodes/node-store.ts';
import type { SqlDatabase } from '../../storage/sql/database.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { claimJournalOwner } from './claim-journal-owner.ts';

/** This process among those that share the database, and what those change. */
export interface JoinedNode {
  readonly lease: NodeLease;
  readonly changes: SharedChanges;
  /** The owner under which this process numbers the events of its risk windows. */
  readonly journalOwner: string;
}

/**
 * Leases a number to this process and follows what the others change, until it closes. Throws an Error that says what
 * to do if another process has this data folder, and Fault if the database fails.
 */
export async function joinNodes(
  database: SqlDatabase,
  { config, folder, log, opened }: Pick<Foundation, 'config' | 'folder' | 'log' | 'opened'>,
): Promise<JoinedNode> {
  const taken = Promise.withResolvers<LockTaken>();
  const ways: KeptLockWays = {
    onProblem: (problem) => log.problem(`a lock of this node is not taken again yet: ${problem}`),
    onTaken: taken.resolve,
  };
  opened.adopt(keepLock(path.join(folder.dir, 'node'), ways), (lock) => lock.close());
  const journalOwner = await claimJournalOwner(folder, ways, opened);
  const { cluster, changes: settings } = config;
  const leaseMs = cluster.leaseSeconds * 1000;
  const [store, table] = [new SqlNodeStore(database), new SqlChangeTable(database)];
  const known = await table.numbers();
  const name = nodeNameOf(config);
  const lease = await NodeLease.join(
    { store, clock: systemClock, random: systemRandom, name, leaseMs },
    highestOf(known),
  );
  const changes = SharedChanges.follow(
    {
      table,
      nodes: store,
      lease,
      clock: systemClock,
      pause: (ms) => pause(ms, AbortSignal.any([])),
      waitMaxMs: leaseMs,
      beatEveryMs: leaseMs / 3,
      onProblem: (area, error) => log.bug({ api: `changes of ${area}`, orderId: null, stage: 'answer' }, error),
    },
    known,
  );
  const poll = async () => {
    try {
      await changes.poll();
    } catch {
      // The cause is a Fault of the database, which the database tells by itself.
      log.problem('this node could not look for what others changed; it tries again at once');
    }
  };
  let running: Promise<void> = Promise.resolve();
  const timer = every(settings.pollMs, () => void (running = poll()));
  const leave = async () => {
    clearInterval(timer);
    await running;
    await lease.leave().catch(() => log.problem('this node could not end its lease; it ends by itself'));
  };
  opened.defer(leave);
  // Without its lease this process writes nothing more, and is not ready.
  void taken.promise.then(({ message }) => {
    log.problem(`this node left the others and answers no more calls, stop it: ${message}`);
    return leave();
  });
  log.event('joined the nodes', { name, number: lease.number });
  return { lease, changes, journalOwner };
}
