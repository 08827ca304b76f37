import Table from 'cli-table3';
import { printable } from '../wire/admin/plain-text.ts';

/** The outputs of a command: results go to `out`, progress and errors to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Makes the command end with exit code 1, although it did its work. */
  failed?(): void;
  /** Columns of the terminal. Undefined if the output is not a terminal. */
  readonly columns: number | undefined;
  /** Whether a person reads `out`, rather than a file or a program. */
  readonly outIsTerminal?: boolean;
}

/**
 * Prints a result, as JSON for programs or as a table for people. An object that holds exactly one array is printed as
 * a list, any other as a table of names and values.
 */
export function printResult(terminal: Terminal, result: unknown, { json }: { readonly json: boolean }): void {
  if (json) return terminal.out(`${JSON.stringify(result, null, 2)}\n`);
  if (typeof result !== 'object' || result === null) return terminal.out(`${show('', result)}\n`);
  const lists = Object.entries(result).filter((entry): entry is [string, object[]] => isListOfObjects(entry[1]));
  const [list] = lists;
  if (list === undefined || lists.length > 1) return terminal.out(`${fieldsTable(result)}\n`);
  const [name, rows] = list;
  const rest = Object.fromEntries(
    Object.entries(result).filter(([field, value]) => field !== name && value !== null && value !== undefined),
  );
  terminal.out(rows.length === 0 ? `no ${name}\n` : `${rowsTable(rows)}\n`);
  if (Object.keys(rest).length > 0) terminal.out(`${fieldsTable(rest)}\n`);
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null);
}

/** Tables without colours and without lines between rows. */
const PLAIN = {
  style: { head: [], border: [] },
  chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
};

function rowsTable(rows: readonly object[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const table = new Table({ head: columns.map(headOf), ...PLAIN });
  for (const row of rows) table.push(columns.map((column) => show(column, (row as Record<string, unknown>)[column])));
  return table.toString();
}

function fieldsTable(fields: object): string {
  const table = new Table({ ...PLAIN });
  for (const [name, value] of Object.entries(fields)) table.push([headOf(name), show(name, value)]);
  return table.toString();
}

/**
 * Gives the heading of a column. The heading of a time loses its unit, because the time is shown as text, e.g.
 * `createdAt` for `createdAtMs`.
 */
function headOf(name: string): string {
  return name.endsWith('AtMs') ? name.slice(0, -2) : name;
}

function show(name: string, value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (name.endsWith('AtMs') && typeof value === 'number') return new Date(value).toISOString();
  if (Array.isArray(value)) return value.map((item) => show('', item)).join(', ') || '-';
  return printable(typeof value === 'object' ? JSON.stringify(value) : String(value));
}
