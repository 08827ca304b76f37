import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { beforeAll } from 'vitest';
import { photoDecoderSuite, SUITE_LIMITS, type PhotoFiles } from '../../vision/photo-decoder.suite.ts';
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
      'animated webp': await animated(),
    },
    exifTurned: await lying.jpeg({ quality: 95 }).toBuffer(),
    large: await (await flag(1600, 800)).jpeg().toBuffer(),
    refused: {
      'a declared bomb': ['too-many-pixels', await bomb(16_000, 16_000)],
      'a photo over the limit of pixels': ['too-many-pixels', await bomb(2001, 2000)],
      'a long file': ['too-many-bytes', new Uint8Array(SUITE_LIMITS.bytesMax + 1)],
      nothing: ['unknown-format', new Uint8Array(0)],
      text: ['unknown-format', new Uint8Array(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))],
      gif: ['unknown-format', await (await flag(8, 8)).gif().toBuffer()],
      tiff: ['unknown-format', await (await flag(8, 8)).tiff().toBuffer()],
      'half a jpeg': ['damaged', jpeg.subarray(0, jpeg.length / 2)],
      'a signature alone': ['damaged', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)],
    },
  };
});

photoDecoderSuite(
  () => new SharpDecoder(SUITE_LIMITS),
  () => files,
);

/** The left half red, the right half blue. */
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

/** Two frames: the flag, then black. */
async function animated(): Promise<Buffer> {
  const first = await (await flag(80, 40)).png().toBuffer();
  const second = await sharp({ create: { width: 80, height: 40, channels: 3, background: '#000' } })
    .png()
    .toBuffer();
  return sharp([first, second], { join: { animated: true } })
    .webp({ quality: 95 })
    .toBuffer();
}

/** A small PNG whose header declares many pixels. */
async function bomb(width: number, height: number): Promise<Buffer> {
  const png = await (await flag(80, 40)).png().toBuffer();
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}
