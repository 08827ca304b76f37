import type { DigestKind } from '../../../kernel/digests.ts';
import type { PersonCounts } from '../../../people/person-store.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

/** A row of `persons`, as the table holds it. */
export interface PersonRow {
  readonly personId: string;
  readonly numberMd5: Uint8Array;
  readonly numberSha256: Uint8Array;
  readonly numberSm3: Uint8Array;
  readonly nameIndex: Uint8Array;
  readonly numberSealed: Uint8Array;
  readonly nameSealed: Uint8Array;
  readonly faceless: 'no-photo' | 'no-face' | null;
  readonly photoDigest: string | null;
  readonly enrolledAtMs: number;
  readonly changedAtMs: number;
}

/** A face as the table holds it, with its embedding sealed. */
export interface FaceRow {
  readonly modelId: string;
  readonly embeddingSealed: Uint8Array;
  readonly norm: number;
}

/** The part of a row that a look-up needs. */
export interface MatchRow {
  readonly nameSealed: Uint8Array;
  readonly faceless: 'no-photo' | 'no-face' | null;
  readonly face: FaceRow | null;
}

/** A row of a page: number and name are sealed, and faces and photo are only named. */
export interface ListedRow extends Omit<PersonRow, 'numberMd5' | 'numberSha256' | 'numberSm3' | 'nameIndex'> {
  readonly modelIds: string | null;
  readonly keepsPhoto: number;
}

/** A person to add, with what is to happen to a face that is registered already. */
export interface AddInput {
  readonly person: PersonRow;
  readonly face: FaceRow | null;
  readonly photoSealed: Uint8Array | null;
  readonly hasPhoto: boolean;
  readonly replaceFace: boolean;
}

/** What adding a person did. */
export type AddOutput = 'added' | 'face-added' | 'face-replaced' | 'unchanged' | 'other-name' | 'other-photo';

/** Which people to list. */
export interface ListInput {
  /** Indexes of the spellings of one name, or null for every name. */
  readonly nameIndexes: readonly Uint8Array[] | null;
  readonly lacksModelId: string | null;
  readonly after: string;
  readonly limit: number;
}

const LISTED = `SELECT person_id AS personId, number_sealed AS numberSealed, name_sealed AS nameSealed, faceless,
  photo_digest AS photoDigest, enrolled_at_ms AS enrolledAtMs, changed_at_ms AS changedAtMs,
  (SELECT group_concat(model_id, char(10)) FROM person_faces f WHERE f.person_id = persons.person_id) AS modelIds,
  EXISTS (SELECT 1 FROM person_photos p WHERE p.person_id = persons.person_id) AS keepsPhoto FROM persons`;

