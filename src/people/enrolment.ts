import { told } from '../kernel/told.ts';
import type { Clock } from '../kernel/clock.ts';
import type { WorkUnderWay } from '../kernel/work-under-way.ts';
import type { SiteSecrets } from '../platform/secrets/site-secrets.ts';
import type { FaceAnalyzer, PhotoAnalysis } from '../vision/face-analyzer.ts';
import type { IdNumber } from '../identity/id-number.ts';
import { personIdOf } from './person-id.ts';
import type {
  AddOutcome,
  EnrolledFace,
  EnrolledPhoto,
  OtherPhotos,
  PersonRecord,
  PersonStore,
} from './person-store.ts';
import { REFERENCE_PHOTOS_MAX } from './reference-face.ts';
import { OwnFaces, type MayBeSame } from './same-person.ts';
import type { RealName } from '../identity/real-name.ts';
import { isSameName } from '../identity/same-name.ts';
import type { PersonId } from './register.ts';

/** A person to be registered. */
export interface EnrolmentRequest {
  readonly idNumber: IdNumber;
  readonly realName: RealName;
  /**
   * Encoded pictures (JPEG, PNG, WebP, BMP, GIF, TIFF) that show only this person, at most REFERENCE_PHOTOS_MAX. Empty
   * registers the number and the name alone.
   */
  readonly photos: readonly Uint8Array[];
  /** What happens to these photos if a face is registered from other ones. */
  readonly otherPhotos: OtherPhotos;
  /**
   * What happens if no face in a photo can be used: the person is refused, or is registered without a face. Calls about
   * a person without a usable face are answered 3003.
   */
  readonly unusablePhoto: 'refuse' | 'register-without-face';
}

/** Why a person was not registered. */
export type EnrolmentRefusal =
  | 'other-name'
  | 'other-photo'
  | 'too-many-photos'
  | 'photos-differ'
  | 'photo-unreadable'
  | 'photo-no-face'
  | 'photo-several-faces'
  | 'photo-unfit';

/** How an enrolment ended: what was done for the person, or why it was refused. */
export type EnrolmentOutcome =
  | { readonly ok: true; readonly personId: PersonId; readonly did: (AddOutcome & { ok: true })['did'] }
  | {
      readonly ok: false;
      readonly refusal: EnrolmentRefusal;
      /** What is wrong, in words that never hold personal data, e.g. `'no face was found in the photo'`. */
      readonly detail: string;
    };

/** What an Enrolment works with. */
export interface EnrolmentDeps {
  readonly store: PersonStore;
  readonly analyzer: FaceAnalyzer;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly clock: Clock;
  /** Whether photos are kept, encrypted, beside the embeddings that are made of them. */
  readonly keepPhotos: boolean;
  readonly mayBeSame: MayBeSame;
  /** Told of each enrolment, so that an erasure waits for it. */
  readonly underWay: Pick<WorkUnderWay, 'during'>;
}

interface GivenPhoto {
  readonly digest: string;
  readonly bytes: Uint8Array;
  /** Its place among the photos that were given, from 1. */
  readonly place: number;
}

/** Registers people with their reference faces. Single enrolments, imports and re-enrolments all come through here. */
export class Enrolment {
  readonly #deps: EnrolmentDeps;

  constructor(deps: EnrolmentDeps) {
    this.#deps = deps;
  }

  /**
   * Registers one person. The same person with the same photos again changes nothing and costs no inference. If the
   * encoder in use is another one than last time, faces of that encoder are added. Throws Fault if the store or the
   * analyzer fails.
   */
  enrol(request: EnrolmentRequest, signal: AbortSignal): Promise<EnrolmentOutcome> {
    return this.#deps.underWay.during(() => this.#enrol(request, signal));
  }

