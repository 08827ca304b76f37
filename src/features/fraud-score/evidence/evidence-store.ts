import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { RiskCode, RiskLevel } from './risk-codes.ts';
import type { Subject, SubjectKey, SubjectKind } from './subject.ts';

/** Source of the evidence that this server's own decisions make; nobody else may name it. */
export const OWN_EVIDENCE_SOURCE = 'renzheng.business-risk';

/** Something that somebody holds against the subjects it names. */
export interface EvidenceRecord {
  /** 32 hex digits; the same id again changes nothing, so that a file can be loaded twice. */
  readonly evidenceId: string;
  /** One at least that is no name: a name alone stands for thousands. */
  readonly subjects: readonly Subject[];
  readonly code: RiskCode;
  readonly level: RiskLevel;
  /** Who says so. */
  readonly source: string;
  /** How far the source is believed, 0 to 1. */
  readonly weight: number;
  readonly observedAtMs: number;
  /** Not counted from then on; null where it only ages. */
  readonly expiresAtMs: number | null;
}

/** A piece of evidence as a subject has it. */
export type EvidenceItem = Omit<EvidenceRecord, 'subjects'>;

/** How the report of an order's outcome ended. */
export type LabelOutcome = 'recorded' | 'unknown' | 'taken';

/** What came of a person or an order. */
export interface OutcomeLabel {
  /** The order it is about, or the reporter's own reference, unique within its source: one report each, the latest counts. */
  readonly reference: string;
  readonly outcome: 'fraud' | 'genuine';
  /** When it became known, which is what a model may learn from. */
  readonly observedAtMs: number;
  readonly source: string;
}

/** A subject of another kind that was seen together with this one. */
export interface SubjectLink {
  readonly kind: SubjectKind;
  readonly key: SubjectKey;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Everything kept about one subject, bounded: the latest of each, at most DOSSIER_ROWS_MAX. */
export interface Dossier {
  /** The key everything is kept by, whatever form the subject was given in. */
  readonly key: SubjectKey;
  readonly evidence: readonly EvidenceItem[];
  /** Score queries of the last 30 days: of each app the first of a day in Asia/Shanghai. */
  readonly queries: readonly { readonly appId: string; readonly atMs: number }[];
  /** Each other subject once, from reports and from questions. */
  readonly links: readonly SubjectLink[];
  readonly labels: readonly OutcomeLabel[];
}

/** When, and for whom, is looked. */
export interface Looking {
  readonly atMs: number;
  /**
   * The app that asks: what its own questions left behind is not shown to it, so that a question that is asked again
   * finds what the first one found. Null to be shown everything.
   */
  readonly asker: string | null;
}

/** Rows of each sort that are looked at. */
export const DOSSIER_ROWS_MAX = 200;

/** One answer with what it was made from, as it was known then. */
export interface ScoredAnswer {
  readonly orderId: string;
  /** Name of the API that answered. */
  readonly api: string;
  readonly appId: string;
  readonly atMs: number;
  readonly subjects: readonly Subject[];
  /** JSON: features, contributions, score; null where the API keeps its own record. */
  readonly detail: string | null;
}

/** An answer as it is read back: keys instead of what was given. */
export interface StoredScore extends Omit<ScoredAnswer, 'subjects'> {
  readonly subjects: readonly { readonly kind: SubjectKind; readonly key: SubjectKey }[];
}

/** A past answer with the outcome reported for it, or null. */
export interface LabelledScore extends Pick<StoredScore, 'orderId' | 'atMs' | 'detail'> {
  readonly label: OutcomeLabel | null;
}

/**
 * Evidence, queries, links and outcomes, by keys that give nothing away. Implemented in storage/; every implementation
 * passes evidence-store.suite.ts. Each method throws Fault, 'timeout' once a signal aborts.
 */
export interface EvidenceStore {
  /** What is known of each subject at a time, in the order asked. Later rows and expired evidence are left out. */
  look(subjects: readonly Subject[], looking: Looking, signal: AbortSignal): Promise<readonly Dossier[]>;

  /** Adds evidence, at most 1000 pieces; resolves once durable, to how many were not known before. */
  add(records: readonly EvidenceRecord[]): Promise<number>;

  /** The same, to be committed with a call. */
  prepareAdd(records: readonly EvidenceRecord[]): DurableWrite;

  /** Takes a piece of evidence back, from every subject; how many rows that were. */
  withdraw(subjects: readonly Subject[], evidenceId: string): Promise<number>;

  /**
   * An answer to be committed with its call, so that an outcome can be told of its order.
   * @param asks whether it counts as a question about its subjects, who then belong together
   */
  prepareAnswer(answer: ScoredAnswer, asks: boolean): DurableWrite;

  /** The answer of an order; null where there is none. */
  answer(orderId: string): Promise<StoredScore | null>;

  /**
   * Records an outcome for the subjects of an order, in the place of what the same source told of it. What another
   * source told stands (`taken`), unless it may be replaced. `unknown` if there is no such order.
   */
  labelOrder(label: OutcomeLabel, options: { readonly mayReplace: boolean }): Promise<LabelOutcome>;

  /** Records an outcome for subjects, in the place of what the same source told under the same reference. */
  labelSubjects(subjects: readonly Subject[], label: OutcomeLabel): Promise<void>;

  /**
   * Answers of the fraud score with their outcomes, oldest first. An outcome counts for an order that it names, or for
   * every order of its subject made before it became known.
   */
  history(page: { readonly after: string | null; readonly limit: number }): Promise<readonly LabelledScore[]>;

  /** Removes everything about subjects, also where it is kept under those they were seen with; how many rows. */
  erase(subjects: readonly Subject[]): Promise<number>;

  /** Removes expired evidence, and answers, queries and links last seen before `beforeMs`; how many, at most `limit` each. */
  purge(limits: { readonly nowMs: number; readonly beforeMs: number; readonly limit: number }): Promise<number>;

  /** Whether evidence ever came from elsewhere, or there is an outcome: one seek. */
  holdsAny(): Promise<boolean>;

  /** Pieces of evidence by subject kind: for a console; it reads every row. */
  count(): Promise<number>;
}
