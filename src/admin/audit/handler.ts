import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import type { AuditLog } from '../../platform/audit/audit-log.ts';
import type { auditContracts } from './contract.ts';

/** Makes the handlers that show the audit. */
export function createAuditHandlers({
  audit,
}: {
  readonly audit: Pick<AuditLog, 'list'>;
}): AdminHandlers<typeof auditContracts> {
  return {
    async list({ administrator, operation, subject, before, limit }) {
      const rows = await audit.list({
        beforeNumber: before ?? null,
        administratorName: administrator ?? null,
        operation: operation ?? null,
        subject: subject ?? null,
        limit,
      });
      const shown = rows.map(({ administratorId: _id, addressDigest: _address, ...row }) => row);
      return {
        ok: true,
        result: { rows: shown, nextBefore: rows.length === limit ? (rows.at(-1)?.number ?? null) : null },
      };
    },
  };
}
