import { attempt } from '../../kernel/attempt.ts';
import type { FaceReferee, FaceVerdict } from '../../people/face-referee.ts';
import type { IdNumber } from '../../identity/id-number.ts';
import type { RealName } from '../../identity/real-name.ts';
import { compareWithReference } from '../../people/reference-face.ts';
import type { ReferenceFace } from '../../people/register.ts';
import type { FaceSpace } from '../../vision/calibration/face-space.ts';
import type { FaceEmbedding } from '../../vision/face-encoder.ts';
import type { Trace } from '../../wire/define-api.ts';
import { refuse, type Refused } from './clip-refusals.ts';
import type { FACE_ADVICE } from './contract.ts';

/** Turns the cosine of two embeddings of `modelId` into the calibrated score. */
export interface FaceScale {
  /**
   * 0 to 100, not rounded. At 60 one stranger in a thousand is as similar. `null` if the model was never calibrated.
   */
  score(modelId: string, cosine: number): number | null;
  /** The face space in which embeddings of `modelId` are compared. That of the encoder itself if null or absent. */
  readonly spaceOf?: (modelId: string) => FaceSpace | null;
}

/** The scores, 0 to 100, at which the advice about a face changes. */
export interface AdviceRule {
  /** From this score on it is the same person. */
  readonly sameFrom: number;
  /** Below this score it is another person. Between the two it is undecided. */
  readonly differentBelow: number;
}

/** How similar the faces are, or why that is not known. */
export type FaceComparison =
  | {
      readonly ok: true;
      /** 0..100. */
      readonly score: number;
      readonly trace: Trace;
    }
  | (Refused & { readonly trace?: Trace });

/** The advice of the wire at a score. */
export function adviceOf(score: number, { sameFrom, differentBelow }: AdviceRule): keyof typeof FACE_ADVICE {
  if (score >= sameFrom) return 'same';
  return score < differentBelow ? 'different' : 'unsure';
}

/** Compares the face of a clip with the register's. */
export function compareFaces(
  scale: FaceScale,
  reference: Exclude<ReferenceFace, { kind: 'held-upstream' }>,
  face: FaceEmbedding | null,
): FaceComparison {
  if (reference.kind === 'none') return refuse(2546134, { registerFace: reference.reason });
  if (face === null) return refuse(2546116, { clipFace: 'none' });
  const comparison = compareWithReference(reference, face, scale.spaceOf?.(reference.modelId) ?? null);
  if (!comparison.ok)
    return refuse(2546122, {
      failed: comparison.why,
      registerModelId: reference.modelId,
      clipModelId: face.modelId,
    });
  const score = scale.score(reference.modelId, comparison.cosine);
  const measured = { modelId: reference.modelId, cosine: downTo(comparison.cosine, 6) };
  if (score === null) return refuse(2546122, { failed: 'not-calibrated', ...measured });
  return { ok: true, score, trace: { ...measured, score: downTo(score, 6) } };
}

const UPSTREAM_CODES = {
  'register-face': 2546134,
  'photo-face': 2546116,
  compare: 2546116,
} as const satisfies Record<(FaceVerdict & { kind: 'not-compared' })['why'], number>;

/**
 * Lets an upstream server compare a picture of the clip with the face it holds. Throws Fault, or an Error if no
 * upstream is configured.
 */
export async function askReferee(
  referee: FaceReferee | undefined,
  asked: { readonly idcard: IdNumber; readonly realname: RealName; readonly portrait: Uint8Array | undefined },
  signal: AbortSignal,
): Promise<FaceComparison> {
  if (referee === undefined) return refuse(2546122, { failed: 'the face is held upstream and none is configured' });
  if (asked.portrait === undefined) return refuse(2546116, { clipFace: 'none' });
  const answered = await attempt(referee.verify(asked.idcard, asked.realname, asked.portrait, signal));
  if (!answered.ok) return refuse(2546119, { failed: 'upstream', fault: answered.fault.kind });
  const verdict = answered.value;
  switch (verdict.kind) {
    case 'unknown':
      return { ...refuse(2546118, { source: 'upstream', identity: 'unknown' }), verdict: 'unknown' };
    case 'name-mismatch':
      return { ...refuse(2546117, { source: 'upstream', identity: 'name-mismatch' }), verdict: 'mismatch' };
    case 'not-compared':
      return refuse(UPSTREAM_CODES[verdict.why], { source: 'upstream', why: verdict.why });
    case 'compared':
      return { ok: true, score: verdict.score, trace: { source: 'upstream', score: downTo(verdict.score, 6) } };
  }
}

/**
 * Rounds down, so that a score reaches a threshold only if its exact value does. The small addend corrects floating
 * point errors. For example, `downTo(0.69999, 2)` gives 0.69.
 */
export function downTo(value: number, decimals: number): number {
  const unit = 10 ** decimals;
  return Math.floor(value * unit + 1e-6) / unit;
}
