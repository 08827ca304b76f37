import { describe, expect, onTestFinished, test } from 'vitest';
import { auditLogSuite } from '../../../platform/audit/audit-log.suite.ts';
import { connectOutside, openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlAuditLog } from './audit-log.ts';

async function open() {
  const { database, place, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  return { log: new SqlAuditLog(database), place };
}

describe('SqlAuditLog', () => {
  auditLogSuite(async () => (await open()).log);

  test.each(["UPDATE audit SET outcome = 'ok'", 'DELETE FROM audit'])('the file itself refuses: %s', async (text) => {
    const { log, place } = await open();
    await log.append({
      atMs: 1,
      administratorId: null,
      administratorName: null,
      operation: 'x',
      kind: 'look',
      subject: null,
      fields: {},
      outcome: 'ok',
      addressDigest: 'ff',
    });
    const other = connectOutside(place);
    expect(() => other.exec(text)).toThrow('append-only');
    other.close();
  });
});
