import type { Dossier, EvidenceItem, OutcomeLabel } from '../evidence/evidence-store.ts';
import { HALF_LIFE_DAYS, RISK_CODE_NUMBERS, type RiskCode, type RiskLevel } from '../evidence/risk-codes.ts';
import type { Subject, SubjectKey } from '../evidence/subject.ts';

/** The features that a model may use, by name. Each is known at the time of the question. */
export const SCORE_COLUMNS = [
  ...RISK_CODE_NUMBERS.map((code) => `evidence${code}` as const),
  'idApps7d',
  'phoneApps7d',
  'idQueries30d',
  'idPhones180d',
  'phoneIds180d',
  'nameMismatch',
  'fraudOutcomes',
  'genuineOutcomes',
] as const;

/** The name of a feature, e.g. `idApps7d`. */
export type ScoreColumn = (typeof SCORE_COLUMNS)[number];

/** A value for each feature. NaN is a value that is not known. */
export type ScoreFeatures = Readonly<Record<ScoreColumn, number>>;

/** The people and numbers that are asked about, with what is known of each. */
export interface Question {
  readonly id: Known;
  readonly phone: Known;
  /** The keys of every spelling of the name. Null if no name was given. */
  readonly name: readonly SubjectKey[] | null;
  readonly atMs: number;
}

interface Known {
  readonly subject: Subject;
  readonly dossier: Dossier;
}

/** A code that hit, with its own level. */
export interface CodeHit {
  readonly code: RiskCode;
  readonly level: RiskLevel;
  /** Where it came from: evidence, or the pattern of queries or links. */
  readonly from: 'evidence' | 'velocity' | 'links';
}

const DAY_MS = 86_400_000;
const LEVEL_STRENGTH = { 1: 1 / 3, 2: 2 / 3, 3: 1 } as const;
/** Evidence that has faded below this strength is not shown. */
const HIT_STRENGTH_MIN = 0.05;
const OUTCOME_HALF_LIFE_DAYS = 365;
/** Number of apps in a week, and of people with one phone, from which a code hits by itself at level 1, 2 and 3. */
const LENDERS_BY_LEVEL = [6, 10, 15] as const;
const PEOPLE_BY_LEVEL = [3, 5, 8] as const;

/** Whether anything was reported of a subject. A question is not a record, so it makes no person known. */
export function isKnown({ evidence, labels }: Dossier): boolean {
  return evidence.length + labels.length > 0;
}

/**
 * Remaining strength of a piece of evidence, 0 to 1: its level and the weight of its source, halved every half-life.
 */
function strengthOf({ code, level, weight, observedAtMs }: EvidenceItem, atMs: number): number {
  const ageDays = Math.max(0, atMs - observedAtMs) / DAY_MS;
  return LEVEL_STRENGTH[level] * weight * 2 ** (-ageDays / HALF_LIFE_DAYS[code]);
}

/**
 * Strength of all evidence of one code. The strongest piece of each source counts, and the sources are joined as
 * independent witnesses (1 - product of 1 - strength). For example, two sources of strength .5 give .75. If one source
 * repeats itself, it counts once.
 */
function codeStrength(items: readonly EvidenceItem[], code: RiskCode, atMs: number): number {
  const bySource = new Map<string, number>();
  for (const item of items) {
    if (item.code !== code) continue;
    bySource.set(item.source, Math.max(bySource.get(item.source) ?? 0, strengthOf(item, atMs)));
  }
  return 1 - [...bySource.values()].reduce((rest, strength) => rest * (1 - strength), 1);
}

