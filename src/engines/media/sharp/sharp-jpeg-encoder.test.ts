import sharp from 'sharp';
import { describe } from 'vitest';
import { jpegEncoderSuite } from '../../../vision/portraits/jpeg-encoder.suite.ts';
import { SharpJpegEncoder } from './sharp-jpeg-encoder.ts';

describe('SharpJpegEncoder', () => {
  jpegEncoderSuite(
    () => new SharpJpegEncoder(),
    async (file) => {
      const { width, height, exif, icc, xmp } = await sharp(file).metadata();
      const { channels } = await sharp(file).stats();
      const level = channels.reduce((sum, { mean }) => sum + mean, 0) / channels.length;
      return { width, height, level, hasMetadata: (exif ?? icc ?? xmp) !== undefined };
    },
  );
});
