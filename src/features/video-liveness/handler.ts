import { attempt } from '../../kernel/attempt.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import type { AttemptOutcome } from '../../people/attempts/attempt-store.ts';
import { refuseWaiting } from '../../people/attempts/refuse-waiting.ts';
import type { ConsentGate } from '../../people/consent.ts';
import type { FaceReferee } from '../../people/face-referee.ts';
import type { PersonId, ReferenceFace, Register } from '../../people/register.ts';
import type { FailedFaceRule } from '../face-verify/handler.ts';
import type { AttackKind } from '../face-guard/attacks/attack-event.ts';
import type { AttackRecorder } from '../face-guard/attacks/attack-recorder.ts';
import { isPassing } from '../../wire/is-passing.ts';
import { SystemRefusal, type Handler, type Outcome, type Trace } from '../../wire/define-api.ts';
import { refuse, refuseFault, refuseProblem, refuseUnreadable, type Refused } from './clip-refusals.ts';
import type { ClipPlaces } from './clip-places.ts';
import type { ClipWatcher, WatchedClip } from './clip-watcher.ts';
import { adviceOf, askReferee, compareFaces, downTo, type AdviceRule, type FaceScale } from './compare-faces.ts';
import { FACE_ADVICE, isPageClip, LIVENESS_THRESHOLDS, videoLiveness } from './contract.ts';
import { pictureUrl, type ClipPictures } from './clip-pictures.ts';
import type { RedeemedChallenge } from './challenges.ts';
import { refuseDoubtfulScore, refusePlainClip, withholdVerdict, type Caution } from './withhold-verdict.ts';

/** The operator's rules that say when a clip counts as an attack on the person. */
export interface ClipAttackRules {
  readonly recorder: AttackRecorder;
  /** A clip that was not found live is an attack if its livingScore is also below this. 0..1. */
  readonly livingBelow: number;
  /** A compared face is an attack if its score is below this. 0..100. */
  readonly faceBelow: number;
}

/**
 * The ports and settings of video liveness. Without `challenges` every nonce is unknown, and without `demands` no
 * challenge is asked for.
 */
export interface VideoLivenessDeps extends Pick<Caution, 'challenges' | 'demands'> {
  readonly register: Register;
  readonly clips: ClipWatcher;
  /** Whether the network of liveness is calibrated. Callers get 10021 if it is not. */
  readonly isCalibrated?: () => boolean;
  /** Limits the videos that are analysed at a time, in all and for one app. */
  readonly places: ClipPlaces;
  readonly scale: FaceScale;
  readonly advice: AdviceRule;
  readonly pictures: ClipPictures;
  /** The answer for an unknown number: 2546118 (`no-record`, the default) or 2546117 (`mismatch`). */
  readonly unknownPerson?: 'no-record' | 'mismatch' | undefined;
  /** If it is absent, apps may ask about any person. */
  readonly consents?: Pick<ConsentGate, 'allows'>;
  /** Asked about people that the register does not know, or has no face of. */
  readonly referee?: FaceReferee;
  /** If it is absent, no clip is an attack. */
  readonly attacks?: ClipAttackRules;
  /** If it is absent, attempts are not bounded, and no demand for a challenge is remembered. */
  readonly attempts?: FailedFaceRule;
  /** Counts livingScores with their calls. If it is absent, none are counted. */
  readonly countScore?: (score: { readonly value: number; readonly atMs: number }) => readonly DurableWrite[];
}

/** How attempts are counted here. */
const ATTEMPTED = { name: videoLiveness.name, asksForChallenges: true } as const;

type Answer = Outcome<typeof videoLiveness>;
type Watched = WatchedClip & { readonly kind: 'watched' };

/** The person that the clip should show, and the place of that person's face. */
interface Subject {
  /** `null` if only an upstream server knows the person. */
  readonly personId: PersonId | null;
  readonly face: ReferenceFace;
}

/** One call with everything that is needed to answer it. */
interface Context extends VideoLivenessDeps, Caution {}

/**
 * Makes the handler that says whether a video shows a live person, and whether it is the one registered under a number
 * and a name.
 */
export function createVideoLiveness(deps: VideoLivenessDeps): Handler<typeof videoLiveness> {
  return async (params, call) => {
    if (deps.isCalibrated?.() === false) throw new SystemRefusal(10021, { liveness: 'not calibrated' });
    const leave = deps.clips.hasRoom() ? deps.places.enter(call.appId) : null;
    if (leave === null) return refuse(2546120, { busy: 'queue' });
    try {
      if (deps.consents && !(await deps.consents.allows(params.idcard, call)))
        return { ...refuse(2546118, { consent: 'absent' }), isFinal: true };
      const openAttempt = (await deps.attempts?.book.open(ATTEMPTED, params.idcard, call)) ?? null;
      const context = { ...deps, params, call, openAttempt };
      return refuseWaiting(openAttempt, 2546127) ?? (await answer(context));
    } finally {
      leave();
    }
  };
}

