import type { BlindIndex } from '../platform/secrets/blind-index.ts';
import type { DigestKind } from '../kernel/digests.ts';
import type { IdNumber } from '../identity/id-number.ts';
import type { RealName } from '../identity/real-name.ts';
import type { PersonId } from './register.ts';

/** A face as an enrolment made it. */
export interface EnrolledFace {
  /** Encoder that made the embedding. */
  readonly modelId: string;
  /** Euclidean length 1 within 1e-3. */
  readonly embedding: Float32Array;
  /** Length of the embedding before it was normalised. It tells how sure the encoder is of the face's quality. */
  readonly norm: number;
}

/** What an enrolment adds to the number and the name. */
export interface EnrolledPhoto {
  /** Keyed digest of the photo's bytes. It tells whether the same photo comes again. */
  readonly digest: string;
  /** Null if no face in the photo could be used. */
  readonly face: EnrolledFace | null;
  /** The photo itself if the operator keeps photos, otherwise null. */
  readonly bytes: Uint8Array | null;
}

/** A person to be added. */
export interface NewPerson {
  readonly idNumber: IdNumber;
  readonly realName: RealName;
  /** At most REFERENCE_PHOTOS_MAX, with different digests. Empty if only the number and the name are registered. */
  readonly photos: readonly EnrolledPhoto[];
  readonly nowMs: number;
}

/** What happens to photos that are not registered yet if a face of the person is registered from other photos. */
export type OtherPhotos = 'refuse' | 'replace' | 'add';

/** A photo that is a reference of a person. */
export interface ReferencePhoto {
  /** `EnrolledPhoto.digest`. */
  readonly digest: string;
  readonly isKept: boolean;
  /** The encoders that made an embedding of it. Empty if it shows no usable face. */
  readonly modelIds: readonly string[];
}

/** What the register holds about a person. */
export interface PersonRecord {
  readonly personId: PersonId;
  readonly idNumber: IdNumber;
  readonly realName: RealName;
  /** Whether there is an embedding, or why there is none. */
  readonly face: 'embedding' | 'no-photo' | 'no-face';
  /** The encoders that made the person's embeddings. */
  readonly modelIds: readonly string[];
  /** In the order in which they were registered. */
  readonly photos: readonly ReferencePhoto[];
  readonly keepsPhoto: boolean;
  readonly enrolledAtMs: number;
  readonly changedAtMs: number;
}

/** What adding a person did. A refusal changes nothing. */
export type AddOutcome =
  | { readonly ok: true; readonly did: 'added' | 'face-added' | 'face-replaced' | 'unchanged' }
  /**
   * `other-name`: another person is registered under this number. `other-photo`: a face from another photo is
   * registered. `too-many-photos`: there would be more than REFERENCE_PHOTOS_MAX.
   */
  | { readonly ok: false; readonly why: 'other-name' | 'other-photo' | 'too-many-photos' };

/** Which people to list. */
export interface PersonQuery {
  /** Only people of this name, in any of its `nameSpellings`. */
  readonly realName?: RealName | undefined;
  /** Only people with a kept photo of which there is no embedding of this encoder. */
  readonly lacksModelId?: string | undefined;
  /** The last id of the page before, or null for the first page. */
  readonly after: PersonId | null;
  /** How many people to give at most, 1 to 1000. */
  readonly limit: number;
}

/** How many items were removed, for every kind of data that the law counts. */
export interface PersonCounts {
  readonly persons: number;
  readonly faces: number;
  readonly photos: number;
}

/**
 * The people of this site's own register, for operators to manage. Every adapter passes person-store.suite.ts and shows
 * the same people through a Register. Every method throws Fault: 'unavailable', 'timeout', or 'corrupt' if a row cannot
 * be decrypted.
 */
export interface PersonStore {
  /**
   * Adds a person, or a face to a person without one. Adding the same again changes nothing. One number is one person,
   * so another name under it is refused. If faces are registered from other photos, `otherPhotos` says whether these
   * photos are refused, take the place of all others, or are added to them.
   */
  add(person: NewPerson, otherPhotos: OtherPhotos): Promise<AddOutcome>;

  /** Corrects a name. Gives false if the number is not registered. */
  rename(idNumber: IdNumber, realName: RealName, nowMs: number): Promise<boolean>;

  /**
   * Keeps an embedding of another encoder, made of the registered photo with this digest. Gives false if the person or
   * the photo was removed.
   */
  addFace(personId: PersonId, photoDigest: string, face: EnrolledFace, nowMs: number): Promise<boolean>;

  get(personId: PersonId): Promise<PersonRecord | null>;

  /** Gives the registered photo with this digest, byte for byte, or null if it was not kept. */
  photo(personId: PersonId, photoDigest: string): Promise<Uint8Array | null>;

  /** Gives the embedding that an encoder made of the registered photo with this digest. Null if there is none. */
  face(personId: PersonId, photoDigest: string, modelId: string): Promise<Float32Array | null>;

  /** Gives the embeddings that an encoder made of the person's photos, in the order of the photos. */
  faces(personId: PersonId, modelId: string): Promise<readonly Float32Array[]>;

  /**
   * Finds a person by a digest of the number. `index` is the blind index of that digest. Null if the person is not
   * registered.
   */
  byNumberIndex(digest: DigestKind, index: BlindIndex): Promise<PersonId | null>;

  /** Lists people in ascending order of their ids. */
  list(query: PersonQuery): Promise<readonly PersonRecord[]>;

  /**
   * Gives ids of people in ascending order, after an id. Nothing is decrypted, so a person with a damaged row has an id too.
   *
   * @param changedBeforeMs only people who were registered and last changed before this time, or null for all
   */
  ids(query: {
    readonly changedBeforeMs: number | null;
    readonly after: PersonId | null;
    readonly limit: number;
  }): Promise<readonly PersonId[]>;

  /** Gives another person with the same photo in the register. Null if there is none. */
  otherWith(personId: PersonId, photoDigest: string): Promise<PersonId | null>;

  counts(): Promise<PersonCounts>;

  /** Removes everything about a person for good and overwrites it on the disk. Gives how much was removed. */
  remove(personId: PersonId): Promise<PersonCounts>;
}
