import type { Picture } from '../picture.ts';

/** Makes JPEG files. Implemented by media/sharp. Every implementation passes jpeg-encoder.suite.ts. */
export interface JpegEncoder {
  /**
   * Encodes a baseline JPEG without metadata. Throws Fault 'unavailable' if the encoder fails. Safe to call
   * concurrently.
   */
  encode(picture: Picture): Promise<Uint8Array>;
}