/** Turns what is known into numbers. */
export function scoreFeatures(question: Question): ScoreFeatures {
  const { id, phone, atMs } = question;
  const evidence = evidenceOf(question);
  const labels = distinct(
    [...id.dossier.labels, ...phone.dossier.labels],
    (label) => `${label.source} ${label.reference}`,
  );
  const strengths = Object.fromEntries(
    RISK_CODE_NUMBERS.map((code) => [`evidence${code}`, codeStrength(evidence, code, atMs)]),
  ) as Record<`evidence${RiskCode}`, number>;
  return {
    ...strengths,
    idApps7d: askersOf(id.dossier, atMs),
    phoneApps7d: askersOf(phone.dossier, atMs),
    idQueries30d: id.dossier.queries.length,
    idPhones180d: othersOf(id.dossier, phone, atMs),
    phoneIds180d: othersOf(phone.dossier, id, atMs),
    nameMismatch: nameMismatch(id.dossier, question.name),
    fraudOutcomes: outcomesOf(labels, 'fraud', atMs),
    genuineOutcomes: outcomesOf(labels, 'genuine', atMs),
  };
}

/** The codes that hit: by evidence, by many lenders in one week (21001), or by many people with one phone (12002). */
export function codeHits(question: Question, features: ScoreFeatures): CodeHit[] {
  const hits = new Map<RiskCode, CodeHit>();
  const note = (hit: CodeHit) => {
    if ((hits.get(hit.code)?.level ?? 0) < hit.level) hits.set(hit.code, hit);
  };
  for (const item of evidenceOf(question)) {
    if (strengthOf(item, question.atMs) < HIT_STRENGTH_MIN) continue;
    note({ code: item.code, level: item.level, from: 'evidence' });
  }
  const lenders = levelOf(Math.max(features.idApps7d, features.phoneApps7d), LENDERS_BY_LEVEL);
  if (lenders) note({ code: 21001, level: lenders, from: 'velocity' });
  const people = levelOf(features.phoneIds180d + 1, PEOPLE_BY_LEVEL);
  if (people) note({ code: 12002, level: people, from: 'links' });
  return RISK_CODE_NUMBERS.flatMap((code) => hits.get(code) ?? []);
}

function levelOf(count: number, [low, medium, high]: readonly [number, number, number]): RiskLevel | null {
  if (count >= high) return 3;
  if (count >= medium) return 2;
  return count >= low ? 1 : null;
}

function evidenceOf({ id, phone }: Question): EvidenceItem[] {
  return distinct([...id.dossier.evidence, ...phone.dossier.evidence], ({ evidenceId }) => evidenceId);
}

function distinct<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}

/**
 * Number of customers that asked within seven days, including the one that asks. A customer with five apps is one lender,
 * and an app without a customer is one too.
 */
function askersOf({ queries }: Dossier, atMs: number): number {
  return 1 + new Set(queries.filter((query) => query.atMs > atMs - 7 * DAY_MS).map(({ payer }) => payer)).size;
}

/**
 * Number of subjects of the other's kind that were seen with this one within 180 days. The other itself is left out,
 * both by its key and by the keys of its other forms, which may still be in links. What one customer alone asked about
 * counts once for that customer, no matter through how many apps and how much, because its questions cost little and a bystander pays for them.
 */
function othersOf({ links }: Dossier, { subject: { kind, key, aliases }, dossier }: Known, atMs: number): number {
  const own = new Set<string>([dossier.key, key, ...aliases]);
  const others = links.filter((link) => link.kind === kind && !own.has(link.key) && link.lastMs > atMs - 180 * DAY_MS);
  const alone = others.flatMap(({ onlyPayer }) => onlyPayer ?? []);
  return others.length - alone.length + new Set(alone).size;
}

/**
 * 1 if the id number is known with other names and never with this one. NaN if nothing can be said. A name is known if a
 * report or several customers gave it. One customer's questions can only confirm a name.
 */
function nameMismatch({ links }: Dossier, name: readonly SubjectKey[] | null): number {
  const names = links.filter(({ kind }) => kind === 'name');
  if (name === null) return Number.NaN;
  if (names.some(({ key }) => name.includes(key))) return 0;
  return names.some(({ onlyPayer }) => onlyPayer === null) ? 1 : Number.NaN;
}

function outcomesOf(labels: readonly OutcomeLabel[], outcome: OutcomeLabel['outcome'], atMs: number): number {
  return labels
    .filter((label) => label.outcome === outcome)
    .reduce((sum, { observedAtMs }) => sum + 2 ** (-(atMs - observedAtMs) / DAY_MS / OUTCOME_HALF_LIFE_DAYS), 0);
}
