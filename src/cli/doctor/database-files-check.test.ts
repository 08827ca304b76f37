import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { databaseFilesCheck } from './database-files-check.ts';

/** Checks a folder that holds files of these sizes. */
function check(sizes: { readonly db?: number; readonly wal?: number; readonly runs?: boolean }) {
  const dir = mkdtempSync(path.join(tmpdir(), 'database-files-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const [database, server] = [path.join(dir, 'renzheng.db'), path.join(dir, 'server.json')];
  if (sizes.db !== undefined) writeFileSync(database, Buffer.alloc(sizes.db));
  if (sizes.wal !== undefined) writeFileSync(`${database}-wal`, Buffer.alloc(sizes.wal));
  if (sizes.runs) writeFileSync(server, '{}');
  return databaseFilesCheck({ database, server }).run();
}

test('a database that is all in one file is fine, with a log that is empty or none', async () => {
  expect(await check({})).toEqual({ level: 'ok', detail: 'there are none yet' });
  for (const wal of [undefined, 0])
    expect(await check({ db: 4096, ...(wal === undefined ? {} : { wal }) })).toMatchObject({
      level: 'ok',
      detail: expect.stringContaining('all of it is in') as string,
    });
});

test('a log that holds rows is fine beside a server that runs, and a warning beside none', async () => {
  const files = { db: 4096, wal: 1024 ** 2 };
  expect(await check({ ...files, runs: true })).toMatchObject({
    level: 'ok',
    detail: expect.stringMatching(/^1\.0 MiB in renzheng\.db-wal.*renzheng backup only$/) as string,
  });
  expect(await check(files)).toMatchObject({
    level: 'warning',
    detail: expect.stringContaining('the last server was killed') as string,
    mend: expect.stringContaining('copy both files together') as string,
  });
});

test('a database without its file, or with an empty one, is an error', async () => {
  expect(await check({ db: 0 })).toMatchObject({
    level: 'error',
    detail: expect.stringContaining('is empty: it was copied without its renzheng.db-wal') as string,
  });
  expect(await check({ wal: 8192 })).toMatchObject({
    level: 'error',
    detail: expect.stringContaining('is gone, and its renzheng.db-wal is there') as string,
  });
});
