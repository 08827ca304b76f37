import type { CohortReading } from '../../features/business-risk/baselines/baseline-store.ts';
import type { Observation } from '../../features/business-risk/baselines/observation.ts';
import { ALL_MARK_KINDS, MARK_KINDS, type MarkFamily } from '../../features/business-risk/ingest/request-marks.ts';

const FAMILIES = [...new Set(ALL_MARK_KINDS.map((kind) => MARK_KINDS[kind].family))] as readonly MarkFamily[];
const QUIET: CohortReading = { lift: 0, size: 0, gapVariation: Number.NaN };
const UNMARKED: CohortReading = { ...QUIET, lift: Number.NaN };

/** Cohorts before any is read: quiet if the request brings a mark of the family, and with an unknown lift if it does not. */
export function unreadCohorts(marks: Observation['marks']): Record<MarkFamily, CohortReading> {
  const marked = new Set(
    ALL_MARK_KINDS.filter((kind) => marks[kind] !== undefined).map((kind) => MARK_KINDS[kind].family),
  );
  const cohorts = FAMILIES.map((family) => [family, marked.has(family) ? QUIET : UNMARKED]);
  return Object.fromEntries(cohorts) as Record<MarkFamily, CohortReading>;
}
