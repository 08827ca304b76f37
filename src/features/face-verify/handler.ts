import { attempt } from '../../kernel/attempt.ts';
import type { AttemptBook, OpenAttempt } from '../../people/attempts/attempt-book.ts';
import { refuseWaiting } from '../../people/attempts/refuse-waiting.ts';
import type { ConsentGate } from '../../people/consent.ts';
import type { FaceReferee, FaceVerdict } from '../../people/face-referee.ts';
import { compareWithReference, type HeldFace } from '../../people/reference-face.ts';
import type { PersonId, ReferenceFace, Register } from '../../people/register.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import type { AttackRecorder } from '../face-guard/attacks/attack-recorder.ts';
import { cosineScaleOf, type CountScore } from '../../vision/calibration/counted-scores.ts';
import type { FaceSpace } from '../../vision/calibration/face-space.ts';
import type { FaceAnalyzer, PhotoAnalysis } from '../../vision/face-analyzer.ts';
import { refusalByFormat } from '../../vision/photo-format.ts';
import { type Call, type Handler, type Outcome, type ParamsOf, type Trace } from '../../wire/define-api.ts';
import { faceVerify, NOT_COMPARED, type NotComparedCode } from './contract.ts';
import { comparisonFailedDesc } from './quality-desc.ts';

/** Turns the cosine of two embeddings of `modelId` into the calibrated score. */
export interface SimilarityScale {
  /**
   * 0 to 100, not rounded. At 60 one stranger in a thousand is as similar, at 70 one in ten thousand. Null if the model
   * was never calibrated.
   */
  score(modelId: string, cosine: number): number | null;
  /** The face space in which embeddings of `modelId` are compared. That of the encoder itself if null or absent. */
  readonly spaceOf?: (modelId: string) => FaceSpace | null;
}

/** The operator's rule that says when a comparison counts as an attack on the person. */
export interface DifferentFaceRule {
  readonly recorder: AttackRecorder;
  /** Scores below this are an attack. 0 to 100. */
  readonly scoreBelow: number;
}

/** The operator's rule that says when attempts on a person have to wait. */
export interface FailedFaceRule {
  readonly book: Pick<AttemptBook, 'open'>;
  /** A comparison with a score below this is a failed attempt. 0 to 100. */
  readonly scoreBelow: number;
}

/** The ports and settings of face verification. */
export interface FaceVerifyDeps {
  readonly register: Register;
  readonly analyzer: FaceAnalyzer;
  readonly scale: SimilarityScale;
  /** The answer for an unknown number: 226402 (`no-record`, the default) or `res` 3 (`mismatch`). */
  readonly unknownPerson?: 'no-record' | 'mismatch' | undefined;
  /** If it is absent, apps may ask about any person. */
  readonly consents?: Pick<ConsentGate, 'allows'>;
  /** Asked about people that the register does not know, or has no face of. */
  readonly referee?: FaceReferee;
  /** If it is absent, no comparison is an attack. */
  readonly attacks?: DifferentFaceRule;
  /** If it is absent, attempts are not bounded. */
  readonly attempts?: FailedFaceRule;
  /** Counts cosines with their calls. If it is absent, none are counted. */
  readonly countScore?: CountScore;
}

type Params = ParamsOf<typeof faceVerify>;
type Answer = Outcome<typeof faceVerify>;

/** One call with everything that is needed to answer it. */
interface Context extends FaceVerifyDeps {
  readonly params: Params;
  readonly call: Call;
  /** Null if attempts are not bounded. */
  readonly openAttempt: OpenAttempt | null;
}

const MESSAGES = {
  compared: '身份证号与姓名匹配,且比对成功',
  notCompared: '身份证核查成功，但人脸比对失败',
  mismatch: '身份证号与姓名不匹配',
} as const;

/** How attempts are counted here. */
const ATTEMPTED = { name: faceVerify.name, asksForChallenges: false } as const;

const MISMATCH = { ok: true, result: { res: 3, message: MESSAGES.mismatch } } as const;

/** Makes the handler that says whether a selfie shows the person registered under a number and a name. */
export function createFaceVerify(deps: FaceVerifyDeps): Handler<typeof faceVerify> {
  return async (params, call) => {
    if (deps.consents && !(await deps.consents.allows(params.idcard, call)))
      return { ok: false, code: 226402, trace: { consent: 'absent' }, isFinal: true };
    const openAttempt = (await deps.attempts?.book.open(ATTEMPTED, params.idcard, call)) ?? null;
    return refuseWaiting(openAttempt, 226483) ?? verifyPerson({ ...deps, params, call, openAttempt });
  };
}

