import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { PersonId } from '../../../people/register.ts';

/** A picture as it is stored. It can only be opened with its link, even by the operator. */
export interface StoredPicture {
  /** Keyed digest of the name in its link, 64 hex digits. */
  readonly pictureId: string;
  readonly personId: PersonId;
  /** Keyed digest of the token in its link, 32 bytes. */
  readonly tokenDigest: Uint8Array;
  /** Half of its key, sealed under the site's data key. The link holds the other half. */
  readonly keySealed: Uint8Array;
  /** Ciphertext and tag. */
  readonly encrypted: Uint8Array;
  /** When it expires, in milliseconds since the Unix epoch. */
  readonly expiresAtMs: number;
}

/** Keeps pictures of clips. Implemented in storage/. Every implementation passes picture-store.suite.ts. */
export interface PictureStore {
  /**
   * Prepares keeping one call's pictures. A store that keeps the bytes outside the ledger's database brings them there
   * now, before the call is charged. Their rows become durable with the call, or not at all, and without its row a
   * picture cannot be found. Throws Fault if the bytes cannot be stored.
   */
  keep(pictures: readonly StoredPicture[]): Promise<DurableWrite>;

  /** A picture that has not expired, or `null`. Throws Fault. */
  find(pictureId: string, nowMs: number): Promise<StoredPicture | null>;

  /** Removes everything about a person together with the keys. Returns the number of pictures. Throws Fault. */
  erase(personId: PersonId): Promise<number>;

  /** Removes expired pictures together with their keys, at most `limit`. Returns how many. Throws Fault. */
  purge(nowMs: number, limit: number): Promise<number>;
}

/** A store of pictures that can also name those of a person, as a store does that keeps the bytes elsewhere. */
export interface PictureRows extends PictureStore {
  /** Which pictures of a person are kept, expired ones too. Throws Fault. */
  ofPerson(personId: PersonId): Promise<readonly Pick<StoredPicture, 'pictureId' | 'expiresAtMs'>[]>;
}
