import { MOMENTS_KEPT_MS, type MomentStore } from '../velocity/moment-store.ts';
import type { ProfileStore } from '../profile/profile-store.ts';
import type { LinkStore } from '../links/link-store.ts';
import type { ListStore } from '../lists/list-store.ts';
import type { DecisionLog } from './decision-record.ts';

/** How long the traces of risk decisions are kept. */
export interface RiskRetention {
  readonly decisionMs: number;
  /** For the requests behind decisions, which a backtest reads. */
  readonly eventMs: number;
  /**
   * For the habits of accounts, devices and phones, and for the links between the digests of one identifier. Counted
   * from their last request.
   */
  readonly profileMs: number;
}

/** How many rows one purge changed. */
export interface RiskPurge {
  readonly decisions: number;
  readonly events: number;
  readonly profiles: number;
  readonly identifiers: number;
  readonly moments: number;
  readonly listHits: number;
  readonly links: number;
}

/** The stores that a purge cleans up. */
export interface RiskPurgeDeps {
  readonly decisions: Pick<DecisionLog, 'purge' | 'purgeEvents'>;
  readonly profiles: Pick<ProfileStore, 'purge'>;
  readonly identifiers: { purge(beforeMs: number): Promise<number> };
  readonly moments: Pick<MomentStore, 'purge'>;
  readonly lists: Pick<ListStore, 'purgeHits'>;
  readonly links: Pick<LinkStore, 'purge'>;
}

/** Hits of list entries are shown for a week, and the first hour of it counts whole. */
const LIST_HITS_KEPT_MS = 8 * 86_400_000;

/** Purges everything that is past its retention. Throws Fault. */
export async function purgeRisk(
  { decisions, profiles, identifiers, moments, lists, links }: RiskPurgeDeps,
  retention: RiskRetention,
  nowMs: number,
): Promise<RiskPurge> {
  return {
    decisions: await decisions.purge(nowMs - retention.decisionMs),
    events: await decisions.purgeEvents(nowMs - retention.eventMs),
    profiles: await profiles.purge(nowMs - retention.profileMs),
    identifiers: await identifiers.purge(nowMs - retention.profileMs),
    moments: await moments.purge(nowMs - MOMENTS_KEPT_MS),
    listHits: await lists.purgeHits(nowMs - LIST_HITS_KEPT_MS),
    links: await links.purge(nowMs - retention.decisionMs),
  };
}
