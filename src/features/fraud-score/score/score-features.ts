import type { Dossier, EvidenceItem, OutcomeLabel } from '../evidence/evidence-store.ts';
import { HALF_LIFE_DAYS, RISK_CODE_NUMBERS, type RiskCode, type RiskLevel } from '../evidence/risk-codes.ts';
import type { Subject } from '../evidence/subject.ts';
import { dayNumberOf } from '../../face-guard/attacks/attack-day.ts';

/** What a model may look at, by name. Every one was known when the question came. */
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
export type ScoreColumn = (typeof SCORE_COLUMNS)[number];
export type ScoreFeatures = Readonly<Record<ScoreColumn, number>>;

/** Who is asked about, with what is known of each. */
export interface Question {
  readonly id: Known;
  readonly phone: Known;
  /** null where no name was given. */
  readonly name: Subject | null;
  readonly appId: string;
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
  /** Where it came from: evidence, or what the queries and links show. */
  readonly from: 'evidence' | 'velocity' | 'links';
}

const DAY_MS = 86_400_000;
const LEVEL_STRENGTH = { 1: 1 / 3, 2: 2 / 3, 3: 1 } as const;
/** Evidence that has faded below this is not told any more. */
const HIT_STRENGTH_MIN = 0.05;
const OUTCOME_HALF_LIFE_DAYS = 365;
/** Apps in a week, and people behind one phone, from which a code hits by itself, by level. */
const LENDERS_BY_LEVEL = [6, 10, 15] as const;
const PEOPLE_BY_LEVEL = [3, 5, 8] as const;

/** Whether anything was reported of a subject. That somebody asked is no record: no question makes a person known. */
export function isKnown({ evidence, labels }: Dossier): boolean {
  return evidence.length + labels.length > 0;
}

/** How strong a piece of evidence still is, 0 to 1: its level and its source's weight, halved every half-life. */
export function strengthOf({ code, level, weight, observedAtMs }: EvidenceItem, atMs: number): number {
  const ageDays = Math.max(0, atMs - observedAtMs) / DAY_MS;
  return LEVEL_STRENGTH[level] * weight * 2 ** (-ageDays / HALF_LIFE_DAYS[code]);
}

/**
 * Strength of all evidence of one code: the strongest piece of each source, joined as independent witnesses
 * (1 - product of 1 - strength), so that one source that repeats itself is heard once.
 */
export function codeStrength(items: readonly EvidenceItem[], code: RiskCode, atMs: number): number {
  const bySource = new Map<string, number>();
  for (const item of items) {
    if (item.code !== code) continue;
    bySource.set(item.source, Math.max(bySource.get(item.source) ?? 0, strengthOf(item, atMs)));
  }
  return 1 - [...bySource.values()].reduce((rest, strength) => rest * (1 - strength), 1);
}

/** What is known, as numbers. */
export function scoreFeatures(question: Question): ScoreFeatures {
  const { id, phone, atMs, appId } = question;
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
    idApps7d: appsOf(id.dossier, appId, atMs),
    phoneApps7d: appsOf(phone.dossier, appId, atMs),
    idQueries30d: questionsOf(id.dossier, appId),
    idPhones180d: othersOf(id.dossier, phone, atMs),
    phoneIds180d: othersOf(phone.dossier, id, atMs),
    nameMismatch: nameMismatch(id.dossier, question.name),
    fraudOutcomes: outcomesOf(labels, 'fraud', atMs),
    genuineOutcomes: outcomesOf(labels, 'genuine', atMs),
  };
}

/** Codes that hit: by evidence, by many lenders in one week (21001), by many people behind one phone (12002). */
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

/** Apps that asked within seven days, the one that asks among them. */
function appsOf({ queries }: Dossier, appId: string, atMs: number): number {
  return new Set([appId, ...queries.filter((query) => query.atMs > atMs - 7 * DAY_MS).map((query) => query.appId)])
    .size;
}

/** Days on which other apps asked within 30 days, each app's for itself: 2 for two apps that asked on one day. */
function questionsOf({ queries }: Dossier, appId: string): number {
  const asked = queries.filter((query) => query.appId !== appId);
  return new Set(asked.map((query) => `${query.appId} ${dayNumberOf(query.atMs)}`)).size;
}

/**
 * Subjects of another's kind that were seen within 180 days, that one left out: by the key it is kept by, and by those of
 * its other forms, which may still stand in links.
 */
function othersOf({ links }: Dossier, { subject: { kind, key, aliases }, dossier }: Known, atMs: number): number {
  const own = new Set<string>([dossier.key, key, ...aliases]);
  return links.filter((link) => link.kind === kind && !own.has(link.key) && link.lastMs > atMs - 180 * DAY_MS).length;
}

/** 1 where the id number is known under other names and never under this one; NaN where nothing can be said. */
function nameMismatch({ links }: Dossier, name: Subject | null): number {
  const names = links.filter(({ kind }) => kind === 'name');
  if (name === null || names.length === 0) return Number.NaN;
  return names.some(({ key }) => key === name.key) ? 0 : 1;
}

function outcomesOf(labels: readonly OutcomeLabel[], outcome: OutcomeLabel['outcome'], atMs: number): number {
  return labels
    .filter((label) => label.outcome === outcome)
    .reduce((sum, { observedAtMs }) => sum + 2 ** (-(atMs - observedAtMs) / DAY_MS / OUTCOME_HALF_LIFE_DAYS), 0);
}
