import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { RiskCode, RiskLevel } from './risk-codes.ts';
import type { Subject, SubjectKey, SubjectKind } from './subject.ts';

/** Source of the evidence that this server's own decisions make. No report may use it. */
export const OWN_EVIDENCE_SOURCE = 'renzheng.business-risk';

/** A piece of evidence against the subjects that it names. */
export interface EvidenceRecord {
  /** 32 hex digits. Adding the same id again changes nothing, so that a file can be loaded twice. */
  readonly evidenceId: string;
  /** At least one of them is not a name, because thousands of people may share a name. */
  readonly subjects: readonly Subject[];
  readonly code: RiskCode;
  readonly level: RiskLevel;
  /** The system that reported it. */
  readonly source: string;
  /** How far the source is trusted, 0 to 1. */
  readonly weight: number;
  readonly observedAtMs: number;
  /** From this time on it does not count. Null if it only ages. */
  readonly expiresAtMs: number | null;
  /**
   * Id of the list entry without which there would be no such piece. It is not added once the entry is removed, and goes
   * with the entry. Absent for all that was reported.
   */
  readonly listEntry?: string;
}

/** A piece of evidence, as kept for one subject. */
export type EvidenceItem = Omit<EvidenceRecord, 'subjects' | 'listEntry'>;

/** What a piece of evidence says, beside its id and the source and reference that the id stands for. */
export type EvidenceContent = Pick<EvidenceItem, 'code' | 'level' | 'weight' | 'observedAtMs' | 'expiresAtMs'>;

/** Whether two pieces say the same. */
export function isSameContent(one: EvidenceContent, other: EvidenceContent): boolean {
  return (
    one.code === other.code &&
    one.level === other.level &&
    one.weight === other.weight &&
    one.observedAtMs === other.observedAtMs &&
    one.expiresAtMs === other.expiresAtMs
  );
}

/** Selects evidence on all people. What is null does not filter. */
export interface EvidenceListQuery {
  readonly fromMs: number;
  /** The end of the time in which it was observed, which is excluded. */
  readonly toMs: number;
  readonly source: string | null;
  readonly code: number | null;
  readonly level: number | null;
  /** The last row of the page before, or null for the first page. */
  readonly after: Pick<ListedEvidence, 'observedAtMs' | 'subject' | 'evidenceId'> | null;
  /** 1 to 1001. */
  readonly limit: number;
}

/** A piece of evidence on one subject. A piece that names several stands once for each. */
export interface ListedEvidence extends EvidenceItem {
  readonly subject: SubjectKey;
}

/** The result of reporting the outcome of an order. */
export type LabelOutcome = 'recorded' | 'unknown' | 'taken';

/** An order of which only the time is known, because it left no answer: a risk decision that passed. */
export interface PassedOrder {
  /** Name of the API that answered. */
  readonly api: string;
  readonly atMs: number;
}

/** How an outcome is recorded for an order. */
export interface LabelOptions {
  /** Whether it replaces what another source reported. */
  readonly mayReplace: boolean;
  /** The order, if it may have left no answer. Null if it has left one. */
  readonly passed: PassedOrder | null;
}

/** Names the report of an outcome. */
export type ReportedBy = Pick<OutcomeLabel, 'reference' | 'source'>;

/** The reported outcome for a person or an order. */
export interface OutcomeLabel {
  /**
   * The order it is about, or the reporter's own reference, unique within its source. Each reference has one report,
   * and the latest counts.
   */
  readonly reference: string;
  readonly outcome: 'fraud' | 'genuine';
  /** When the outcome became known. A model may learn from it only after that. */
  readonly observedAtMs: number;
  readonly source: string;
}

/** What outcomes can be about: a person, or an order of one of these APIs. */
export const OUTCOME_KINDS = ['person', 'fraud-score', 'business-risk'] as const;
/** One of these, e.g. `person`. */
export type OutcomeKind = (typeof OUTCOME_KINDS)[number];

/** Selects outcomes of all people. What is null does not filter. */
export interface OutcomeListQuery {
  readonly fromMs: number;
  /** The end of the time in which they became known, which is excluded. */
  readonly toMs: number;
  readonly kind: OutcomeKind | null;
  readonly source: string | null;
  readonly outcome: OutcomeLabel['outcome'] | null;
  /** The last row of the page before, or null for the first page. */
  readonly after: OutcomePlace | null;
  /** 1 to 1001. */
  readonly limit: number;
}

