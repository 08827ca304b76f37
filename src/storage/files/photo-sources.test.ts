import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeZip, type ZipEntry } from '../../../test/registry/make-zip.ts';
import { photoSourceSuite } from '../../people/import/photo-source.suite.ts';
import { PhotoFolder } from './photo-folder.ts';
import { PhotoZip } from './photo-zip.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'renzheng-photos-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('PhotoFolder', () => {
  photoSourceSuite(async (files) => {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), content);
    }
    return PhotoFolder.open(folder);
  });

  test('a link that leads out of the folder is not followed, and a link within it is', async () => {
    const outside = mkdtempSync(path.join(tmpdir(), 'renzheng-outside-'));
    writeFileSync(path.join(outside, 'secret'), 'secret');
    writeFileSync(path.join(folder, 'inside.jpg'), 'photo');
    symlinkSync(path.join(outside, 'secret'), path.join(folder, 'out.jpg'));
    symlinkSync(outside, path.join(folder, 'out'));
    symlinkSync(path.join(folder, 'inside.jpg'), path.join(folder, 'in.jpg'));
    const source = await PhotoFolder.open(folder);
    for (const name of ['out.jpg', 'out/secret'])
      expect(await source.read(name)).toEqual({ ok: false, why: 'name-unsafe' });
    expect(await source.read('in.jpg')).toMatchObject({ ok: true });
    rmSync(outside, { recursive: true });
  });

  test('a missing folder is reported at once', async () => {
    await expect(PhotoFolder.open(path.join(folder, 'none'))).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('PhotoZip', () => {
  const openZip = async (entries: readonly ZipEntry[]) => {
    writeFileSync(path.join(folder, 'photos.zip'), makeZip(entries));
    return PhotoZip.open(path.join(folder, 'photos.zip'));
  };
  const photo = new TextEncoder().encode('photo');

  photoSourceSuite((files) => openZip(Object.entries(files).map(([name, content]) => ({ name, content }))));

  test('names that lead outside are not found', async () => {
    const source = await openZip(
      ['../a.jpg', '/a.jpg', 'b/../../a.jpg', 'C:\\a.jpg', 'folder/'].map((name) => ({ name, content: photo })),
    );
    expect(await source.read('a.jpg')).toEqual({ ok: false, why: 'missing' });
    expect(await source.read('folder')).toEqual({ ok: false, why: 'missing' });
    await source.close();
  });

  test('names in GBK are read', async () => {
    const source = await openZip([
      { name: Uint8Array.of(0xd5, 0xc5, 0xc8, 0xfd, 0x2e, 0x6a, 0x70, 0x67), content: photo },
    ]);
    expect(await source.read('张三.jpg')).toEqual({ ok: true, bytes: photo });
    await source.close();
  });

  test('two entries with one name are ambiguous', async () => {
    const source = await openZip(['a.jpg', './a.jpg'].map((name) => ({ name, content: photo })));
    expect(await source.read('a.jpg')).toEqual({ ok: false, why: 'ambiguous' });
    await source.close();
  });

  test('an entry that claims to be small but is not counts as damaged, and is not inflated', async () => {
    const bomb = { name: 'bomb.jpg', content: new Uint8Array(200 * 1024 * 1024), claimedBytes: 1000 };
    const source = await openZip([bomb]);
    const before = process.memoryUsage().rss;
    expect(await source.read('bomb.jpg')).toEqual({ ok: false, why: 'damaged' });
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
    await source.close();
  });

  test('an entry that is smaller than it claims, or encrypted, is damaged', async () => {
    const source = await openZip([
      { name: 'short.jpg', content: photo, claimedBytes: 1000 },
      { name: 'locked.jpg', content: photo, isEncrypted: true },
    ]);
    for (const name of ['short.jpg', 'locked.jpg'])
      expect(await source.read(name)).toEqual({ ok: false, why: 'damaged' });
    await source.close();
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('not a zip, however long it is read'.repeat(100))],
    ['a cut archive', makeZip([{ name: 'a.jpg', content: photo }]).subarray(10)],
  ])('%s is not an archive', async (_, content) => {
    writeFileSync(path.join(folder, 'photos.zip'), content);
    await expect(PhotoZip.open(path.join(folder, 'photos.zip'))).rejects.toMatchObject({ kind: 'corrupt' });
  });

  test('a missing archive is reported at once', async () => {
    await expect(PhotoZip.open(path.join(folder, 'none.zip'))).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