  async #enrol(request: EnrolmentRequest, signal: AbortSignal): Promise<EnrolmentOutcome> {
    const { store, secrets, clock } = this.#deps;
    const { idNumber, otherPhotos } = request;
    const given = this.#readPhotos(request.photos);
    if (given.length > REFERENCE_PHOTOS_MAX) return refusalOf('too-many-photos');
    const personId = personIdOf(secrets, idNumber);
    const known = await store.get(personId);
    if (known && !isSameName(known.realName, request.realName)) return refusalOf('other-name');
    const plan = planOf(known, given, otherPhotos);
    if (plan === 'other-photo')
      return await this.#refuseOther(
        given.filter((photo) => !isHeld(known, photo)),
        request,
        signal,
      );
    if (typeof plan === 'string') return refusalOf(plan);

    const seen = await this.#look(plan.fresh, request, signal);
    if ('refusal' in seen) return { ok: false, ...seen };
    const before = otherPhotos === 'add' && known ? await store.faces(personId, this.#deps.analyzer.modelId) : [];
    const stranger = this.#findStranger(before, seen);
    if (stranger !== null) return strangerRefusal(plan.fresh[stranger]?.place ?? 0, given.length);
    // Another spelling of the registered name changes nothing.
    const person = { idNumber, realName: known?.realName ?? request.realName, photos: seen, nowMs: clock.nowMs() };
    const added = await store.add(person, otherPhotos);
    if (!added.ok) return refusalOf(added.why);
    const encoded = await this.#encodeAgain(personId, plan.again, signal);
    if (added.did === 'unchanged' && encoded > 0) return { ok: true, personId, did: 'face-added' };
    return { ok: true, personId, did: added.did };
  }

  /** A file that is no usable photo is refused as that, because asking for it to replace the others would not help. */
  async #refuseOther(
    fresh: readonly GivenPhoto[],
    request: EnrolmentRequest,
    signal: AbortSignal,
  ): Promise<EnrolmentOutcome> {
    const seen = await this.#look(fresh, request, signal);
    return 'refusal' in seen ? { ok: false, ...seen } : refusalOf('other-photo');
  }

  /** Gives each photo once, in the order given. */
  #readPhotos(photos: readonly Uint8Array[]): readonly GivenPhoto[] {
    const given = photos.map((bytes, at) => ({
      digest: Buffer.from(this.#deps.secrets.mac('person-photo', bytes)).toString('hex'),
      bytes,
      place: at + 1,
    }));
    return given.filter(({ digest }, at) => given.findIndex((other) => other.digest === digest) === at);
  }

  /** Analyses photos. Gives what is wrong with the first that is refused. */
  async #look(
    photos: readonly GivenPhoto[],
    { unusablePhoto, photos: { length } }: EnrolmentRequest,
    signal: AbortSignal,
  ): Promise<readonly EnrolledPhoto[] | ReferenceProblem> {
    const seen: EnrolledPhoto[] = [];
    for (const { digest, bytes, place } of photos) {
      const judged = await this.#judge(bytes, signal);
      const isRefused = 'refusal' in judged;
      if (isRefused && unusablePhoto === 'refuse')
        return length === 1 ? judged : { ...judged, detail: told`photo ${place}: ${judged.detail}` };
      seen.push({ digest, bytes: this.#deps.keepPhotos ? bytes : null, face: isRefused ? null : judged });
    }
    return seen;
  }

  async #judge(photo: Uint8Array, signal: AbortSignal): Promise<ReferenceProblem | EnrolledFace> {
    return judgeReference(await this.#deps.analyzer.analyze(photo, { appId: REGISTER_APP, signal }));
  }

  /** Gives the index of the first photo that does not show the person of those before it, or null. */
  #findStranger(before: readonly Float32Array[], photos: readonly EnrolledPhoto[]): number | null {
    const own = new OwnFaces(this.#deps.analyzer.modelId, this.#deps.mayBeSame, before);
    const stranger = photos.findIndex(({ face }) => face !== null && !own.take(face.embedding));
    return stranger === -1 ? null : stranger;
  }

  /** Makes faces of the encoder in use of photos that only another encoder encoded before. Gives how many. */
  async #encodeAgain(personId: PersonId, photos: readonly GivenPhoto[], signal: AbortSignal): Promise<number> {
    const { store, clock, analyzer } = this.#deps;
    let encoded = 0;
    const lacking = (await store.get(personId))?.photos.filter(
      ({ modelIds }) => modelIds.length > 0 && !modelIds.includes(analyzer.modelId),
    );
    for (const { digest, bytes } of photos) {
      if (!lacking?.some((photo) => photo.digest === digest)) continue;
      const face = await this.#judge(bytes, signal);
      if (!('refusal' in face) && (await store.addFace(personId, digest, face, clock.nowMs()))) encoded++;
    }
    return encoded;
  }
}

