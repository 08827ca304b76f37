import type { BlindIndex } from '../platform/secrets/blind-index.ts';
import type { DigestKind } from '../kernel/digests.ts';
import type { IdNumber } from '../identity/id-number.ts';
import type { RealName } from '../identity/real-name.ts';
import type { PersonId } from './register.ts';

/** A face as it is enrolled. */
export interface EnrolledFace {
  /** Encoder that made the embedding. */
  readonly modelId: string;
  /** Euclidean length 1 within 1e-3. */
  readonly embedding: Float32Array;
  /** Length of the raw embedding: the encoder's own word on quality. */
  readonly norm: number;
}

/** What an enrolment brings beside number and name. */
export interface EnrolledPhoto {
  /** Keyed digest of the photo's bytes: tells whether the same photo comes again. */
  readonly digest: string;
  /** null where no face in it could be used. */
  readonly face: EnrolledFace | null;
  /** The photo itself, only where the operator keeps photos. */
  readonly bytes: Uint8Array | null;
}

export interface NewPerson {
  readonly idNumber: IdNumber;
  readonly realName: RealName;
  readonly photo: EnrolledPhoto | null;
  readonly nowMs: number;
}

/** What there is of a person. */
export interface PersonRecord {
  readonly personId: PersonId;
  readonly idNumber: IdNumber;
  readonly realName: RealName;
  /** `embedding`, or why there is none. */
  readonly face: 'embedding' | 'no-photo' | 'no-face';
  /** Encoders there is an embedding of. */
  readonly modelIds: readonly string[];
  /** `EnrolledPhoto.digest` of the photo enrolled last; null where there was none. */
  readonly photoDigest: string | null;
  readonly keepsPhoto: boolean;
  readonly enrolledAtMs: number;
  readonly changedAtMs: number;
}

/** What adding a person did. Refusals change nothing. */
export type AddOutcome =
  | { readonly ok: true; readonly did: 'added' | 'face-added' | 'face-replaced' | 'unchanged' }
  /** `other-name`: somebody else stands under this number. `other-photo`: a face from another photo is there already. */
  | { readonly ok: false; readonly why: 'other-name' | 'other-photo' };

export interface PersonQuery {
  /** Only people of this name, in any of the spellings that `nameKey` forgives. */
  readonly realName?: RealName | undefined;
  /** Only people without an embedding of this encoder, and with a photo that one could be made of. */
  readonly lacksModelId?: string | undefined;
  /** The last id of the page before. */
  readonly after: PersonId | null;
  /** 1 to 1000. */
  readonly limit: number;
}

/** How many there are, of all that the law counts. */
export interface PersonCounts {
  readonly persons: number;
  readonly faces: number;
  readonly photos: number;
}

/**
 * The people of this site's own register, to be managed. Every adapter passes person-store.suite.ts, and hands the same
 * people to a Register. All of it throws Fault 'unavailable', 'timeout' or, where a row cannot be opened, 'corrupt'.
 */
export interface PersonStore {
  /**
   * Adds a person, or a face to a person that has none; the same again changes nothing. One number is one person:
   * another name under it is refused. A face from another photo takes the old one's place only with `replaceFace`.
   */
  add(person: NewPerson, replaceFace: boolean): Promise<AddOutcome>;

  /** Corrects a name; false where nobody stands under the number. */
  rename(idNumber: IdNumber, realName: RealName, nowMs: number): Promise<boolean>;

  /** Keeps an embedding of another encoder, made of the photo that is kept; false where the person is gone. */
  addFace(personId: PersonId, face: EnrolledFace, nowMs: number): Promise<boolean>;

  get(personId: PersonId): Promise<PersonRecord | null>;

  /** The photo that was kept, as it came; null where there is none. */
  photo(personId: PersonId): Promise<Uint8Array | null>;

  /** Who bears a number that is known by a digest alone: `index` is its blind index. */
  byNumberIndex(digest: DigestKind, index: BlindIndex): Promise<PersonId | null>;

  /** By id, ascending. */
  list(query: PersonQuery): Promise<readonly PersonRecord[]>;

  counts(): Promise<PersonCounts>;

  /** Removes everything of a person for good, and overwrites it where it lay. Gives what was removed. */
  remove(personId: PersonId): Promise<PersonCounts>;
}
