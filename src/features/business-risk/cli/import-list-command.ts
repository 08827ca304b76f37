import { told } from '../../../kernel/told.ts';
import type { Command } from 'commander';
import type { AdminCommandDeps } from '../../../terminal/admin-commands.ts';
import { EXIT, printResult } from '../../../terminal/print.ts';
import { openProgress } from '../../../terminal/progress.ts';
import { readInput } from '../../../terminal/read-input.ts';
import { decodeText } from '../../../tables/text-encoding.ts';
import { REFUSED_TOLD, riskListContracts } from '../admin/risk-lists/contract.ts';
import { partsOfTable } from '../lists/list-parts.ts';

/** Rows of one call. */
const ROWS_AT_ONCE = 2_000;

/** Adds `renzheng list-entry import --csv FILE`, which sends a table in parts and shows how far it is. */
export function addImportListCommand(listEntry: Command, { client, terminal }: AdminCommandDeps): void {
  listEntry
    .command('import')
    .description(riskListContracts.import.summary)
    .requiredOption('--csv <file>', 'CSV with a header, or - for standard input')
    .option('--json', 'print JSON for programs')
    .action(async ({ csv, json }: { readonly csv: string; readonly json?: boolean }) => {
      const parts = partsOfTable(decodeText(readInput(csv)), ROWS_AT_ONCE);
      const total = parts.reduce((sum, { rows }) => sum + rows, 0);
      const progress = openProgress(terminal, total, told`rows`);
      const sum = { added: 0, unchanged: 0, duplicates: 0, refusedRows: 0 };
      const refused: { line: number; problem: string }[] = [];
      let done = 0;
      for (const [at, { text, headingLines, firstLine, rows }] of parts.entries()) {
        const answer = await client().call(riskListContracts.import, { csv: text, more: at < parts.length - 1 });
        const taken = riskListContracts.import.result.parse(answer);
        sum.added += taken.added;
        sum.unchanged += taken.unchanged;
        sum.duplicates += taken.duplicates;
        sum.refusedRows += taken.refusedRows;
        refused.push(...taken.refused.map((row) => ({ ...row, line: row.line - headingLines - 1 + firstLine })));
        progress.update((done += rows));
      }
      progress.end();
      if (sum.refusedRows > 0) terminal.failed?.(EXIT.rowsLeftOut);
      printResult(terminal, { ...sum, refused: refused.slice(0, REFUSED_TOLD) }, { json: json === true });
    });
}
