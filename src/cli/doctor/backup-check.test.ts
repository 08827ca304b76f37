import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { BackupCatalogue, type BackupEntry } from '../../storage/files/backups/backup-catalogue.ts';
import { backupCheck } from './backup-check.ts';

const HOUR_MS = 3_600_000;
const entry: BackupEntry = {
  id: 'bak_1',
  folder: '/backups/1',
  startedAtMs: 0,
  keepUntilMs: 1000 * HOUR_MS,
  finishedAtMs: 1,
  problem: null,
  removedAtMs: null,
  bytes: 1,
  sealedSecrets: 'none',
};

async function checkAfter(hours: number, ...entries: readonly BackupEntry[]) {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'renzheng-check-')), 'backups.json');
  const catalogue = await BackupCatalogue.open(file);
  for (const each of entries) await catalogue.put(each);
  return backupCheck(file, { nowMs: () => hours * HOUR_MS }).run();
}

test('a folder without a backup, or with an old one, is a warning', async () => {
  expect(await checkAfter(0)).toMatchObject({ level: 'warning', detail: 'there is none' });
  expect(await checkAfter(48, entry)).toMatchObject({ level: 'ok', detail: 'the last one is 48 h old: /backups/1' });
  expect(await checkAfter(49, entry)).toMatchObject({ level: 'warning' });
});

test('a failed backup is an error, whatever came before it', async () => {
  const failed = { ...entry, id: 'bak_2', startedAtMs: 2, finishedAtMs: null, problem: 'the disk is full' };
  expect(await checkAfter(1, entry, failed)).toMatchObject({
    level: 'error',
    detail: expect.stringContaining('the disk is full'),
  });
});

test('a backup that should have been removed is a warning', async () => {
  const recent = { ...entry, id: 'bak_2', startedAtMs: 40 * HOUR_MS };
  expect(await checkAfter(42, { ...entry, keepUntilMs: 40 * HOUR_MS }, recent)).toMatchObject({
    level: 'warning',
    detail: expect.stringContaining('past their date'),
  });
});

test('the last backup may be past its date if there is no other', async () => {
  const past = { ...entry, keepUntilMs: 20 * HOUR_MS };
  expect(await checkAfter(42, past)).toMatchObject({ level: 'ok' });
  expect(await checkAfter(42, past, { ...past, id: 'bak_2' })).toMatchObject({
    level: 'warning',
    detail: expect.stringContaining('1 backup(s) are past their date'),
  });
});
