import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive, with the false statements about it that a test needs. */
export interface ZipEntry {
  readonly name: string | Uint8Array;
  readonly content: Uint8Array;
  /** The size that the archive states for the content. */
  readonly claimedBytes?: number;
  readonly isEncrypted?: boolean;
}

/** Makes a zip archive in memory. Source: PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16. */
export function makeZip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const packed = deflateRawSync(entry.content);
    const fields = fieldsOf(entry, name.length, packed.length);
    locals.push(Buffer.from('PK\u0003\u0004'), fields, name, packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.from('PK\u0001\u0002\u0014\u0000'), fields, tail, name);
    offset += 4 + fields.length + name.length + packed.length;
  }
  const size = central.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, ...central, Buffer.from('PK\u0005\u0006'), end]);
}

/** The fields that the local and the central header share, from "version needed" to "extra field length". */
function fieldsOf({ name, content, claimedBytes, isEncrypted }: ZipEntry, nameBytes: number, packedBytes: number) {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE((typeof name === 'string' ? 0x800 : 0) | (isEncrypted ? 1 : 0), 2);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(packedBytes, 14);
  fields.writeUInt32LE(claimedBytes ?? content.length, 18);
  fields.writeUInt16LE(nameBytes, 22);
  return fields;
}
