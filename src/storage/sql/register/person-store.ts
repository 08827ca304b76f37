import type { DigestKind } from '../../../kernel/digests.ts';
import { blindIndexesOf, type BlindIndex } from '../../../platform/secrets/blind-index.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import type { IdNumber } from '../../../identity/id-number.ts';
import { personIdOf } from '../../../people/person-id.ts';
import type {
  AddOutcome,
  EnrolledFace,
  EnrolledPhoto,
  NewPerson,
  OtherPhotos,
  PersonCounts,
  PersonQuery,
  PersonRecord,
  PersonStore,
} from '../../../people/person-store.ts';
import { nameKey, type RealName } from '../../../identity/real-name.ts';
import { nameSpellings } from '../../../identity/same-name.ts';
import type { PersonId } from '../../../people/register.ts';
import type { SqlDatabase } from '../database.ts';
import type { AddInput, PhotoRow } from './add-person.ts';
import type { ListedRow } from './operations.ts';
import type { FaceRow, PersonRow } from './person-rows.ts';
import { contextOf, openEmbedding, openText, sealEmbedding, sealText } from './person-sealing.ts';

/** Keeps people in the embedded database. Their data is sealed, and found by blind indexes. */
export class SqlPersonStore implements PersonStore {
  readonly #database: SqlDatabase;
  readonly #secrets: SiteSecrets;

  constructor(database: SqlDatabase, secrets: SiteSecrets) {
    this.#database = database;
    this.#secrets = secrets;
  }

  async add(person: NewPerson, otherPhotos: OtherPhotos): Promise<AddOutcome> {
    const did = await this.#database.write('register.add', { ...this.#rowsOf(person), otherPhotos });
    switch (did) {
      case 'other-name':
      case 'other-photo':
      case 'too-many-photos':
        return { ok: false, why: did };
      default:
        return { ok: true, did };
    }
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

  addFace(personId: PersonId, photoDigest: string, face: EnrolledFace, nowMs: number): Promise<boolean> {
    const row = this.#faceRow(personId, face);
    return this.#database.write('register.addFace', { personId, photoDigest, face: row, nowMs });
  }

  async get(personId: PersonId): Promise<PersonRecord | null> {
    const row = await this.#database.read('register.get', personId);
    return row && this.#recordOf(row);
  }

  async photo(personId: PersonId, photoDigest: string): Promise<Uint8Array | null> {
    const sealed = await this.#database.read('register.photo', { personId, photoDigest });
    return sealed && this.#secrets.open(contextOf('person.photo', personId), sealed);
  }

  async face(personId: PersonId, photoDigest: string, modelId: string): Promise<Float32Array | null> {
    const sealed = await this.#database.read('register.face', { personId, photoDigest, modelId });
    return sealed && openEmbedding(this.#secrets, personId, sealed);
  }

  async faces(personId: PersonId, modelId: string): Promise<readonly Float32Array[]> {
    const rows = await this.#database.read('register.faces', { personId, modelId });
    return rows.map(({ embeddingSealed }) => openEmbedding(this.#secrets, personId, embeddingSealed));
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

  async ids(query: Parameters<PersonStore['ids']>[0]): Promise<readonly PersonId[]> {
    return (await this.#database.read('register.ids', query)) as readonly PersonId[];
  }

  async otherWith(personId: PersonId, photoDigest: string): Promise<PersonId | null> {
    return (await this.#database.read('register.otherWith', { personId, photoDigest })) as PersonId | null;
  }

  counts(): Promise<PersonCounts> {
    return this.#database.read('register.counts', null);
  }

  async remove(personId: PersonId): Promise<PersonCounts> {
    return this.#database.write('register.remove', personId);
  }

  #rowsOf({ idNumber, realName, photos, nowMs }: NewPerson): Omit<AddInput, 'otherPhotos'> {
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
      faceless: photos.length === 0 ? 'no-photo' : photos.some(({ face }) => face) ? null : 'no-face',
      photoDigest: photos[0]?.digest ?? null,
      enrolledAtMs: nowMs,
      changedAtMs: nowMs,
    };
    return { person, photos: photos.map((photo) => this.#photoRow(personId, photo)) };
  }

  #photoRow(personId: PersonId, { digest, face, bytes }: EnrolledPhoto): PhotoRow {
    return {
      digest,
      face: face && this.#faceRow(personId, face),
      sealed: bytes && this.#secrets.seal(contextOf('person.photo', personId), bytes),
    };
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
    const photos = (JSON.parse(row.photos) as [string, number, string[]][]).map(([digest, kept, modelIds]) => ({
      digest,
      isKept: kept === 1,
      modelIds: modelIds.toSorted(),
    }));
    return {
      personId: row.personId as PersonId,
      idNumber: openText(this.#secrets, 'person.number', row.personId, row.numberSealed) as IdNumber,
      realName: openText(this.#secrets, 'person.name', row.personId, row.nameSealed) as RealName,
      face: row.faceless ?? 'embedding',
      modelIds: [...new Set(photos.flatMap(({ modelIds }) => modelIds))].toSorted(),
      photos,
      keepsPhoto: photos.some(({ isKept }) => isKept),
      enrolledAtMs: row.enrolledAtMs,
      changedAtMs: row.changedAtMs,
    };
  }
}

function bytesOf(index: BlindIndex): Uint8Array {
  return Uint8Array.from(Buffer.from(index, 'hex'));
}
