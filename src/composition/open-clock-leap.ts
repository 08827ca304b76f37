import type { Foundation } from '../foundation/foundation.ts';
import { systemClock } from '../kernel/clock.ts';
import { ClockLeap, isLeap } from '../platform/nodes/clock-leap.ts';
import { addressDigest } from '../platform/secrets/site-digests.ts';
import type { OpenedStores } from './stores/open-stores-over.ts';

/**
 * Opens what tells whether the clock may be wrong, and looks at it for the first time, before anything is removed. Throws
 * Fault.
 *
 * @param acceptsClock whether the operator says that the clock is right
 */
export async function openClockLeap(
  {
    stores,
    vault,
    log,
    metrics,
  }: Pick<Foundation, 'log' | 'metrics'> & {
    readonly stores: Pick<OpenedStores['stores'], 'clockMark' | 'audit'>;
    readonly vault: Pick<OpenedStores['vault'], 'vault'>;
  },
  acceptsClock: boolean,
): Promise<ClockLeap> {
  const leap = new ClockLeap({
    store: stores.clockMark,
    clock: systemClock,
    onChange(problem) {
      if (problem === null) log.event('the clock is right again, so what is past its retention is removed', {});
      else log.problem(problem);
    },
  });
  metrics.gauge(
    'retention_paused',
    'Whether nothing is removed by its age, because the clock is far ahead of when this site last ran: 0 or 1',
    () => (leap.problem === null ? 0 : 1),
  );
  const lastRanAtMs = await stores.clockMark.read();
  // A day in the settings may see many starts, and a start with nothing to accept leaves no trace.
  if (acceptsClock && isLeap(lastRanAtMs, systemClock.nowMs())) {
    await leap.accept();
    await stores.audit.append({
      atMs: systemClock.nowMs(),
      administratorId: null,
      administratorName: null,
      operation: 'server.acceptClock',
      kind: 'write',
      subject: null,
      fields: { lastRanAtMs },
      outcome: 'ok',
      addressDigest: addressDigest(vault.vault, '127.0.0.1'),
    });
  }
  await leap.look();
  return leap;
}
