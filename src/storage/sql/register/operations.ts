import { present } from '../../../kernel/assert.ts';
import type { DigestKind } from '../../../kernel/digests.ts';
import type { OtherPhotos, PersonCounts } from '../../../people/person-store.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { whereAll } from '../where-all.ts';
import { addPerson, type AddInput, type AddOutput } from './add-person.ts';
import type { FaceRow, PersonRow } from './person-rows.ts';

/** The part of a row that a look-up needs, with the faces of one encoder in the order of their photos. */
export interface MatchRow {
  readonly nameSealed: Uint8Array;
  readonly faceless: 'no-photo' | 'no-face' | null;
  readonly faces: readonly FaceRow[];
}

/** A row of a page: number and name are sealed, and faces and photos are only named. */
export interface ListedRow extends Omit<
  PersonRow,
  'numberMd5' | 'numberSha256' | 'numberSm3' | 'nameIndex' | 'photoDigest'
> {
  /** JSON: a list of `[digest, isKept, modelIds]`, in the order of the photos. */
  readonly photos: string;
}

/** Which people to list. */
export interface ListInput {
  /** Indexes of the spellings of one name, or null for every name. */
  readonly nameIndexes: readonly Uint8Array[] | null;
  readonly lacksModelId: string | null;
  readonly after: string;
  readonly limit: number;
}

/** A reference as JSON. Digests and the ids of models need no escapes. */
const PHOTO = `'["' || r.photo_digest || '",' ||
  CASE WHEN EXISTS (SELECT 1 FROM person_photos k WHERE k.person_id = r.person_id AND k.photo_digest = r.photo_digest)
    THEN 1 ELSE 0 END || ',[' ||
  coalesce((SELECT group_concat('"' || f.model_id || '"') FROM person_faces f
    WHERE f.person_id = r.person_id AND f.photo_digest = r.photo_digest), '') || ']]'`;

const LISTED = `SELECT person_id AS personId, number_sealed AS numberSealed, name_sealed AS nameSealed, faceless,
  enrolled_at_ms AS enrolledAtMs, changed_at_ms AS changedAtMs,
  (SELECT '[' || coalesce(group_concat(photo), '') || ']' FROM (SELECT ${PHOTO} AS photo FROM person_references r
    WHERE r.person_id = persons.person_id ORDER BY r.place) AS ordered) AS photos FROM persons`;

const LACKS = `EXISTS (SELECT 1 FROM person_photos k WHERE k.person_id = persons.person_id AND NOT EXISTS
  (SELECT 1 FROM person_faces f
    WHERE f.person_id = k.person_id AND f.photo_digest = k.photo_digest AND f.model_id = ?))`;

type PersonKey = Pick<PhotoKey, 'personId'>;

interface PhotoKey {
  readonly personId: string;
  readonly photoDigest: string;
}

