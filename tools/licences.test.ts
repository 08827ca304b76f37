import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';

function licencesOf(packages: Readonly<Record<string, object>>) {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-licences-'));
  writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...packages } }));
  const { status, stdout } = spawnSync(process.execPath, [path.join(import.meta.dirname, 'licences.ts')], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout };
}

const mit = { 'node_modules/a': { license: 'MIT' } };

test('a copyleft library, and one that names no licence, are refused by name', () => {
  expect(licencesOf({ ...mit, 'node_modules/b': { license: 'AGPL-3.0-only' } })).toEqual({
    status: 1,
    stdout: 'b: AGPL-3.0-only\n',
  });
  expect(licencesOf({ ...mit, 'node_modules/x/node_modules/@c/d': {} })).toEqual({
    status: 1,
    stdout: '@c/d: no licence is named\n',
  });
  expect(licencesOf({ 'node_modules/e': { license: 'MIT AND GPL-3.0-only' } })).toMatchObject({ status: 1 });
});

test('development tools and a choice with a permissive half are allowed, and a lock file without libraries is refused', () => {
  expect(
    licencesOf({
      ...mit,
      'node_modules/b': { license: 'MPL-2.0', dev: true },
      'node_modules/c': { license: '(MIT OR GPL-2.0)' },
    }),
  ).toEqual({ status: 0, stdout: '' });
  expect(licencesOf({})).toMatchObject({ status: 1 });
});
