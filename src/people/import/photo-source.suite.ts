import { expect, test } from 'vitest';
import { PHOTO_FILE_BYTES_MAX, type PhotoSource } from './photo-source.ts';

/** Tests what every PhotoSource must do. `open` makes a source that holds exactly these files. */
export function photoSourceSuite(open: (files: Readonly<Record<string, Uint8Array>>) => Promise<PhotoSource>): void {
  const bytes = Uint8Array.from({ length: 5000 }, (_, at) => (at * 31) % 256);

  test('files are found by name, in folders too, however the name is written', async () => {
    const source = await open({ 'a.jpg': bytes, 'b/张三.png': bytes.subarray(0, 10) });
    expect(await source.read('a.jpg')).toEqual({ ok: true, bytes });
    for (const name of ['b/张三.png', './b/张三.png', 'b\\张三.png'])
      expect(await source.read(name)).toEqual({ ok: true, bytes: bytes.subarray(0, 10) });
    await source.close();
  });

  test('files and folders that do not exist are missing', async () => {
    const source = await open({ 'b/a.jpg': bytes });
    for (const name of ['a.jpg', 'b', 'b/a.jpg/c', 'B/A.JPG', 'x'.repeat(300)])
      expect(await source.read(name)).toEqual({ ok: false, why: 'missing' });
    await source.close();
  });

  test.each([
    '../a.jpg',
    '/etc/passwd',
    'b/../../a.jpg',
    'C:\\a.jpg',
    '..',
    '',
    'a\u0000.jpg',
    'b//a.jpg',
    'x'.repeat(9000),
  ])('%j is refused because it could lead outside', async (name) => {
    const source = await open({ 'a.jpg': bytes });
    expect(await source.read(name)).toEqual({ ok: false, why: 'name-unsafe' });
    await source.close();
  });

  test('a photo of the largest size is read, and one byte more is not', async () => {
    const source = await open({
      'large.jpg': new Uint8Array(PHOTO_FILE_BYTES_MAX),
      'larger.jpg': new Uint8Array(PHOTO_FILE_BYTES_MAX + 1),
    });
    expect(await source.read('large.jpg')).toMatchObject({ ok: true });
    expect(await source.read('larger.jpg')).toEqual({ ok: false, why: 'too-large' });
    await source.close();
  });
}
