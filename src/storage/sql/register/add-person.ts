import type { AddOutcome, OtherPhotos } from '../../../people/person-store.ts';
import { REFERENCE_PHOTOS_MAX } from '../../../people/reference-face.ts';
import { statement, type Connection } from '../operation.ts';
import type { FaceRow, PersonRow } from './person-rows.ts';

/** A photo of a person to add. */
export interface PhotoRow {
  readonly digest: string;
  readonly face: FaceRow | null;
  readonly sealed: Uint8Array | null;
}

/** A person to add, with what is to happen if faces are registered from other photos. */
export interface AddInput {
  readonly person: PersonRow;
  readonly photos: readonly PhotoRow[];
  readonly otherPhotos: OtherPhotos;
}

/** What adding a person did, or why it was refused. */
export type AddOutput = (AddOutcome & { ok: true })['did'] | (AddOutcome & { ok: false })['why'];

/** Adds a person, or photos to a person. A refusal changes nothing. */
export function addPerson(connection: Connection, { person, photos, otherPhotos }: AddInput): AddOutput {
  const known = statement<Pick<PersonRow, 'nameIndex' | 'faceless'>>(
    connection,
    'SELECT name_index AS nameIndex, faceless FROM persons WHERE person_id = ?',
  ).get(person.personId);
  if (!known) {
    insertPerson(connection, person);
    putPhotos(connection, person, photos, 0);
    return 'added';
  }
  if (!Buffer.from(known.nameIndex).equals(person.nameIndex)) return 'other-name';
  const held = digestsOf(connection, person.personId);
  const fresh = photos.filter(({ digest }) => !held.includes(digest));
  const isWhole = otherPhotos !== 'replace' || held.length === photos.length;
  if (photos.length === 0 || (fresh.length === 0 && isWhole)) return 'unchanged';
  if (known.faceless === null && otherPhotos === 'refuse') return 'other-photo';
  if (known.faceless === null && otherPhotos === 'add') {
    if (held.length + fresh.length > REFERENCE_PHOTOS_MAX) return 'too-many-photos';
    putPhotos(connection, person, fresh, held.length);
    statement(connection, 'UPDATE persons SET changed_at_ms = ? WHERE person_id = ?').run(
      person.changedAtMs,
      person.personId,
    );
    return 'face-added';
  }
  replacePhotos(connection, person, photos);
  return known.faceless === null ? 'face-replaced' : 'face-added';
}

function digestsOf(connection: Connection, personId: string): readonly string[] {
  const find = 'SELECT photo_digest AS digest FROM person_references WHERE person_id = ?';
  return statement<{ readonly digest: string }>(connection, find)
    .all(personId)
    .map(({ digest }) => digest);
}

/** Puts these photos in the place of all that are registered. */
function replacePhotos(connection: Connection, person: PersonRow, photos: readonly PhotoRow[]): void {
  // The faces and the photos of a reference go with it.
  statement(connection, 'DELETE FROM person_references WHERE person_id = ?').run(person.personId);
  statement(connection, 'UPDATE persons SET faceless = ?, photo_digest = ?, changed_at_ms = ? WHERE person_id = ?').run(
    person.faceless,
    person.photoDigest,
    person.changedAtMs,
    person.personId,
  );
  putPhotos(connection, person, photos, 0);
}

function insertPerson(connection: Connection, person: PersonRow): void {
  statement(connection, 'INSERT INTO persons VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
    person.personId,
    person.numberMd5,
    person.numberSha256,
    person.numberSm3,
    person.nameIndex,
    person.numberSealed,
    person.nameSealed,
    person.faceless,
    person.photoDigest,
    person.enrolledAtMs,
    person.changedAtMs,
  );
}

/** Adds photos behind the `held` ones that are registered. */
function putPhotos(
  connection: Connection,
  { personId, changedAtMs }: PersonRow,
  photos: readonly PhotoRow[],
  held: number,
): void {
  for (const [at, { digest, face, sealed }] of photos.entries()) {
    statement(connection, 'INSERT INTO person_references VALUES (?, ?, ?)').run(personId, digest, held + at + 1);
    if (face)
      statement(connection, 'INSERT INTO person_faces VALUES (?, ?, ?, ?, ?, ?)').run(
        personId,
        digest,
        face.modelId,
        face.embeddingSealed,
        face.norm,
        changedAtMs,
      );
    if (sealed)
      statement(connection, 'INSERT INTO person_photos VALUES (?, ?, ?, ?)').run(personId, digest, sealed, changedAtMs);
  }
}
