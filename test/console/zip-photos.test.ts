import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { findPhotos } from '../../console/src/pages/imports/find-photos.ts';
import { photosOfZip, ZipProblem } from '../../console/src/pages/imports/zip-photos.ts';

interface Entry {
  readonly name: string | Buffer;
  readonly content: string;
  readonly isStored?: boolean;
  readonly flags?: number;
  /** What the archive says about the size, if it lies. */
  readonly says?: number;
}

/** An archive as APPNOTE 4.3 describes it. */
function zipOf(entries: readonly Entry[], comment = ''): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, isStored = false, flags = 0, says } of entries) {
    const label = Buffer.from(name);
    const plain = Buffer.from(content);
    const packed = isStored ? plain : deflateRawSync(plain);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(label.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(isStored ? 0 : 8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(says ?? plain.length, 24);
    entry.writeUInt16LE(label.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, label, packed);
    directory.push(entry, label);
    offset += local.length + label.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...locals, ...directory, end, Buffer.from(comment)]);
}

const open = (bytes: Buffer) => photosOfZip(new Blob([new Uint8Array(bytes)]));

test('photos are listed and read, packed or stored, with a comment behind them', async () => {
  const photos = await open(
    zipOf(
      [
        { name: 'faces/a.jpg', content: 'a'.repeat(5000) },
        { name: 'b.PNG', content: 'b', isStored: true },
        { name: 'notes.txt', content: 'x' },
        { name: '__MACOSX/._a.jpg', content: 'x' },
      ],
      'a comment',
    ),
  );
  expect(photos.map(({ name, bytes }) => [name, bytes])).toEqual([
    ['faces/a.jpg', 5000],
    ['b.PNG', 1],
  ]);
  const texts = await Promise.all(photos.map(async ({ read }) => (await read()).text()));
  expect(texts).toEqual(['a'.repeat(5000), 'b']);
});

test('names in GBK and in UTF-8 are read', async () => {
  const gbk = Buffer.from('d5c5c8fd2e6a7067', 'hex');
  const photos = await open(
    zipOf([
      { name: gbk, content: 'x' },
      { name: '李四.jpg', content: 'x', flags: 0x800 },
    ]),
  );
  expect(photos.map(({ name }) => name)).toEqual(['张三.jpg', '李四.jpg']);
});

test('an entry that is encrypted, or larger than it says, cannot be read', async () => {
  const photos = await open(
    zipOf([
      { name: 'a.jpg', content: 'x', flags: 0x1 },
      { name: 'b.jpg', content: 'x'.repeat(1_000_000), says: 10 },
    ]),
  );
  for (const { read } of photos) await expect(read()).rejects.toThrow(ZipProblem);
});

test.each([
  ['no archive', Buffer.from('no archive at all, but long enough'), 'not-zip'],
  ['empty', Buffer.alloc(0), 'not-zip'],
  ['cut short', zipOf([{ name: 'a.jpg', content: 'x' }]).subarray(10), 'not-zip'],
  ['of the kind for more than 4 GiB', zipOf([]).fill(0xff, 10, 20), 'too-large'],
])('a file that is %s is refused', async (_, bytes, why) => {
  await expect(open(bytes)).rejects.toMatchObject({ why });
});

test('two photos of one name are left out, because nobody knows which is meant, and so are large and empty ones', async () => {
  const file = (name: string, bytes: number, webkitRelativePath = '') =>
    Object.assign(new File([new Uint8Array(bytes)], name), { webkitRelativePath });
  const zip = zipOf([{ name: 'a.jpg', content: 'x' }]);
  const found = await findPhotos([
    Object.assign(new File([new Uint8Array(zip)], 'photos.ZIP'), { webkitRelativePath: '' }),
    file('a.jpg', 3),
    file('b.jpg', 3, 'photos/2026/b.jpg'),
    file('c.jpg', 8 * 1024 * 1024 + 1),
    file('d.jpg', 0),
    file('list.csv', 3),
  ]);
  expect(found.photos.map(({ name }) => name)).toEqual(['2026/b.jpg']);
  expect([found.ambiguous, found.tooLarge]).toEqual([2, 2]);
});
