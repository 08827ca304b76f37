import { describe, expect, onTestFinished, test } from 'vitest';
import { reportSourceStoreSuite } from '../../../platform/reporting/report-source-store.suite.ts';
import { SqlAdministratorStore } from '../administrators/administrator-store.ts';
import { SqlAuditLog } from '../audit/audit-log.ts';
import { SqlEvidenceStore } from '../evidence/evidence-store.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlReportSourceStore } from './report-source-store.ts';

async function openDatabase() {
  const { database, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  return database;
}

describe('SqlReportSourceStore', () => {
  reportSourceStoreSuite(async () => new SqlReportSourceStore(await openDatabase()));

  test('reports from before sources had owners belong to the administrator who can have written them, or to the house', async () => {
    const database = await openDatabase();
    const [evidence, audit] = [new SqlEvidenceStore(database), new SqlAuditLog(database)];
    const administrators = new SqlAdministratorStore(database);
    const sources = new SqlReportSourceStore(database);
    for (const [id, role] of [
      ['adm_o', 'owner'],
      ['adm_1', 'integrator'],
      ['adm_2', 'integrator'],
    ] as const)
      await administrators.add({ id, name: id, role, appIds: [], disabled: false, passwordHash: null, createdAtMs: 1 });
    const reported = async (administratorId: string, source: string | null, operation = 'evidences.report') => {
      const row = { atMs: 1, administratorId, administratorName: 'x', kind: 'write', subject: null } as const;
      await audit.append({
        ...row,
        operation,
        fields: source === null ? {} : { source },
        outcome: 'ok',
        addressDigest: 'a',
      });
    };
    const held = async (source: string, at: number) => {
      const subjects = [{ kind: 'phone', form: 'md5', key: '0'.repeat(32) as never, aliases: [] }] as const;
      const piece = { code: 21001, level: 1, weight: 1, observedAtMs: 1, expiresAtMs: null } as const;
      await evidence.add([{ evidenceId: String(at).padStart(32, '0'), subjects, source, ...piece }]);
    };
    for (const [at, source] of ['clear', 'shared', 'unknown', 'face-verify', 'renzheng.business-risk'].entries())
      await held(source, at);
    await reported('adm_1', 'clear');
    await reported('adm_o', 'clear');
    await reported('adm_1', 'shared');
    await reported('adm_2', 'Shared');

    expect(await sources.adoptEarlier(7)).toBe(3);
    expect(await sources.list(null, 10)).toEqual([
      { source: 'clear', owner: { kind: 'administrator', id: 'adm_1' }, sinceMs: 7 },
      { source: 'shared', owner: { kind: 'house' }, sinceMs: 7 },
      { source: 'unknown', owner: { kind: 'house' }, sinceMs: 7 },
    ]);
    expect(await sources.adoptEarlier(8)).toBe(0);

    // A batch does not name its sources, so its sender may have written any of them.
    await reported('adm_2', null, 'evidences.batch');
    await reported('adm_1', 'later');
    await held('later', 9);
    await sources.adoptEarlier(9);
    expect((await sources.find(['later'])).get('later')?.owner).toEqual({ kind: 'house' });
  });
});
