import { mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder, makeFolderSync } from './make-folder.ts';

const ways = [
  ['waiting', async (folder: string, mode?: number) => makeFolderSync(folder, mode)],
  ['asynchronous', makeFolder],
] as const;

test.each(ways)('%s: makes what is missing, takes what is there, and refuses what is no folder', async (_way, make) => {
  const root = mkdtempSync(path.join(tmpdir(), 'make-folder-'));
  const deep = path.join(root, 'a/b/c');
  await make(deep, 0o700);
  await make(deep, 0o755);
  expect(statSync(path.join(root, 'a/b')).mode & 0o777).toBe(0o700);
  expect(statSync(deep).mode & 0o777).toBe(0o700);
  symlinkSync(deep, path.join(root, 'link'));
  await make(path.join(root, 'link'));
  writeFileSync(path.join(root, 'file'), '');
  await expect(make(path.join(root, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(make(path.join(root, 'file/below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  symlinkSync(path.join(root, 'nowhere'), path.join(root, 'dangling'));
  await expect(make(path.join(root, 'dangling'))).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(make(path.join(root, 'dangling/below'))).rejects.toThrow(/EEXIST|ENOENT/);
});

// A file system that lets no process make a folder says ENOENT although the folder above is there.
test.runIf(process.platform === 'linux').each(ways)('%s: ends below /proc', async (_way, make) => {
  await expect(make('/proc/renzheng')).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(make('/proc/renzheng/below')).rejects.toMatchObject({ code: 'ENOENT' });
});