/**
 * Which photos have to be looked at: `fresh` ones are added, and `again` are registered already. Gives a refusal if that
 * is certain without looking.
 */
function planOf(
  known: PersonRecord | null,
  given: readonly GivenPhoto[],
  otherPhotos: OtherPhotos,
):
  { readonly fresh: readonly GivenPhoto[]; readonly again: readonly GivenPhoto[] } | 'other-photo' | 'too-many-photos' {
  const held = known?.photos ?? [];
  const [fresh, again] = [
    given.filter((photo) => !isHeld(known, photo)),
    given.filter((photo) => isHeld(known, photo)),
  ];
  const hasFace = known?.face === 'embedding';
  if (fresh.length === 0 && (otherPhotos !== 'replace' || again.length === held.length)) return { fresh, again };
  // Photos that take the place of others are registered afresh, those among them that are known too.
  if (!hasFace || otherPhotos === 'replace') return { fresh: given, again: [] };
  if (otherPhotos === 'refuse') return 'other-photo';
  return held.length + fresh.length > REFERENCE_PHOTOS_MAX ? 'too-many-photos' : { fresh, again };
}

/** Whether a photo is registered already. */
function isHeld(known: PersonRecord | null, { digest }: GivenPhoto): boolean {
  return known?.photos.some((photo) => photo.digest === digest) === true;
}

/** Analyses wait in turns by app. All enrolments share this one turn. */
const REGISTER_APP = 'register';

/** Why a photo cannot be a reference. */
export interface ReferenceProblem {
  readonly refusal: EnrolmentRefusal;
  readonly detail: string;
}

/**
 * Takes the reference face out of an analysed photo, or says why there is none. A reference must show one face that
 * stands out from any others, as in a portrait with people in the background, and that is fit for encoding.
 */
export function judgeReference(analysis: PhotoAnalysis): ReferenceProblem | EnrolledFace {
  if (analysis.kind === 'unreadable') return { refusal: 'photo-unreadable', detail: analysis.refusal };
  if (analysis.kind === 'no-face' && analysis.tooDark) return { refusal: 'photo-unfit', detail: 'face-too-dark' };
  if (analysis.kind === 'no-face') return { refusal: 'photo-no-face', detail: told`no face was found in the photo` };
  const { face, facesFound, standsOut, findings, measurements } = analysis;
  if (!standsOut)
    return {
      refusal: 'photo-several-faces',
      detail: told`${facesFound} faces were found: cut the photo to the person`,
    };
  if (face === null) return { refusal: 'photo-unfit', detail: findings.map(({ rule }) => rule).join(', ') };
  return { modelId: face.modelId, embedding: face.embedding, norm: measurements.norm };
}

const DETAILS = {
  'other-name': told`another name is registered under this number: if it is the same person, change the name first`,
  'other-photo': told`a face from another photo is registered: ask for it to be replaced, or for this photo to be added`,
  'too-many-photos': told`a person has at most ${REFERENCE_PHOTOS_MAX} photos: ask for those that are registered to be replaced`,
} as const;

function refusalOf(refusal: EnrolmentRefusal & keyof typeof DETAILS): EnrolmentOutcome & { ok: false } {
  return { ok: false, refusal, detail: DETAILS[refusal] };
}

function strangerRefusal(place: number, given: number): EnrolmentOutcome {
  const detail =
    given === 1
      ? told`the photo does not show the person of the photos before it`
      : told`photo ${place} does not show the person of the photos before it`;
  return { ok: false, refusal: 'photos-differ', detail };
}
