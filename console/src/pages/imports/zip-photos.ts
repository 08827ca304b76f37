/** A photo that can be sent. */
export interface Photo {
  /** Its path in the archive or folder, e.g. `faces/a.jpg`. */
  readonly name: string;
  readonly bytes: number;
  /** Reads it. Rejects if it is damaged or encrypted. */
  read(): Promise<Blob>;
}

/** Why an archive cannot be used. `too-large`: it is of the kind for more than 4 GiB or 65,535 files. */
export class ZipProblem extends Error {
  readonly why: 'not-zip' | 'too-large';

  constructor(why: 'not-zip' | 'too-large') {
    super(why);
    this.why = why;
  }
}

/** The largest photo that the server takes, in bytes. */
export const PHOTO_BYTES_MAX = 8 * 1024 * 1024;

const PICTURE = /\.(?:jpe?g|png|webp|bmp|gif|tiff?)$/i;
/** The end record has 22 bytes and a comment of at most 65,535. */
const END_BYTES_MAX = 22 + 65_535;
const [END, ENTRY, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50];
const [ENCRYPTED, UTF8] = [0x1, 0x800];

/** Whether a file is a photo by its name. macOS packs a second file for each photo, which is no picture. */
export function isPicture(name: string): boolean {
  return PICTURE.test(name) && !/(^|\/)(__MACOSX\/|\._)/.test(name);
}

/**
 * Lists the photos of a zip archive, which are read one by one when they are sent. Throws ZipProblem. Source: PKWARE
 * APPNOTE 6.3, 4.3.
 */
export async function photosOfZip(zip: Blob): Promise<readonly Photo[]> {
  const end = await endOf(zip);
  const [count, size, offset] = [end.getUint16(10, true), end.getUint32(12, true), end.getUint32(16, true)];
  if (count === 0xffff || size === 0xffffffff || offset === 0xffffffff) throw new ZipProblem('too-large');
  const directory = new DataView(await zip.slice(offset, offset + size).arrayBuffer());
  const photos: Photo[] = [];
  for (let at = 0, seen = 0; seen < count; seen += 1) {
    if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== ENTRY) throw new ZipProblem('not-zip');
    const lengths = [28, 30, 32].map((place) => directory.getUint16(at + place, true));
    const [nameLength = 0, extraLength = 0, commentLength = 0] = lengths;
    const photo = photoAt(zip, directory, { at, nameLength });
    if (isPicture(photo.name)) photos.push(photo);
    at += 46 + nameLength + extraLength + commentLength;
  }
  return photos;
}

async function endOf(zip: Blob): Promise<DataView> {
  const tail = new DataView(await zip.slice(Math.max(0, zip.size - END_BYTES_MAX)).arrayBuffer());
  for (let at = tail.byteLength - 22; at >= 0; at -= 1)
    if (tail.getUint32(at, true) === END) return new DataView(tail.buffer, at);
  throw new ZipProblem('not-zip');
}

function photoAt(zip: Blob, directory: DataView, place: { readonly at: number; readonly nameLength: number }): Photo {
  const { at, nameLength } = place;
  const flags = directory.getUint16(at + 8, true);
  const method = directory.getUint16(at + 10, true);
  const packed = directory.getUint32(at + 20, true);
  const bytes = directory.getUint32(at + 24, true);
  const offset = directory.getUint32(at + 42, true);
  const raw = new Uint8Array(directory.buffer, at + 46, Math.min(nameLength, directory.byteLength - at - 46));
  return {
    name: nameOf(raw, (flags & UTF8) !== 0).replaceAll('\\', '/'),
    bytes,
    async read() {
      const local = new DataView(await zip.slice(offset, offset + 30).arrayBuffer());
      const isUsable = local.byteLength === 30 && local.getUint32(0, true) === LOCAL && (flags & ENCRYPTED) === 0;
      if (!isUsable || (method !== 0 && method !== 8)) throw new ZipProblem('not-zip');
      const from = offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
      const content = zip.slice(from, from + packed);
      return method === 0 ? content : inflate(content, bytes);
    },
  };
}

/** Inflates an entry, and no more of it than it says that it has. */
async function inflate(content: Blob, bytes: number): Promise<Blob> {
  const reader = content.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let total = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    total += value.length;
    if (total > bytes) {
      await reader.cancel();
      throw new ZipProblem('not-zip');
    }
    chunks.push(value as Uint8Array<ArrayBuffer>);
  }
  return new Blob(chunks);
}

/** Archives that were made on Chinese Windows have their names in GBK, and do not say so. */
function nameOf(raw: Uint8Array, isUtf8: boolean): string {
  if (isUtf8) return new TextDecoder().decode(raw);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    return new TextDecoder('gb18030').decode(raw);
  }
}
