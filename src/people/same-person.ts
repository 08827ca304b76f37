import type { PersonRecord, ReferencePhoto } from './person-store.ts';
import { referenceFaceOf, type HeldFace } from './reference-face.ts';

/**
 * Whether a face may be the person of a reference. It keeps the face of another person out of the reference, because from
 * then on that other person would pass as this one.
 */
export type MayBeSame = (
  reference: HeldFace,
  face: { readonly modelId: string; readonly embedding: Float32Array },
) => boolean;

/** The faces of one person that one encoder made. A face that does not show the person of the others is kept out. */
export class OwnFaces {
  readonly #modelId: string;
  readonly #mayBeSame: MayBeSame;
  readonly #held: Float32Array[];

  constructor(modelId: string, mayBeSame: MayBeSame, held: readonly Float32Array[] = []) {
    this.#modelId = modelId;
    this.#mayBeSame = mayBeSame;
    this.#held = [...held];
  }

  get isEmpty(): boolean {
    return this.#held.length === 0;
  }

  /** Takes a face among these. False if it does not show the person of those before it. */
  take(embedding: Float32Array): boolean {
    const face = { modelId: this.#modelId, embedding };
    if (!this.isEmpty && !this.#mayBeSame(referenceFaceOf(this.#modelId, this.#held), face)) return false;
    this.#held.push(embedding);
    return true;
  }
}

/**
 * The photos of a person, those first that show the person best: photos with a face of the encoder, then those with a
 * face of another one, which were compared when they were registered, then those without a face.
 */
export function byTrust<T extends Pick<ReferencePhoto, 'modelIds'>>(photos: readonly T[], modelId: string): T[] {
  const rank = ({ modelIds }: T) => (modelIds.includes(modelId) ? 0 : modelIds.length > 0 ? 1 : 2);
  return photos.toSorted((a, b) => rank(a) - rank(b));
}

/**
 * Whether a new face of a photo can be judged: it is compared with the person's other faces, or there was never another one.
 * A photo that showed no usable face until now was never compared, so it does not become the only face of a person with
 * faces of another encoder.
 */
export function isComparable(
  { modelIds }: Pick<PersonRecord, 'modelIds'>,
  photo: Pick<ReferencePhoto, 'modelIds'>,
  own: OwnFaces,
): boolean {
  return !own.isEmpty || photo.modelIds.length > 0 || modelIds.length === 0;
}
