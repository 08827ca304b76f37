import { decode } from 'bmp-ts';

/** A picture with three bytes for each pixel: red, green, blue. */
export interface DecodedBmp {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Bytes of the file's header together with the smallest picture header that is read. */
const HEADER_BYTES_MIN = 54;

/**
 * Decodes a BMP, which libvips does not. The size that the header declares is compared with `pixelsMax` before anything
 * else.
 */
export function decodeBmp(bytes: Uint8Array, pixelsMax: number): DecodedBmp | 'too-many-pixels' | 'damaged' {
  if (bytes.length < HEADER_BYTES_MIN) return 'damaged';
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const [width, height] = [file.readInt32LE(18), Math.abs(file.readInt32LE(22))];
  if (width <= 0 || height === 0) return 'damaged';
  if (width * height > pixelsMax) return 'too-many-pixels';
  try {
    const { data, ...size } = decode(file, { toRGBA: true });
    return size.width === width && size.height === height ? { width, height, rgb: withoutFourth(data) } : 'damaged';
  } catch {
    // The library does not tell kinds of failures apart. It reads past the end of a file that is cut off.
    return 'damaged';
  }
}

/** Drops the fourth byte of each pixel. Most writers leave it zero, although the picture is not transparent. */
function withoutFourth(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) rgb.set(rgba.subarray(from, from + 3), to);
  return rgb;
}
