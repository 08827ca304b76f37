import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scoreContracts } from '../../admin/scores/contract.ts';
import type { OwnColumn } from '../../score/own-columns.ts';
import type { HeadingRule } from '../../../../tables/table-reader.ts';
import type { HistoryRow } from '../../training/history.ts';
import { ignoredColumns, missingColumns, rowOfAnswer, rowOfFile } from '../../training/read-history.ts';
import type { AdminClient } from '../../../../terminal/admin-client.ts';
import { formatOf } from '../../../../terminal/import-report-file.ts';
import type { Terminal } from '../../../../terminal/print.ts';
import { openProgress } from '../../../../terminal/progress.ts';
import { openRowProgress, openRows } from '../../../../terminal/row-progress.ts';
import { makeFolderSync } from '../../../../kernel/make-folder.ts';
import { told } from '../../../../kernel/told.ts';
import { say } from '../../../../terminal/say.ts';

interface Fetching {
  /** Rows that were asked before this time are left out. */
  readonly fromMs: number;
  readonly terminal: Terminal;
}

interface FileReading {
  readonly refusedFile: string;
  /** The columns that the operator declared. The file must have all of them. */
  readonly ownColumns: readonly OwnColumn[];
}

/** The most rows in memory at once, about 400 bytes each. */
const ROWS_MAX = 2_000_000;
const PAGE_ROWS = 1000;

function headingOf(own: readonly OwnColumn[]): HeadingRule {
  return {
    example: told`asked_at,outcome,observed_at,idApps7d,evidence11004 (docs/fraud-score.md names the features)`,
    missing: (heading) => missingColumns(heading, own),
  };
}

/** Reads the answers of a server with their outcomes, page by page. */
export async function historyOfServer(client: AdminClient, { fromMs, terminal }: Fetching): Promise<HistoryRow[]> {
  const rows: HistoryRow[] = [];
  const bar = openProgress(terminal, PAGE_ROWS, told`past scores`);
  for (let after: string | undefined; ;) {
    const answer = await client.call(scoreContracts.history, { after, limit: PAGE_ROWS });
    const page = scoreContracts.history.result.parse(answer).rows;
    for (const row of page) if (row.atMs >= fromMs) rows.push(rowOfAnswer(row));
    bar.update(rows.length, undefined, rows.length + PAGE_ROWS);
    checkCount(rows);
    after = page.at(-1)?.orderId;
    if (page.length < PAGE_ROWS) break;
  }
  bar.end();
  return rows;
}

/** Reads the rows of a file. Rows that cannot be used are written to `refusedFile` with the reason. */
export async function historyOfFile(
  file: string,
  { fromMs, terminal, refusedFile, ownColumns }: Fetching & FileReading,
): Promise<HistoryRow[]> {
  const rows: HistoryRow[] = [];
  const refused: string[] = [];
  let ignored: readonly string[] | null = null;
  const source = { file, format: formatOf(file), encoding: 'auto', heading: headingOf(ownColumns) } as const;
  const bar = await openRowProgress(terminal, source);
  let done = 0;
  for await (const raw of openRows(source)) {
    const read = raw.ok ? rowOfFile(raw.fields, ownColumns) : { ok: false as const, problem: raw.detail };
    if (!read.ok) refused.push(`${raw.line},"${read.problem.replaceAll('"', '""')}"`);
    else if (read.row.atMs >= fromMs) rows.push(read.row);
    if (raw.ok) ignored ??= ignoredColumns(raw.fields, ownColumns);
    bar.update((done += 1), told`${refused.length} left out`);
    checkCount(rows);
  }
  bar.end();
  if (ignored !== null && ignored.length > 0)
    say(
      terminal,
      told`these columns are neither features of the fraud score nor declared with --columns, and were ignored: ${ignored.join(', ')}`,
    );
  rmSync(refusedFile, { force: true });
  if (refused.length > 0) {
    makeFolderSync(path.dirname(refusedFile));
    writeFileSync(refusedFile, `${['line,problem', ...refused].join('\n')}\n`, { mode: 0o600 });
    say(terminal, told`${refused.length} rows were left out. ${refusedFile} says why`);
  }
  return rows;
}

function checkCount(rows: readonly HistoryRow[]): void {
  if (rows.length > ROWS_MAX)
    throw new Error(told`the history has more than ${ROWS_MAX} rows. Start later, with --from TIME`);
}
