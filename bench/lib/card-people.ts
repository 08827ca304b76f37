import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  DOSSIER_ROWS_MAX,
  type Dossier,
  type EvidenceItem,
  type OutcomeLabel,
  type SubjectLink,
} from '../../src/features/fraud-score/evidence/evidence-store.ts';
import type { RiskCode } from '../../src/features/fraud-score/evidence/risk-codes.ts';
import type { Subject, SubjectKey } from '../../src/features/fraud-score/evidence/subject.ts';
import type { OwnColumn } from '../../src/features/fraud-score/score/own-columns.ts';
import { SCORE_COLUMNS, scoreFeatures } from '../../src/features/fraud-score/score/score-features.ts';
import type { HistoryRow } from '../../src/features/fraud-score/training/history.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** The columns that an operator of these card transactions would add. */
export const CARD_OWN_COLUMNS: readonly OwnColumn[] = [
  { name: 'amount', kind: 'number', min: 0, max: 1e6 },
  { name: 'hour', kind: 'number', min: 0, max: 23 },
  { name: 'customerCount7d', kind: 'number', min: 0, max: 1e6 },
  { name: 'customerMean7d', kind: 'number', min: 0, max: 1e6 },
  { name: 'amountOverMean7d', kind: 'number', min: 0, max: 1e9 },
  { name: 'terminalCount7d', kind: 'number', min: 0, max: 1e6 },
];

interface Transaction {
  readonly row: number;
  readonly atMs: number;
  readonly amount: number;
  readonly isFraud: boolean;
  readonly customer: string;
  readonly terminal: string;
}

/**
 * Replays the card transactions as questions to the fraud score: the customer is the id number and the terminal is the
 * phone. `delayMs` after each transaction, its outcome is reported for both. A fraud is also reported as evidence, 11004
 * against the customer and 12001 against the terminal. The features are those that `scoreFeatures` gives, followed by
 * CARD_OWN_COLUMNS, as of the time of the transaction.
 * @param keep which transactions become rows. All of them count in the features of later ones.
 */
export function readCardPeople(
  file: string,
  delaysMs: readonly number[],
  keep: (row: Pick<Transaction, 'row' | 'atMs' | 'isFraud'>) => boolean,
): HistoryRow[][] {
  const lines = gunzipSync(readFileSync(file)).toString('latin1').split('\n');
  const customers = new Map<string, Transaction[]>();
  const terminals = new Map<string, Transaction[]>();
  const histories: HistoryRow[][] = delaysMs.map(() => []);
  for (let row = 1; row < lines.length; row += 1) {
    const [, seconds = '', customer = '', terminal = '', amount = '', fraud = ''] = (lines[row] ?? '').split(',');
    if (seconds === '') continue;
    const atMs = Number(seconds) * 1000;
    const transaction = { row, atMs, amount: Number(amount), isFraud: fraud === '1', customer, terminal };
    const [own, there] = [pastOf(customers, customer), pastOf(terminals, terminal)];
    if (keep(transaction)) {
      const added = ownValuesOf(transaction, own, there);
      delaysMs.forEach((delayMs, at) => {
        const values = Float64Array.from([...productValuesOf(transaction, own, there, delayMs), ...added]);
        const outcome = { isFraud: transaction.isFraud, observedAtMs: atMs + delayMs };
        histories[at]?.push({ atMs, values, outcome, score: null });
      });
    }
    own.push(transaction);
    there.push(transaction);
  }
  return histories;
}

function pastOf(pasts: Map<string, Transaction[]>, key: string): Transaction[] {
  let past = pasts.get(key);
  if (!past) pasts.set(key, (past = []));
  return past;
}

type Past = readonly Transaction[];

function productValuesOf({ atMs, customer, terminal }: Transaction, own: Past, there: Past, delayMs: number): number[] {
  const id = { kind: 'id-number' as const, key: customer, code: 11004 as const, otherOf: terminalOf };
  const phone = { kind: 'phone' as const, key: terminal, code: 12001 as const, otherOf: customerOf };
  const knownMs = atMs - delayMs;
  const features = scoreFeatures({
    id: { subject: subjectOf(id), dossier: dossierOf(id, own, { knownMs, delayMs }) },
    phone: { subject: subjectOf(phone), dossier: dossierOf(phone, there, { knownMs, delayMs }) },
    name: null,
    atMs,
  });
  return SCORE_COLUMNS.map((column) => features[column]);
}

interface Side {
  readonly kind: 'id-number' | 'phone';
  readonly key: string;
  readonly code: RiskCode;
  readonly otherOf: (transaction: Transaction) => string;
}

function terminalOf({ terminal }: Transaction): string {
  return terminal;
}

function customerOf({ customer }: Transaction): string {
  return customer;
}

function subjectOf({ kind, key }: Side): Subject {
  return { kind, form: 'plain', key: key as SubjectKey, aliases: [] };
}

/** What reports left about one side by a time: the latest outcomes, evidence and links. */
function dossierOf(
  { kind, key, code, otherOf }: Side,
  past: Past,
  { knownMs, delayMs }: { readonly knownMs: number; readonly delayMs: number },
): Dossier {
  const labels: OutcomeLabel[] = [];
  const evidence: EvidenceItem[] = [];
  const links = new Map<string, SubjectLink>();
  const other = kind === 'phone' ? 'id-number' : 'phone';
  for (let at = past.length - 1; at >= 0 && labels.length < DOSSIER_ROWS_MAX; at -= 1) {
    const transaction = past[at];
    if (!transaction || transaction.atMs > knownMs) continue;
    const observedAtMs = transaction.atMs + delayMs;
    const reference = String(transaction.row);
    labels.push({ reference, outcome: transaction.isFraud ? 'fraud' : 'genuine', observedAtMs, source: 'desk' });
    const report = { evidenceId: reference, level: 3, source: 'desk', weight: 1, expiresAtMs: null } as const;
    if (transaction.isFraud) evidence.push({ ...report, code, observedAtMs });
    const linked = otherOf(transaction) as SubjectKey;
    if (!links.has(linked))
      links.set(linked, { kind: other, key: linked, firstMs: observedAtMs, lastMs: observedAtMs, onlyPayer: null });
  }
  return { key: key as SubjectKey, evidence, queries: [], links: [...links.values()], labels };
}

/** In the order of CARD_OWN_COLUMNS. */
function ownValuesOf({ atMs, amount }: Transaction, own: Past, there: Past): number[] {
  const week = own.filter((past) => past.atMs > atMs - WEEK_MS);
  const mean = week.length === 0 ? Number.NaN : week.reduce((sum, past) => sum + past.amount, 0) / week.length;
  const hour = new Date(atMs).getUTCHours();
  const terminalCount = there.filter((past) => past.atMs > atMs - WEEK_MS).length;
  return [amount, hour, week.length, mean, mean > 0 ? amount / mean : Number.NaN, terminalCount];
}
