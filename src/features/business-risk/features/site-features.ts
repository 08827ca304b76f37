import type { SiteRate } from '../baselines/baseline-store.ts';
import { SITE_WINDOW_MS_MAX } from '../baselines/site-rates.ts';
import { canHappen, STANDARD_OUTCOMES, windowMs } from './moment-features.ts';
import type { OnDemandFeature } from './on-demand-feature.ts';

const RATE = /^site_(\w+?)(_share|_lift)?_([1-9]\d{0,4}[mhd])$/;
/** What can be counted beside outcomes and scenes. */
const COUNTED = ['events', 'fresh_accounts'] as const;
/** Deviations of chance that are taken off a count before it is compared: the lower end of an interval of 90 %. */
const CHANCE = 1.64;

const FIGURES = {
  '': { unit: 'requests', meaning: 'times on the whole site', of: ({ count }: SiteRate) => count },
  _share: {
    unit: 'share',
    meaning: 'times on the whole site, by its requests',
    of: ({ count, events }: SiteRate) => (events === 0 ? null : count / events),
  },
  _lift: {
    unit: 'ratio',
    meaning: 'times on the whole site, at the lower end of chance, over what is normal at this hour',
    of: ({ count, normal }: SiteRate) =>
      normal === null ? null : Math.max(count - CHANCE * Math.sqrt(count), 0) / (normal + 1),
  },
} as const;

/**
 * The feature that counts something on the whole site in a window up to a day, e.g. `site_login_failed_10m`, its share
 * of the requests, `site_login_failed_share_10m`, or how far it is above what is normal, `site_fresh_accounts_lift_1m`.
 * Null if the name does not have this shape.
 */
export function siteFeature(name: string, outcomes: ReadonlySet<string>): OnDemandFeature | null {
  const [, what = '', figureName = '', window = ''] = RATE.exec(name) ?? [];
  const ms = windowMs(window);
  if (ms === null || ms > SITE_WINDOW_MS_MAX) return null;
  if (!COUNTED.some((counted) => counted === what) && !canHappen(what, outcomes)) return null;
  const figure = FIGURES[figureName as keyof typeof FIGURES];
  return {
    name,
    type: 'number',
    unit: figure.unit,
    window,
    entity: 'request',
    meaning: `${what}: ${figure.meaning}`,
    nullMeans: NO_RATE,
    isPersonal: false,
    readsMoments: false,
    read: ({ event, rates }) => {
      const rate = rates?.rate(what, ms, event.atMs) ?? null;
      return rate === null ? null : figure.of(rate);
    },
  };
}

/** What null means for figures of the whole site. */
export const NO_RATE =
  'it was not counted; for a ratio, also if no hour is known yet; for a share, also if there was no request';

/** Names of this shape that may have been meant. */
export function nearestSiteNames(meant: string, outcomes: ReadonlySet<string>): readonly string[] {
  const [, figure = '', window] = /^site_\w*?(_share|_lift)?_([1-9]\d{0,4}[mhd])$/.exec(meant) ?? [];
  if (window === undefined) return [];
  return [...COUNTED, ...STANDARD_OUTCOMES, ...outcomes].map((what) => `site_${what}${figure}_${window}`);
}
