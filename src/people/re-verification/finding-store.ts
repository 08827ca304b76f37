import type { PersonId } from '../register.ts';

/**
 * What can be wrong with a registered person. The first five are about the person, the others about one photo.
 * `person-unreadable`: what is stored cannot be opened. `template-unreadable`: the same for the embedding of a photo, and
 * `photo-damaged` for the photo itself. `photo-unreadable` to `photo-unfit`: the photo would be refused if it were
 * registered now, as in EnrolmentRefusal. `photos-differ`: the photo does not show the person of the others.
 * `template-differs`: the embedding is not that of the photo.
 * `template-outdated`: another encoder made it, and the photo was not kept. `photo-of-another`: the same file is registered
 * for another person.
 */
export const FINDING_KINDS = [
  'person-unreadable',
  'number-invalid',
  'birthday-impossible',
  'name-unfit',
  'under-14',
  'photo-damaged',
  'photo-unreadable',
  'photo-no-face',
  'photo-several-faces',
  'photo-unfit',
  'photos-differ',
  'template-unreadable',
  'template-differs',
  'template-outdated',
  'photo-of-another',
] as const;
/** One of `FINDING_KINDS`. */
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Something that a re-verification found. */
export interface Finding {
  readonly kind: FindingKind;
  /** The place of the photo among those of the person, from 1. 0 if it is about the person. */
  readonly photo: number;
  /** The person with the same photo in the register. Null for every other kind. */
  readonly otherId: PersonId | null;
}

/** A person with what was found. */
export interface CheckedPerson {
  readonly personId: PersonId;
  readonly findings: readonly Finding[];
}

/** Of how many people something was found, all together and by kind. Kinds without a finding are left out. */
export interface FindingCounts {
  readonly people: number;
  readonly byKind: readonly { readonly kind: FindingKind; readonly people: number }[];
}

/**
 * Keeps what the last re-verification found. It names people by their id alone. If a person is removed from the register, the
 * findings about that person go too. Implemented in storage/, tested by finding-store.suite.ts. Every method throws Fault if the
 * store fails.
 */
export interface FindingStore {
  /**
   * Puts the findings of these people in place of the earlier ones. Findings about people who are not registered any more are
   * left out.
   */
  record(people: readonly CheckedPerson[], atMs: number): Promise<void>;

  /** Gives people with findings, in ascending order of their ids, after an id. With a kind, only findings of this kind. */
  list(query: {
    readonly kind: FindingKind | null;
    readonly after: PersonId | null;
    readonly limit: number;
  }): Promise<readonly CheckedPerson[]>;

  /** Removes at most `limit` findings, only those before a time if one is given. Gives how many that were. */
  remove(query: { readonly beforeMs: number | null; readonly limit: number }): Promise<number>;

  /** Removes every finding that names a person. Gives how many that were. */
  erase(personId: PersonId): Promise<number>;
}
