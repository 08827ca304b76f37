import type { IdNumber } from '../identity/id-number.ts';
import type { RealName } from '../identity/real-name.ts';

/**
 * Stands for a person wherever something is kept about one (attacks, evidence, cases): opaque, the same for every
 * register of a site, and never the id number.
 */
export type PersonId = string & { readonly __brand: 'PersonId' };

/** Who exists, under which name, with which face. Implemented in storage/; every implementation passes register.suite.ts. */
export interface Register {
  /**
   * Looks a number up and compares the name.
   * Throws Fault 'timeout' once `signal` aborts or the register is too slow, 'unavailable' where it cannot be asked,
   * and 'corrupt' where what it holds of the person cannot be read.
   */
  match(idNumber: IdNumber, realName: RealName, signal: AbortSignal): Promise<RegisterMatch>;
}

export type RegisterMatch =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'name-mismatch'; readonly personId: PersonId }
  | { readonly kind: 'match'; readonly personId: PersonId; readonly face: ReferenceFace };

/** The face that the register holds of a person. */
export type ReferenceFace =
  | {
      readonly kind: 'embedding';
      /** Which encoder made it: embeddings compare only within one id. */
      readonly modelId: string;
      /** Euclidean length 1 within 1e-3. */
      readonly embedding: Float32Array;
    }
  /** `no-photo`: enrolled without a photo. `no-face`: enrolled with a photo in which no face could be used. */
  | { readonly kind: 'none'; readonly reason: 'no-photo' | 'no-face' }
  /** An upstream register keeps it and does not hand it out: only FaceReferee can compare with it. */
  | { readonly kind: 'held-upstream' };
