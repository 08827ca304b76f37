import { readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openTemporaryDatabase } from '../../../test/temporary-database.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { JOURNAL_OWNER } from '../../storage/files/journal-owner-file.ts';
import { lockDatabase } from '../../storage/sqlite/connection.ts';
import { joinNodes } from './join-nodes.ts';

const LONG = { timeout: 30_000, interval: 200 };
let dir = '';
let problems: string[] = [];

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'renzheng-join-'));
  problems = [];
});

async function join() {
  const { database, dispose } = await openTemporaryDatabase({ isNew: true });
  const opened = new AsyncDisposableStack();
  onTestFinished(async () => {
    await opened.disposeAsync();
    await dispose();
    rmSync(dir, { recursive: true });
  });
  const folder = { dir, database: path.join(dir, 'site.db'), velocity: path.join(dir, 'velocity') };
  const config = { cluster: { leaseSeconds: 60, nodeName: 'a' }, changes: { pollMs: 1000 } };
  const log = { event: () => undefined, problem: (problem: string) => problems.push(problem) };
  const joined = await joinNodes(database, { config, folder, log, opened } as unknown as Foundation);
  const owner = readFileSync(path.join(folder.velocity, JOURNAL_OWNER), 'utf8').trim();
  return { ...joined, locks: [path.join(dir, 'node'), `${folder.database}-${owner}`] };
}

function isLocked(file: string): boolean {
  try {
    lockDatabase(file).close();
    return false;
  } catch {
    return true;
  }
}

test('the locks of a node whose files were removed are taken again, and keep others out', async () => {
  const { locks, lease } = await join();
  expect(readdirSync(dir).filter((name) => name.endsWith('.lock'))).toHaveLength(2);
  expect(locks.map(isLocked)).toEqual([true, true]);
  for (const file of locks) rmSync(`${file}.lock`);
  for (const file of locks) await expect.poll(() => isLocked(file), LONG).toBe(true);
  expect([lease.isHeld, problems]).toEqual([true, []]);
});

test.each([
  ['data folder', 0],
  ['owner of its journal', 1],
])('a node whose %s another process has taken leaves the others for good, and says why', async (_, at) => {
  const { locks, lease } = await join();
  const file = locks[at] ?? '';
  // The other file is locked under another name first, so that no look comes between.
  const other = lockDatabase(`${file}.other`);
  onTestFinished(() => void other.close());
  renameSync(`${file}.other.lock`, `${file}.lock`);
  await expect.poll(() => lease.hasLeft, LONG).toBe(true);
  expect(lease.isHeld).toBe(false);
  expect(problems).toEqual([
    `this node left the others and answers no more calls, stop it: ${file} is in use by another process; stop it first`,
  ]);
});
