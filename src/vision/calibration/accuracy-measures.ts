import type { AlertMeasure } from '../../platform/alerts/alert-watch.ts';
import { COUNTED_APIS } from './counted-scores.ts';
import { driftByWeek, type DriftDeps } from './drift-by-week.ts';

/** Makes the measure of how far scores of faces and of liveness have moved. A subject is the name of an API. */
export function accuracyMeasures(deps: DriftDeps) {
  return {
    'accuracy-drift': (rule, nowMs) =>
      Promise.all(
        COUNTED_APIS.map(async (api) => {
          const [week] = await driftByWeek(deps, { api, weeks: 1, nowMs, rowsMin: rule.callsMin });
          return { subject: api, value: week?.psi ?? null };
        }),
      ),
  } satisfies Readonly<Record<string, AlertMeasure>>;
}
