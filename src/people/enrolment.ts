import type { Clock } from '../kernel/clock.ts';
import type { SiteSecrets } from '../platform/secrets/site-secrets.ts';
import type { FaceAnalyzer, PhotoAnalysis } from '../vision/face-analyzer.ts';
import type { IdNumber } from '../identity/id-number.ts';
import { personIdOf } from './person-id.ts';
import type { AddOutcome, EnrolledFace, EnrolledPhoto, PersonStore } from './person-store.ts';
import { isSameName, type RealName } from '../identity/real-name.ts';
import type { PersonId } from './register.ts';

/** A person to be registered. */
export interface EnrolmentRequest {
  readonly idNumber: IdNumber;
  readonly realName: RealName;
  /** An encoded picture (JPEG, PNG, WebP, BMP, GIF, TIFF) of this person alone; null to register number and name only. */
  readonly photo: Uint8Array | null;
  /** Whether a face from another photo takes the place of the one there is. */
  readonly replaceFace: boolean;
  /** Whether a photo in which no face can be used registers the person without one (answered 3003), or is refused. */
  readonly unusablePhoto: 'refuse' | 'register-without-face';
}

/** Why nobody was registered. */
export type EnrolmentRefusal =
  'other-name' | 'other-photo' | 'photo-unreadable' | 'photo-no-face' | 'photo-several-faces' | 'photo-unfit';

export type EnrolmentOutcome =
  | { readonly ok: true; readonly personId: PersonId; readonly did: (AddOutcome & { ok: true })['did'] }
  | {
      readonly ok: false;
      readonly refusal: EnrolmentRefusal;
      /** What was found wrong in words of this program: never personal data. */
      readonly detail: string;
    };

export interface EnrolmentDeps {
  readonly store: PersonStore;
  readonly analyzer: FaceAnalyzer;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly clock: Clock;
  /** Whether photos are kept, encrypted, beside the embeddings made of them. */
  readonly keepPhotos: boolean;
}

/** Registers people with their reference faces: the one way in, for one person as for a million. */
export class Enrolment {
  readonly #deps: EnrolmentDeps;

  constructor(deps: EnrolmentDeps) {
    this.#deps = deps;
  }

  /**
   * The same person with the same photo again changes nothing and costs no inference, unless another encoder is in use
   * than then: its face is added. Throws Fault.
   */
  async enrol(request: EnrolmentRequest, signal: AbortSignal): Promise<EnrolmentOutcome> {
    const { store, secrets, clock, analyzer } = this.#deps;
    const { idNumber, photo, replaceFace } = request;
    const personId = personIdOf(secrets, idNumber);
    const digest = photo && Buffer.from(secrets.mac('person-photo', photo)).toString('hex');
    const known = await store.get(personId);
    if (known && !isSameName(known.realName, request.realName)) return refusalOf('other-name');
    // Another spelling of the name that is kept changes nothing.
    const realName = known?.realName ?? request.realName;
    const isSamePhoto = known !== null && digest !== null && known.photoDigest === digest;
    if (isSamePhoto && (known.face !== 'embedding' || known.modelIds.includes(analyzer.modelId)))
      return { ok: true, personId, did: 'unchanged' };
    if (known && photo && known.face === 'embedding' && !replaceFace && !isSamePhoto) return refusalOf('other-photo');

    const seen = photo && digest !== null ? await this.#look(photo, digest, request, signal) : null;
    if (seen && 'refusal' in seen) return { ok: false, ...seen };
    // The photo was encoded by another encoder: the face of this one comes beside it.
    if (isSamePhoto && seen?.face && (await store.addFace(personId, seen.face, clock.nowMs())))
      return { ok: true, personId, did: 'face-added' };
    const added = await store.add({ idNumber, realName, photo: seen, nowMs: clock.nowMs() }, replaceFace);
    return added.ok ? { ok: true, personId, did: added.did } : refusalOf(added.why);
  }

  async #look(
    photo: Uint8Array,
    digest: string,
    { unusablePhoto }: EnrolmentRequest,
    signal: AbortSignal,
  ): Promise<EnrolledPhoto | ReferenceProblem> {
    const { analyzer, keepPhotos } = this.#deps;
    const analysis = await analyzer.analyze(photo, { appId: REGISTER_APP, signal });
    const bytes = keepPhotos ? photo : null;
    const judged = judgeReference(analysis);
    if (!('refusal' in judged)) return { digest, bytes, face: judged };
    return unusablePhoto === 'refuse' ? judged : { digest, bytes, face: null };
  }
}

/** Whose turn an enrolment takes where analyses wait: all of them share one. */
const REGISTER_APP = 'register';

/** Why a photo is no reference. */
export interface ReferenceProblem {
  readonly refusal: EnrolmentRefusal;
  readonly detail: string;
}

/** The face of a register photo. A reference has to be beyond doubt: one face, and one that can be encoded. */
export function judgeReference(analysis: PhotoAnalysis): ReferenceProblem | EnrolledFace {
  if (analysis.kind === 'unreadable') return { refusal: 'photo-unreadable', detail: analysis.refusal };
  if (analysis.kind === 'no-face') return { refusal: 'photo-no-face', detail: 'no face was found in the photo' };
  const { face, facesFound, findings, measurements } = analysis;
  if (facesFound > 1)
    return { refusal: 'photo-several-faces', detail: `${facesFound} faces: cut the photo to the person` };
  if (face === null) return { refusal: 'photo-unfit', detail: findings.map(({ rule }) => rule).join(', ') };
  return { modelId: face.modelId, embedding: face.embedding, norm: measurements.norm };
}

const DETAILS = {
  'other-name': 'another name stands under this number: if it is the same person, change the name first',
  'other-photo': 'a face from another photo is registered: ask for it to be replaced',
} as const;

function refusalOf(refusal: 'other-name' | 'other-photo'): EnrolmentOutcome {
  return { ok: false, refusal, detail: DETAILS[refusal] };
}
