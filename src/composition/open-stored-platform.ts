import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import type { LedgerProof } from '../platform/chain/ledger-proof.ts';
import { openPlatform, type OpenedPlatform } from '../platform/accounts/open-platform.ts';
import { purgeCalls } from '../platform/ledger/upkeep.ts';
import { SqliteApiKeyStore } from '../storage/sqlite/api-keys/api-key-store.ts';
import { SqliteApiStateStore } from '../storage/sqlite/api-states/api-state-store.ts';
import { SqliteAppStore } from '../storage/sqlite/apps/app-store.ts';
import { SqliteCallStore } from '../storage/sqlite/calls/call-store.ts';
import { SqliteLedger } from '../storage/sqlite/ledger/ledger.ts';
import { SqlitePackageStore } from '../storage/sqlite/packages/package-store.ts';
import type { SettlementHealth } from '../platform/ledger/settlement-health.ts';
import type { Foundation } from './foundation.ts';
import { DAY_MS, keepUp } from '../foundation/upkeep.ts';
import { watchSettlements } from './watch-settlements.ts';

export interface StoredPlatform extends OpenedPlatform {
  readonly ledger: SqliteLedger;
  readonly ledgerProof: LedgerProof;
  /** Whether calls can be settled. */
  readonly health: SettlementHealth;
}

/** The platform over the embedded database: counters and order ids go on where the ledger ends. */
export async function openStoredPlatform(foundation: Foundation): Promise<StoredPlatform> {
  const { config, database, secrets, metrics } = foundation;
  const { addressPerSecond: perSecond, addressBurst: burst } = config.limits;
  const { health, calls } = watchSettlements(foundation, new SqliteCallStore(database, secrets));
  const platform = await openPlatform({
    stores: {
      apps: new SqliteAppStore(database, secrets),
      keys: new SqliteApiKeyStore(database),
      packages: new SqlitePackageStore(database),
      apiStates: new SqliteApiStateStore(database),
    },
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
  return { ...platform, ledger: new SqliteLedger(database, secrets), ledgerProof: foundation.ledgerProof, health };
}
