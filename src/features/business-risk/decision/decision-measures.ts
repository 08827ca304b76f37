import type { AlertMeasure } from '../../../platform/alerts/alert-watch.ts';
import { STEP_MS, stepStartMs } from '../../../platform/ledger/call-series.ts';
import type { RiskLevel } from '../rules/risk-types.ts';
import { SCENE_GROUPS, type DecisionFinder } from './decision-finder.ts';

/** More than a day of minutes has of scenes and levels. */
const POINTS_MAX = 50_000;

/** Makes the measures over the counts of decisions. A subject is a group of scenes, e.g. `login`. */
export function decisionMeasures(finder: Pick<DecisionFinder, 'points'>) {
  return { 'reject-rate': shareOf(finder, 'reject'), 'review-rate': shareOf(finder, 'review') };
}

function shareOf(finder: Pick<DecisionFinder, 'points'>, wanted: RiskLevel): AlertMeasure {
  return async ({ windowMinutes, callsMin }, nowMs) => {
    const toMs = stepStartMs('minute', nowMs) + STEP_MS.minute;
    const fromMs = toMs - windowMinutes * STEP_MS.minute;
    const points = await finder.points({ step: 'minute', part: 'scene', fromMs, toMs, limit: POINTS_MAX });
    return SCENE_GROUPS.map((subject) => {
      const own = points.filter(({ name }) => name === subject);
      const all = sum(own);
      const value = all >= Math.max(1, callsMin) ? sum(own.filter(({ level }) => level === wanted)) / all : null;
      return { subject, value };
    });
  };
}

function sum(points: readonly { readonly decisions: number }[]): number {
  return points.reduce((total, { decisions }) => total + decisions, 0);
}
