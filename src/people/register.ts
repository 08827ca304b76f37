import type { IdNumber } from '../identity/id-number.ts';
import type { RealName } from '../identity/real-name.ts';

/**
 * Stands for a person wherever data about one is kept (attacks, evidence, cases). It is opaque and never the id number,
 * and all registers of a site give a person the same id.
 */
export type PersonId = string & { readonly __brand: 'PersonId' };

/**
 * Tells whether a person exists under a number and a name, and gives the reference face. Implemented in storage/. Every
 * implementation passes register.suite.ts.
 */
export interface Register {
  /**
   * Looks a number up and compares the name.
   *
   * @throws Fault 'timeout' once `signal` aborts or the register is too slow, 'unavailable' if it cannot be asked, and
   * 'corrupt' if its data about the person cannot be read
   */
  match(idNumber: IdNumber, realName: RealName, signal: AbortSignal): Promise<RegisterMatch>;
}

/** What a register says about a number and a name. */
export type RegisterMatch =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'name-mismatch'; readonly personId: PersonId }
  | { readonly kind: 'match'; readonly personId: PersonId; readonly face: ReferenceFace };

/** The face that the register holds of a person. */
export type ReferenceFace =
  | {
      readonly kind: 'embedding';
      /** The encoder that made the embedding. Only embeddings of the same encoder can be compared. */
      readonly modelId: string;
      /** The template of the person's photos: their mean, scaled to a Euclidean length of 1 within 1e-3. */
      readonly embedding: Float32Array;
      /** The embedding of every photo, if there are several. */
      readonly photos?: readonly Float32Array[];
    }
  /** `no-photo`: enrolled without a photo. `no-face`: enrolled with a photo in which no face could be used. */
  | { readonly kind: 'none'; readonly reason: 'no-photo' | 'no-face' }
  /** An upstream register keeps the face and does not hand it out. Only a FaceReferee can compare a photo with it. */
  | { readonly kind: 'held-upstream' };
