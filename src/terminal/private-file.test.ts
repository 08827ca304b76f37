import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writePrivateFile } from './private-file.ts';

function folder(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-private-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

test('a file that everybody could read is replaced by one that only its owner can', async () => {
  const file = path.join(folder(), 'l.csv');
  writeFileSync(file, 'old');
  chmodSync(file, 0o644);
  await writePrivateFile(file, 'new');
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['new', 0o600]);
});

test('the older file stays if the content breaks off, and no part is left', async () => {
  const dir = folder();
  const file = path.join(dir, 'l.csv');
  writeFileSync(file, 'old');
  async function* broken() {
    yield 'ne';
    throw new Error('the connection broke');
  }
  await expect(writePrivateFile(file, broken())).rejects.toThrow('the connection broke');
  expect([readFileSync(file, 'utf8'), readdirSync(dir)]).toEqual(['old', ['l.csv']]);
});

test('what is no file is written to as it is', async () => {
  await writePrivateFile('/dev/null', 'anything');
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});
