import type { AlertMeasure } from '../../../platform/alerts/alert-watch.ts';
import { referenceOf, windowOf, type AlertWindow } from '../../../platform/alerts/alert-window.ts';
import { STABILITY_ROWS_MIN } from '../../../statistics/population-stability.ts';
import { fraudScore } from '../contract.ts';
import { populationStability } from '../score/metrics.ts';
import type { EvidenceStore } from './evidence-store.ts';

/** Scores of a window that are compared at most. */
const WINDOW_SCORES_MAX = 20_000;
/** The time of reference is read in pieces of four hours, so that all times of day and all days weigh. */
const PIECE_MS = 4 * 3_600_000;
const PIECE_SCORES_MAX = 200;

/**
 * Makes the measure of how far fraud scores have moved. It compares at most 20,000 scores of the window with a sample of
 * the reference, at most 200 of each four hours. The sample is kept, so that a look reads only what is new.
 */
export function scoreMeasures(store: Pick<EvidenceStore, 'scores'>) {
  let pieces = new Map<number, readonly number[]>();
  /** Reads the pieces that end within the reference. */
  const sample = async ({ fromMs, toMs }: AlertWindow): Promise<readonly number[]> => {
    const kept = new Map<number, readonly number[]>();
    for (let startMs = Math.ceil(fromMs / PIECE_MS) * PIECE_MS; startMs + PIECE_MS <= toMs; startMs += PIECE_MS) {
      const piece = { fromMs: startMs, toMs: startMs + PIECE_MS, limit: PIECE_SCORES_MAX };
      kept.set(startMs, pieces.get(startMs) ?? (await store.scores(piece)));
    }
    pieces = kept;
    return [...kept.values()].flat();
  };
  return {
    'score-drift': async (rule, nowMs) => {
      const window = windowOf(rule, nowMs);
      const later = await store.scores({ ...window, limit: WINDOW_SCORES_MAX });
      const least = Math.max(STABILITY_ROWS_MIN, rule.callsMin);
      const earlier = later.length < least ? [] : await sample(referenceOf(window));
      const value = earlier.length < least ? null : populationStability(earlier, later);
      return [{ subject: fraudScore.name, value }];
    },
  } satisfies Readonly<Record<string, AlertMeasure>>;
}
