import type { IdNumber } from '../identity/id-number.ts';
import type { RealName } from '../identity/real-name.ts';

/**
 * An upstream that compares a photo with a reference face it does not hand out, such as a server that speaks the wire
 * of API 264. Implemented in storage/; every implementation passes face-referee.suite.ts.
 */
export interface FaceReferee {
  /**
   * Looks a person up and compares the photo, in one question.
   *
   * @param photo an encoded picture (JPEG, PNG, WebP, BMP, GIF or TIFF), at most 100 KiB
   * @throws Fault 'timeout' once `signal` aborts or the upstream is too slow, otherwise 'unavailable'
   */
  verify(idNumber: IdNumber, realName: RealName, photo: Uint8Array, signal: AbortSignal): Promise<FaceVerdict>;
}

export type FaceVerdict =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'name-mismatch' }
  /** `register-face`, `photo-face`: no face found there. `compare`: the comparison itself failed. */
  | { readonly kind: 'not-compared'; readonly why: 'register-face' | 'photo-face' | 'compare' }
  | {
      readonly kind: 'compared';
      /** Similarity on the wire's scale: 0 to 100, up to one decimal. */
      readonly score: number;
    };
