import type { PlaceRecord } from '../../features/business-risk/baselines/place-record.ts';
import type { SiteSeries } from '../../features/business-risk/baselines/site-rates.ts';
import type { SuspicionRecord } from '../../features/business-risk/baselines/suspicion.ts';
import type { MarkKind } from '../../features/business-risk/ingest/request-marks.ts';
import type { MarkRecord } from './mark-record.ts';
import type { GuestsState } from './memory-guests.ts';
import type { RelayRecord } from './memory-relays.ts';
import type { SiteRecord } from './site-record.ts';

/** Bounds of the records. */
export interface BaselineLimits {
  readonly marksMax: number;
  readonly placesMax: number;
}

/** Everything that baselines keep. Plain data. */
export interface BaselineState {
  readonly marks: readonly (readonly [string, MarkRecord])[];
  readonly places: readonly (readonly [string, PlaceRecord])[];
  readonly site: SiteRecord | null;
  /** Marks of the accounts that the next ones are compared with, and the place of the next one. */
  readonly earlier: readonly Partial<Record<MarkKind, number>>[];
  readonly next: number;
  /** What happens on the site. Absent in snapshots of earlier releases. */
  readonly series?: readonly (readonly [string, SiteSeries])[];
  /** What suspicious requests left behind. Absent in snapshots of earlier releases. */
  readonly suspicion?: readonly (readonly [string, SuspicionRecord])[];
  /** Who passed which proxies, and whom sponsors brought. Absent in snapshots of earlier releases. */
  readonly relays?: readonly (readonly [string, RelayRecord])[];
  readonly guests?: GuestsState;
}
