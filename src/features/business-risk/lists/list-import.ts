import { stringify } from 'csv-stringify/sync';
import type { PlainIdentifier } from '../ingest/identifier-links.ts';
import type { Pseudonymizer } from '../ingest/identifiers.ts';
import { nextTurn } from '../../../kernel/timers.ts';
import { told, toldElsewhere } from '../../../kernel/told.ts';
import { TableProblem } from '../../../tables/table-problem.ts';
import { readTable, type TableRow } from '../../../tables/table-reader.ts';
import { draftEntry, draftProblem, type ListAuthor } from './list-draft.ts';
import type { ListEntry } from './list-entry.ts';

/** The entries of an import, and the rows that could not be read. */
export interface ListImport {
  readonly entries: readonly ListEntry[];
  /** Phones and devices that were listed in plain. They are not kept. */
  readonly plain: readonly PlainIdentifier[];
  /** Lines of rows of which everything is listed already. They add nothing. */
  readonly unchanged: readonly number[];
  /** Lines of rows that say again what an earlier row says. They add nothing. */
  readonly duplicates: readonly number[];
  readonly refused: readonly { readonly line: number; readonly problem: string }[];
}

const LIST_ROWS_MAX = 100_000;
const COLUMNS = ['list', 'kind', 'value', 'scene', 'appId', 'start', 'end', 'note'];

/** Why a text cannot be imported as a whole. The message holds none of its values. */
export class ListImportProblem extends Error {
  override readonly name = 'ListImportProblem';
}

const HEADING = {
  example: 'list,kind,value and optionally scene,appId,start,end,note',
  missing: (heading: readonly string[]) => ['list', 'kind', 'value'].filter((name) => !heading.includes(name)),
};

/** Rows after which other work goes on. */
const ROWS_AT_ONCE = 250;

/**
 * Reads entries from CSV with a header of list, kind, value and optionally scene, appId, start, end, note. It also
 * reads what exportEntries wrote. Other work goes on meanwhile. Throws ListImportProblem if the text is not such a
 * table, has no row, or has more than LIST_ROWS_MAX.
 *
 * @param listed gives the entries of which everything is listed already
 */
export async function importEntries(
  csv: string,
  author: ListAuthor,
  pseudonym: Pseudonymizer,
  listed: (entries: readonly ListEntry[]) => Promise<ReadonlySet<ListEntry>> = async () => new Set(),
): Promise<ListImport> {
  const rows = readCsv(csv);
  if (rows.length > LIST_ROWS_MAX)
    throw new ListImportProblem(told`an import may have at most ${LIST_ROWS_MAX} rows, so split the file`);
  const drafts: Drafted[] = [];
  const refused: { line: number; problem: string }[] = [];
  for (const [at, row] of rows.entries()) {
    if (at % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await nextTurn();
    const made = row.ok
      ? draftEntry({ list: '', kind: '', value: '', ...row.fields }, author, pseudonym)
      : draftProblem(toldElsewhere(row.detail));
    if (made.ok) drafts.push({ ...made, line: row.line });
    else refused.push({ line: row.line, problem: made.problem });
  }
  const known = await listed(drafts.map(({ entry }) => entry));
  const first = new Map(drafts.toReversed().map(({ entry, line }) => [saidBy(entry), line]));
  const others = drafts.filter(({ entry }) => !known.has(entry));
  const isFirst = ({ entry, line }: Drafted) => first.get(saidBy(entry)) === line;
  const fresh = others.filter(isFirst);
  const linesOf = (rowsOf: readonly Drafted[]) => rowsOf.map(({ line }) => line);
  return {
    entries: fresh.map(({ entry }) => entry),
    plain: fresh.flatMap((draft) => draft.plain),
    unchanged: linesOf(drafts.filter(({ entry }) => known.has(entry))),
    duplicates: linesOf(others.filter((draft) => !isFirst(draft))),
    refused,
  };
}

/** A row that was read. */
interface Drafted {
  readonly line: number;
  readonly entry: ListEntry;
  readonly plain: readonly PlainIdentifier[];
}

function saidBy({ list, kind, key, scene, appId, startMs, endMs }: ListEntry): string {
  return JSON.stringify([list, kind, key, scene, appId, startMs, endMs]);
}

function readCsv(csv: string): readonly TableRow[] {
  try {
    return readTable(csv, HEADING);
  } catch (error) {
    if (!(error instanceof TableProblem)) throw error;
    throw new ListImportProblem(error.message, { cause: error });
  }
}

/**
 * Writes entries as CSV that the same site can import again. An identifier is written as `key:<form>:<pseudonym>` for
 * each digest, separated by commas, followed by `:<shown>`. No other site can read this, because the plain value was
 * never kept.
 */
export function exportEntries(entries: readonly ListEntry[]): string {
  const rows = entries.map((entry) => ({
    list: entry.list,
    kind: entry.kind,
    value: entry.form === null ? entry.key : exportedKeys(entry),
    scene: entry.scene ?? '',
    appId: entry.appId ?? '',
    start: new Date(entry.startMs).toISOString(),
    end: entry.endMs === null ? '' : new Date(entry.endMs).toISOString(),
    note: entry.note,
  }));
  return stringify(rows, { header: true, columns: COLUMNS, escape_formulas: true });
}

function exportedKeys({ form, key, otherKeys, shown }: ListEntry): string {
  const keys = [{ form, key }, ...otherKeys].map((each) => `${each.form}:${each.key}`);
  return `key:${keys.join(',')}:${shown}`;
}
