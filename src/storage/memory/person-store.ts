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
  PersonCounts,
  PersonQuery,
  PersonRecord,
  PersonStore,
} from '../../people/person-store.ts';
import { nameKey, type RealName } from '../../identity/real-name.ts';
import { isSameName, nameSpellings } from '../../identity/same-name.ts';
import type { PersonId, Register, RegisterMatch } from '../../people/register.ts';

interface Entry {
  idNumber: IdNumber;
  realName: RealName;
  photo: EnrolledPhoto | null;
  faces: Map<string, EnrolledFace>;
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

  async add({ idNumber, realName, photo, nowMs }: NewPerson, replaceFace: boolean): Promise<AddOutcome> {
    const personId = personIdOf(this.#secrets, idNumber);
    const known = this.#people.get(personId);
    const faces = new Map(photo?.face ? [[photo.face.modelId, photo.face]] : []);
    if (!known) {
      this.#people.set(personId, { idNumber, realName, photo, faces, enrolledAtMs: nowMs, changedAtMs: nowMs });
      return { ok: true, did: 'added' };
    }
    if (nameKey(known.realName) !== nameKey(realName)) return { ok: false, why: 'other-name' };
    if (!photo || known.photo?.digest === photo.digest) return { ok: true, did: 'unchanged' };
    const hadFace = known.faces.size > 0;
    if (hadFace && !replaceFace) return { ok: false, why: 'other-photo' };
    Object.assign(known, { photo, faces, changedAtMs: nowMs });
    return { ok: true, did: hadFace ? 'face-replaced' : 'face-added' };
  }

  async rename(idNumber: IdNumber, realName: RealName, nowMs: number): Promise<boolean> {
    const known = this.#people.get(personIdOf(this.#secrets, idNumber));
    if (known) Object.assign(known, { realName, changedAtMs: nowMs });
    return known !== undefined;
  }

  async addFace(personId: PersonId, face: EnrolledFace, nowMs: number): Promise<boolean> {
    const known = this.#people.get(personId);
    known?.faces.set(face.modelId, face);
    if (known) known.changedAtMs = nowMs;
    return known !== undefined;
  }

  async get(personId: PersonId): Promise<PersonRecord | null> {
    const known = this.#people.get(personId);
    return known ? recordOf(personId, known) : null;
  }

  async photo(personId: PersonId): Promise<Uint8Array | null> {
    return this.#people.get(personId)?.photo?.bytes ?? null;
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
      .filter(([, known]) => lacksModelId === undefined || (known.photo?.bytes && !known.faces.has(lacksModelId)))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([personId, known]) => recordOf(personId, known));
  }

  async counts(): Promise<PersonCounts> {
    const known = [...this.#people.values()];
    const faces = known.filter((entry) => entry.faces.size > 0).length;
    return { persons: known.length, faces, photos: known.filter((entry) => entry.photo?.bytes).length };
  }

  async remove(personId: PersonId): Promise<PersonCounts> {
    const known = this.#people.get(personId);
    this.#people.delete(personId);
    return { persons: known ? 1 : 0, faces: known?.faces.size ?? 0, photos: known?.photo?.bytes ? 1 : 0 };
  }

  async match(idNumber: IdNumber, realName: RealName, signal: AbortSignal): Promise<RegisterMatch> {
    if (signal.aborted) throw new Fault('timeout', 'the question was aborted before the register was asked');
    const personId = personIdOf(this.#secrets, idNumber);
    const known = this.#people.get(personId);
    if (!known) return { kind: 'unknown' };
    if (!isSameName(known.realName, realName)) return { kind: 'name-mismatch', personId };
    const face = [...known.faces.values()].at(-1);
    if (face) return { kind: 'match', personId, face: { kind: 'embedding', ...face } };
    return { kind: 'match', personId, face: { kind: 'none', reason: known.photo ? 'no-face' : 'no-photo' } };
  }
}

function recordOf(personId: PersonId, known: Entry): PersonRecord {
  const { idNumber, realName, photo, faces, enrolledAtMs, changedAtMs } = known;
  return {
    personId,
    idNumber,
    realName,
    face: faces.size > 0 ? 'embedding' : photo ? 'no-face' : 'no-photo',
    modelIds: [...faces.keys()].toSorted(),
    photoDigest: photo?.digest ?? null,
    keepsPhoto: (photo?.bytes ?? null) !== null,
    enrolledAtMs,
    changedAtMs,
  };
}
