import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { auditLogSuite } from '../../../platform/audit/audit-log.suite.ts';
import { openTemporaryDatabase } from '../../sqlite/temporary-database.ts';
import { SqlAuditLog } from './audit-log.ts';

async function open() {
  const { database, file, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  return { log: new SqlAuditLog(database), file };
}

describe('SqlAuditLog', () => {
  auditLogSuite(async () => (await open()).log);

  test.each(["UPDATE audit SET outcome = 'ok'", 'DELETE FROM audit'])('the file itself refuses: %s', async (text) => {
    const { log, file } = await open();
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
    const other = new Database(file);
    expect(() => other.exec(text)).toThrow('append-only');
    other.close();
  });
});
