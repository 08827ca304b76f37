import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { PersonId } from '../../../people/register.ts';

/** A picture as it lies in the store: without its link nobody can open it, the operator included. */
export interface StoredPicture {
  /** Keyed digest of the name in its link, 64 hex digits. */
  readonly pictureId: string;
  readonly personId: PersonId;
  /** Keyed digest of the token in its link, 32 bytes. */
  readonly tokenDigest: Uint8Array;
  /** Half of its key, sealed under the site's data key; the link holds the other half. */
  readonly keySealed: Uint8Array;
  /** Ciphertext and tag. */
  readonly encrypted: Uint8Array;
  /** From then on it is gone, milliseconds since the Unix epoch. */
  readonly expiresAtMs: number;
}

/** Where pictures of clips are kept. Implemented in storage/; every implementation passes picture-store.suite.ts. */
export interface PictureStore {
  /** Prepares the rows of one call's pictures; they become durable with the call, or not at all. */
  keep(pictures: readonly StoredPicture[]): DurableWrite;

  /** A picture that is not at its end yet, or `null`. Throws Fault. */
  find(pictureId: string, nowMs: number): Promise<StoredPicture | null>;

  /** Removes everything about a person together with their keys; gives how many pictures. Throws Fault. */
  erase(personId: PersonId): Promise<number>;

  /** Removes pictures at their end together with their keys, at most `limit`; gives how many. Throws Fault. */
  purge(nowMs: number, limit: number): Promise<number>;
}
