import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { expect, onTestFinished, test } from 'vitest';
import { lockDatabase } from '../storage/sqlite/connection.ts';

test('a command ends without complaint if its reader leaves early', async () => {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts'), 'doctor', '--json'], {
    env: { ...process.env, RENZHENG_DATA_DIR: path.join(import.meta.dirname, 'none') },
  });
  child.stdout.destroy();
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (said += piece));
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(said).toBe('');
});

test('a command whose output finds no room, or whose file cannot be read, says so and shows no place in the code', async () => {
  const full = openSync('/dev/full', 'w');
  onTestFinished(() => closeSync(full));
  const endOf = async (args: readonly string[], stdout: 'pipe' | number) => {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts'), ...args], {
      stdio: ['ignore', stdout, 'pipe'],
      env: { ...process.env, RENZHENG_DATA_DIR: path.join(import.meta.dirname, 'none'), LC_ALL: 'C.UTF-8' },
    });
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (piece: string) => (said += piece));
    return [await once(child, 'close'), said];
  };
  expect(await endOf(['doctor', '--json'], full)).toEqual([
    [1, null],
    'renzheng: standard output cannot be written (ENOSPC), so the result is not complete\n',
  ]);
  expect(await endOf(['list-entry', 'import', '--csv', 'none.csv'], 'pipe')).toEqual([
    [1, null],
    'renzheng: none.csv cannot be read (ENOENT)\n',
  ]);
});

test('a command that finds the data folder in use says so in the language of the locale, and shows no place in the code', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-main-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const file = path.join(dir, 'renzheng.db');
  const lock = lockDatabase(file);
  onTestFinished(() => void lock.close());
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'main.ts'), 'restore', path.join(dir, 'none')],
    {
      env: { ...process.env, RENZHENG_DATA_DIR: dir, LC_ALL: 'zh_CN.UTF-8' },
    },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (said += piece));
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(said).toBe(`renzheng: ${file} 正被另一个进程使用：请先停止它\n`);
});
