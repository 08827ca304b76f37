import { systemClock } from '../kernel/clock.ts';
import type { CallStore, SettledCall } from '../platform/ledger/call-store.ts';
import { OWN_SOURCE } from '../platform/ledger/ledger.ts';
import { NO_MONEY } from '../platform/ledger/money.ts';
import { SettlementHealth } from '../platform/ledger/settlement-health.ts';
import type { Ground } from './open-foundation.ts';
import { every } from '../kernel/timers.ts';

const PROBE_EVERY_MS = 3000;

/** Checks whether calls can be settled, every few seconds and after each call that could not be. */
export function watchSettlements(
  { stores, log, metrics, opened }: Ground,
  calls: CallStore,
): { readonly health: SettlementHealth; readonly calls: CallStore } {
  const health = new SettlementHealth({
    clock: systemClock,
    probe: async (like) => {
      const answeredAtMs = systemClock.nowMs();
      await stores.probe({ ...(like ?? NOBODY), ...UNCHARGED, orderId: PROBE_ORDER, answeredAtMs });
    },
    onChange: (problem) => {
      if (problem === null) log.event('calls can be settled again');
      else log.problem(problem);
    },
  });
  metrics.gauge('ready', '1 when calls can be settled', () => (health.problem === null ? 1 : 0));
  const timer = every(PROBE_EVERY_MS, () => void health.probe());
  opened.defer(() => {
    clearInterval(timer);
    return health.probe();
  });
  return { health, calls: health.watch(calls) };
}

/** The order id of the probe. Order ids of answers are never spelled like it. */
const PROBE_ORDER = 'PROBE';

/** An exhausted package does not count as a failure of the storage. */
const UNCHARGED = { charged: false, unitPrice: NO_MONEY, packageId: null };

/**
 * The row that is tried if no call has failed. It stands for a failed call, because those have one more index to write.
 */
const NOBODY: SettledCall['row'] = {
  orderId: PROBE_ORDER,
  appId: 'probe',
  keyId: 'probe',
  api: 'probe',
  code: 10014,
  charged: false,
  unitPrice: NO_MONEY,
  packageId: null,
  receivedAtMs: 0,
  answeredAtMs: 0,
  latencyMs: 0,
  addressDigest: '00'.repeat(32),
  source: OWN_SOURCE,
  sourceCost: NO_MONEY,
  verdict: null,
  customerId: null,
  parentPrice: null,
};
