import type { Picture } from '../picture.ts';

/** Makes JPEG files. Implemented by media/sharp; every implementation passes jpeg-encoder.suite.ts. */
export interface JpegEncoder {
  /** Baseline JPEG without any metadata. Throws Fault 'unavailable' where the encoder fails. Safe to call concurrently. */
  encode(picture: Picture): Promise<Uint8Array>;
}