async function answer(context: Context): Promise<Answer> {
  const { params } = context;
  const subject = await findSubject(context);
  const isStranger = 'ok' in subject;
  if (isStranger && subject.verdict !== 'unknown') return subject;
  // Another source may know a stranger. It would judge the clip too, so a stranger's clip needs a challenge as well.
  const refused = await refusePlainClip(context);
  if (refused) return refused;
  // No other source could tell whether the clip follows the challenge.
  if (isStranger) return params.challenge === undefined ? subject : { ...subject, isFinal: true };
  const challenge = await redeemChallenge(context);
  if ('ok' in challenge) return challenge;
  const { redeemed } = challenge;
  const video = isPageClip(params.videoData) ? redeemed?.clip : params.videoData;
  if (!video) return refuse(2546124, { challenge: 'no clip was left' });
  if (redeemed?.mayJudge(video) === false) return refuse(2546124, { challenge: 'another clip was judged by it' });
  return keepingChallenge(redeemed, context.call, (judging) =>
    answerAbout(context, { subject, video, redeemed, judging }),
  );
}

/**
 * Gives a challenge back if its call fails in a way that passes, so that the person need not record again. A clip that was
 * judged by it is then the only one that it is good for.
 */
async function keepingChallenge(
  redeemed: RedeemedChallenge | null,
  { signal }: Context['call'],
  work: (judging: (video: Uint8Array) => void) => Promise<Answer>,
): Promise<Answer> {
  let judged: Uint8Array | null = null;
  let passes = true;
  try {
    const given = await work((video) => {
      judged = video;
    });
    // If its time is up, a caller is not told what was given.
    passes = signal.aborted || (!given.ok && isPassing(videoLiveness, given));
    return given;
  } finally {
    // If it cannot be given back, the call fails as it did.
    if (passes && redeemed) await attempt(redeemed.giveBack(judged));
  }
}

interface Shown {
  readonly subject: Subject;
  readonly video: Uint8Array;
  readonly redeemed: RedeemedChallenge | null;
  /** Called before the video is judged. */
  readonly judging: (video: Uint8Array) => void;
}

async function answerAbout(context: Context, { subject, video, redeemed, judging }: Shown): Promise<Answer> {
  const { clips, call } = context;
  const seen = await attempt(
    clips.watch(video, { appId: call.appId, signal: call.signal }, { light: redeemed?.kind === 'colours' }),
  );
  if (!seen.ok) return refuseFault(seen.fault);
  const clip = seen.value;
  if (clip.kind === 'unreadable') return refuseUnreadable(clip.refusal);
  if (clip.kind === 'unusable') return refuseProblem(clip.problem, clip.trace);
  judging(video);
  return counted(context, clip, await judgeClip(context, subject, clip, redeemed));
}

/** Counts the score of a clip with its call, whatever came of it. */
function counted({ countScore, call }: Context, { livingScore }: Watched, given: Answer): Answer {
  const counts = countScore?.({ value: livingScore, atMs: call.receivedAtMs }) ?? [];
  return counts.length === 0 ? given : { ...given, writes: [...(given.writes ?? []), ...counts] };
}

async function findSubject({ register, referee, params, call, unknownPerson }: Context): Promise<Subject | Refused> {
  const { idcard, realname } = params;
  const asked = await attempt(register.match(idcard, realname, call.signal));
  if (!asked.ok) return refuse(2546119, { failed: 'register', fault: asked.fault.kind });
  const match = asked.value;
  if (match.kind === 'name-mismatch') return { ...refuse(2546117, { identity: 'name-mismatch' }), verdict: 'mismatch' };
  if (match.kind === 'match') return match;
  if (referee) return { personId: null, face: { kind: 'held-upstream' } };
  const code = unknownPerson === 'mismatch' ? 2546117 : 2546118;
  return { ...refuse(code, { identity: 'unknown' }), verdict: 'unknown' };
}

async function redeemChallenge({
  challenges,
  params: { challenge: nonce },
  call,
}: Context): Promise<{ readonly redeemed: RedeemedChallenge | null } | Refused> {
  if (nonce === undefined) return { redeemed: null };
  const redeemed = (await challenges?.redeem(nonce, call)) ?? null;
  return redeemed === null ? refuse(2546124, { challenge: 'unknown' }) : { redeemed };
}

