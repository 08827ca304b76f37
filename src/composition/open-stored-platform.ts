import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import type { LedgerProof } from '../platform/chain/ledger-proof.ts';
import { openPlatform, type OpenedPlatform } from '../platform/accounts/open-platform.ts';
import type { Ledger } from '../platform/ledger/ledger.ts';
import { purgeCalls } from '../platform/ledger/upkeep.ts';
import type { SettlementHealth } from '../platform/ledger/settlement-health.ts';
import type { Ground } from './open-foundation.ts';
import { DAY_MS, keepUp } from '../foundation/upkeep.ts';
import { watchSettlements } from './watch-settlements.ts';

/** The platform over the stores, with the ledger and its checks. */
export interface StoredPlatform extends OpenedPlatform {
  readonly ledger: Ledger;
  readonly ledgerProof: LedgerProof;
  /** Tells whether calls can be settled. */
  readonly health: SettlementHealth;
}

/** Opens the platform. Counters and order ids go on from the end of the ledger. */
export async function openStoredPlatform(foundation: Ground): Promise<StoredPlatform> {
  const { config, stores, secrets, metrics } = foundation;
  const { addressPerSecond: perSecond, addressBurst: burst } = config.limits;
  const { health, calls } = watchSettlements(foundation, stores.calls);
  const platform = await openPlatform({
    stores,
    calls,
    secrets,
    clock: systemClock,
    random: systemRandom,
    siteAddressRate: perSecond > 0 ? { perSecond, burst } : null,
  });
  metrics.gauge('calls_underway', 'Admitted calls that are not settled yet', () => platform.gate.gauges.callsUnderWay);
  const traceMs = config.retention.traceDays * DAY_MS;
  keepUp(foundation, 'stored answers and traces', async () => ({
    rows: await purgeCalls({ calls, clock: systemClock, traceMs }),
  }));
  const days = config.retention.ledgerDays;
  if (days > 0) keepUp(foundation, 'ledger and audit rows', () => stores.retireLedger(days, systemClock));
  return { ...platform, ledger: stores.ledger, ledgerProof: foundation.ledgerProof, health };
}
