import { fenceHere } from '../../platform/jobs/fence.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import { leaseHere } from '../../platform/nodes/lease-here.ts';

/**
 * Stores that say themselves which node may write: leases of nodes, of units and of jobs, and the chain. A node still
 * gives back what it holds when its lease has ended, and takes another lease.
 */
const OF_LEASES: ReadonlySet<string> = new Set(['nodes', 'units', 'jobs', 'chain']);

/**
 * Gives writes what must hold when they are committed: the lease of the node (see underLease), and the fence of the job
 * that they are for (see underFence). A fence is enough for a job that has not begun such work, so a pause that is
 * longer than the lease of the node and shorter than that of the job does not fail it.
 */
export class GuardedWrites {
  #incarnation: () => string | null = () => null;

  /** From here on, writes that belong to no work and to no job are under the lease that this node holds at that time. */
  holdBy(incarnation: () => string): void {
    this.#incarnation = incarnation;
  }

  /** Hands the writes over with what guards them, and gives the outputs of the writes alone. */
  run(
    writes: readonly DurableWrite[],
    send: (all: readonly DurableWrite[], lease: string | null) => Promise<readonly unknown[]>,
  ): Promise<readonly unknown[]> {
    const fence = fenceHere();
    const lease = writes.every(isOfLeases) ? null : (leaseHere() ?? (fence === null ? this.#incarnation() : null));
    if (fence === null) return send(writes, lease);
    return send([fence, ...writes], lease).then((outputs) => outputs.slice(1));
  }
}

function isOfLeases({ operation }: DurableWrite): boolean {
  return OF_LEASES.has(operation.slice(0, operation.indexOf('.')));
}