/** The SQL of the register. Every value that says something about a person is sealed or a blind index. */
export const registerOperations = defineStore({
  reads: {
    /**
     * Finds a person, with the face of the encoder that is asked for. If there is none, with the latest face of any
     * encoder.
     */
    match(connection: Connection, input: { readonly personId: string; readonly modelId: string }): MatchRow | null {
      const person = statement<Pick<MatchRow, 'nameSealed' | 'faceless'>>(
        connection,
        'SELECT name_sealed AS nameSealed, faceless FROM persons WHERE person_id = ?',
      ).get(input.personId);
      if (!person) return null;
      const face = statement<FaceRow>(
        connection,
        `SELECT model_id AS modelId, embedding_sealed AS embeddingSealed, norm FROM person_faces
         WHERE person_id = ? ORDER BY model_id = ? DESC, made_at_ms DESC, model_id LIMIT 1`,
      ).get(input.personId, input.modelId);
      return { ...person, face: face ?? null };
    },

    get: (connection: Connection, personId: string): ListedRow | null =>
      statement<ListedRow>(connection, `${LISTED} WHERE person_id = ?`).get(personId) ?? null,

    photo: (connection: Connection, personId: string): Uint8Array | null =>
      statement<{ readonly sealed: Uint8Array }>(
        connection,
        'SELECT photo_sealed AS sealed FROM person_photos WHERE person_id = ?',
      ).get(personId)?.sealed ?? null,

    byNumberIndex(
      connection: Connection,
      { digest, index }: { readonly digest: DigestKind; readonly index: Uint8Array },
    ): string | null {
      const find = `SELECT person_id AS personId FROM persons WHERE number_${digest} = ?`;
      return statement<{ readonly personId: string }>(connection, find).get(index)?.personId ?? null;
    },

    list(connection: Connection, { nameIndexes, lacksModelId, after, limit }: ListInput): readonly ListedRow[] {
      const lacks = `EXISTS (SELECT 1 FROM person_photos p WHERE p.person_id = persons.person_id) AND NOT EXISTS
        (SELECT 1 FROM person_faces f WHERE f.person_id = persons.person_id AND f.model_id = ?)`;
      const filters = [
        ...(nameIndexes === null
          ? []
          : [[`name_index IN (${nameIndexes.map(() => '?').join()})`, nameIndexes] as const]),
        ...(lacksModelId === null ? [] : [[lacks, [lacksModelId]] as const]),
      ];
      const where = ['person_id > ?', ...filters.map(([condition]) => condition)].join(' AND ');
      return statement<ListedRow>(connection, `${LISTED} WHERE ${where} ORDER BY person_id LIMIT ?`).all(
        after,
        ...filters.flatMap<Uint8Array | string>(([, values]) => [...values]),
        limit,
      );
    },

    counts,
  },
  writes: {
    add(connection: Connection, input: AddInput): AddOutput {
      const { person, hasPhoto, replaceFace } = input;
      const known = statement<Pick<PersonRow, 'nameIndex' | 'faceless' | 'photoDigest'>>(
        connection,
        `SELECT name_index AS nameIndex, faceless, photo_digest AS photoDigest FROM persons WHERE person_id = ?`,
      ).get(person.personId);
      if (!known) {
        insertPerson(connection, person);
        putFace(connection, input);
        return 'added';
      }
      if (!Buffer.from(known.nameIndex).equals(person.nameIndex)) return 'other-name';
      if (!hasPhoto || known.photoDigest === person.photoDigest) return 'unchanged';
      if (known.faceless === null && !replaceFace) return 'other-photo';
      statement(connection, 'DELETE FROM person_faces WHERE person_id = ?').run(person.personId);
      statement(connection, 'DELETE FROM person_photos WHERE person_id = ?').run(person.personId);
      statement(
        connection,
        'UPDATE persons SET faceless = ?, photo_digest = ?, changed_at_ms = ? WHERE person_id = ?',
      ).run(person.faceless, person.photoDigest, person.changedAtMs, person.personId);
      putFace(connection, input);
      return known.faceless === null ? 'face-replaced' : 'face-added';
    },

    rename(
      connection: Connection,
      input: Pick<PersonRow, 'personId' | 'nameIndex' | 'nameSealed' | 'changedAtMs'>,
    ): boolean {
      const update = 'UPDATE persons SET name_index = ?, name_sealed = ?, changed_at_ms = ? WHERE person_id = ?';
      const { changes } = statement(connection, update).run(
        input.nameIndex,
        input.nameSealed,
        input.changedAtMs,
        input.personId,
      );
      return changes === 1;
    },

    addFace(
      connection: Connection,
      { personId, face, nowMs }: { readonly personId: string; readonly face: FaceRow; readonly nowMs: number },
    ): boolean {
      const update = 'UPDATE persons SET faceless = NULL, changed_at_ms = ? WHERE person_id = ?';
      if (statement(connection, update).run(nowMs, personId).changes === 0) return false;
      statement(connection, 'INSERT OR REPLACE INTO person_faces VALUES (?, ?, ?, ?, ?)').run(
        personId,
        face.modelId,
        face.embeddingSealed,
        face.norm,
        nowMs,
      );
      return true;
    },

    remove(connection: Connection, personId: string): PersonCounts {
      const remove = (table: string) =>
        statement(connection, `DELETE FROM ${table} WHERE person_id = ?`).run(personId).changes;
      return { photos: remove('person_photos'), faces: remove('person_faces'), persons: remove('persons') };
    },
  },
});

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

function putFace(connection: Connection, { person, face, photoSealed }: AddInput): void {
  const { personId, changedAtMs } = person;
  if (face)
    statement(connection, 'INSERT INTO person_faces VALUES (?, ?, ?, ?, ?)').run(
      personId,
      face.modelId,
      face.embeddingSealed,
      face.norm,
      changedAtMs,
    );
  if (photoSealed)
    statement(connection, 'INSERT INTO person_photos VALUES (?, ?, ?)').run(personId, photoSealed, changedAtMs);
}

function counts(connection: Connection, _input: null): PersonCounts {
  const count = (table: string) =>
    statement<{ readonly n: number }>(connection, `SELECT count(*) AS n FROM ${table}`).get()?.n ?? 0;
  const faces = statement<{ readonly n: number }>(
    connection,
    'SELECT count(*) AS n FROM persons WHERE faceless IS NULL',
  );
  return { persons: count('persons'), faces: faces.get()?.n ?? 0, photos: count('person_photos') };
}
