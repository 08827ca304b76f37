/** What a kind of alert compares. */
interface AlertKindFacts {
  /** What its value is measured in. A `share` is between 0 and 1, and `psi` is a population stability index. */
  readonly unit: 'share' | 'milliseconds' | 'calls' | 'days' | 'hours' | 'deliveries' | 'cases' | 'psi';
  /** On which side of the threshold it fires. */
  readonly fires: 'above' | 'below';
  /** What its subjects are. Those of `site` have one subject, `site`. */
  readonly scope: 'api' | 'package' | 'budget' | 'scene' | 'feed' | 'site';
  /** Whether it counts over the last minutes, with a least number of calls or decisions. */
  readonly isWindowed: boolean;
  /** Highest threshold that makes sense. The lowest is 0. */
  readonly thresholdMax: number;
}

/** The kinds of alert: what each measures, and when it fires. */
export const ALERT_KINDS = {
  /** Calls of an API that this server could not answer (code 10014). */
  'failure-rate': { unit: 'share', fires: 'above', scope: 'api', isWindowed: true, thresholdMax: 1 },
  /** Calls of an API with a code other than 0. */
  'error-rate': { unit: 'share', fires: 'above', scope: 'api', isWindowed: true, thresholdMax: 1 },
  /** Time below which 95 of 100 calls of an API are answered. */
  'latency-p95': { unit: 'milliseconds', fires: 'above', scope: 'api', isWindowed: true, thresholdMax: 600_000 },
  /** Calls of an API that came at all. */
  'calls-missing': { unit: 'calls', fires: 'below', scope: 'api', isWindowed: true, thresholdMax: 1e9 },
  /** What is left of a package that is limited. */
  'package-left': { unit: 'share', fires: 'below', scope: 'package', isWindowed: false, thresholdMax: 1 },
  /** Days until a package expires. */
  'package-ends': { unit: 'days', fires: 'below', scope: 'package', isWindowed: false, thresholdMax: 3650 },
  /** What is used of a budget in its present day or month. */
  'budget-used': { unit: 'share', fires: 'above', scope: 'budget', isWindowed: false, thresholdMax: 1 },
  /** Risk decisions of a scene that rejected. */
  'reject-rate': { unit: 'share', fires: 'above', scope: 'scene', isWindowed: true, thresholdMax: 1 },
  /** Risk decisions of a scene that asked for a review. */
  'review-rate': { unit: 'share', fires: 'above', scope: 'scene', isWindowed: true, thresholdMax: 1 },
  /** How far the levels of a scene have moved from those of the 28 days before, as a population stability index. */
  'level-drift': { unit: 'psi', fires: 'above', scope: 'scene', isWindowed: true, thresholdMax: 10 },
  /** How far fraud scores have moved from those of the 28 days before, as a population stability index. */
  'score-drift': { unit: 'psi', fires: 'above', scope: 'api', isWindowed: true, thresholdMax: 10 },
  /**
   * How far the scores of faces or of liveness of the last seven days have moved from those of the 28 days before, as a
   * population stability index.
   */
  'accuracy-drift': { unit: 'psi', fires: 'above', scope: 'api', isWindowed: false, thresholdMax: 10 },
  /** Cases of the review queue that should have been resolved by now. */
  'cases-overdue': { unit: 'cases', fires: 'above', scope: 'site', isWindowed: false, thresholdMax: 1e6 },
  /** Days since an active feed became older than its kind may be. Feeds that age does not harm are left out. */
  'feed-age': { unit: 'days', fires: 'above', scope: 'feed', isWindowed: false, thresholdMax: 3650 },
  /** Hours since the last backup. It is silent while there is none. */
  'backup-age': { unit: 'hours', fires: 'above', scope: 'site', isWindowed: false, thresholdMax: 87_600 },
  /** Deliveries to webhooks that were given up in the last day. */
  'webhooks-failed': { unit: 'deliveries', fires: 'above', scope: 'site', isWindowed: false, thresholdMax: 1e6 },
} as const satisfies Readonly<Record<string, AlertKindFacts>>;

/** The name of a kind, e.g. `error-rate`. */
export type AlertKind = keyof typeof ALERT_KINDS;
/** The names of all kinds. */
export const ALERT_KIND_NAMES = Object.keys(ALERT_KINDS) as [AlertKind, ...AlertKind[]];

/** Whether a value is on the side of the threshold on which the kind fires. The threshold itself is not. */
export function isBeyond(kind: AlertKind, value: number, threshold: number): boolean {
  return ALERT_KINDS[kind].fires === 'above' ? value > threshold : value < threshold;
}
