import type { Clock, MonotonicClock } from '../../kernel/clock.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { WorkUnderWay } from '../../kernel/work-under-way.ts';
import type { AddressRate, CallRates } from '../admission/call-rates.ts';
import type { Standing } from '../nodes/standing.ts';
import type { SettlementHealth } from '../ledger/settlement-health.ts';
import type { ChangeFeed } from '../changes/change-feed.ts';
import type { CallState, CallStore } from '../ledger/call-store.ts';
import { Customers } from './customers.ts';
import { Directory, type PlatformStores } from './directory.ts';
import { localDayOf, type LocalDay } from '../ledger/local-day.ts';
import type { Spent } from './budget.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { OrderIds, type OrderNode } from '../ledger/order-ids.ts';
import { Platform } from './platform.ts';
import { BudgetWatch } from '../admission/budget-watch.ts';
import { PlatformCallGate } from '../admission/platform-call-gate.ts';
import type { IdempotencyClaimStore } from '../admission/idempotency-claims.ts';
import { LeasedQuotaBook } from '../admission/leased-quota-book.ts';
import type { MalformedCalls } from '../admission/malformed-calls.ts';
import type { Lessee, UnitLeaseStore } from '../admission/unit-lease-store.ts';
import { QuotaBook, type DayUses } from '../admission/quota-book.ts';
import type { SiteSecrets } from '../secrets/site-secrets.ts';

/** How this process shares the limits with the others over its database. */
export interface SharedLimits {
  readonly store: UnitLeaseStore & IdempotencyClaimStore;
  readonly lessee: Lessee;
  /** How many units of a limit are leased at once. */
  readonly units: number;
}

/** What `openPlatform` needs. */
export interface OpenPlatformDeps {
  readonly stores: PlatformStores;
  readonly calls: CallStore;
  readonly ledger: Pick<Ledger, 'byOrderId'>;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly clock: Clock & MonotonicClock;
  readonly random: RandomSource;
  /** Rate of an address at apps without a rate of their own. `null` for no limit. */
  readonly siteAddressRate: AddressRate | null;
  /** Rates by address that processes share. Absent if this process counts for itself. */
  readonly rates?: CallRates;
  /** This process among those that share the ledger. Absent if it is the only one. */
  readonly node?: OrderNode;
  /** Tells what other processes changed. Absent if this one is the only one. */
  readonly changes?: Pick<ChangeFeed, 'follow'>;
  /** Whether this process may answer from what it holds in memory. Absent if it always may. */
  readonly standing?: Standing;
  /** Tells when the storage does not answer any more. Absent if nothing watches it. */
  readonly health?: Pick<SettlementHealth, 'unanswered'>;
  /** Told of each call until its settlement has ended. Absent if nothing waits for that. */
  readonly underWay?: Pick<WorkUnderWay, 'begin'>;
  /** Decides which malformed calls leave a row. Absent if all do. */
  readonly malformed?: Pick<MalformedCalls, 'takeRow'>;
  /** Absent if this process has the database for itself. */
  readonly shared?: SharedLimits | null;
}

/** The parts of a started platform. */
export interface OpenedPlatform {
  readonly gate: PlatformCallGate;
  readonly platform: Platform;
  readonly customers: Customers;
  readonly orderIds: OrderIds;
  /** The leases of this process on limits. `null` if it has the database for itself. Call its `beat`. */
  readonly leases: LeasedQuotaBook | null;
  /** Notices budgets that are nearly used up. Call its `look`. */
  readonly budgets: BudgetWatch;
}

/** How long a call waits to learn whether its order id is used, which is asked only after the clock was set back. */
const ORDER_LOOK_MS = 1000;

/** Starts the platform from what its stores hold. Counters and order ids continue from the end of the ledger. */
export async function openPlatform(deps: OpenPlatformDeps): Promise<OpenedPlatform> {
  const { stores, calls, ledger, secrets, clock, random, node, changes, shared = null } = deps;
  const { siteAddressRate, rates, standing, health, underWay, malformed } = deps;
  const day = localDayOf(clock.nowMs());
  const [directory, packages, keys, state, spent] = await Promise.all([
    Directory.load(stores),
    stores.packages.uses(null),
    stores.keys.uses(null),
    calls.state(day),
    calls.spent(day, null),
  ]);
  const budgets = new BudgetWatch({ directory, calls, warnings: stores.budgetWarnings, clock });
  changes?.follow('directory', () => directory.refresh());
  const isUsed = async (orderId: string) =>
    (await ledger.byOrderId(orderId, AbortSignal.timeout(ORDER_LOOK_MS))) !== null;
  const orderIds = new OrderIds({ clock, random, lastSecond: state.lastSecond, isUsed, ...(node && { node }) });
  const dayUses = ({ today, customers }: CallState, spentOnIt: readonly Spent[]): DayUses => ({
    uses: today,
    customers: customers.flatMap(({ customerId, charged }) =>
      directory.customersOf(customerId).map(({ id }) => ({ customerId: id, charged })),
    ),
    spent: spentOnIt,
  });
  const usesOf = async (other: LocalDay) =>
    dayUses(...(await Promise.all([calls.state(other), calls.spent(other, null)])));
  const leases = shared && new LeasedQuotaBook({ ...shared, clock });
  const book = leases ?? new QuotaBook({ packages, keys, today: { day, ...dayUses(state, spent) } }, usesOf);
  return {
    gate: new PlatformCallGate({
      clock,
      secrets,
      directory,
      calls,
      book,
      budgets,
      claims: shared,
      orderIds,
      siteAddressRate,
      ...(rates && { rates }),
      ...(standing && { standing }),
      ...(health && { health }),
      ...(underWay && { underWay }),
      ...(malformed && { malformed }),
    }),
    platform: new Platform({ stores, calls, directory, secrets, clock, random }),
    customers: new Customers({ stores, directory, clock, random }),
    orderIds,
    leases,
    budgets,
  };
}
