import { present } from '../kernel/assert.ts';
import { told, toldTogether } from '../kernel/told.ts';
import { Option, type Command } from 'commander';
import { csvRow, type Cell } from '../tables/csv-writer.ts';
import { fieldLines, headingIn, type Look } from './field-lines.ts';
import { fitTable } from './fit-table.ts';
import {
  cellText,
  flatValues,
  emptyHeading,
  instantOf,
  isListOfObjects,
  isObject,
  timeHeading,
  timeText,
  TIME_OFFSET,
  TIME_ZONE,
  type Reading,
} from './result-cells.ts';
import { hasSeries, recordOf } from './record-lines.ts';
import { inShellLanguage } from './say.ts';
import { wrapText } from './text-width.ts';

/** The outputs of a command: results go to `out`, progress and errors to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Makes the command end with an exit code other than 0, although it did its work. The default is `EXIT.failed`. */
  failed?(code?: number): void;
  /** Columns of the terminal that shows `err`. Undefined if it is not a terminal. */
  readonly columns: number | undefined;
  /** Columns of the terminal that shows `out`. Undefined if it is not a terminal, and then lines have any length. */
  readonly outColumns?: number | undefined;
  /** Whether a person reads `out`, rather than a file or a program. */
  readonly outIsTerminal?: boolean;
  /** Puts a text that was written with `told` into the language of the shell. Without it, that is English. */
  readonly inLanguage?: (text: string) => string;
  /** How tables read in the language of the shell. Without it, their headings are the names of the fields. */
  readonly reading?: Reading | undefined;
}

/** Exit codes of commands, for programs that call them. */
export const EXIT = {
  /** The command failed, was refused, or what it checked is wrong. */
  failed: 1,
  /** The rows of a file were read, but some of them were left out. */
  rowsLeftOut: 3,
} as const;

/** How a result is printed. Without any of these, it is a table as wide as the terminal. */
export interface PrintOptions {
  readonly json?: boolean;
  /** True, or the name of the list to print if the result has several. */
  readonly csv?: boolean | string;
  /** Whether CSV begins with a byte order mark, by which Excel knows UTF-8. */
  readonly bom?: boolean;
  /** Whether tables show every column in full. */
  readonly wide?: boolean;
}

/** The byte order mark of UTF-8 text. */
export const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Adds `--json`, `--csv`, `--bom` and `--wide` to a command.
 * @param taken names of options that the command has already
 */
export function addPrintOptions(command: Command, taken: ReadonlySet<string> = new Set()): Command {
  const options = [
    new Option('--json', 'print JSON for programs'),
    new Option('--csv [list]', 'print CSV; times are of Asia/Shanghai. Name the list if there are several'),
    new Option('--bom', 'begin CSV with a byte order mark, by which Excel knows UTF-8'),
    new Option('--wide', 'print every column in full, however long the lines get'),
  ];
  for (const option of options) if (!taken.has(option.attributeName())) command.addOption(option);
  return command;
}

/**
 * Prints a result: as JSON or CSV for programs, or as tables for people. An object with one list is printed as a table
 * of that list, any other as names and values, with a table for each list in it.
 * @param lists names of properties that are lists of objects, which also tells it of empty ones
 */
export function printResult(
  terminal: Terminal,
  result: unknown,
  options: PrintOptions,
  lists: readonly string[] = [],
): void {
  if (options.json === true) return terminal.out(`${JSON.stringify(result, null, 2)}\n`);
  if (typeof result !== 'object' || result === null) return terminal.out(`${cellText('', result)}\n`);
  printTables(terminal, inReadersLanguage(result, terminal), options, lists);
}

function printTables(terminal: Terminal, result: object, options: PrintOptions, lists: readonly string[]): void {
  if (options.csv !== undefined && options.csv !== false)
    return terminal.out(csvText(terminal, result, options, lists));
  const width = options.wide === true ? null : (terminal.outColumns ?? null);
  terminal.out(`${textLines(result, { width, terminal }, lists).join('\n')}\n`);
}

/**
 * Puts texts in 中文 in place of the sealed ones beside which the server gives them (`toldBeside`), and of two texts in both
 * languages, e.g. `about` and `aboutZh`, the one that the reader reads. JSON has both, because only the sealed ones can be
 * verified.
 */
function inReadersLanguage(result: object, terminal: Terminal): object {
  if (Array.isArray(result))
    return result.map((each) => (isObject(each) ? inReadersLanguage(each, terminal) : (each as unknown)));
  const { inChinese = {}, ...values } = result as { readonly inChinese?: object };
  const all: Readonly<Record<string, unknown>> = { ...values, ...inChinese };
  const isOfOther = (name: string) => name.endsWith('Zh') && name.slice(0, -2) in all;
  return Object.fromEntries(
    Object.entries(all)
      .filter(([name]) => !isOfOther(name))
      .map(([name, value]) => [
        name,
        isListOfObjects(value)
          ? inReadersLanguage(value, terminal)
          : terminal.reading === undefined
            ? value
            : (all[`${name}Zh`] ?? value),
      ]),
  );
}

type List = readonly [name: string, rows: readonly object[]];

interface Parts {
  readonly fields: readonly (readonly [name: string, value: unknown])[];
  readonly lists: readonly List[];
}

/** Takes a result apart into its lists of objects and all other values. A list may itself be the result. */
function partsOf(result: object, known: readonly string[]): Parts {
  if (Array.isArray(result)) return { fields: [], lists: [['rows', result]] };
  const all = flatValues(result);
  const isList = ([name, value]: readonly [string, unknown]) =>
    isListOfObjects(value) || (Array.isArray(value) && value.length === 0 && known.includes(name));
  return {
    fields: all.filter((entry) => !isList(entry)),
    lists: all.filter((entry): entry is List => isList(entry)),
  };
}

