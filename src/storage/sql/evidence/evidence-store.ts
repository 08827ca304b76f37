import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type {
  Dossier,
  EvidenceListQuery,
  EvidenceRecord,
  EvidenceStore,
  LabelledScore,
  ListedEvidence,
  ListedOutcome,
  ShadowedScore,
  ShadowQuery,
  LabelOptions,
  LabelOutcome,
  LinkedKeysQuery,
  Looking,
  OutcomeLabel,
  OutcomeListQuery,
  ScoredAnswer,
  StoredScore,
  ReportedBy,
} from '../../../features/fraud-score/evidence/evidence-store.ts';
import type { Subject, SubjectKey } from '../../../features/fraud-score/evidence/subject.ts';
import { durableWrite, type SqlDatabase } from '../database.ts';

/** Keeps evidence in the embedded database. The worker sees only keys. */
export class SqlEvidenceStore implements EvidenceStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  look(subjects: readonly Subject[], looking: Looking, signal: AbortSignal): Promise<readonly Dossier[]> {
    return this.#database.read('evidence.look', { subjects, looking }, signal);
  }

  add(records: readonly EvidenceRecord[]): Promise<number> {
    return this.#database.write('evidence.add', { records });
  }

  differing(records: readonly EvidenceRecord[]): Promise<readonly boolean[]> {
    return this.#database.report('evidence.differing', { records });
  }

  prepareAdd(records: readonly EvidenceRecord[]): DurableWrite {
    return durableWrite('evidence.add', { records });
  }

  withdraw(subjects: readonly Subject[], evidenceId: string): Promise<number> {
    return this.#database.write('evidence.withdraw', { subjects, evidenceId });
  }

  withdrawAll(subjects: readonly Subject[], source: string): Promise<number> {
    return this.#database.write('evidence.withdrawAll', { subjects, source });
  }

  prepareAnswer(answer: ScoredAnswer, asks: boolean): DurableWrite {
    return durableWrite('evidence.answered', { answer, asks });
  }

  answer(orderId: string): Promise<StoredScore | null> {
    return this.#database.read('evidence.answer', orderId);
  }

  labelOrder(label: OutcomeLabel, { mayReplace, passed }: LabelOptions): Promise<LabelOutcome> {
    return this.#database.write('evidence.labelOrder', { label, mayReplace, passed });
  }

  prepareLabelOrder(label: OutcomeLabel, options: LabelOptions): DurableWrite {
    return durableWrite('evidence.labelOrder', { label, ...options });
  }

  unlabelOrder(label: ReportedBy): Promise<boolean> {
    return this.#database.write('evidence.unlabelOrder', label);
  }

  prepareUnlabelOrder(label: ReportedBy): DurableWrite {
    return durableWrite('evidence.unlabelOrder', label);
  }

  async labelSubjects(subjects: readonly Subject[], label: OutcomeLabel): Promise<void> {
    await this.#database.write('evidence.labelSubjects', { subjects, label });
  }

  unlabelSubjects(subjects: readonly Subject[], label: ReportedBy): Promise<boolean> {
    return this.#database.write('evidence.unlabelSubjects', { subjects, label });
  }

  history(page: { readonly after: string | null; readonly limit: number }): Promise<readonly LabelledScore[]> {
    return this.#database.report('evidence.history', page);
  }

  shadowed(query: ShadowQuery): Promise<readonly ShadowedScore[]> {
    return this.#database.report('evidence.shadowed', query);
  }

  scores(input: {
    readonly fromMs: number;
    readonly toMs: number;
    readonly limit: number;
  }): Promise<readonly number[]> {
    return this.#database.report('evidence.scores', input);
  }

  linkedKeys(query: LinkedKeysQuery): Promise<readonly SubjectKey[]> {
    return this.#database.read('evidence.linkedKeys', query);
  }

  erase(subjects: readonly Subject[]): Promise<number> {
    return this.#database.write('evidence.erase', subjects);
  }

  purge(limits: { readonly nowMs: number; readonly beforeMs: number; readonly limit: number }): Promise<number> {
    return this.#database.write('evidence.purge', limits);
  }

  list(query: EvidenceListQuery): Promise<readonly ListedEvidence[]> {
    return this.#database.report('evidence.list', query);
  }

  outcomes(query: OutcomeListQuery): Promise<readonly ListedOutcome[]> {
    return this.#database.report('evidence.outcomes', query);
  }

  holdsAny(): Promise<boolean> {
    return this.#database.read('evidence.holdsAny', null);
  }

  count(): Promise<number> {
    return this.#database.report('evidence.count', null);
  }
}
