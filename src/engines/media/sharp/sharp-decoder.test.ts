import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { beforeAll } from 'vitest';
import { photoDecoderSuite, SUITE_LIMITS, type PhotoFiles } from '../../../vision/photo-decoder.suite.ts';
import { SharpDecoder } from './sharp-decoder.ts';

let files: PhotoFiles;

beforeAll(async () => {
  const jpeg = await (await flag(80, 40)).jpeg({ quality: 95 }).toBuffer();
  const lying = (await flag(80, 40)).withMetadata({ orientation: 6 });
  files = {
    readable: {
      jpeg,
      png: await (await flag(80, 40)).png().toBuffer(),
      webp: await (await flag(80, 40)).webp({ quality: 95 }).toBuffer(),
      'progressive jpeg': await (await flag(80, 40)).jpeg({ progressive: true, quality: 95 }).toBuffer(),
      'cmyk jpeg': await (await flag(80, 40)).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(),
      'grey jpeg': await (await flag(80, 40)).greyscale().jpeg().toBuffer(),
      'grey png': await (await flag(80, 40)).greyscale().png().toBuffer(),
      '16-bit png': await (await flag(80, 40)).toColourspace('rgb16').png().toBuffer(),
      'palette png': await (await flag(80, 40)).png({ palette: true }).toBuffer(),
      'png with alpha': await (await flag(80, 40)).ensureAlpha(1).png().toBuffer(),
      'animated webp': await animated('webp'),
      gif: await (await flag(80, 40)).gif().toBuffer(),
      'animated gif': await animated('gif'),
      tiff: await (await flag(80, 40)).tiff().toBuffer(),
      'tiff without compression': await (await flag(80, 40)).tiff({ compression: 'none' }).toBuffer(),
      '24-bit bmp': bmp(80, 40, 24),
      '24-bit bmp, the first row on top': bmp(80, -40, 24),
      '32-bit bmp': bmp(80, 40, 32),
    },
    exifTurned: await lying.jpeg({ quality: 95 }).toBuffer(),
    large: await (await flag(1600, 800)).jpeg().toBuffer(),
    refused: {
      'a declared bomb': ['too-many-pixels', await bomb(16_000, 16_000)],
      'a photo over the limit of pixels': ['too-many-pixels', await bomb(2001, 2000)],
      'a long file': ['too-many-bytes', new Uint8Array(SUITE_LIMITS.bytesMax + 1)],
      nothing: ['unknown-format', new Uint8Array(0)],
      text: ['unknown-format', new Uint8Array(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))],
      // Sizes 0x18 and 0x1c, as an iPhone and an Android phone write them.
      'a heic': ['heic', Buffer.from('00000018667479706865696300000000686569636d696631', 'hex')],
      'a heic of another main brand': [
        'heic',
        Buffer.from('0000001c667479706d696631000000006d6966316865696374656d70', 'hex'),
      ],
      'a pdf': ['pdf', Buffer.from('%PDF-1.7\n')],
      'an avif': ['avif', Buffer.from('0000001c6674797061766966000000006d6966316d69616661766966', 'hex')],
      'a bmp of many pixels': ['too-many-pixels', bmp(2001, 2000, 24).subarray(0, 1000)],
      'half a bmp': ['damaged', bmp(80, 40, 24).subarray(0, 5000)],
      'a bmp without its header': ['damaged', bmp(80, 40, 24).subarray(0, 53)],
      'a bmp with an impossible colour table': ['damaged', withColours(bmp(80, 40, 24), 0xffff_ffff)],
      'half a jpeg': ['damaged', jpeg.subarray(0, jpeg.length / 2)],
      'a signature alone': ['damaged', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)],
    },
  };
});

photoDecoderSuite(
  () => new SharpDecoder(SUITE_LIMITS),
  () => files,
);

/** Makes a picture that is red in its left half and blue in its right half. */
async function flag(width: number, height: number): Promise<Sharp> {
  const half = { create: { width: width / 2, height, channels: 3 as const, background: '#0000ff' } };
  const whole = sharp({ create: { width, height, channels: 3, background: '#ff0000' } });
  return sharp(
    await whole
      .composite([{ input: half, left: width / 2, top: 0 }])
      .png()
      .toBuffer(),
  );
}

/** Makes an animation of two frames: the flag, then black. */
async function animated(format: 'webp' | 'gif'): Promise<Buffer> {
  const first = await (await flag(80, 40)).png().toBuffer();
  const second = await sharp({ create: { width: 80, height: 40, channels: 3, background: '#000' } })
    .png()
    .toBuffer();
  const both = sharp([first, second], { join: { animated: true } });
  return format === 'gif' ? both.gif().toBuffer() : both.webp({ quality: 95 }).toBuffer();
}

/** Makes a small PNG that declares many pixels in its header. */
async function bomb(width: number, height: number): Promise<Buffer> {
  const png = await (await flag(80, 40)).png().toBuffer();
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

/**
 * Makes the flag as a BMP (BITMAPINFOHEADER): blue, green, red and, at 32 bits, a zero. Rows come from the bottom
 * unless the height is negative.
 */
function bmp(width: number, height: number, bits: 24 | 32): Buffer {
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const file = Buffer.alloc(54 + rowBytes * Math.abs(height));
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(bits, 28);
  for (let row = 0; row < Math.abs(height); row++)
    for (let x = 0; x < width; x++) file[54 + row * rowBytes + (x * bits) / 8 + (x < width / 2 ? 2 : 0)] = 255;
  return file;
}

function withColours(file: Buffer, count: number): Buffer {
  file.writeUInt32LE(count, 46);
  return file;
}
