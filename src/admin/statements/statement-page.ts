import { escapeHtml, reportPage, type ReportLanguage, type ReportPart } from '../../kernel/report-page.ts';
import { localTimeOf } from '../../platform/ledger/local-day.ts';
import type { ShownStatement } from './show-statement.ts';
import { STATEMENT_TEXT, type StatementText } from './statement-text.ts';

/** A column of a table of the page. `isNumber` aligns it to the right. */
interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => string;
  readonly isNumber?: boolean;
}

/** Writes an issued statement as a page to print, in one file. */
export function statementPage(statement: ShownStatement, language: ReportLanguage): string {
  const text = STATEMENT_TEXT[language];
  const title = text.title(statement.customerName, statement.month);
  return reportPage(title, [facts(statement, text), ...lines(statement, text), ...credits(statement, text)], language);
}

function facts(
  { id, customerId, customerName, month, issuedAtMs, issuedBy, sha256, ...sums }: ShownStatement,
  text: StatementText,
): ReportPart {
  const rows: readonly (readonly [string, string])[] = [
    [text.customer, `${customerName} (${customerId})`],
    [text.month, text.monthOf(month)],
    [text.statement, id ?? text.draft],
    [text.issued, issuedAtMs === null ? text.draft : `${timeOf(issuedAtMs)} · ${issuedBy ?? ''}`],
    [text.amount, sums.amount],
    [text.credited, sums.credited],
    [text.total, sums.total],
    ...(sha256 === null ? [] : [[text.digest, sha256] as const]),
  ];
  const cells = rows.map(([name, value]) => `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`);
  return { html: `<table>${cells.join('')}</table>` };
}

function lines({ lines: all }: ShownStatement, text: StatementText): readonly ReportPart[] {
  const columns: readonly Column<ShownStatement['lines'][number]>[] = [
    { title: text.month, cell: ({ month }) => month },
    { title: text.account, cell: ({ account, customerName }) => (account === 'own' ? text.own : customerName) },
    { title: text.app, cell: ({ appName }) => appName },
    { title: text.api, cell: ({ api }) => text.apis[api] ?? api },
    { title: text.unitPrice, cell: ({ unitPrice }) => unitPrice, isNumber: true },
    { title: text.calls, cell: ({ calls }) => String(calls), isNumber: true },
    { title: text.amount, cell: ({ amount }) => amount, isNumber: true },
  ];
  return [heading(text.charged), all.length === 0 ? { markdown: text.noCalls } : table(columns, all)];
}

function credits({ credits: all }: ShownStatement, text: StatementText): readonly ReportPart[] {
  const columns: readonly Column<ShownStatement['credits'][number]>[] = [
    { title: text.given, cell: ({ atMs }) => timeOf(atMs) },
    { title: text.order, cell: ({ orderId }) => orderId },
    { title: text.app, cell: ({ appName }) => appName },
    { title: text.api, cell: ({ api }) => text.apis[api] ?? api },
    { title: text.reason, cell: ({ reason }) => reason },
    { title: text.credited, cell: ({ amount }) => amount, isNumber: true },
  ];
  return [heading(text.credits), all.length === 0 ? { markdown: text.noCredits } : table(columns, all)];
}

function heading(text: string): ReportPart {
  return { markdown: `## ${text}` };
}

/** Cells are escaped one by one, because a reason may hold any character. */
function table<T>(columns: readonly Column<T>[], rows: readonly T[]): ReportPart {
  const cell = (tag: 'td' | 'th', { isNumber }: Column<T>, text: string) =>
    `<${tag}${isNumber === true ? ' class="number"' : ''}>${escapeHtml(text)}</${tag}>`;
  const head = columns.map((column) => cell('th', column, column.title)).join('');
  const body = rows.map((row) => `<tr>${columns.map((column) => cell('td', column, column.cell(row))).join('')}</tr>`);
  return { html: `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>` };
}

/** A time without its milliseconds, e.g. `2026-07-03 14:05:00`. */
function timeOf(atMs: number): string {
  return localTimeOf(atMs).slice(0, 19).replace('T', ' ');
}
