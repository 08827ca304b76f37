import { decode } from 'bmp-ts';

/** A picture of three bytes a pixel: red, green, blue. */
export interface DecodedBmp {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Bytes of the file's header and of the smallest header of a picture that is read. */
const HEADER_BYTES_MIN = 54;

/** Opens a BMP, which libvips does not. The size that the header declares is held against `pixelsMax` before anything else. */
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
    // The library names no kinds of failure: it reads past the end of a file that is cut off.
    return 'damaged';
  }
}

/** Most writers leave the fourth byte of a pixel zero, which does not mean that the picture cannot be seen. */
function withoutFourth(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) rgb.set(rgba.subarray(from, from + 3), to);
  return rgb;
}