/** By what the list of outcomes is sorted. `subject` is null for an outcome of an order. */
export interface OutcomePlace extends Pick<OutcomeLabel, 'observedAtMs' | 'source' | 'reference'> {
  readonly subject: SubjectKey | null;
}

/**
 * A reported outcome. That of an order stands once, with no subject. That of a person stands once for each identifier
 * that the report names.
 */
export interface ListedOutcome extends OutcomeLabel {
  readonly kind: OutcomeKind;
  readonly subject: SubjectKey | null;
}

/** A subject of another kind that was seen together with this one. */
export interface SubjectLink {
  readonly kind: SubjectKind;
  readonly key: SubjectKey;
  readonly firstMs: number;
  readonly lastMs: number;
  /**
   * The customer that alone asked about the two together, or the app if no customer pays for it. Null if a
   * report or several of them did.
   */
  readonly onlyPayer: string | null;
}

/** A customer that asked about a subject, see Dossier. */
export interface AskedBy {
  readonly payer: string;
  /** When the last of its apps that asked on this day did so for the first time. */
  readonly atMs: number;
}

/** Everything kept about one subject. It is bounded: the latest rows of each sort, at most DOSSIER_ROWS_MAX. */
export interface Dossier {
  /** The key under which everything is kept, no matter in which form the subject was given. */
  readonly key: SubjectKey;
  readonly evidence: readonly EvidenceItem[];
  /**
   * The customers that asked for scores within the last 30 days: each once for each day in Asia/Shanghai. An app that no
   * customer pays for stands for itself. Questions of the customer that asks are left out.
   */
  readonly queries: readonly AskedBy[];
  /**
   * Each other subject once, from reports and from questions. Those that one customer alone asked about come last, so that its
   * questions drive out no others.
   */
  readonly links: readonly SubjectLink[];
  readonly labels: readonly OutcomeLabel[];
}

/** A page of the keys that a subject was seen with. */
export interface LinkedKeysQuery {
  readonly subject: Subject;
  /** The last key of the page before, or null for the first page. */
  readonly after: SubjectKey | null;
  readonly limit: number;
}

/** The time of a look-up, and the app that asks. */
export interface Looking {
  readonly atMs: number;
  /**
   * The app that asks. It does not see what its own questions left behind, so that a repeated question finds what the
   * first one found. If it is null, everything is shown.
   */
  readonly asker: string | null;
}

/** The most rows of each sort that are read. */
export const DOSSIER_ROWS_MAX = 200;

/** One answer, with everything it was made from, as known at the time. */
export interface ScoredAnswer {
  readonly orderId: string;
  /** Name of the API that answered. */
  readonly api: string;
  readonly appId: string;
  readonly atMs: number;
  readonly subjects: readonly Subject[];
  /** JSON of features, contributions and score. Null if the API keeps its own record. */
  readonly detail: string | null;
}

/** An answer as read back. It has keys instead of the given identifiers. */
export interface StoredScore extends Omit<ScoredAnswer, 'subjects'> {
  readonly subjects: readonly { readonly kind: SubjectKind; readonly key: SubjectKey }[];
}

/** A past answer with the outcome reported for it, or null if there is none. */
export interface LabelledScore extends Pick<StoredScore, 'orderId' | 'atMs' | 'detail'> {
  readonly label: OutcomeLabel | null;
}

/** An answer that two models judged. */
export interface ShadowedScore {
  readonly atMs: number;
  readonly score: number;
  /** Score of the model beside. Null if it could not judge. */
  readonly shadowScore: number | null;
  readonly outcome: OutcomeLabel['outcome'] | null;
}

/** Which answers of two models to read. */
export interface ShadowQuery {
  readonly modelId: string;
  readonly shadowId: string;
  readonly fromMs: number;
  readonly limit: number;
}

/**
 * Keeps evidence, queries, links and outcomes under keys that reveal nothing. Implemented in storage/. Every
 * implementation passes evidence-store.suite.ts. Each method throws Fault, with the kind 'timeout' once a signal
 * aborts.
 */
export interface EvidenceStore {
  /** What is known of each subject at a time, in the order asked. Later rows and expired evidence are left out. */
  look(subjects: readonly Subject[], looking: Looking, signal: AbortSignal): Promise<readonly Dossier[]>;

