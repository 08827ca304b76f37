import type { Command } from 'commander';
import { scoreContracts } from '../../admin/scores/contract.ts';
import type { RawRow } from '../../../../people/import/import-row.ts';
import type { HeadingRule } from '../../../../tables/table-reader.ts';
import type { AdminClient } from '../../../../terminal/admin-client.ts';
import { addImportFile } from '../../../../terminal/import-report-file.ts';
import type { Terminal } from '../../../../terminal/print.ts';
import { told } from '../../../../kernel/told.ts';

/** The client of the admin API, and the terminal to print to. */
export interface EvidenceCommandDeps {
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
}

/**
 * Columns of a file of evidence, named as in the admin API. Case, blanks, `_` and `-` are ignored, e.g. `id_number` is
 * `idNumber`.
 */
const FIELDS = Object.keys(scoreContracts.report.params.shape);
const NEEDED = ['reference', 'code', 'level', 'observedat'];

const EVIDENCE_HEADING: HeadingRule = {
  example: told`reference,id_number,phone,code,level,observed_at,source (id_form and phone_form for digests)`,
  missing: (heading) => {
    const names = new Set(heading.map(plain));
    return NEEDED.filter((name) => !names.has(name));
  },
};

/** Adds `renzheng evidence import`, which imports a file of evidence in batches. */
export function addEvidenceImport(evidence: Command, { client, terminal }: EvidenceCommandDeps): void {
  addImportFile(evidence, {
    description: `add the evidence of a file, in plain or as digests: ${EVIDENCE_HEADING.example}. Each reference counts once`,
    terminal,
    rows: () => {
      const api = client();
      return {
        heading: EVIDENCE_HEADING,
        lineOf: evidenceLine,
        send: async (lines) =>
          scoreContracts.batch.result.parse(await api.call(scoreContracts.batch, { ndjson: lines.join('\n') })),
      };
    },
  });
}

/** Writes a row as a line of a batch, without its empty fields. The server checks the fields. */
function evidenceLine({ fields }: RawRow & { ok: true }, source: string | undefined): string {
  const named = Object.entries(fields).flatMap(([heading, value]) => {
    const field = FIELDS.find((name) => plain(name) === plain(heading)) ?? heading;
    return value.trim() === '' ? [] : [[field, value.trim()] as const];
  });
  return JSON.stringify({ ...(source === undefined ? {} : { source }), ...Object.fromEntries(named) });
}

function plain(heading: string): string {
  return heading.toLowerCase().replaceAll(/[\s_-]/g, '');
}
