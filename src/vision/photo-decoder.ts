import type { Picture } from './picture.ts';

/** Bounds on a photo from an untrusted source. */
export interface PhotoLimits {
  /** Bytes of the encoded file. */
  readonly bytesMax: number;
  /** Width times height, as the file declares. */
  readonly pixelsMax: number;
  /** Longer side of the decoded picture in pixels. Larger photos are shrunk while they are decoded. */
  readonly sideMax: number;
}

/** A decoded photo. It is turned upright by its EXIF tag, and its metadata is dropped. */
export interface DecodedPhoto {
  readonly picture: Picture;
  /** How many pixels of the file one pixel of the picture covers along a side. At least 1. */
  readonly shrunkBy: number;
}

/** Why a photo could not be opened. */
export type PhotoRefusal =
  | 'too-many-bytes'
  | 'too-many-pixels'
  /** A HEIC photo, as iPhones store them, an AVIF photo or a PDF. It has to be sent as JPEG. */
  | 'heic'
  | 'avif'
  | 'pdf'
  | 'unknown-format'
  | 'damaged';

/** A decoded photo, or the reason why it could not be opened. */
export type DecodeOutcome =
  { readonly ok: true; readonly photo: DecodedPhoto } | { readonly ok: false; readonly refusal: PhotoRefusal };

/**
 * Opens JPEG, PNG, WebP, BMP, GIF and TIFF. Only the first frame is read. Implemented by media/. Suite:
 * photo-decoder.suite.ts.
 */
export interface PhotoDecoder {
  /**
   * Decodes bytes from an untrusted source. Whatever they hold, the answer is an outcome. Throws Fault 'timeout' once
   * `signal` aborts.
   */
  decode(bytes: Uint8Array, signal: AbortSignal): Promise<DecodeOutcome>;
}
