import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SqlNodeStore } from '../../storage/sql/nodes/node-store.ts';
import { SqliteDatabase } from '../../storage/sqlite/sqlite-database.ts';
import { compare, scoringCheck } from './scoring-check.ts';

const SAME = { encoder: 'e1', 'score map': 'of the release', settings: '0123456789ab' };

test('processes that answer with the same are fine, and so is one that has not told yet', () => {
  const nodes = [
    { name: 'a', scoring: SAME },
    { name: 'b', scoring: { ...SAME } },
    { name: 'c', scoring: null },
  ];
  expect(compare(nodes)).toEqual({
    level: 'ok',
    detail: 'processes that run: 2, all with the same models, calibrations and settings',
  });
});

test('what differs is named with each process, also if one does not know it', () => {
  const nodes = [
    { name: 'a', scoring: { ...SAME, sources: 'none' } },
    { name: 'b', scoring: { ...SAME, 'score map': '3f2c0a11b9d4' } },
  ];
  expect(compare(nodes)).toMatchObject({
    level: 'warning',
    detail:
      'one call may get different answers: score map: a of the release, b 3f2c0a11b9d4; sources: a none, b not told',
    mend: expect.stringContaining('the same sources file, models and settings') as string,
  });
});

test('the processes that live are read from the database, and those that left are not', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'scoring-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const sharedFile = path.join(dir, 'shared.db');
  const database = await SqliteDatabase.open({ file: sharedFile, isShared: true });
  onTestFinished(() => database.close());
  await database.tellOpened();
  const store = new SqlNodeStore(database);
  for (const [name, encoder] of [
    ['a', 'e1'],
    ['b', 'e2'],
  ] as const) {
    await store.join({ name, incarnation: name }, { leaseMs: 300_000, changeSeen: 0 });
    await store.tellScoring(name, { ...SAME, encoder });
  }
  const config = { data: { dir }, cluster: { sharedFile } } as Parameters<typeof scoringCheck>[0];
  expect(await scoringCheck(config).run()).toMatchObject({
    level: 'warning',
    detail: 'one call may get different answers: encoder: a e1, b e2',
  });
  await store.leave('b');
  expect(await scoringCheck(config).run()).toEqual({
    level: 'ok',
    detail: 'processes that run: 1, all with the same models, calibrations and settings',
  });
  const alone = { ...config, cluster: {} } as Parameters<typeof scoringCheck>[0];
  expect(await scoringCheck(alone).run()).toMatchObject({ level: 'ok' });
});
