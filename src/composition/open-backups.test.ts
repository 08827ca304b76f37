import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../test/ledger/site.ts';
import { BackupCatalogue, type BackupEntry } from '../storage/files/backups/backup-catalogue.ts';
import { settleUnfinished } from './open-backups.ts';

const START_MS = Date.UTC(2026, 2, 1);
const entryOf = (id: string, folder: string): BackupEntry => ({
  id,
  folder,
  startedAtMs: START_MS,
  keepUntilMs: START_MS + 86_400_000,
  finishedAtMs: null,
  problem: null,
  removedAtMs: null,
  bytes: 0,
  sealedSecrets: 'none',
});

test('what a backup left whose server was killed is removed, and one that is out of reach stays named', async () => {
  const [dir, to] = [newFolder(), newFolder()];
  const catalogue = await BackupCatalogue.open(path.join(dir, 'backups.json'));
  const killed = entryOf('bak_killed', path.join(to, 'renzheng-killed'));
  const away = entryOf('bak_away', path.join(dir, 'unplugged', 'renzheng-away'));
  mkdirSync(`${killed.folder}.draft`);
  writeFileSync(path.join(`${killed.folder}.draft`, 'renzheng.db'), 'people');
  await catalogue.put(killed);
  await catalogue.put(away);
  const named = (id: string) =>
    `backup ${id} of 2026-03-01T00:00:00.000Z, which was still being made and may hold the person, until 2026-03-02T00:00:00.000Z`;
  expect(await catalogue.stillHolding()).toEqual([named('bak_killed'), named('bak_away')]);
  const problems: string[] = [];
  await settleUnfinished(catalogue, (problem) => problems.push(problem));
  expect(existsSync(`${killed.folder}.draft`)).toBe(false);
  expect(await catalogue.stillHolding()).toEqual([named('bak_away')]);
  expect(Object.fromEntries(catalogue.list().map(({ id, problem }) => [id, problem]))).toEqual({
    bak_killed: 'the server ended while it was made',
    bak_away: null,
  });
  await catalogue.put({ ...away, finishedAtMs: START_MS + 5 });
  expect(await catalogue.stillHolding()).toEqual([
    'backup bak_away of 2026-03-01T00:00:00.000Z, until 2026-03-02T00:00:00.000Z, or until a later one is complete if there is none by then',
  ]);
  expect(problems).toEqual([]);
});