async function verifyPerson(context: Context): Promise<Answer> {
  const { register, referee, params, call } = context;
  const match = await register.match(params.idcard, params.realname, call.signal);
  if (match.kind === 'unknown')
    return referee ? askReferee(context, referee, null) : unknownPerson(context, 'register');
  if (match.kind === 'name-mismatch') {
    // A mismatch is charged. A file that is no photo is not, also if the name does not match.
    const refusal = refusalByFormat(params.image);
    return refusal === null ? mismatch('register') : refusePhoto(refusal);
  }
  return verifyFace(context, match.face, match.personId);
}

async function verifyFace(context: Context, reference: ReferenceFace, personId: PersonId): Promise<Answer> {
  if (reference.kind === 'held-upstream') {
    if (context.referee) return askReferee(context, context.referee, personId);
    return { ok: false, code: 226404, trace: { failed: 'the face is held upstream and no upstream is configured' } };
  }
  const { analyzer, params, call } = context;
  const analysis = await attempt(analyzer.analyze(params.image, { appId: call.appId, signal: call.signal }));
  if (!analysis.ok) return { ok: false, code: 226404, trace: { failed: 'analysis', fault: analysis.fault.kind } };
  const photo = analysis.value;
  if (photo.kind === 'unreadable') return refusePhoto(photo.refusal);
  // Only now, because a file that is no photo is a wrong parameter, and is not charged.
  if (reference.kind === 'none') return notCompared('3003', NOT_COMPARED['3003'], { registerFace: reference.reason });
  return judgePhoto(context, photo, reference, personId);
}

type ReadablePhoto = Exclude<PhotoAnalysis, { kind: 'unreadable' }>;

function judgePhoto(context: Context, photo: ReadablePhoto, reference: HeldFace, personId: PersonId): Answer {
  if (photo.kind === 'no-face' && photo.tooDark)
    return notCompared('3005', comparisonFailedDesc(['face-too-dark']), { photo: 'too-dark' });
  if (photo.kind === 'no-face') return notCompared('3004', NOT_COMPARED['3004'], { photo: 'no-face' });
  const shown = traceOf(photo);
  if (photo.face === null)
    return notCompared('3005', comparisonFailedDesc(photo.findings.map(({ rule }) => rule)), { photo: shown });

  const space = context.scale.spaceOf?.(reference.modelId) ?? null;
  const comparison = compareWithReference(reference, photo.face, space);
  if (!comparison.ok) {
    const models = { registerModelId: reference.modelId, photoModelId: photo.face.modelId };
    return { ok: false, code: 226404, trace: { failed: comparison.why, ...models, photo: shown } };
  }
  const score = context.scale.score(reference.modelId, comparison.cosine);
  const measured = { modelId: reference.modelId, cosine: rounded(comparison.cosine), photo: shown };
  if (score === null) return { ok: false, code: 226404, trace: { failed: 'not-calibrated', ...measured } };
  const trace = { ...measured, score: rounded(score) };
  const scale = cosineScaleOf(reference.modelId, space?.id ?? null);
  const seen = context.countScore?.({ scale, value: comparison.cosine, atMs: context.call.receivedAtMs });
  return compared(context, { score, personId, trace, counted: seen === undefined ? [] : [seen] });
}

async function askReferee(context: Context, referee: FaceReferee, personId: PersonId | null): Promise<Answer> {
  const { idcard, realname, image } = context.params;
  const verdict = await referee.verify(idcard, realname, image, context.call.signal);
  switch (verdict.kind) {
    case 'unknown':
      return unknownPerson(context, 'upstream');
    case 'name-mismatch':
      return mismatch('upstream');
    case 'not-compared': {
      const code = UPSTREAM_CODES[verdict.why];
      return notCompared(code, NOT_COMPARED[code], { source: 'upstream' });
    }
    case 'compared':
      return compared(context, {
        score: verdict.score,
        personId,
        trace: { source: 'upstream', score: rounded(verdict.score) },
        counted: [],
      });
  }
}

