import type { Clock } from '../../kernel/clock.ts';
import type { AuditFilter, AuditLog, AuditPosition, AuditRow } from '../../platform/audit/audit-log.ts';
import { localTimeOf } from '../../platform/ledger/local-day.ts';
import { csvRow } from '../../tables/csv-writer.ts';
import type { AdminHandlers, AdminParamsOf } from '../../wire/admin/define-admin.ts';
import { instantEndMs, instantMs } from '../../wire/admin/instant.ts';
import type { auditContracts } from './contract.ts';

/** What the handlers of the audit work with. */
export interface AuditDeps {
  readonly audit: Pick<AuditLog, 'list'>;
  readonly clock: Clock;
}

/** Rows that an export reads at a time. */
const EXPORT_PAGE = 1000;

/** Makes the handlers that show the audit. */
export function createAuditHandlers({ audit, clock }: AuditDeps): AdminHandlers<typeof auditContracts> {
  return {
    async list({ before, limit, ...given }) {
      const rows = await audit.list({
        ...filterOf(given),
        order: 'newest',
        beyond: before === undefined ? null : { number: before, atMs: null },
        limit,
      });
      return {
        ok: true,
        result: {
          rows: rows.map(show),
          nextBefore: rows.length === limit ? (rows.at(-1)?.number ?? null) : null,
        },
      };
    },

    async export({ format, ...given }) {
      const filter = filterOf(given);
      // Rows that are written meanwhile are left out, so that an export of a busy server ends.
      const rows = everyRow(audit, { ...filter, toMs: Math.min(filter.toMs ?? Infinity, clock.nowMs() + 1) });
      const stream =
        format === 'csv'
          ? { contentType: 'text/csv; charset=utf-8', fileName: 'audit.csv', chunks: csvOf(rows) }
          : { contentType: 'application/x-ndjson', fileName: 'audit.jsonl', chunks: linesOf(rows) };
      return { ok: true, stream };
    },
  };
}

type Given = Omit<AdminParamsOf<typeof auditContracts.export>, 'format'>;

function filterOf({ administrator, operation, kind, subject, addressDigest, from, to }: Given): AuditFilter {
  return {
    administratorName: administrator ?? null,
    operation: operation ?? null,
    kind: kind ?? null,
    subject: subject ?? null,
    addressDigest: addressDigest ?? null,
    fromMs: from === undefined ? null : instantMs(from),
    toMs: to === undefined ? null : instantEndMs(to),
  };
}

async function* everyRow(audit: Pick<AuditLog, 'list'>, filter: AuditFilter): AsyncGenerator<AuditRow> {
  let beyond: AuditPosition | null = null;
  for (;;) {
    const rows: readonly AuditRow[] = await audit.list({ ...filter, order: 'oldest', beyond, limit: EXPORT_PAGE });
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < EXPORT_PAGE) return;
    beyond = last;
  }
}

function show({ administratorId: _id, addressDigest, ...row }: AuditRow) {
  return { ...row, addressDigest: addressDigest === '' ? null : addressDigest };
}

async function* csvOf(rows: AsyncIterable<AuditRow>): AsyncGenerator<string> {
  yield csvRow(['number', 'at', 'administrator', 'operation', 'kind', 'subject', 'outcome', 'addressDigest', 'fields']);
  for await (const row of rows) {
    const { number, atMs, administratorName, operation, kind, subject, outcome, addressDigest, fields } = show(row);
    const what = [administratorName, operation, kind, subject, outcome, addressDigest];
    yield csvRow([number, localTimeOf(atMs), ...what, JSON.stringify(fields)]);
  }
}

async function* linesOf(rows: AsyncIterable<AuditRow>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(show(row))}\n`;
}
