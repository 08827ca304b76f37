import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import type { LedgerProof } from '../platform/chain/ledger-proof.ts';
import { openPlatform, type OpenedPlatform } from '../platform/accounts/open-platform.ts';
import type { OrderNode } from '../platform/ledger/order-ids.ts';
import type { NodeLease } from '../platform/nodes/node-lease.ts';
import { NODE_NUMBERS } from '../platform/nodes/node-store.ts';
import type { CallSeries } from '../platform/ledger/call-series.ts';
import type { ScoreDays } from '../platform/ledger/score-days.ts';
import type { Ledger } from '../platform/ledger/ledger.ts';
import { purgeCalls } from '../platform/ledger/upkeep.ts';
import type { SettlementHealth } from '../platform/ledger/settlement-health.ts';
import type { Ground } from './open-foundation.ts';
import { DAY_MS, keepCounts, keepDays, keepPrepared, keepUp } from '../foundation/upkeep.ts';
import { measurePackages } from './measure-packages.ts';
import { measureSettlements } from './measure-settlements.ts';
import { keepLeases, resolveSettlements, shareLimits } from './share-limits.ts';
import { shareRates, type SiteRates } from './share-rates.ts';
import { sumMalformedCalls } from './sum-malformed-calls.ts';
import { watchBudgets } from './watch-budgets.ts';
import { watchSettlements } from './watch-settlements.ts';

/** The platform over the stores, with the ledger and its checks. */
export interface StoredPlatform extends OpenedPlatform {
  readonly ledger: Ledger;
  readonly callSeries: CallSeries;
  readonly scoreDays: ScoreDays;
  readonly ledgerProof: LedgerProof;
  /** Tells whether calls can be settled. */
  readonly health: SettlementHealth;
  /** Rates that processes share. `null` if this one has the database for itself. */
  readonly siteRates: SiteRates | null;
}

/** The node of order ids. Its number changes if the lease ended and the process took another number. */
function orderNodeOf(lease: Pick<NodeLease, 'number'>): OrderNode {
  return {
    count: NODE_NUMBERS,
    get index() {
      return lease.number;
    },
  };
}

/** Opens the platform. Counters and order ids go on from the end of the ledger. */
export async function openStoredPlatform(foundation: Ground): Promise<StoredPlatform> {
  const { config, stores, secrets, metrics, changes, lease } = foundation;
  const { addressPerSecond: perSecond, addressBurst: burst } = config.limits;
  const { health, calls } = watchSettlements(foundation, measureSettlements(metrics, stores.calls));
  const siteRates = await shareRates(foundation);
  const platform = await openPlatform({
    stores,
    calls,
    ledger: stores.ledger,
    health,
    secrets,
    clock: systemClock,
    random: systemRandom,
    siteAddressRate: perSecond > 0 ? { perSecond, burst } : null,
    ...(siteRates && { rates: siteRates.calls }),
    changes,
    ...(lease && { node: orderNodeOf(lease), standing: lease }),
    shared: await shareLimits(foundation),
    underWay: foundation.underWay,
    malformed: sumMalformedCalls(foundation),
  });
  keepLeases(foundation, platform);
  resolveSettlements(foundation, platform);
  watchBudgets(foundation, platform);
  metrics.gauge('calls_underway', 'Admitted calls that are not settled yet', () => platform.gate.gauges.callsUnderWay);
  measurePackages(metrics, stores.packages);
  const traceMs = config.retention.traceDays * DAY_MS;
  keepPrepared(foundation, 'days of traces', () => calls.prepareDays(systemClock.nowMs()));
  keepUp(foundation, 'stored answers and traces', async () => ({
    rows: await purgeCalls({ calls, clock: systemClock, traceMs }),
  }));
  keepCounts(foundation, 'counts of calls', (input) => stores.callSeries.purge(input));
  keepDays(foundation, 'histograms of scores', (input) => stores.scoreDays.purge(input));
  const days = config.retention.ledgerDays;
  if (days > 0) keepUp(foundation, 'ledger and audit rows', () => stores.retireLedger(days, systemClock));
  return {
    ...platform,
    ledger: stores.ledger,
    callSeries: stores.callSeries,
    scoreDays: stores.scoreDays,
    ledgerProof: foundation.ledgerProof,
    health,
    siteRates,
  };
}