/** The SQL of the register. Every value that says something about a person is sealed or a blind index. */
export const registerOperations = defineStore({
  reads: {
    /**
     * Finds a person, with the faces of the encoder that is asked for. If there are none, with those of the encoder
     * that made the latest face.
     */
    match(connection: Connection, input: { readonly personId: string; readonly modelId: string }): MatchRow | null {
      const person = statement<Pick<MatchRow, 'nameSealed' | 'faceless'>>(
        connection,
        'SELECT name_sealed AS nameSealed, faceless FROM persons WHERE person_id = ?',
      ).get(input.personId);
      if (!person) return null;
      const own = facesOf(connection, input);
      if (own.length > 0) return { ...person, faces: own };
      const latest = statement<{ readonly modelId: string }>(
        connection,
        `SELECT model_id AS modelId FROM person_faces WHERE person_id = ?
         ORDER BY made_at_ms DESC, model_id LIMIT 1`,
      ).get(input.personId);
      return { ...person, faces: latest ? facesOf(connection, { ...input, modelId: latest.modelId }) : [] };
    },

    faces: facesOf,

    get: (connection: Connection, personId: string): ListedRow | null =>
      statement<ListedRow>(connection, `${LISTED} WHERE person_id = ?`).get(personId) ?? null,

    photo: (connection: Connection, { personId, photoDigest }: PhotoKey): Uint8Array | null =>
      statement<{ readonly sealed: Uint8Array }>(
        connection,
        'SELECT photo_sealed AS sealed FROM person_photos WHERE person_id = ? AND photo_digest = ?',
      ).get(personId, photoDigest)?.sealed ?? null,

    face: (connection: Connection, input: PhotoKey & { readonly modelId: string }): Uint8Array | null =>
      statement<{ readonly sealed: Uint8Array }>(
        connection,
        `SELECT embedding_sealed AS sealed FROM person_faces
          WHERE person_id = ? AND photo_digest = ? AND model_id = ?`,
      ).get(input.personId, input.photoDigest, input.modelId)?.sealed ?? null,

    byNumberIndex(
      connection: Connection,
      { digest, index }: { readonly digest: DigestKind; readonly index: Uint8Array },
    ): string | null {
      const find = `SELECT person_id AS personId FROM persons WHERE number_${digest} = ?`;
      return statement<{ readonly personId: string }>(connection, find).get(index)?.personId ?? null;
    },

    list(connection: Connection, { nameIndexes, lacksModelId, after, limit }: ListInput): readonly ListedRow[] {
      const filters = [
        ...(nameIndexes === null
          ? []
          : [[`name_index IN (${nameIndexes.map(() => '?').join()})`, nameIndexes] as const]),
        ...(lacksModelId === null ? [] : [[LACKS, [lacksModelId]] as const]),
      ];
      const where = ['person_id > ?', ...filters.map(([condition]) => condition)].join(' AND ');
      return statement<ListedRow>(connection, `${LISTED} WHERE ${where} ORDER BY person_id LIMIT ?`).all(
        after,
        ...filters.flatMap<Uint8Array | string>(([, values]) => [...values]),
        limit,
      );
    },

    ids(
      connection: Connection,
      query: { readonly changedBeforeMs: number | null; readonly after: string | null; readonly limit: number },
    ): readonly string[] {
      const { where, values } = whereAll([
        ['changed_at_ms < ?', query.changedBeforeMs],
        ['person_id > ?', query.after],
      ]);
      const text = `SELECT person_id AS personId FROM persons ${where} ORDER BY person_id LIMIT ?`;
      return statement<PersonKey>(connection, text)
        .all(...values, query.limit)
        .map(({ personId }) => personId);
    },

    otherWith(connection: Connection, { personId, photoDigest }: PhotoKey): string | null {
      const text = `SELECT person_id AS personId FROM person_references
        WHERE photo_digest = ? AND person_id <> ? ORDER BY person_id LIMIT 1`;
      return statement<PersonKey>(connection, text).get(photoDigest, personId)?.personId ?? null;
    },

    counts,
  },
  writes: {
    add: (connection: Connection, input: AddInput & { readonly otherPhotos: OtherPhotos }): AddOutput =>
      addPerson(connection, input),

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

    addFace(connection: Connection, input: PhotoKey & { readonly face: FaceRow; readonly nowMs: number }): boolean {
      const { personId, photoDigest, face, nowMs } = input;
      const isHeld = 'SELECT 1 FROM person_references WHERE person_id = ? AND photo_digest = ?';
      if (statement(connection, isHeld).get(personId, photoDigest) === undefined) return false;
      const update = 'UPDATE persons SET faceless = NULL, changed_at_ms = ? WHERE person_id = ?';
      statement(connection, update).run(nowMs, personId);
      statement(
        connection,
        `INSERT INTO person_faces VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (person_id, photo_digest, model_id) DO UPDATE SET embedding_sealed = excluded.embedding_sealed, norm = excluded.norm, made_at_ms = excluded.made_at_ms`,
      ).run(personId, photoDigest, face.modelId, face.embeddingSealed, face.norm, nowMs);
      return true;
    },

    remove(connection: Connection, personId: string): PersonCounts {
      const remove = (table: string) =>
        statement(connection, `DELETE FROM ${table} WHERE person_id = ?`).run(personId).changes;
      const [photos, faces] = [remove('person_photos'), remove('person_faces')];
      remove('person_references');
      return { photos, faces, persons: remove('persons') };
    },
  },
});

function facesOf(
  connection: Connection,
  { personId, modelId }: { readonly personId: string; readonly modelId: string },
): readonly FaceRow[] {
  return statement<FaceRow>(
    connection,
    `SELECT f.model_id AS modelId, f.embedding_sealed AS embeddingSealed, f.norm FROM person_faces f
     JOIN person_references r USING (person_id, photo_digest)
     WHERE f.person_id = ? AND f.model_id = ? ORDER BY r.place`,
  ).all(personId, modelId);
}

function counts(connection: Connection, _input: null): PersonCounts {
  const count = (table: string) =>
    present(statement<{ readonly n: number }>(connection, `SELECT count(*) AS n FROM ${table}`).get()).n;
  const faces = statement<{ readonly n: number }>(
    connection,
    'SELECT count(*) AS n FROM persons WHERE faceless IS NULL',
  );
  return { persons: count('persons'), faces: present(faces.get()).n, photos: count('person_photos') };
}
