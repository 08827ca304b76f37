import sharp, { type Sharp } from 'sharp';
import { Fault } from '../../../kernel/fault.ts';
import { decodeBmp } from './bmp.ts';
import { photoFormatOf, refusalByFormat } from '../../../vision/photo-format.ts';
import type { DecodeOutcome, PhotoDecoder, PhotoLimits, PhotoRefusal } from '../../../vision/photo-decoder.ts';
import { present } from '../../../kernel/assert.ts';

/** How many seconds of one core a single photo may take. */
const SECONDS_MAX = 5;

/** Decodes photos with libvips. */
export class SharpDecoder implements PhotoDecoder {
  readonly #limits: PhotoLimits;

  constructor(limits: PhotoLimits) {
    this.#limits = limits;
    // One thread for each photo is enough, because the workers run side by side.
    sharp.concurrency(1);
    sharp.cache(false);
  }

  async decode(bytes: Uint8Array, signal: AbortSignal): Promise<DecodeOutcome> {
    if (signal.aborted) throw new Fault('timeout', 'the photo was given up before it was opened');
    if (bytes.length > this.#limits.bytesMax) return refuse('too-many-bytes');
    const refusal = refusalByFormat(bytes);
    if (refusal !== null) return refuse(refusal);
    return photoFormatOf(bytes) === 'bmp' ? this.#openBmp(bytes) : this.#openCompressed(bytes);
  }

  async #openCompressed(bytes: Uint8Array): Promise<DecodeOutcome> {
    const size = await readSize(bytes);
    if (size === null) return refuse('damaged');
    if (size.width * size.height > this.#limits.pixelsMax) return refuse('too-many-pixels');
    const { pixelsMax } = this.#limits;
    return this.#open(sharp(bytes, { limitInputPixels: pixelsMax, pages: 1, failOn: 'error' }), size);
  }

  async #openBmp(bytes: Uint8Array): Promise<DecodeOutcome> {
    const bmp = decodeBmp(bytes, this.#limits.pixelsMax);
    if (typeof bmp === 'string') return refuse(bmp);
    const { rgb, width, height } = bmp;
    return this.#open(sharp(rgb, { raw: { width, height, channels: 3 } }), bmp);
  }

  async #open(image: Sharp, size: { readonly width: number; readonly height: number }): Promise<DecodeOutcome> {
    const { sideMax } = this.#limits;
    try {
      const { data, info } = await image
        .timeout({ seconds: SECONDS_MAX })
        .autoOrient()
        .resize({ width: sideMax, height: sideMax, fit: 'inside', withoutEnlargement: true, kernel: 'linear' })
        .flatten({ background: '#7f7f7f' })
        .toColourspace('srgb')
        .raw({ depth: 'uchar' })
        .toBuffer({ resolveWithObject: true });
      const rgb = toRgb(data, info.channels);
      const shrunkBy = Math.max(1, Math.max(size.width, size.height) / Math.max(info.width, info.height));
      return { ok: true, photo: { picture: { width: info.width, height: info.height, rgb }, shrunkBy } };
    } catch {
      // libvips does not tell kinds of failures apart, so anything that it cannot read within the limits is a damaged
      // photo.
      return refuse('damaged');
    }
  }
}

function refuse(refusal: PhotoRefusal): DecodeOutcome {
  return { ok: false, refusal };
}

async function readSize(bytes: Uint8Array): Promise<{ width: number; height: number } | null> {
  try {
    // The caller checks the limit, because the caller can tell a large photo from a damaged one.
    const { width, height } = await sharp(bytes, { limitInputPixels: false, pages: 1 }).metadata();
    return { width, height };
  } catch {
    // libvips does not tell kinds of failures apart. A photo without a readable header is damaged.
    return null;
  }
}

/** Makes three channels of pixels. A grey picture comes as one channel. */
function toRgb(data: Buffer, channels: number): Uint8Array<ArrayBuffer> {
  if (channels === 3) return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.length);
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let at = 0; at < pixels; at++) rgb.fill(present(data[at * channels]), at * 3, at * 3 + 3);
  return rgb;
}