/** A result with one list and at most this many other values is a list, e.g. with the place of the next page. */
const FIELDS_BELOW_A_LIST = 5;

function textLines(result: object, look: Look, known: readonly string[]): readonly string[] {
  const { fields, lists } = partsOf(result, known);
  const [only] = lists;
  const given = fields.filter(([, value]) => value !== null && value !== undefined);
  if (only !== undefined && lists.length === 1 && given.length <= FIELDS_BELOW_A_LIST) {
    return [...listLines(only, look), ...(given.length > 0 ? ['', ...fieldLines(given, look)] : [])];
  }
  return [
    ...fieldLines(fields, look),
    ...lists.flatMap((list, at) => [...(at > 0 || fields.length > 0 ? [''] : []), ...titledLines(list, look)]),
  ];
}

function titledLines(list: List, look: Look): readonly string[] {
  const [name, rows] = list;
  const title = headingIn(look.terminal, name);
  return rows.length === 0 ? [inShellLanguage(look.terminal, told`${title}: none`)] : [title, ...listLines(list, look)];
}

function listLines([name, rows]: List, { width, terminal }: Look): readonly string[] {
  if (rows.length === 0) {
    const word = headingIn(terminal, name.replace(/^.*\./, ''));
    return [terminal.inLanguage?.(told`${word}: none`) ?? `no ${word}`];
  }
  // On a terminal, columns of long lists are left out, and a note says so.
  if (width === null && rows.some(hasSeries)) return rows.flatMap((row, at) => recordLines(row, at, terminal));
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  // The id comes first, because other commands take it.
  const columns = [...names.filter((column) => column === 'id'), ...names.filter((column) => column !== 'id')];
  const { lines, leftOut, isCut } = fitTable(
    {
      names: columns.map((column) => headingOf(column, rows, TIME_OFFSET)),
      head: columns.map((column) => headingOf(column, rows, TIME_OFFSET, terminal)),
      rows: rows.map((row) => columns.map((column) => cellText(column, valueOf(row, column), terminal.reading))),
    },
    width,
  );
  const notes = [
    ...(leftOut.length > 0 ? [told`not shown: ${leftOut.join(', ')}`] : []),
    ...(isCut ? [told`texts that end in … are cut`] : []),
  ];
  if (notes.length === 0 || width === null) return lines;
  return [...lines, '', ...wrapText(inShellLanguage(terminal, told`${toldTogether(notes)}. --wide shows all`), width)];
}

/** Shows a row that holds series of numbers as names and values, with a table of the series and of each list below. */
function recordLines(row: object, at: number, terminal: Look['terminal']): readonly string[] {
  const { fields, series, lists } = recordOf(row);
  return [
    ...(at > 0 ? [''] : []),
    ...fieldLines(fields, { width: null, terminal }),
    ...series.flatMap((values) => ['', ...listLines(['series', values], { width: null, terminal })]),
    ...lists.flatMap((list) => ['', ...titledLines(list, { width: null, terminal })]),
  ];
}

/** Gives the heading of a column, in the language of the terminal if one is given. The heading of times names their zone. */
function headingOf(column: string, rows: readonly object[], zone: string, terminal: Look['terminal'] = {}): string {
  const values = rows.map((row) => valueOf(row, column)).filter((value) => value !== null && value !== undefined);
  const isTime = values.length > 0 && values.every((value) => instantOf(column, value) !== null);
  if (isTime) return `${headingIn(terminal, timeHeading(column))} (${zone})`;
  return headingIn(terminal, values.length === 0 ? emptyHeading(column) : column);
}

function valueOf(row: object, column: string): unknown {
  return (row as Readonly<Record<string, unknown>>)[column];
}

function csvText(
  terminal: Look['terminal'],
  result: object,
  { csv, bom }: PrintOptions,
  known: readonly string[],
): string {
  const rows = csvRows(terminal, result, csv, known).map((row) => Object.fromEntries(flatValues(row)));
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [
    columns.map((column) => headingOf(column, rows, TIME_ZONE)),
    ...rows.map((row) => columns.map((column) => csvCell(column, row[column]))),
  ];
  return `${bom === true ? BYTE_ORDER_MARK : ''}${lines.map((cells) => csvRow(cells)).join('')}`;
}

/** The rows of the list that is meant. A result without a list is one row. */
function csvRows(
  terminal: Look['terminal'],
  result: object,
  csv: PrintOptions['csv'],
  known: readonly string[],
): readonly object[] {
  const { fields, lists } = partsOf(result, known);
  const names = lists.map(([name]) => {
    const heading = headingIn(terminal, name);
    return heading === name ? name : `${name} ${heading}`;
  });
  if (typeof csv === 'string') {
    const named = lists.find(([name]) => name === csv);
    if (named) return named[1];
    throw new Error(told`there is no list ${csv} here; the lists are: ${names.join(', ') || 'none'}`);
  }
  if (lists.length > 1)
    throw new Error(
      told`this has several lists: name one of them, e.g. --csv ${present(lists[0])[0]} (${names.join(', ')})`,
    );
  return lists[0]?.[1] ?? [Object.fromEntries(fields)];
}

function csvCell(name: string, value: unknown): Cell {
  const atMs = instantOf(name, value);
  if (atMs !== null) return timeText(atMs);
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return null;
  return typeof value === 'number' || typeof value === 'boolean'
    ? value
    : typeof value === 'string'
      ? value
      : cellText(name, value).replaceAll('\n', ' | ');
}
