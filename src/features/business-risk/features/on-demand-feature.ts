import type { BaselineStore } from '../baselines/baseline-store.ts';
import type { FeedIndex } from '../feeds/feed-index.ts';
import type { RiskEvent } from '../ingest/risk-event.ts';
import type { ListHit } from '../lists/list-entry.ts';
import type { Moments } from '../velocity/moment-store.ts';
import type { FeatureEntry } from './feature-entry.ts';
import type { Features, FeatureValue } from './features.ts';

/** What features on demand are read from. */
export interface OnDemandFacts {
  readonly event: RiskEvent;
  readonly feeds: FeedIndex;
  readonly listHits: readonly ListHit[];
  /** What happened to its account, device, phone and address before. Null if it was not asked. */
  readonly moments: Moments | null;
  /** The features of the table. */
  readonly table: Features;
  /** What happens on the site as a whole. Null if it is not counted. */
  readonly rates: Pick<BaselineStore, 'rate'> | null;
}

/** A feature that is computed only if a rule reads it, so that it costs nothing otherwise. */
export interface OnDemandFeature extends FeatureEntry {
  /**
   * Whether a value of it may belong to a person. Such a value is never stored with the features nor shown, but read
   * again from the sealed event.
   */
  readonly isPersonal: boolean;
  /** Whether it needs what happened before. */
  readonly readsMoments: boolean;
  /** What it needs that requests are remembered with: where they came from, or what came with them. */
  readonly remembers?: 'place' | 'others';
  readonly read: (facts: OnDemandFacts) => FeatureValue;
}
