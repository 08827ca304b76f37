import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** Photos that are made to do harm. Each has at most 100 KB unless its name says otherwise. */

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
};

/** A PNG in one shade of grey, `width` x `height` with `bits` a pixel, that holds only the first `rows` rows. */
export function flatPng(width: number, height: number, bits: 1 | 8, rows = height): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = bits;
  const pixels = deflateSync(Buffer.alloc((1 + Math.ceil((width * bits) / 8)) * rows), { level: 9 });
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

/** An animated WebP that repeats a photo in `frames` frames. */
export async function animated(photo: Uint8Array, frames: number): Promise<Buffer> {
  return sharp(Array<Uint8Array>(frames).fill(photo), { join: { animated: true } })
    .webp({ quality: 60 })
    .toBuffer();
}

/** A JPEG in CMYK, the colours of print. */
export async function cmyk(photo: Uint8Array): Promise<Buffer> {
  return sharp(photo).toColourspace('cmyk').jpeg({ quality: 80 }).toBuffer();
}

/** The same photo turned on its side, with an EXIF orientation that says so. */
export async function turned(photo: Uint8Array): Promise<Buffer> {
  return sharp(photo).rotate(90).withMetadata({ orientation: 8 }).jpeg({ quality: 90 }).toBuffer();
}

/** A JPEG with an EXIF block full of nonsense. */
export async function withBrokenExif(photo: Uint8Array): Promise<Buffer> {
  const jpeg = await sharp(photo).jpeg({ quality: 80 }).toBuffer();
  const nonsense = Buffer.concat([Buffer.from('Exif\0\0MM\0*', 'latin1'), Buffer.alloc(4000, 0xff)]);
  const segment = Buffer.concat([
    Buffer.from([0xff, 0xe1, (nonsense.length + 2) >> 8, (nonsense.length + 2) & 0xff]),
    nonsense,
  ]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}
