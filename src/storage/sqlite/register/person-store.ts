import type { DigestKind } from '../../../kernel/digests.ts';
import { blindIndexesOf, type BlindIndex } from '../../../platform/secrets/blind-index.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import type { IdNumber } from '../../../identity/id-number.ts';
import { personIdOf } from '../../../people/person-id.ts';
import type {
  AddOutcome,
  EnrolledFace,
  NewPerson,
  PersonCounts,
  PersonQuery,
  PersonRecord,
  PersonStore,
} from '../../../people/person-store.ts';
import { nameKey, type RealName } from '../../../identity/real-name.ts';
import { nameSpellings } from '../../../identity/same-name.ts';
import type { PersonId } from '../../../people/register.ts';
import type { SqliteDatabase } from '../sqlite-database.ts';
import type { AddInput, FaceRow, ListedRow, PersonRow } from './operations.ts';
import { contextOf, openText, sealEmbedding, sealText } from './person-sealing.ts';

/** Keeps people in the embedded database. Their data is sealed, and found by blind indexes. */
export class SqlitePersonStore implements PersonStore {
  readonly #database: SqliteDatabase;
  readonly #secrets: SiteSecrets;

  constructor(database: SqliteDatabase, secrets: SiteSecrets) {
    this.#database = database;
    this.#secrets = secrets;
  }

  async add(person: NewPerson, replaceFace: boolean): Promise<AddOutcome> {
    const did = await this.#database.write('register.add', { ...this.#rowsOf(person), replaceFace });
    return did === 'other-name' || did === 'other-photo' ? { ok: false, why: did } : { ok: true, did };
  }

  rename(idNumber: IdNumber, realName: RealName, nowMs: number): Promise<boolean> {
    const personId = personIdOf(this.#secrets, idNumber);
    return this.#database.write('register.rename', {
      personId,
      nameIndex: this.#nameIndex(realName),
      nameSealed: sealText(this.#secrets, 'person.name', personId, realName),
      changedAtMs: nowMs,
    });
  }

  addFace(personId: PersonId, face: EnrolledFace, nowMs: number): Promise<boolean> {
    return this.#database.write('register.addFace', { personId, face: this.#faceRow(personId, face), nowMs });
  }

  async get(personId: PersonId): Promise<PersonRecord | null> {
    const row = await this.#database.read('register.get', personId);
    return row && this.#recordOf(row);
  }

  async photo(personId: PersonId): Promise<Uint8Array | null> {
    const sealed = await this.#database.read('register.photo', personId);
    return sealed && this.#secrets.open(contextOf('person.photo', personId), sealed);
  }

  async byNumberIndex(digest: DigestKind, index: BlindIndex): Promise<PersonId | null> {
    const found = await this.#database.read('register.byNumberIndex', { digest, index: bytesOf(index) });
    return found as PersonId | null;
  }

  async list({ realName, lacksModelId, after, limit }: PersonQuery): Promise<readonly PersonRecord[]> {
    const rows = await this.#database.read('register.list', {
      nameIndexes: realName === undefined ? null : nameSpellings(realName).map((key) => this.#indexOfKey(key)),
      lacksModelId: lacksModelId ?? null,
      after: after ?? '',
      limit,
    });
    return rows.map((row) => this.#recordOf(row));
  }

  counts(): Promise<PersonCounts> {
    return this.#database.read('register.counts', null);
  }

  async remove(personId: PersonId): Promise<PersonCounts> {
    return this.#database.write('register.remove', personId);
  }

  #rowsOf({ idNumber, realName, photo, nowMs }: NewPerson): Omit<AddInput, 'replaceFace'> {
    const personId = personIdOf(this.#secrets, idNumber);
    const indexes = blindIndexesOf(this.#secrets, 'id-number', idNumber);
    const person: PersonRow = {
      personId,
      numberMd5: bytesOf(indexes.md5),
      numberSha256: bytesOf(indexes.sha256),
      numberSm3: bytesOf(indexes.sm3),
      nameIndex: this.#nameIndex(realName),
      numberSealed: sealText(this.#secrets, 'person.number', personId, idNumber),
      nameSealed: sealText(this.#secrets, 'person.name', personId, realName),
      faceless: photo ? (photo.face ? null : 'no-face') : 'no-photo',
      photoDigest: photo?.digest ?? null,
      enrolledAtMs: nowMs,
      changedAtMs: nowMs,
    };
    const photoSealed = photo?.bytes && this.#secrets.seal(contextOf('person.photo', personId), photo.bytes);
    const face = photo?.face ? this.#faceRow(personId, photo.face) : null;
    return { person, face, photoSealed: photoSealed ?? null, hasPhoto: photo !== null };
  }

  #faceRow(personId: PersonId, { modelId, embedding, norm }: EnrolledFace): FaceRow {
    return { modelId, norm, embeddingSealed: sealEmbedding(this.#secrets, personId, embedding) };
  }

  #nameIndex(realName: RealName): Uint8Array {
    return this.#indexOfKey(nameKey(realName));
  }

  #indexOfKey(key: string): Uint8Array {
    return bytesOf(blindIndexesOf(this.#secrets, 'name', key).sha256);
  }

  #recordOf(row: ListedRow): PersonRecord {
    return {
      personId: row.personId as PersonId,
      idNumber: openText(this.#secrets, 'person.number', row.personId, row.numberSealed) as IdNumber,
      realName: openText(this.#secrets, 'person.name', row.personId, row.nameSealed) as RealName,
      face: row.faceless ?? 'embedding',
      modelIds: row.modelIds?.split('\n').toSorted() ?? [],
      photoDigest: row.photoDigest,
      keepsPhoto: row.keepsPhoto === 1,
      enrolledAtMs: row.enrolledAtMs,
      changedAtMs: row.changedAtMs,
    };
  }
}

function bytesOf(index: BlindIndex): Uint8Array {
  return Uint8Array.from(Buffer.from(index, 'hex'));
}