async function judgeClip(
  context: Context,
  subject: Subject,
  clip: Watched,
  challenge: RedeemedChallenge | null,
): Promise<Answer> {
  const verdict = challenge?.judge(clip);
  const livingScore = downTo(clip.livingScore, 6);
  const { threshold } = LIVENESS_THRESHOLDS[context.params.rate_type];
  const trace = {
    living: { score: livingScore, threshold, suspected: clip.suspected, ...clip.trace },
    ...(verdict && { challenge: verdict.trace }),
  };
  const withheld = withholdVerdict(context) ?? refuseDoubtfulScore(context, livingScore);
  if (withheld) return { ...withheld, trace: { ...trace, ...withheld.trace } };
  if (livingScore <= threshold) return notLive(context, subject, clip, { livingScore, trace });
  if (challenge && verdict?.followed === false)
    return { ...refuse(NOT_FOLLOWED[challenge.kind], trace), writes: failureOf(context, 'clip-refused') };
  return verifyFace(context, subject, clip, { livingScore, trace });
}

/** The code for a challenge of a kind that a live clip does not follow. */
const NOT_FOLLOWED = { actions: 2546125, colours: 2546129 } as const;

interface Living {
  readonly livingScore: number;
  readonly trace: Trace;
}

function notLive(context: Context, { personId }: Subject, clip: Watched, { livingScore, trace }: Living): Answer {
  const isAttack = context.attacks !== undefined && livingScore < context.attacks.livingBelow;
  const kind = clip.suspected ?? 'presentation';
  const attack = isAttack ? attackOf(context, personId, kind, livingScore) : NO_ATTACK;
  const told = { result: { livingScore }, trace: { ...trace, ...attack.trace } };
  return { ok: true, ...told, writes: [...attack.writes, ...failureOf(context, 'clip-refused')], verdict: 'known' };
}

async function verifyFace(context: Context, subject: Subject, clip: Watched, living: Living): Promise<Answer> {
  const { pictures, params, call, attacks, advice } = context;
  const portraits = await pictures.cut(clip.stills);
  const face = await compareWith(context, subject.face, clip, portraits);
  const withheld = withholdVerdict(context);
  if (withheld) return { ...withheld, trace: { ...living.trace, ...withheld.trace } };
  if (!face.ok) return { ...face, trace: { ...living.trace, face: face.trace } };
  const score = downTo(Math.min(1, Math.max(0, face.score / 100)), 4);
  const advised = adviceOf(face.score, advice);
  const isAttack = attacks !== undefined && face.score < attacks.faceBelow;
  const attack = isAttack ? attackOf(context, subject.personId, 'different-face', face.score) : NO_ATTACK;
  // Noted before anything is awaited, because calls that run at the same time must count it before they tell a verdict.
  const failure = failureOf(context, 'comparison-failed', face.score);
  const kept = await pictures.keep(params.idcard, portraits);
  return {
    ok: true,
    result: {
      livingScore: living.livingScore,
      faceScore: score,
      faceAdvise: FACE_ADVICE[advised],
      pictures: kept.links.map((link) => pictureUrl(call, link)),
    },
    trace: {
      ...living.trace,
      face: { ...face.trace, advice: advised, ...advice },
      pictures: kept.links.length,
      ...attack.trace,
    },
    writes: [kept.write, ...attack.writes, ...failure],
    verdict: 'known',
  };
}

function compareWith(context: Context, reference: ReferenceFace, clip: Watched, portraits: readonly Uint8Array[]) {
  if (reference.kind !== 'held-upstream') return compareFaces(context.scale, reference, clip.face);
  const { referee, params, call } = context;
  return askReferee(referee, { ...params, portrait: portraits[Math.floor(portraits.length / 2)] }, call.signal);
}

/** The note of a failed attempt. None if attempts are not counted, or if the face's score, 0..100, is good enough. */
function failureOf(
  { openAttempt, attempts }: Context,
  outcome: AttemptOutcome,
  faceScore?: number,
): readonly DurableWrite[] {
  const isFailure = faceScore === undefined || faceScore < (attempts?.scoreBelow ?? 0);
  return isFailure ? (openAttempt?.note(outcome) ?? []) : [];
}

interface Attack {
  readonly writes: readonly DurableWrite[];
  readonly trace: Trace;
}

const NO_ATTACK: Attack = { writes: [], trace: {} };

function attackOf({ attacks, call }: Context, personId: PersonId | null, kind: AttackKind, score: number): Attack {
  if (attacks === undefined || personId === null) return NO_ATTACK;
  const { appId, orderId, receivedAtMs: atMs } = call;
  const write = attacks.recorder.record({ personId, atMs, kind, score, api: videoLiveness.name, appId, orderId });
  return {
    writes: [write],
    trace: { attack: { kind, livingBelow: attacks.livingBelow, faceBelow: attacks.faceBelow } },
  };
}
