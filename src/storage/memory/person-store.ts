import type { DigestKind } from '../../kernel/digests.ts';
import { Fault } from '../../kernel/fault.ts';
import { blindIndexesOf, type BlindIndex } from '../../platform/secrets/blind-index.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';
import type { IdNumber } from '../../identity/id-number.ts';
import { personIdOf } from '../../people/person-id.ts';
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
} from '../../people/person-store.ts';
import { nameKey, type RealName } from '../../identity/real-name.ts';
import { isSameName, nameSpellings } from '../../identity/same-name.ts';
import { REFERENCE_PHOTOS_MAX, referenceFaceOf } from '../../people/reference-face.ts';
import type { PersonId, Register, RegisterMatch } from '../../people/register.ts';

interface HeldPhoto {
  readonly digest: string;
  readonly bytes: Uint8Array | null;
  /** By encoder, the latest last. */
  readonly faces: Map<string, EnrolledFace>;
}

interface Entry {
  idNumber: IdNumber;
  realName: RealName;
  photos: readonly HeldPhoto[];
  enrolledAtMs: number;
  changedAtMs: number;
}

/** Keeps people in memory, for tests, and is their register too. Nothing survives a restart. */
export class MemoryPersonStore implements PersonStore, Register {
  readonly #people = new Map<PersonId, Entry>();
  readonly #secrets: SiteSecrets;

  constructor(secrets: SiteSecrets) {
    this.#secrets = secrets;
  }