const UPSTREAM_CODES = {
  'register-face': '3003',
  'photo-face': '3004',
  compare: '3005',
} as const satisfies Record<(FaceVerdict & { kind: 'not-compared' })['why'], NotComparedCode>;

interface Compared {
  readonly score: number;
  readonly personId: PersonId | null;
  readonly trace: Trace;
  /** The write that counts the cosine, if it is counted. */
  readonly counted: readonly DurableWrite[];
}

function compared(context: Context, { score, personId, trace, counted }: Compared): Answer {
  const { params, openAttempt, attempts } = context;
  // Comparisons that ran at the same time may have failed meanwhile. Then not even a match is told.
  const refused = refuseWaiting(openAttempt, 226483);
  if (refused) return refused;
  const result = { res: 1 as const, score: wireScore(score, params.thousand), message: MESSAGES.compared };
  const attack = attackOf(context, score, personId);
  const isFailure = attempts !== undefined && score < attempts.scoreBelow;
  const failure = isFailure ? (openAttempt?.note('comparison-failed') ?? []) : [];
  const writes = [...attack.writes, ...failure, ...counted];
  const told = { ok: true, result, verdict: 'known', trace: { ...trace, ...attack.trace } } as const;
  return writes.length === 0 ? told : { ...told, writes };
}

function attackOf({ call, attacks }: Context, score: number, personId: PersonId | null) {
  if (!attacks || personId === null || score >= attacks.scoreBelow) return { trace: {}, writes: [] };
  const { appId, orderId, receivedAtMs: atMs } = call;
  const kind = 'different-face' as const;
  const write = attacks.recorder.record({ personId, atMs, kind, score, api: faceVerify.name, appId, orderId });
  return { trace: { attack: { kind, scoreBelow: attacks.scoreBelow } }, writes: [write] };
}

/**
 * Rounds down, so that a score reads 60 only from 60 on, e.g. 59.98 is `59`, or `599` in thousandths. The small addend
 * corrects floating point errors.
 */
function wireScore(score: number, thousand: boolean): string {
  const bounded = Math.min(100, Math.max(0, score));
  return String(Math.floor((thousand ? bounded * 10 : bounded) + 1e-9));
}

function notCompared(code: NotComparedCode, desc: string, trace: Trace): Answer {
  const result = { res: 2 as const, code, message: MESSAGES.notCompared, desc };
  return { ok: true, result, trace: { code, ...trace }, verdict: 'known' };
}

function mismatch(source: 'register' | 'upstream'): Answer {
  return { ...MISMATCH, trace: { source, identity: 'name-mismatch' }, verdict: 'mismatch' };
}

function unknownPerson({ unknownPerson: said }: FaceVerifyDeps, source: 'register' | 'upstream'): Answer {
  const trace = { source, identity: 'unknown' };
  if (said === 'mismatch') return { ...MISMATCH, trace, verdict: 'unknown' };
  return { ok: false, code: 226402, trace, verdict: 'unknown' };
}

function refusePhoto(refusal: (PhotoAnalysis & { kind: 'unreadable' })['refusal']): Answer {
  const trace = { photo: refusal };
  const said = SAID_OF_PHOTO[refusal];
  if (said === null) return { ok: false, code: 226403, trace };
  return { ok: false, code: 226403, reason: faceVerify.errors[226403].variants[said], trace };
}

/** The reason that each refusal of a photo gives. `null` for the bare one. */
const SAID_OF_PHOTO = {
  'too-many-bytes': 'photoTooLarge',
  'too-many-pixels': 'photoTooLarge',
  heic: 'photoHeic',
  avif: 'photoAvif',
  pdf: 'photoPdf',
  'unknown-format': null,
  damaged: null,
} as const satisfies Record<
  (PhotoAnalysis & { kind: 'unreadable' })['refusal'],
  keyof (typeof faceVerify.errors)[226403]['variants'] | null
>;

/** The measurements of the photo, as numbers only. */
function traceOf({ facesFound, box, measurements, findings }: PhotoAnalysis & { kind: 'face' }): Trace {
  return {
    facesFound,
    box: Object.fromEntries(Object.entries(box).map(([side, pixels]) => [side, Math.round(pixels)])),
    measurements: Object.fromEntries(Object.entries(measurements).map(([name, value]) => [name, rounded(value)])),
    findings: findings.map(({ rule, measured, limit }) => ({ rule, measured: rounded(measured), limit })),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
