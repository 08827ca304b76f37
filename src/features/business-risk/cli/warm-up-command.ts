import type { Command } from 'commander';
import type { RawRow } from '../../../people/import/import-row.ts';
import type { HeadingRule } from '../../../tables/table-reader.ts';
import type { AdminCommandDeps } from '../../../terminal/admin-commands.ts';
import { addImportFile } from '../../../terminal/import-report-file.ts';
import { riskContracts } from '../admin/risk/contract.ts';
import { WARM_UP_ROW } from '../profile/warm-up-row.ts';

const FIELDS = Object.keys(WARM_UP_ROW.shape);
const NEEDED = ['kind', 'value', 'firstseen'];

const HEADING: HeadingRule = {
  example: 'kind,value,app,account_type,first_seen,last_seen,days',
  missing: (heading) => {
    const names = new Set(heading.map(plain));
    return NEEDED.filter((name) => !names.has(name));
  },
};

/** Adds `renzheng risk warm-up`, which tells the site what was known before it began. */
export function addWarmUpCommand(risk: Command, { client, terminal }: AdminCommandDeps): void {
  addImportFile(risk, {
    name: 'warm-up',
    description:
      `take over the accounts, phones and devices of a file with the day since when they are known (${HEADING.example}). ` +
      'The same file again changes nothing',
    common: { flags: '--app <id>', description: 'app of the accounts, for rows that name none' },
    terminal,
    rows: () => {
      const api = client();
      return {
        heading: HEADING,
        lineOf: warmUpLine,
        send: async (lines) =>
          riskContracts.warmUp.result.parse(await api.call(riskContracts.warmUp, { ndjson: lines.join('\n') })),
      };
    },
  });
}

/** Writes a row as a line of a batch, without its empty fields. The server checks the fields. */
function warmUpLine({ fields }: RawRow & { ok: true }, app: string | undefined): string {
  const named = Object.entries(fields).flatMap(([heading, value]) => {
    const field = FIELDS.find((name) => plain(name) === plain(heading)) ?? heading;
    return value.trim() === '' ? [] : [[field, value.trim()] as const];
  });
  const row = Object.fromEntries(named);
  return JSON.stringify(
    app !== undefined && row['kind'] === 'account' && row['app'] === undefined ? { ...row, app } : row,
  );
}

function plain(heading: string): string {
  return heading.toLowerCase().replaceAll(/[\s_-]/g, '');
}
