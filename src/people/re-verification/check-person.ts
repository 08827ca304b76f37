import type { Clock } from '../../kernel/clock.ts';
import { isBirthdayPossible, isYoungerThan, parseIdNumber } from '../../identity/id-number.ts';
import { mayBear, parseRealName } from '../../identity/real-name.ts';
import type { FaceAnalyzer } from '../../vision/face-analyzer.ts';
import { judgeReference, type ReferenceProblem } from '../enrolment.ts';
import type { EnrolledFace, PersonRecord, PersonStore, ReferencePhoto } from '../person-store.ts';
import type { PersonId } from '../register.ts';
import { byTrust, isComparable, OwnFaces, type MayBeSame } from '../same-person.ts';
import { unlessDamaged } from '../unless-damaged.ts';
import type { Finding, FindingKind } from './finding-store.ts';

/** What the check of a person works with. */
export interface PersonCheckDeps {
  readonly store: Pick<PersonStore, 'get' | 'photo' | 'face' | 'addFace' | 'otherWith'>;
  readonly analyzer: FaceAnalyzer;
  readonly clock: Clock;
  readonly mayBeSame: MayBeSame;
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
  readonly place: number;
}

/** A person under check, with the faces of the photos that were looked at already. */
interface Checking {
  readonly person: PersonRecord;
  readonly own: OwnFaces;
  readonly signal: AbortSignal;
  readonly onReEncoding: (change: 1 | -1) => void;
}

/**
 * Looks at a registered person as at a new one: the number, the name, each photo that is kept, whether the embeddings are those
 * of the photos, and whether the photos show one person. A photo without an embedding of the encoder in use gets one, unless it
 * does not show the person of the others. Null if the person is not registered any more. Doing it again gives the same. Throws
 * Fault if the store or the analyzer fails, and the reason of `signal` once that aborts.
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
  const own = new OwnFaces(deps.analyzer.modelId, deps.mayBeSame);
  const placed = person.photos.map((photo, at) => ({ ...photo, place: at + 1 }));
  for (const photo of byTrust(placed, deps.analyzer.modelId)) {
    signal.throwIfAborted();
    const other = await deps.store.otherWith(personId, photo.digest);
    if (other !== null) findings.push({ kind: 'photo-of-another', photo: photo.place, otherId: other });
    const seen = await checkPhoto(deps, photo, { person, own, signal, onReEncoding });
    findings.push(...seen.map((kind) => about(kind, photo.place)));
  }
  const photos = person.photos.filter(({ isKept }) => isKept).length;
  return { findings, photos, isFaceless: person.face !== 'embedding' };
}

async function checkPhoto(
  deps: PersonCheckDeps,
  photo: PlacedPhoto,
  checking: Checking,
): Promise<readonly FindingKind[]> {
  const { store, analyzer } = deps;
  const { personId } = checking.person;
  const { digest, modelIds, isKept } = photo;
  const isEncoded = modelIds.includes(analyzer.modelId);
  const held = isEncoded ? await unlessDamaged(() => store.face(personId, digest, analyzer.modelId)) : null;
  const own = held === 'damaged' ? (['template-unreadable'] as const) : differs(checking.own, held);
  if (!isKept) return modelIds.length > 0 && !isEncoded ? ['template-outdated'] : own;
  const bytes = await unlessDamaged(() => store.photo(personId, digest));
  // The photo was removed meanwhile.
  if (bytes === null) return [];
  if (bytes === 'damaged') return ['photo-damaged', ...own];
  const face = judgeReference(await analyzer.analyze(bytes, { appId: APP, signal: checking.signal }));
  if ('refusal' in face) return [findingOf(face), ...own];
  if (held === 'damaged') return own;
  if (held === null) return addFace(deps, { photo, face }, checking);
  const reference = { kind: 'embedding', modelId: analyzer.modelId, embedding: held } as const;
  return deps.mayBeSame(reference, face) ? own : ['template-differs', ...own];
}

function differs(own: OwnFaces, held: Float32Array | null): readonly FindingKind[] {
  return held === null || own.take(held) ? [] : ['photos-differ'];
}

/** Adds an embedding of the encoder in use, unless it may be that of another person. */
async function addFace(
  { store, clock }: PersonCheckDeps,
  { photo, face }: { readonly photo: PlacedPhoto; readonly face: EnrolledFace },
  { person, own, onReEncoding }: Checking,
): Promise<readonly FindingKind[]> {
  // The finding about the photo with a face of another encoder tells what to do.
  if (!isComparable(person, photo, own)) return [];
  if (!own.take(face.embedding)) return ['photos-differ'];
  // It is counted before it is written, because the count is committed together with it.
  onReEncoding(1);
  let isStored = false;
  try {
    isStored = await store.addFace(person.personId, photo.digest, face, clock.nowMs());
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
