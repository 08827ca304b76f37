import type { Picture } from './picture.ts';

/** Bounds on a photo from outside. */
export interface PhotoLimits {
  /** Bytes of the encoded file. */
  readonly bytesMax: number;
  /** Width times height that the file declares. */
  readonly pixelsMax: number;
  /** Longer side of the picture handed out, pixels: larger ones are shrunk while they are decoded. */
  readonly sideMax: number;
}

/** A photo opened, turned upright by its EXIF tag, its metadata dropped. */
export interface DecodedPhoto {
  readonly picture: Picture;
  /** Pixels of the file for one pixel of the picture, at least 1. */
  readonly shrunkBy: number;
}

/** Why a photo could not be opened. */
export type PhotoRefusal =
  | 'too-many-bytes'
  | 'too-many-pixels'
  /** A HEIC photo, as iPhones keep them: it has to be sent as JPEG. */
  | 'heic'
  | 'unknown-format'
  | 'damaged';

export type DecodeOutcome =
  { readonly ok: true; readonly photo: DecodedPhoto } | { readonly ok: false; readonly refusal: PhotoRefusal };

/** Opens JPEG, PNG, WebP, BMP, GIF and TIFF: the first frame alone. Implemented by media/; suite: photo-decoder.suite.ts. */
export interface PhotoDecoder {
  /** Bytes of anyone's making: whatever they hold, the answer is an outcome. Throws Fault 'timeout' once `signal` aborts. */
  decode(bytes: Uint8Array, signal: AbortSignal): Promise<DecodeOutcome>;
}
