import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { countRows } from './row-progress.ts';

function fileOf(text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'rows-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'rows');
  writeFileSync(file, text);
  return file;
}

test('what is counted are the rows that an import meets: no heading, no empty line, but those that it leaves out', async () => {
  const csv = fileOf('id_number,name\n11010519491231002X,张三\n\nno number,,,,,,\n11010519491231002X,李四\n');
  expect(await countRows({ file: csv, format: 'csv', encoding: 'auto' })).toBe(3);
  const lines = fileOf('{"id_number":"1","name":"a"}\nno JSON\n');
  expect(await countRows({ file: lines, format: 'ndjson', encoding: 'auto' })).toBe(2);
});

test('a file that cannot be used is counted up to there, and fails only when it is read', async () => {
  const array = fileOf('{"id_number":"1","name":"a"}\n');
  expect(await countRows({ file: `${array}.none`, format: 'ndjson', encoding: 'auto' })).toBe(0);
  const big5 = fileOf('neither,columns\nof,people\n');
  expect(await countRows({ file: big5, format: 'csv', encoding: 'auto' })).toBe(0);
});