  async add({ idNumber, realName, photos, nowMs }: NewPerson, otherPhotos: OtherPhotos): Promise<AddOutcome> {
    const personId = personIdOf(this.#secrets, idNumber);
    const known = this.#people.get(personId);
    const given = photos.map(heldOf);
    if (!known) {
      this.#people.set(personId, { idNumber, realName, photos: given, enrolledAtMs: nowMs, changedAtMs: nowMs });
      return { ok: true, did: 'added' };
    }
    if (nameKey(known.realName) !== nameKey(realName)) return { ok: false, why: 'other-name' };
    const fresh = given.filter(({ digest }) => !known.photos.some((held) => held.digest === digest));
    const isWhole = otherPhotos !== 'replace' || known.photos.length === given.length;
    if (given.length === 0 || (fresh.length === 0 && isWhole)) return { ok: true, did: 'unchanged' };
    const hadFace = hasFace(known);
    if (hadFace && otherPhotos === 'refuse') return { ok: false, why: 'other-photo' };
    const isAdding = hadFace && otherPhotos === 'add';
    const whole = isAdding ? [...known.photos, ...fresh] : given;
    if (whole.length > REFERENCE_PHOTOS_MAX) return { ok: false, why: 'too-many-photos' };
    Object.assign(known, { photos: whole, changedAtMs: nowMs });
    return { ok: true, did: hadFace && !isAdding ? 'face-replaced' : 'face-added' };
  }

  async rename(idNumber: IdNumber, realName: RealName, nowMs: number): Promise<boolean> {
    const known = this.#people.get(personIdOf(this.#secrets, idNumber));
    if (known) Object.assign(known, { realName, changedAtMs: nowMs });
    return known !== undefined;
  }

  async addFace(personId: PersonId, photoDigest: string, face: EnrolledFace, nowMs: number): Promise<boolean> {
    const known = this.#people.get(personId);
    const photo = known?.photos.find(({ digest }) => digest === photoDigest);
    if (!known || !photo) return false;
    photo.faces.delete(face.modelId);
    photo.faces.set(face.modelId, face);
    known.changedAtMs = nowMs;
    return true;
  }

  async get(personId: PersonId): Promise<PersonRecord | null> {
    const known = this.#people.get(personId);
    return known ? recordOf(personId, known) : null;
  }

  async photo(personId: PersonId, photoDigest: string): Promise<Uint8Array | null> {
    return this.#people.get(personId)?.photos.find(({ digest }) => digest === photoDigest)?.bytes ?? null;
  }

  async face(personId: PersonId, photoDigest: string, modelId: string): Promise<Float32Array | null> {
    const photo = this.#people.get(personId)?.photos.find(({ digest }) => digest === photoDigest);
    return photo?.faces.get(modelId)?.embedding ?? null;
  }

  async faces(personId: PersonId, modelId: string): Promise<readonly Float32Array[]> {
    const photos = this.#people.get(personId)?.photos ?? [];
    return photos.flatMap(({ faces }) => faces.get(modelId)?.embedding ?? []);
  }

  async byNumberIndex(digest: DigestKind, index: BlindIndex): Promise<PersonId | null> {
    const found = [...this.#people].find(
      ([, { idNumber }]) => blindIndexesOf(this.#secrets, 'id-number', idNumber)[digest] === index,
    );
    return found?.[0] ?? null;
  }

  async list({ realName, lacksModelId, after, limit }: PersonQuery): Promise<readonly PersonRecord[]> {
    const names = realName && nameSpellings(realName);
    return [...this.#people]
      .filter(([personId]) => after === null || personId > after)
      .filter(([, known]) => names === undefined || names.includes(nameKey(known.realName)))
      .filter(
        ([, known]) =>
          lacksModelId === undefined || known.photos.some(({ bytes, faces }) => bytes && !faces.has(lacksModelId)),
      )
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([personId, known]) => recordOf(personId, known));
  }

  async ids({ changedBeforeMs, after, limit }: Parameters<PersonStore['ids']>[0]): Promise<readonly PersonId[]> {
    return [...this.#people]
      .filter(([, { changedAtMs }]) => changedBeforeMs === null || changedAtMs < changedBeforeMs)
      .map(([personId]) => personId)
      .filter((personId) => after === null || personId > after)
      .toSorted()
      .slice(0, limit);
  }

  async otherWith(personId: PersonId, photoDigest: string): Promise<PersonId | null> {
    const holders = [...this.#people].filter(([, { photos }]) => photos.some(({ digest }) => digest === photoDigest));
    return (
      holders
        .map(([holder]) => holder)
        .toSorted()
        .find((holder) => holder !== personId) ?? null
    );
  }

  async counts(): Promise<PersonCounts> {
    const known = [...this.#people.values()];
    return { persons: known.length, faces: known.filter(hasFace).length, photos: sumOf(known, keptPhotos) };
  }

  async remove(personId: PersonId): Promise<PersonCounts> {
    const known = this.#people.get(personId);
    this.#people.delete(personId);
    if (!known) return { persons: 0, faces: 0, photos: 0 };
    return { persons: 1, faces: sumOf(known.photos, ({ faces }) => faces.size), photos: keptPhotos(known) };
  }

  async match(idNumber: IdNumber, realName: RealName, signal: AbortSignal): Promise<RegisterMatch> {
    if (signal.aborted) throw new Fault('timeout', 'the question was aborted before the register was asked');
    const personId = personIdOf(this.#secrets, idNumber);
    const known = this.#people.get(personId);
    if (!known) return { kind: 'unknown' };
    if (!isSameName(known.realName, realName)) return { kind: 'name-mismatch', personId };
    const modelId = known.photos.map(({ faces }) => [...faces.keys()].at(-1)).find((each) => each !== undefined);
    if (modelId === undefined)
      return { kind: 'match', personId, face: { kind: 'none', reason: facelessOf(known) ?? 'no-face' } };
    return { kind: 'match', personId, face: referenceFaceOf(modelId, await this.faces(personId, modelId)) };
  }
}

function heldOf({ digest, bytes, face }: EnrolledPhoto): HeldPhoto {
  return { digest, bytes, faces: new Map(face ? [[face.modelId, face]] : []) };
}

function hasFace({ photos }: Entry): boolean {
  return photos.some(({ faces }) => faces.size > 0);
}

function facelessOf(known: Entry): 'no-face' | 'no-photo' | null {
  if (hasFace(known)) return null;
  return known.photos.length > 0 ? 'no-face' : 'no-photo';
}

function keptPhotos({ photos }: Entry): number {
  return photos.filter(({ bytes }) => bytes).length;
}

function sumOf<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((sum, item) => sum + count(item), 0);
}

function recordOf(personId: PersonId, known: Entry): PersonRecord {
  const { idNumber, realName, photos, enrolledAtMs, changedAtMs } = known;
  return {
    personId,
    idNumber,
    realName,
    face: facelessOf(known) ?? 'embedding',
    modelIds: [...new Set(photos.flatMap(({ faces }) => [...faces.keys()]))].toSorted(),
    photos: photos.map(({ digest, bytes, faces }) => ({
      digest,
      isKept: bytes !== null,
      modelIds: [...faces.keys()].toSorted(),
    })),
    keepsPhoto: keptPhotos(known) > 0,
    enrolledAtMs,
    changedAtMs,
  };
}
