import type { ProfileStore } from '../profile/profile-store.ts';
import type { DecisionLog } from './decision-record.ts';

/** How long what risk decisions leave behind is kept. */
export interface RiskRetention {
  readonly decisionMs: number;
  /** For the requests behind decisions, which a backtest reads. */
  readonly eventMs: number;
  /** For habits of accounts, devices and phones, and for which digests are of one of them, since their last request. */
  readonly profileMs: number;
}

/** Rows that one round changed. */
export interface RiskPurge {
  readonly decisions: number;
  readonly events: number;
  readonly profiles: number;
  readonly identifiers: number;
}

export interface RiskPurgeDeps {
  readonly decisions: Pick<DecisionLog, 'purge' | 'purgeEvents'>;
  readonly profiles: Pick<ProfileStore, 'purge'>;
  readonly identifiers: { purge(beforeMs: number): Promise<number> };
}

/** Forgets what has served its time. Throws Fault. */
export async function purgeRisk(
  { decisions, profiles, identifiers }: RiskPurgeDeps,
  retention: RiskRetention,
  nowMs: number,
): Promise<RiskPurge> {
  return {
    decisions: await decisions.purge(nowMs - retention.decisionMs),
    events: await decisions.purgeEvents(nowMs - retention.eventMs),
    profiles: await profiles.purge(nowMs - retention.profileMs),
    identifiers: await identifiers.purge(nowMs - retention.profileMs),
  };
}
