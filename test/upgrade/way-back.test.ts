import { execFileSync, spawnSync } from 'node:child_process';
import Database from 'better-sqlite3';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { expect, onTestFinished, test } from 'vitest';
import { firstOf, recordedOf, unpackFolder } from './kept-folder.ts';
import { ask, comparable } from './questions.ts';
import { runRelease, serveRelease, type Release } from './release-process.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const COMMIT = '2d6790a';

/** Whether the history of this checkout contains the older release. If not, a line on standard error says so. */
function hasHistory(): boolean {
  const has = spawnSync('git', ['cat-file', '-e', `${COMMIT}^{commit}`], { cwd: ROOT }).status === 0;
  if (!has)
    process.stderr.write(`SKIPPED: the way back to ${COMMIT}; fetch the whole history (git fetch --unshallow)\n`);
  return has;
}

/** A checkout of the older release with the packages that its own lock file names, and the models of this one. */
function checkOut(folder: string): string {
  const checkout = path.join(folder, 'checkout');
  execFileSync('git', ['worktree', 'add', '--detach', checkout, COMMIT], { cwd: ROOT, stdio: 'ignore' });
  onTestFinished(() => void execFileSync('git', ['worktree', 'remove', '--force', checkout], { cwd: ROOT }));
  execFileSync('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: checkout,
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return checkout;
}

function stepsIn(dataDir: string): number {
  const database = new Database(path.join(dataDir, 'renzheng.db'), { readonly: true });
  try {
    return Number(database.prepare('SELECT count(*) FROM schema_migrations').pluck().get());
  } finally {
    database.close();
  }
}

test.skipIf(!hasHistory())(
  'the way back of the docs: the copy made before the upgrade',
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-way-back-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const checkout = checkOut(folder);
    const record = recordedOf(COMMIT);
    const { askedAt: startsAt } = record;
    const question = firstOf(record);
    const { dataDir, files, remove } = await unpackFolder(COMMIT);
    onTestFinished(remove);
    const saved = path.join(folder, 'data-before-upgrade');
    cpSync(dataDir, saved, { recursive: true });
    const stepsBefore = stepsIn(saved);

    const present: Release = { checkout: ROOT, dataDir, startsAt };
    const upgraded = await serveRelease(present);
    expect(comparable(await ask(upgraded.url, files, question), question)).toEqual(question.answer);
    await upgraded.end();

    const settings = { RENZHENG_DATA_MODELS_DIR: path.join(ROOT, 'models') };
    const older: Release = { checkout, dataDir, startsAt, settings };
    if (stepsIn(dataDir) > stepsBefore) {
      const refused = await runRelease(older, 'serve');
      expect(refused).toMatchObject({
        code: 1,
        err: expect.stringContaining('restore a backup made before the upgrade'),
      });
    }
    rmSync(dataDir, { recursive: true });
    cpSync(saved, dataDir, { recursive: true });
    const back = await serveRelease(older);
    expect(comparable(await ask(back.url, files, question), question)).toEqual(question.answer);
    await back.end();
    expect(existsSync(path.join(dataDir, 'site.key')) && readdirSync(dataDir).includes('admin.token')).toBe(true);
  },
  900_000,
);
