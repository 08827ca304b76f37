import type { AlertMeasure } from '../../../platform/alerts/alert-watch.ts';
import type { CaseStore } from './case-store.ts';

/** Makes the measures over the review queue. */
export function caseMeasures(cases: Pick<CaseStore, 'counts'>) {
  return {
    'cases-overdue': async (_rule, nowMs) => [{ subject: 'site', value: (await cases.counts(nowMs)).overdue }],
  } satisfies Readonly<Record<string, AlertMeasure>>;
}
