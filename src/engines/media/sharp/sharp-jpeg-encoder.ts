import sharp from 'sharp';
import { Fault } from '../../../kernel/fault.ts';
import type { JpegEncoder } from '../../../vision/portraits/jpeg-encoder.ts';
import type { Picture } from '../../../vision/picture.ts';

/** Quality on libjpeg's scale. Its losses are hardly visible, and a face of 240 x 300 pixels takes about 12 KB. */
const QUALITY = 88;

/** Encodes JPEG files with libvips, in threads of its own. */
export class SharpJpegEncoder implements JpegEncoder {
  async encode({ width, height, rgb }: Picture): Promise<Uint8Array> {
    try {
      const file = await sharp(rgb, { raw: { width, height, channels: 3 } })
        .jpeg({ quality: QUALITY })
        .toBuffer();
      return Uint8Array.from(file);
    } catch (error) {
      throw new Fault('unavailable', 'the picture could not be encoded', { cause: error });
    }
  }
}
