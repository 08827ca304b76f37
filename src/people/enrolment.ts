import type { Clock } from '../kernel/clock.ts';
import type { SiteSecrets } from '../platform/secrets/site-secrets.ts';
import type { FaceAnalyzer, PhotoAnalysis } from '../vision/face-analyzer.ts';
import type { IdNumber } from '../identity/id-number.ts';
import { personIdOf } from './person-id.ts';
import type { AddOutcome, EnrolledFace, EnrolledPhoto, PersonStore } from './person-store.ts';
import type { RealName } from '../identity/real-name.ts';
import { isSameName } from '../identity/same-name.ts';
import type { PersonId } from './register.ts';

/** A person to be registered. */
export interface EnrolmentRequest {
  readonly idNumber: IdNumber;
  readonly realName: RealName;
  /**
   * An encoded picture (JPEG, PNG, WebP, BMP, GIF, TIFF) that shows only this person. Null registers the number and the
   * name alone.
   */
  readonly photo: Uint8Array | null;
  /** Whether a face from another photo replaces the face that is registered already. */
  readonly replaceFace: boolean;
  /**
   * What happens if no face in the photo can be used: the person is registered without a face (answered 3003), or
   * refused.
   */
  readonly unusablePhoto: 'refuse' | 'register-without-face';
}

/** Why a person was not registered. */
export type EnrolmentRefusal =
  'other-name' | 'other-photo' | 'photo-unreadable' | 'photo-no-face' | 'photo-several-faces' | 'photo-unfit';

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
}

/** Registers people with their reference faces. Single enrolments, imports and re-enrolments all come through here. */
export class Enrolment {
  readonly #deps: EnrolmentDeps;

  constructor(deps: EnrolmentDeps) {
    this.#deps = deps;
  }

  /**
   * Registers one person. The same person with the same photo again changes nothing and costs no inference. If the
   * encoder in use is another one than last time, a face of that encoder is added. Throws Fault if the store or the
   * analyzer fails.
   */
  async enrol(request: EnrolmentRequest, signal: AbortSignal): Promise<EnrolmentOutcome> {
    const { store, secrets, clock, analyzer } = this.#deps;
    const { idNumber, photo, replaceFace } = request;
    const personId = personIdOf(secrets, idNumber);
    const digest = photo && Buffer.from(secrets.mac('person-photo', photo)).toString('hex');
    const known = await store.get(personId);
    if (known && !isSameName(known.realName, request.realName)) return refusalOf('other-name');
    // Another spelling of the registered name changes nothing.
    const realName = known?.realName ?? request.realName;
    const isSamePhoto = known !== null && digest !== null && known.photoDigest === digest;
    if (isSamePhoto && (known.face !== 'embedding' || known.modelIds.includes(analyzer.modelId)))
      return { ok: true, personId, did: 'unchanged' };
    if (known && photo && known.face === 'embedding' && !replaceFace && !isSamePhoto) return refusalOf('other-photo');

    const seen = photo && digest !== null ? await this.#look(photo, digest, request, signal) : null;
    if (seen && 'refusal' in seen) return { ok: false, ...seen };
    // Another encoder encoded this photo before, so the face of this encoder is added beside that one.
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

/** Analyses wait in turns by app. All enrolments share this one turn. */
const REGISTER_APP = 'register';

/** Why a photo cannot be a reference. */
export interface ReferenceProblem {
  readonly refusal: EnrolmentRefusal;
  readonly detail: string;
}

/**
 * Takes the reference face out of an analysed photo, or says why there is none. A reference must show exactly one face,
 * and that face must be fit for encoding.
 */
export function judgeReference(analysis: PhotoAnalysis): ReferenceProblem | EnrolledFace {
  if (analysis.kind === 'unreadable') return { refusal: 'photo-unreadable', detail: analysis.refusal };
  if (analysis.kind === 'no-face') return { refusal: 'photo-no-face', detail: 'no face was found in the photo' };
  const { face, facesFound, findings, measurements } = analysis;
  if (facesFound > 1)
    return { refusal: 'photo-several-faces', detail: `${facesFound} faces were found: cut the photo to the person` };
  if (face === null) return { refusal: 'photo-unfit', detail: findings.map(({ rule }) => rule).join(', ') };
  return { modelId: face.modelId, embedding: face.embedding, norm: measurements.norm };
}

const DETAILS = {
  'other-name': 'another name is registered under this number: if it is the same person, change the name first',
  'other-photo': 'a face from another photo is registered: ask for it to be replaced',
} as const;

function refusalOf(refusal: 'other-name' | 'other-photo'): EnrolmentOutcome {
  return { ok: false, refusal, detail: DETAILS[refusal] };
}
