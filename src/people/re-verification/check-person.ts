import type { Clock } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import { isBirthdayPossible, isYoungerThan, parseIdNumber } from '../../identity/id-number.ts';
import { mayBear, parseRealName } from '../../identity/real-name.ts';
import type { FaceAnalyzer } from '../../vision/face-analyzer.ts';
import { judgeReference, type ReferenceProblem } from '../enrolment.ts';
import type { EnrolledFace, PersonRecord, PersonStore, ReferencePhoto } from '../person-store.ts';
import type { HeldFace } from '../reference-face.ts';
import type { PersonId } from '../register.ts';
import type { Finding, FindingKind } from './finding-store.ts';

/** What the check of a person works with. */
export interface PersonCheckDeps {
  readonly store: Pick<PersonStore, 'get' | 'photo' | 'face' | 'addFace' | 'otherWith'>;
  readonly analyzer: FaceAnalyzer;
  readonly clock: Clock;
  /** Whether a face may be the person of a reference. */
  readonly mayBeSame: (reference: HeldFace, face: EnrolledFace) => boolean;
}

/** What the check of a person gave. */
export interface PersonCheck {
  readonly findings: readonly Finding[];
  /** Photos that were looked at. */
  readonly photos: number;
  /** Whether no face of the person was registered before the check. */
  readonly isFaceless: boolean;
}

/** Consent for younger people is that of their parents. Sources: PIPL 31, 人脸识别技术应用安全管理办法 article 6. */
const PARENTS_CONSENT_YEARS = 14;
/** Analyses wait in turns by app. All re-verifications share this one turn. */
const APP = 're-verification';

/** A photo of a person, with its place among the person's photos, from 1. */
interface PlacedPhoto extends ReferencePhoto {
  readonly personId: PersonId;
  readonly place: number;
}

/**
 * Looks at a registered person as at a new one: the number, the name, each photo that is kept, and whether the embeddings are
 * those of the photos. A photo without an embedding of the encoder in use gets one. Null if the person is not registered any
 * more. Doing it again gives the same. Throws Fault if the store or the analyzer fails, and the reason of `signal` once that
 * aborts.
 *
 * @param onReEncoding called with 1 before a new embedding of a photo is stored, and with -1 if it was not stored
 */
export async function checkPerson(
  deps: PersonCheckDeps,
  personId: PersonId,
  { signal, onReEncoding }: { readonly signal: AbortSignal; readonly onReEncoding: (change: 1 | -1) => void },
): Promise<PersonCheck | null> {
  const person = await unlessDamaged(() => deps.store.get(personId));
  if (person === null) return null;
  if (person === 'damaged') return { findings: [about('person-unreadable')], photos: 0, isFaceless: true };
  const findings = [...findingsOfIdentity(person, deps.clock.nowMs())];
  for (const [at, photo] of person.photos.entries()) {
    signal.throwIfAborted();
    const placed = { ...photo, personId, place: at + 1 };
    const other = await deps.store.otherWith(personId, photo.digest);
    if (other !== null) findings.push({ kind: 'photo-of-another', photo: placed.place, otherId: other });
    const seen = await checkPhoto(deps, placed, { signal, onReEncoding });
    findings.push(...seen.map((kind) => about(kind, placed.place)));
  }
  const photos = person.photos.filter(({ isKept }) => isKept).length;
  return { findings, photos, isFaceless: person.face !== 'embedding' };
}

async function checkPhoto(
  { store, analyzer, clock, mayBeSame }: PersonCheckDeps,
  { personId, digest, modelIds, isKept }: PlacedPhoto,
  { signal, onReEncoding }: { readonly signal: AbortSignal; readonly onReEncoding: (change: 1 | -1) => void },
): Promise<readonly FindingKind[]> {
  const isEncoded = modelIds.includes(analyzer.modelId);
  const held = isEncoded ? await unlessDamaged(() => store.face(personId, digest, analyzer.modelId)) : null;
  const own = held === 'damaged' ? (['template-unreadable'] as const) : [];
  if (!isKept) return modelIds.length > 0 && !isEncoded ? ['template-outdated'] : [...own];
  const photo = await unlessDamaged(() => store.photo(personId, digest));
  // The photo was removed meanwhile.
  if (photo === null) return [];
  if (photo === 'damaged') return ['photo-damaged', ...own];
  const face = judgeReference(await analyzer.analyze(photo, { appId: APP, signal }));
  if ('refusal' in face) return [findingOf(face), ...own];
  if (held === 'damaged') return [...own];
  if (held !== null) {
    const reference = { kind: 'embedding', modelId: analyzer.modelId, embedding: held } as const;
    return mayBeSame(reference, face) ? [] : ['template-differs'];
  }
  // It is counted before it is written, because the count is committed together with it.
  onReEncoding(1);
  let isStored = false;
  try {
    isStored = await store.addFace(personId, digest, face, clock.nowMs());
  } finally {
    if (!isStored) onReEncoding(-1);
  }
  return [];
}

function* findingsOfIdentity({ idNumber, realName }: PersonRecord, nowMs: number): Generator<Finding> {
  const number = parseIdNumber(idNumber);
  const name = parseRealName(realName);
  if (number === null) return yield about('number-invalid');
  if (!isBirthdayPossible(number, nowMs)) yield about('birthday-impossible');
  else if (isYoungerThan(number, PARENTS_CONSENT_YEARS, nowMs)) yield about('under-14');
  if (name === null || !mayBear(number, name)) yield about('name-unfit');
}

function about(kind: FindingKind, photo = 0): Finding {
  return { kind, photo, otherId: null };
}

function findingOf({ refusal }: ReferenceProblem): FindingKind {
  switch (refusal) {
    case 'photo-unreadable':
    case 'photo-no-face':
    case 'photo-several-faces':
      return refusal;
    default:
      return 'photo-unfit';
  }
}

async function unlessDamaged<T>(read: () => Promise<T>): Promise<T | 'damaged'> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Fault && error.kind === 'corrupt') return 'damaged';
    throw error;
  }
}
