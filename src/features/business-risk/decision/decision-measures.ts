import { present } from '../../../kernel/assert.ts';
import type { AlertMeasure } from '../../../platform/alerts/alert-watch.ts';
import { referenceOf, windowOf, type AlertWindow } from '../../../platform/alerts/alert-window.ts';
import { STABILITY_ROWS_MIN, stabilityIndex } from '../../../statistics/population-stability.ts';
import { RISK_LEVELS, type RiskLevel } from '../rules/risk-types.ts';
import { SCENE_GROUPS, type DecisionFinder, type RiskTotal } from './decision-finder.ts';

/** More than a day of minutes has of scenes and levels. */
const POINTS_MAX = 50_000;

type Counts = Pick<DecisionFinder, 'points' | 'totals'>;

/** Makes the measures over the counts of decisions. A subject is a group of scenes, e.g. `login`. */
export function decisionMeasures(finder: Counts) {
  return {
    'reject-rate': shareOf(finder, 'reject'),
    'review-rate': shareOf(finder, 'review'),
    'level-drift': driftOf(finder),
  } satisfies Readonly<Record<string, AlertMeasure>>;
}

function shareOf(finder: Counts, wanted: RiskLevel): AlertMeasure {
  return async (rule, nowMs) => {
    const points = await pointsOf(finder, windowOf(rule, nowMs));
    return SCENE_GROUPS.map((subject) => {
      const counts = countsOf(points, subject);
      const all = sum(counts);
      const value = all >= Math.max(1, rule.callsMin) ? present(counts[RISK_LEVELS.indexOf(wanted)]) / all : null;
      return { subject, value };
    });
  };
}

function driftOf(finder: Counts): AlertMeasure {
  return async (rule, nowMs) => {
    const window = windowOf(rule, nowMs);
    const points = await pointsOf(finder, window);
    const reference = await finder.totals({ step: 'hour', part: 'scene', ...referenceOf(window) });
    const least = Math.max(STABILITY_ROWS_MIN, rule.callsMin);
    return SCENE_GROUPS.map((subject) => {
      const [earlier, later] = [countsOf(reference, subject), countsOf(points, subject)];
      const isEnough = sum(earlier) >= least && sum(later) >= least;
      return { subject, value: isEnough ? stabilityIndex(earlier, later) : null };
    });
  };
}

function pointsOf(finder: Counts, window: AlertWindow): Promise<readonly RiskTotal[]> {
  return finder.points({ step: 'minute', part: 'scene', ...window, limit: POINTS_MAX });
}

/** Counts the decisions of a scene by level, in the order of RISK_LEVELS. */
function countsOf(rows: readonly RiskTotal[], scene: string): readonly number[] {
  return RISK_LEVELS.map((wanted) =>
    sum(rows.filter(({ name, level }) => name === scene && level === wanted).map(({ decisions }) => decisions)),
  );
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