  /** Adds evidence, at most 1000 pieces. Resolves once it is durable, with the number of pieces that were new. */
  add(records: readonly EvidenceRecord[]): Promise<number>;

  /**
   * Tells of each piece whether one with its id is kept with other content for a subject that it names. Adding such a piece
   * would not change what is kept.
   */
  differing(records: readonly EvidenceRecord[]): Promise<readonly boolean[]>;

  /** Prepares adding, to be committed with a call. */
  prepareAdd(records: readonly EvidenceRecord[]): DurableWrite;

  /** Withdraws a piece of evidence from every subject. Returns how many rows were removed. */
  withdraw(subjects: readonly Subject[], evidenceId: string): Promise<number>;

  /** Removes everything that a source holds against subjects, in whatever form it came. Returns the number of rows. */
  withdrawAll(subjects: readonly Subject[], source: string): Promise<number>;

  /**
   * Prepares keeping an answer with its call, so that an outcome can be reported for its order.
   * @param asks whether the answer counts as a question about its subjects, which links them to each other
   */
  prepareAnswer(answer: ScoredAnswer, asks: boolean): DurableWrite;

  /** The answer of an order, or null if there is none. */
  answer(orderId: string): Promise<StoredScore | null>;

  /**
   * Records an outcome for an order and its subjects. It replaces what the same source reported. If another source has
   * reported one, that stays and the result is `taken`, unless it may be replaced. An order that passed has no subjects,
   * so its outcome is recorded for the order alone. The result is `unknown` if there is no such order.
   */
  labelOrder(label: OutcomeLabel, options: LabelOptions): Promise<LabelOutcome>;

  /** Prepares the same, to be carried out together with other writes. Its output is the LabelOutcome. */
  prepareLabelOrder(label: OutcomeLabel, options: LabelOptions): DurableWrite;

  /** Takes back what a source reported for an order. Gives whether it had reported anything. */
  unlabelOrder(label: ReportedBy): Promise<boolean>;

  /** Prepares the same, to be carried out together with other writes. */
  prepareUnlabelOrder(label: ReportedBy): DurableWrite;

  /** Records an outcome for subjects. It replaces what the same source reported under the same reference. */
  labelSubjects(subjects: readonly Subject[], label: OutcomeLabel): Promise<void>;

  /** Takes back what a source reported for subjects under a reference. Gives whether it had reported anything. */
  unlabelSubjects(subjects: readonly Subject[], label: ReportedBy): Promise<boolean>;

  /**
   * Answers of the fraud score with their outcomes, oldest first. An outcome counts for the order that it names. If it
   * names none, it counts for every order of its subject made before it became known.
   */
  history(page: { readonly after: string | null; readonly limit: number }): Promise<readonly LabelledScore[]>;

  /** Scores that the fraud score answered within a time, oldest first, at most `limit`. -1 stands for nothing known. */
  scores(input: { readonly fromMs: number; readonly toMs: number; readonly limit: number }): Promise<readonly number[]>;

  /** Answers that two models judged, with their outcomes as `history` gives them: the newest, at most `limit`. */
  shadowed(query: ShadowQuery): Promise<readonly ShadowedScore[]>;

  /**
   * Gives the key of everything that a subject was seen with, in the order of the keys. Unlike the links of a Dossier, none
   * is left out: an erasure asks for them.
   */
  linkedKeys(query: LinkedKeysQuery): Promise<readonly SubjectKey[]>;

  /**
   * Removes everything about subjects, including what is kept under other subjects they were seen with. Returns how
   * many rows.
   */
  erase(subjects: readonly Subject[]): Promise<number>;

  /**
   * Removes expired evidence, and answers, queries and links last seen before `beforeMs`, at most `limit` of each.
   * Returns how many rows.
   */
  purge(limits: { readonly nowMs: number; readonly beforeMs: number; readonly limit: number }): Promise<number>;

  /** Evidence on all people, also what has expired and was not removed yet, observed last first. */
  list(query: EvidenceListQuery): Promise<readonly ListedEvidence[]>;

  /** Outcomes of all people, known last first. At one time, those of people come before those of orders. */
  outcomes(query: OutcomeListQuery): Promise<readonly ListedOutcome[]>;

  /** Whether there is any outside evidence or outcome. Costs one seek. */
  holdsAny(): Promise<boolean>;

  /** Number of pieces of evidence for each subject kind, for a console. It reads every row. */
  count(): Promise<number>;
}
