import type { Clock, MonotonicClock } from '../../kernel/clock.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { AddressRate } from '../admission/address-rate.ts';
import type { Standing } from '../nodes/standing.ts';
import type { ChangeFeed } from '../changes/change-feed.ts';
import type { CallStore } from '../ledger/call-store.ts';
import { Directory, type PlatformStores } from './directory.ts';
import { localDayOf } from '../ledger/local-day.ts';
import { OrderIds, type OrderNode } from '../ledger/order-ids.ts';
import { Platform } from './platform.ts';
import { PlatformCallGate } from '../admission/platform-call-gate.ts';
import { QuotaBook } from '../admission/quota-book.ts';
import type { SiteSecrets } from '../secrets/site-secrets.ts';

/** What `openPlatform` needs. */
export interface OpenPlatformDeps {
  readonly stores: PlatformStores;
  readonly calls: CallStore;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly clock: Clock & MonotonicClock;
  readonly random: RandomSource;
  /** Rate of an address at apps without a rate of their own. `null` for no limit. */
  readonly siteAddressRate: AddressRate | null;
  /** This process among those that share the ledger. Absent if it is the only one. */
  readonly node?: OrderNode;
  /** Tells what other processes changed. Absent if this one is the only one. */
  readonly changes?: Pick<ChangeFeed, 'follow'>;
  /** Whether this process may answer from what it holds in memory. Absent if it always may. */
  readonly standing?: Standing;
}

/** The parts of a started platform. */
export interface OpenedPlatform {
  readonly gate: PlatformCallGate;
  readonly platform: Platform;
  readonly orderIds: OrderIds;
}

/** Starts the platform from what its stores hold. Counters and order ids continue from the end of the ledger. */
export async function openPlatform(deps: OpenPlatformDeps): Promise<OpenedPlatform> {
  const { stores, calls, secrets, clock, random, siteAddressRate, node, changes, standing } = deps;
  const day = localDayOf(clock.nowMs());
  const [directory, packages, keys, state] = await Promise.all([
    Directory.load(stores),
    stores.packages.uses(null),
    stores.keys.uses(null),
    calls.state(day),
  ]);
  changes?.follow('directory', () => directory.refresh());
  const orderIds = new OrderIds({ clock, random, lastSecond: state.lastSecond, ...(node && { node }) });
  const book = new QuotaBook({ packages, keys, today: { day, uses: state.today } });
  return {
    gate: new PlatformCallGate({
      clock,
      secrets,
      directory,
      calls,
      book,
      orderIds,
      siteAddressRate,
      ...(standing && { standing }),
    }),
    platform: new Platform({ stores, directory, secrets, clock, random }),
    orderIds,
  };
}
