import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { journalOwnerIn } from './journal-owner-file.ts';

function temporaryFolder(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'journal-owner-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test('a folder keeps the owner that its first start drew, and another folder has another one', async () => {
  const [folder, other] = ['a', 'b'].map((name) => path.join(temporaryFolder(), name)) as [string, string];
  const random = seededRandom(1);
  const owner = await journalOwnerIn(folder, random);
  expect(owner).toMatch(/^[0-9a-f]{32}$/);
  expect(await journalOwnerIn(folder, random)).toBe(owner);
  expect(await journalOwnerIn(other, random)).not.toBe(owner);
  expect(statSync(path.join(folder, 'journal-owner')).mode & 0o777).toBe(0o600);
});

test.each(['', 'ABC', '0'.repeat(31), '0'.repeat(33)])('a file that holds %j is refused and stays', async (text) => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'journal-owner');
  writeFileSync(file, text);
  await expect(journalOwnerIn(folder, seededRandom(1))).rejects.toThrow(`${file} does not hold 32 hex digits`);
  expect(readFileSync(file, 'utf8')).toBe(text);
});
