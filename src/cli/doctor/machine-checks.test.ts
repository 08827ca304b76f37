import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { examine } from './check.ts';
import { clockCheck, dataFolderCheck, nodeCheck, secretFileCheck } from './machine-checks.ts';
import { told } from '../../kernel/told.ts';

const folder = () => mkdtempSync(path.join(tmpdir(), 'renzheng-doctor-'));

test('a secret that others can read is an error that says how to mend it', async () => {
  const file = path.join(folder(), 'site.key');
  writeFileSync(file, 'x', { mode: 0o600 });
  expect(await secretFileCheck(told`site key`, file, told``).run()).toMatchObject({ level: 'ok' });
  chmodSync(file, 0o644);
  expect(await secretFileCheck(told`site key`, file, told``).run()).toMatchObject({
    level: 'error',
    mend: `chmod go-rwx '${file}'`,
  });
});

test('a data folder open to others is an error', async () => {
  const dir = folder();
  expect(await dataFolderCheck(dir).run()).toMatchObject({ level: 'ok' });
  chmodSync(dir, 0o755);
  expect(await dataFolderCheck(dir).run()).toMatchObject({ level: 'error' });
});

test('a folder or file that does not exist yet is a warning', async () => {
  const place = path.join(folder(), 'absent');
  expect(await dataFolderCheck(place).run()).toMatchObject({ level: 'warning' });
  expect(await secretFileCheck(told`site key`, place, told`made at the first start`).run()).toMatchObject({
    level: 'warning',
  });
});

test('another Node and an impossible clock are errors', async () => {
  expect(await nodeCheck('24.1.0', '20.0.0').run()).toMatchObject({ level: 'error' });
  expect(await clockCheck({ nowMs: () => 0 }).run()).toMatchObject({ level: 'error' });
});

test('a check that throws is reported, and the others still run', async () => {
  const found = await examine([
    {
      name: told`a`,
      run: async () => {
        throw new Error('no way in');
      },
    },
    { name: told`b`, run: async () => ({ level: 'ok', detail: told`fine` }) },
  ]);
  expect(found).toEqual([
    { name: 'a', level: 'error', detail: 'no way in' },
    { name: 'b', level: 'ok', detail: 'fine' },
  ]);
});
