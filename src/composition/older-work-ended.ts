import type { Config } from '../config/config.ts';
import { nodeNameOf } from '../config/cluster-place.ts';
import { systemClock } from '../kernel/clock.ts';
import { pause, within } from '../kernel/timers.ts';
import type { WorkUnderWay } from '../kernel/work-under-way.ts';
import { unendedNodes, type OtherNodesDeps } from '../platform/nodes/ended-work.ts';
import type { NodeLease } from '../platform/nodes/node-lease.ts';
import { erasureWaits, type WaitSettings } from './erasure-waits.ts';
import { told, type Told } from '../kernel/told.ts';

/** What `olderWorkEnded` needs. */
export interface OlderWorkDeps {
  readonly config: WaitSettings & Pick<Config, 'cluster'>;
  readonly underWay: Pick<WorkUnderWay, 'olderEnded'>;
  /** Null if no other node has this database. */
  readonly lease: Pick<NodeLease, 'incarnation'> | null;
  readonly commonNowMs: OtherNodesDeps['commonNowMs'];
  readonly stores: Pick<OtherNodesDeps, 'nodes'>;
}

/**
 * Waits until what was under way has ended, on every node. Gives what has not, in words for the certificate. Throws Fault if
 * the other nodes cannot be asked.
 */
export async function olderWorkEnded(deps: OlderWorkDeps): Promise<readonly Told[]> {
  const { config, underWay, lease, commonNowMs, stores } = deps;
  const { callMs, ownMs, othersMs } = erasureWaits(config);
  const others = (self: string) =>
    unendedNodes({
      nodes: stores.nodes,
      self,
      commonNowMs,
      clock: systemClock,
      pause: (ms) => pause(ms, new AbortController().signal),
      waitMaxMs: othersMs,
      callMs,
    });
  const own = within(ownMs, underWay.olderEnded());
  // Both are awaited at once. Else a Fault of the others would have no handler while own work lasts, which ends the process.
  const [ended, behind] = await Promise.all([own, lease === null ? [] : others(lease.incarnation)]);
  return [
    ...(ended === 'late' ? [notEndedOn(lease === null ? null : nodeNameOf(config), ownMs)] : []),
    ...behind.map((node) => notEndedOn(node, othersMs)),
  ];
}

function notEndedOn(node: string | null, waitedMs: number): Told {
  const seconds = waitedMs / 1000;
  return node === null
    ? told`what calls, checks, imports and operations of administrators write that began before the erasure and had not ended after ${seconds} seconds: erase again once they have, or after a restart of the server`
    : told`what calls, checks, imports and operations of administrators write on the node ${node} that began before the erasure and had not ended after ${seconds} seconds: erase again once they have, or after a restart of that node`;
}
