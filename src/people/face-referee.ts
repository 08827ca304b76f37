import type { IdNumber } from '../identity/id-number.ts';
import type { RealName } from '../identity/real-name.ts';

/**
 * An upstream that compares a photo with a reference face which it does not hand out, e.g. a server that speaks the
 * wire of API 264. Implemented in storage/. Every implementation passes face-referee.suite.ts.
 */
export interface FaceReferee {
  /**
   * Looks a person up and compares the photo, in one question.
   *
   * @param photo an encoded picture (JPEG, PNG, WebP, BMP, GIF or TIFF), at most 100 KiB
   * @throws Fault 'timeout' once `signal` aborts or the upstream is too slow, and 'unavailable' if it fails otherwise
   */
  verify(idNumber: IdNumber, realName: RealName, photo: Uint8Array, signal: AbortSignal): Promise<FaceVerdict>;
}

/** What the upstream says about a person and a photo. */
export type FaceVerdict =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'name-mismatch' }
  /**
   * `register-face`: the upstream has no face of the person. `photo-face`: the photo shows no face. `compare`: the
   * comparison itself failed.
   */
  | { readonly kind: 'not-compared'; readonly why: 'register-face' | 'photo-face' | 'compare' }
  | {
      readonly kind: 'compared';
      /** Similarity on the wire's scale: 0 to 100, up to one decimal. */
      readonly score: number;
    };
