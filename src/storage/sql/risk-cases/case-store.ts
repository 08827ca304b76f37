import type {
  CaseEntityKind,
  CaseEvent,
  CaseOpening,
  CaseOrder,
  CaseOutcome,
  RelatedDecision,
  RiskCase,
} from '../../../features/business-risk/cases/case.ts';
import { CASE_ENTITY_KINDS } from '../../../features/business-risk/cases/case.ts';
import type { JoinKind, KeptCasePolicy } from '../../../features/business-risk/cases/case-policy.ts';
import type {
  CaseChange,
  CaseChanged,
  CaseCounts,
  CaseDetail,
  CaseDetailLimits,
  CaseQuery,
  CaseStore,
  CaseTotals,
} from '../../../features/business-risk/cases/case-store.ts';
import type { RiskLevel } from '../../../features/business-risk/rules/risk-types.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import { RefusedWrite } from '../operation.ts';
import { openText, sealText } from '../sealed-text.ts';
import { durableWrite, type SqlDatabase } from '../database.ts';
import { CASE_CHANGED, type EventRow, type RelatedRow } from './operations.ts';

/** Gives the context that binds the sealed note of an event to it. */
export function caseNoteContext(eventId: string): string {
  return `risk.case-note:${eventId}`;
}

type Detail = Pick<CaseEvent, 'assignee' | 'outcome'>;

/** Keeps cases in the embedded database. Their notes are kept only sealed. */
export class SqlCaseStore implements CaseStore {
  readonly #database: SqlDatabase;
  readonly #secrets: Pick<SiteSecrets, 'seal' | 'open'>;

  constructor(database: SqlDatabase, secrets: Pick<SiteSecrets, 'seal' | 'open'>) {
    this.#database = database;
    this.#secrets = secrets;
  }

  prepareOpen(opening: CaseOpening): DurableWrite {
    return durableWrite('riskCases.open', opening);
  }

  page(query: CaseQuery): Promise<readonly RiskCase[]> {
    return this.#database.report('riskCases.page', query);
  }

  find(caseId: string): Promise<RiskCase | null> {
    return this.#database.read('riskCases.find', caseId);
  }

  async detail(caseId: string, limits: CaseDetailLimits): Promise<CaseDetail> {
    const { decisions, entities, named, related, events } = await this.#database.report('riskCases.detail', {
      caseId,
      limits,
    });
    const counts = new Map(entities.map(({ kind, n }) => [kind, n]));
    return {
      decisions: decisions.map(({ joinedBy, level, ...row }) => ({
        ...row,
        level: level as RiskLevel,
        joinedBy: joinedBy === '' ? null : (joinedBy as JoinKind),
      })),
      entities: Object.fromEntries(CASE_ENTITY_KINDS.map((kind) => [kind, counts.get(kind) ?? 0])) as Record<
        CaseEntityKind,
        number
      >,
      named,
      related: related.map(relatedOf),
      events: events.map((event) => this.#eventOf(event)),
    };
  }

  orders(caseId: string): Promise<readonly CaseOrder[]> {
    return this.#database.read('riskCases.orders', caseId);
  }

  ofCases(orderIds: readonly string[]): Promise<readonly string[]> {
    return this.#database.report('riskCases.ofCases', orderIds);
  }

  async change({ event, ...change }: CaseChange, also: readonly DurableWrite[]): Promise<CaseChanged> {
    const { id, atMs, what, by, note, ...detail } = event;
    const noteSealed = note === null ? null : sealText(this.#secrets, caseNoteContext(id), note);
    const row: EventRow = { id, atMs, what, by, detail: JSON.stringify(detail), noteSealed };
    try {
      const [, ...outputs] = await this.#database.writeAll([
        durableWrite('riskCases.change', { ...change, event: row }),
        ...also,
      ]);
      return { ok: true, outputs };
    } catch (error) {
      if (error instanceof RefusedWrite && error.refusal === CASE_CHANGED) return { ok: false };
      throw error;
    }
  }

  counts(nowMs: number): Promise<CaseCounts> {
    return this.#database.report('riskCases.counts', nowMs);
  }

  totals(span: { readonly fromMs: number; readonly nowMs: number }): Promise<CaseTotals> {
    return this.#database.report('riskCases.totals', span);
  }

  erase(keys: readonly string[]): Promise<number> {
    return this.#database.write('riskCases.erase', keys);
  }

  purge(input: { readonly beforeMs: number; readonly limit: number }): Promise<number> {
    return this.#database.write('riskCases.purge', input);
  }

  policy(): Promise<KeptCasePolicy | null> {
    return this.#database.read('riskCases.policy', undefined);
  }

  putPolicy(policy: KeptCasePolicy): Promise<void> {
    return this.#database.write('riskCases.putPolicy', policy);
  }

  #eventOf({ detail, noteSealed, ...event }: EventRow): CaseEvent {
    const note = noteSealed === null ? null : openText(this.#secrets, caseNoteContext(event.id), noteSealed);
    return { ...event, ...(JSON.parse(detail) as Detail), note };
  }
}

function relatedOf({ shares, level, outcome, ...row }: RelatedRow): RelatedDecision {
  const shared = new Set(shares.split(','));
  return {
    ...row,
    level: level as RiskLevel,
    outcome: outcome as CaseOutcome | null,
    shares: CASE_ENTITY_KINDS.filter((kind) => shared.has(kind)),
  };
}
