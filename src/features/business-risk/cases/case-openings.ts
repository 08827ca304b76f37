import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import { rowId, type RandomSource } from '../../../kernel/random.ts';
import type { CaseOpener } from '../decision/case-opener.ts';
import type { DecisionRecord } from '../decision/decision-record.ts';
import { momentKeys } from '../decision/remembered-moments.ts';
import type { RiskEngineDeps } from '../decision/risk-engine.ts';
import type { Ingested } from '../ingest/ingest-request.ts';
import type { CaseEntity, CaseEntityKind } from './case.ts';
import { dueAtMs, openedBy, type CasePolicy } from './case-policy.ts';
import type { CaseStore } from './case-store.ts';

/** What opening cases works with. */
export interface CaseOpeningsDeps {
  readonly store: Pick<CaseStore, 'prepareOpen'>;
  readonly policy: () => CasePolicy;
  readonly erasureKeys: RiskEngineDeps['erasureKeys'];
  readonly random: RandomSource;
}

/** Opens cases for the decisions that the policy names. A decision that it does not name costs one comparison. */
export class CaseOpenings implements CaseOpener {
  readonly #deps: CaseOpeningsDeps;

  constructor(deps: CaseOpeningsDeps) {
    this.#deps = deps;
  }

  prepare({ orderId, appId, atMs, decision }: DecisionRecord, ingested: Ingested): DurableWrite | null {
    const { store, random, erasureKeys } = this.#deps;
    const policy = this.#deps.policy();
    const { level, fired } = decision;
    const { event } = ingested;
    const by = openedBy(policy, { level, scene: event.scene, fired });
    if (by === null) return null;
    return store.prepareOpen({
      caseId: rowId(random, 'cas'),
      orderId,
      appId,
      atMs,
      level,
      scene: event.scene,
      openedBy: by,
      rules: fired,
      entities: entitiesOf(ingested),
      joinBy: policy.joinBy,
      erasureKeys: erasureKeys?.(ingested) ?? [],
      dueAtMs: dueAtMs(policy, event.scene, atMs),
      casesADayMax: policy.casesADayMax,
    });
  }
}

/** The pseudonyms of a request. An address that is not public identifies no client. */
function entitiesOf({ event }: Ingested): readonly CaseEntity[] {
  return Object.entries(momentKeys(event)).flatMap(([kind, key]) =>
    key === null ? [] : [{ kind: kind as CaseEntityKind, key: key as string }],
  );
}
