import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..');

/**
 * Stands in for npm: it warns as npm does of an engine and a config, notes how it was called, and lays out the packages
 * that the lock file names, the pinned Node among them.
 */
const NPM = `#!${process.execPath}
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');
process.stderr.write('npm warn EBADENGINE Unsupported engine\\nnpm warn Unknown project config\\n');
process.stdout.write('added 209 packages in 9s\\n');
if (process.env.FAIL) process.exit(1);
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
mkdirSync('node_modules/node/bin', { recursive: true });
writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));
writeFileSync('node_modules/node/bin/node', '#!/bin/sh\\necho served with "$@"\\n', { mode: 0o755 });
`;

/** A fresh copy of what `npm start` runs, with a stand-in for npm. Gives a function that starts it. */
function freshFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(path.join(folder, 'tools'));
  for (const file of readdirSync(path.join(ROOT, 'tools')).filter((name) => name.endsWith('.mjs')))
    cpSync(path.join(ROOT, 'tools', file), path.join(folder, 'tools', file));
  for (const file of ['package.json', 'package-lock.json']) cpSync(path.join(ROOT, file), path.join(folder, file));
  mkdirSync(path.join(folder, 'bin'));
  writeFileSync(path.join(folder, 'bin/npm'), NPM);
  chmodSync(path.join(folder, 'bin/npm'), 0o755);
  const calls = path.join(folder, 'npm-calls');
  const start = (env: Readonly<Record<string, string>> = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/start.mjs', '--port', '8099'], {
      cwd: folder,
      env: { PATH: path.join(folder, 'bin'), ...env },
    });
    const asked = existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [];
    return { status, out: stdout.toString(), err: stderr.toString(), asked };
  };
  return start;
}

const INSTALLING = 'renzheng: installing what the server needs from the package registry, once…\n';

test('the first start says in one line that it installs, and nothing of what npm says', () => {
  const start = freshFolder();
  const { status, out, err, asked } = start();
  expect(err).toBe(INSTALLING);
  expect(out).toMatch(/^served with .*src\/cli\/main\.ts serve --port 8099\n$/);
  expect(asked).toEqual(['ci --no-audit --no-fund --no-progress --loglevel=error --omit=dev']);
  expect(status).toBe(0);
});

test('in a shell that reads 中文, an installation and its failure are told in 中文', () => {
  const chinese = { LANG: 'zh_CN.UTF-8' };
  expect(freshFolder()(chinese).err).toBe('renzheng：正在从软件包仓库安装服务器所需的依赖，只需一次…\n');
  expect(freshFolder()({ ...chinese, FAIL: '1' }).err).toMatch(/^renzheng：npm ci 失败。请检查.*\n$/m);
  expect(freshFolder()({ ...chinese, LC_ALL: 'C' }).err).toBe(INSTALLING);
});

test('the next start installs nothing and says nothing', () => {
  const start = freshFolder();
  start();
  const { err, asked } = start();
  expect([err, asked.length]).toEqual(['', 1]);
});

test('if npm fails, what it said is shown with what to do, and nothing is started', () => {
  const { status, out, err } = freshFolder()({ FAIL: '1' });
  expect(status).toBe(1);
  expect(out).toBe('');
  expect(err).toMatch(
    /^renzheng: installing [^\n]+…\nnpm warn EBADENGINE[^]+\nrenzheng: npm ci failed\. Check that the package registry can be reached/,
  );
});
