import type { CreditSide } from './credits.ts';
import { localMonthRangeMs, type LocalMonth } from './local-day.ts';
import type { Micros } from './money.ts';

/** Calls of one app and API at one price, which were received in a month and charged. */
export interface StatementLine {
  /**
   * The month of calls that are late: they came into the ledger after the statement of that month was issued, and stand in
   * the next one. Absent if it is the month of the statement itself.
   */
  readonly month?: LocalMonth;
  /** `own` calls cost the customer its own price. Calls of a `sub-account` cost it what its parent's list says. */
  readonly account: 'own' | 'sub-account';
  /** The customer of the app: the one of the statement, or its sub-account. */
  readonly customerId: string;
  readonly appId: string;
  readonly api: string;
  readonly unitPrice: Micros;
  readonly calls: number;
  readonly amount: Micros;
}

/** A credit that a statement takes off. */
export interface StatementCredit {
  readonly creditId: string;
  readonly orderId: string;
  readonly appId: string;
  readonly api: string;
  readonly side: CreditSide;
  readonly amount: Micros;
  readonly reason: string;
  readonly atMs: number;
}

/** What a statement comes to. */
export interface StatementSums {
  /** Of the lines. */
  readonly amount: Micros;
  /** Of the credits. */
  readonly credited: Micros;
  /** Amount less credited, in millionths. Below zero if the site owes the customer. */
  readonly total: number;
}

/** Lines and credits of a customer and month, as they stand at present. */
export interface StatementDraft {
  readonly lines: readonly StatementLine[];
  readonly credits: readonly StatementCredit[];
  /** Time up to which retention has removed calls. `null` if it has removed none. */
  readonly retiredThroughMs: number | null;
}

/** Names as they are when the statement is issued, by id of a customer, an app or an administrator. */
export type StatementNames = Readonly<Record<string, string>>;

/** What an issued statement says, for ever. Its JSON text is stored, and all that is shown later is made from it. */
export interface StatementContent {
  readonly version: 1;
  readonly id: string;
  readonly customerId: string;
  readonly month: LocalMonth;
  readonly issuedAtMs: number;
  /** Id of the administrator that issued it. */
  readonly issuedBy: string;
  readonly names: StatementNames;
  readonly lines: readonly StatementLine[];
  readonly credits: readonly StatementCredit[];
  readonly sums: StatementSums;
}

/** An issued statement without its lines. */
export interface Statement extends Pick<StatementContent, 'id' | 'customerId' | 'month' | 'issuedAtMs' | 'issuedBy'> {
  readonly sums: StatementSums;
  /** Digest of the stored text, in hex. The audit row of the issue holds it too. */
  readonly sha256: string;
}

/** An issued statement with the text that is stored. */
export interface StoredStatement extends Statement {
  /** JSON of StatementContent. */
  readonly content: string;
}

/** A statement that is to be issued. The store adds the credits and the lines of calls that are late. */
export interface NewStatement extends Pick<
  StatementContent,
  'id' | 'customerId' | 'month' | 'issuedAtMs' | 'issuedBy' | 'names' | 'lines'
> {
  /** Name of the administrator and digest of the address, for the audit row of the issue. */
  readonly issuedByName: string;
  readonly addressDigest: string;
}

/** Selects issued statements. `null` lets all pass. */
export interface StatementQuery {
  readonly customerId: string | null;
  readonly month: LocalMonth | null;
  /** 1 to 1000. */
  readonly limit: number;
  /** Id of the last statement of the page before. `null` for the first page. */
  readonly afterId: string | null;
}

/**
 * Keeps statements. An issued one is never changed or removed, and a customer has one a month. Every adapter passes
 * statement-store.suite.ts.
 */
export interface StatementStore {
  /**
   * Adds up the charged calls that were received in a month, those that are late, and the credits until its end that stand
   * in no statement.
   */
  draft(customerId: string, month: LocalMonth): Promise<StatementDraft>;
  /**
   * Issues a statement with these lines, all calls that are late, and all credits until the end of the month, as far as they
   * stand in no statement, and leaves an audit row with its digest, all in one transaction. Gives `null` if there is one of this customer and month.
   */
  issue(statement: NewStatement): Promise<StoredStatement | null>;
  /** Gives a statement by its id. `null` if there is none. */
  byId(id: string): Promise<StoredStatement | null>;
  /** Lists statements, the last issued first. */
  list(query: StatementQuery): Promise<readonly Statement[]>;
}

/** How long after the end of a month its statement can be issued: calls of its last moments are settled by then. */
const ISSUE_AFTER_MS = 3_600_000;

/** Gives the moment from which on the statement of a month can be issued. */
export function issuableAtMs(month: LocalMonth): number {
  return localMonthRangeMs(month).toMs + ISSUE_AFTER_MS;
}

/** Adds up lines and credits. */
export function sumStatement({ lines, credits }: Pick<StatementDraft, 'lines' | 'credits'>): StatementSums {
  const amount = sum(lines);
  const credited = sum(credits);
  return { amount, credited, total: amount - credited };
}

function sum(parts: readonly { readonly amount: Micros }[]): Micros {
  return parts.reduce((total, { amount }) => total + amount, 0) as Micros;
}
