import { describe, expect, onTestFinished, test } from 'vitest';
import { evidenceConflictsSuite } from '../../../features/fraud-score/evidence/evidence-conflicts.suite.ts';
import { evidenceLinksSuite } from '../../../features/fraud-score/evidence/evidence-links.suite.ts';
import {
  answer,
  idOf,
  look,
  NOW_MS,
  type TriedEvidenceStore,
} from '../../../features/fraud-score/evidence/evidence-pieces.suite.ts';
import { evidenceStoreSuite } from '../../../features/fraud-score/evidence/evidence-store.suite.ts';
import { evidenceListSuite } from '../../../features/fraud-score/evidence/evidence-list.suite.ts';
import { outcomeListSuite } from '../../../features/fraud-score/evidence/outcome-list.suite.ts';
import { storedScoresSuite } from '../../../features/fraud-score/evidence/stored-scores.suite.ts';
import { subjectOf } from '../../../features/fraud-score/evidence/subject.ts';
import { bytesOf, openWatchedDatabase } from '../../../../test/temporary-database.ts';
import { anApp } from '../../../platform/accounts/app.suite.ts';
import { aCustomer } from '../../../platform/accounts/customer.suite.ts';
import { SqlEvidenceStore } from './evidence-store.ts';

describe('SqlEvidenceStore', () => {
  const open = async (): Promise<TriedEvidenceStore> => {
    const { database, dispose } = await openWatchedDatabase();
    onTestFinished(dispose);
    return {
      store: new SqlEvidenceStore(database),
      commit: async (writes) => void (await database.writeAll(writes)),
    };
  };
  evidenceStoreSuite(open);
  evidenceLinksSuite(open);
  evidenceConflictsSuite(open);
  storedScoresSuite(open);
  outcomeListSuite(open);
  evidenceListSuite(async () => (await open()).store);

  test('all apps of a customer and of its sub-accounts are one that asks, and none of them is another', async () => {
    const { database, dispose } = await openWatchedDatabase();
    onTestFinished(dispose);
    const store = new SqlEvidenceStore(database);
    for (const [id, parentId] of [
      ['cus_1', null],
      ['cus_2', 'cus_1'],
      ['cus_3', null],
    ] as const)
      await database.write('customers.put', { ...aCustomer, id, name: id, parentId });
    const apps = { app_1: 'cus_1', app_2: 'cus_1', app_3: 'cus_2', app_4: 'cus_3', app_5: null };
    for (const [id, customerId] of Object.entries(apps)) {
      const { openId: _none, ...app } = anApp;
      await database.write('apps.put', { ...app, id, name: id, customerId, openIdSealed: null });
      await database.writeAll([store.prepareAnswer(answer(`J${id}`, [idOf()], { appId: id }), true)]);
    }
    const payersFor = async (asker: string | null) =>
      (await look(store, idOf(), NOW_MS, asker)).queries.map(({ payer }) => payer).toSorted();
    expect(await payersFor(null)).toEqual(['app_5', 'cus_1', 'cus_3']);
    expect(await payersFor('app_2')).toEqual(['app_5', 'cus_3']);
    expect(await payersFor('app_3')).toEqual(['app_5', 'cus_3']);
    expect(await payersFor('app_5')).toEqual(['cus_1', 'cus_3']);
    expect(await payersFor('app_gone')).toEqual(['app_5', 'cus_1', 'cus_3']);
  });

  test('the file shows no number, no digest of one and no name', async () => {
    const { database, place, dispose } = await openWatchedDatabase({ isNew: true });
    onTestFinished(dispose);
    const secrets = { mac: () => Uint8Array.from({ length: 32 }, () => 7) };
    const subjects = [
      subjectOf(secrets, 'id-number', { form: 'plain', text: '11010519491231002X' }),
      subjectOf(secrets, 'phone', { form: 'md5', text: '7945bd83237335e5376ff44d62e4f0ae' }),
    ];
    await new SqlEvidenceStore(database).add([
      {
        evidenceId: 'ab'.repeat(16),
        subjects,
        code: 21001,
        level: 3,
        source: 'canary-source',
        weight: 1,
        observedAtMs: 1,
        expiresAtMs: null,
      },
    ]);
    const kept = bytesOf(place).toString('latin1');
    expect(kept).toContain('canary-source');
    expect(kept).not.toContain('11010519491231002');
    expect(kept).not.toContain('7945bd83237335e5376ff44d62e4f0ae');
    expect(kept).not.toContain(Buffer.from('7945bd83237335e5376ff44d62e4f0ae', 'hex').toString('latin1'));
  });
});
