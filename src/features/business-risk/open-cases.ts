import { systemClock } from '../../kernel/clock.ts';
import { systemRandom } from '../../kernel/random.ts';
import { everyOneByOne } from '../../kernel/timers.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { CaseDesk, type CaseDeskDeps } from './cases/case-desk.ts';
import { CaseOpenings, type CaseOpeningsDeps } from './cases/case-openings.ts';
import { CasePolicyDesk } from './cases/case-policy-desk.ts';
import type { CaseCounts, CaseStore } from './cases/case-store.ts';
import type { CaseOpener } from './decision/case-opener.ts';

/** The review queue, with the desks by which people work on it. */
export interface OpenedCases {
  readonly cases: CaseStore;
  readonly caseDesk: CaseDesk;
  readonly casePolicy: CasePolicyDesk;
  /** Opens cases for decisions. */
  readonly opener: CaseOpener;
}

type CaseParts = Pick<CaseDeskDeps, 'decisions' | 'labels' | 'lists' | 'baselines'> &
  Pick<CaseOpeningsDeps, 'erasureKeys'> & { readonly cases: CaseStore };

/** Opens the review queue, with its metrics. Throws Fault. */
export async function openCases(foundation: Foundation, parts: CaseParts): Promise<OpenedCases> {
  const { cases: store, erasureKeys } = parts;
  const ports = { store, clock: systemClock, random: systemRandom };
  const casePolicy = await CasePolicyDesk.open(store);
  foundation.changes.follow('case-policy', () => casePolicy.reload());
  await openMetrics(foundation, store);
  return {
    cases: store,
    caseDesk: new CaseDesk({ ...parts, ...ports }),
    casePolicy,
    opener: new CaseOpenings({ ...ports, policy: () => casePolicy.current, erasureKeys }),
  };
}

const COUNT_EVERY_MS = 60_000;

/** Shows how many cases wait. They are counted every minute. */
async function openMetrics({ metrics, opened, log }: Foundation, store: Pick<CaseStore, 'counts'>): Promise<void> {
  let counts: CaseCounts = await store.counts(systemClock.nowMs());
  for (const kind of ['open', 'assigned', 'overdue'] as const)
    metrics.gauge('risk_cases', 'Cases that wait for a person', () => counts[kind], { kind });
  const failed = () =>
    log.problem('the cases of the review queue could not be counted; this is tried again every minute');
  const count = async () => {
    counts = await store.counts(systemClock.nowMs());
  };
  opened.defer(everyOneByOne(COUNT_EVERY_MS, () => count().catch(failed)));
}
