import { availableParallelism } from 'node:os';
import { ChallengeDemands } from './challenge/challenge-demands.ts';
import type { LivenessCalibrationsDeps } from './admin/calibrations/handler.ts';
import { openLivenessDesk, type ClipThread } from './calibration/calibrate-from-folder.ts';
import type { ChallengePolicies } from './challenge/challenge-policy.ts';
import type { Challenges } from './challenges.ts';
import { ClipPlaces } from './clip-places.ts';
import type { ClipPictures } from './clip-pictures.ts';
import type { VideoLivenessDeps } from './handler.ts';
import type { FaceVerifyDeps } from '../face-verify/handler.ts';
import type { Config } from '../../config/config.ts';
import { systemClock } from '../../kernel/clock.ts';
import { pause } from '../../kernel/timers.ts';
import { openLabelledFolder } from '../../vision/calibration/labelled-folder.ts';
import { countLivingScores, livingScaleOf } from '../../vision/calibration/counted-scores.ts';
import type { InstalledCalibrations } from '../../vision/calibration/installed-calibrations.ts';
import { ClipJudge, type ClipJudgeDeps } from '../../vision/liveness/watch-clip.ts';
import { DEFAULT_VIDEO_LIMITS, STILLS_MAX, TRACK_FRAMES_PER_SECOND } from '../../vision/video-decoder.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { DecisionLog } from '../business-risk/decision/decision-record.ts';
import type { AttackHistory } from '../face-guard/open-attack-history.ts';
import type { ConsentGate } from '../../people/consent.ts';
import type { ScoreDays } from '../../platform/ledger/score-days.ts';
import type { Register } from '../../people/register.ts';
import type { Vision } from '../../vision/vision.ts';

/** The ports that video liveness shares with other parts. */
export interface LivenessParts {
  readonly register: Register;
  readonly consentGate: ConsentGate;
  /** Null if this machine cannot decode video. */
  readonly decoder: ClipJudgeDeps['decoder'] | null;
  readonly pictures: ClipPictures;
  readonly challenges: Challenges;
  readonly challengePolicies: ChallengePolicies;
  readonly recorder: AttackHistory['recorder'];
  readonly attackStore: AttackHistory['attackStore'];
  readonly decisions: DecisionLog;
  readonly calibrations: InstalledCalibrations;
  readonly scoreDays: Pick<ScoreDays, 'count'>;
  /** The scale, the upstream and the bounds of face verification, so that one face means the same in both APIs. */
  readonly faceVerify: Pick<FaceVerifyDeps, 'scale' | 'referee' | 'attempts'>;
}

/** Number of frames of the longest clip. */
const FRAMES_OF_A_CLIP = DEFAULT_VIDEO_LIMITS.secondsMax * TRACK_FRAMES_PER_SECOND + STILLS_MAX;

/**
 * Opens what video liveness needs. `null` if no video can be decoded here. The log says so, and callers get 10021.
 */
export function openVideoLiveness(
  foundation: Foundation,
  vision: Vision,
  parts: LivenessParts,
): VideoLivenessDeps | null {
  const { config, log, metrics } = foundation;
  const { decoder, register, consentGate, pictures, challenges, recorder, faceVerify, calibrations, scoreDays } = parts;
  if (calibrations.liveness.fusion === null)
    log.problem(
      `the liveness network ${vision.models.livenessId} is not calibrated. Video liveness answers 10021 until a calibration of liveness is installed`,
    );
  if (decoder === null) return null;
  const judge = new ClipJudge({ decoder, analyzer: vision.frames, fusion: () => calibrations.liveness.fusion });
  const settings = config.videoLiveness;
  const places = new ClipPlaces(placesOf(config.inference, vision));
  metrics.gauge('clips_underway', 'Video clips that are being analysed', () => places.taken);
  return {
    register,
    consents: consentGate,
    unknownPerson: settings.unknownPerson,
    isCalibrated: () => calibrations.liveness.fusion !== null,
    clips: {
      hasRoom: () => judge.hasRoom() && vision.framesRoom() >= FRAMES_OF_A_CLIP,
      watch: (clip, context) => judge.watch(clip, context),
    },
    places,
    scale: faceVerify.scale,
    ...(faceVerify.referee && { referee: faceVerify.referee }),
    advice: { sameFrom: settings.sameFaceFrom, differentBelow: settings.differentFaceBelow },
    pictures,
    challenges,
    demands: openDemands(config, parts),
    ...(faceVerify.attempts && { attempts: faceVerify.attempts }),
    countScore: livingScoreCounter(calibrations, scoreDays),
    attacks: {
      recorder,
      livingBelow: settings.attackLivingScoreBelow,
      faceBelow: config.faceVerify.attackScoreBelow,
    },
  };
}

/** Counts livingScores by the calibration in use. */
function livingScoreCounter(
  calibrations: InstalledCalibrations,
  scoreDays: LivenessParts['scoreDays'],
): NonNullable<VideoLivenessDeps['countScore']> {
  const count = countLivingScores(scoreDays);
  return ({ value, atMs }) => {
    const { fusion } = calibrations.liveness;
    return fusion === null ? [] : [count({ scale: livingScaleOf(fusion), value, atMs })];
  };
}

function openDemands(
  { videoLiveness: settings }: Config,
  { challengePolicies: policies, attackStore, decisions }: LivenessParts,
): ChallengeDemands {
  const { challengeScoreFrom: scoreFrom, challengeScoreBelow: scoreBelow, challengeAttackDays: attackDays } = settings;
  return new ChallengeDemands({ policies, attackStore, decisions, grey: { scoreFrom, scoreBelow, attackDays } });
}

/** A generous estimate of what one core needs for a clip of 8 s, in milliseconds. */
const CLIP_MS = 2000;

/**
 * How many clips may be open: as many as fit into the empty queue, and as its workers can finish before the last of
 * them would time out. So no clip is opened that could not be analysed.
 */
function placesOf({ workers = availableParallelism(), timeoutMs }: Config['inference'], vision: Vision): number {
  const byQueue = Math.floor(vision.framesRoom() / FRAMES_OF_A_CLIP);
  return Math.max(1, Math.min(byQueue, Math.floor((workers * timeoutMs) / CLIP_MS)));
}

/** Opens calibrations of liveness as jobs of the server. */
export function openLivenessCalibrations(
  { config, jobs }: Pick<Foundation, 'config' | 'jobs'>,
  vision: Vision,
  { decoder, thread, calibrations }: Pick<LivenessParts, 'decoder' | 'calibrations'> & { readonly thread: ClipThread },
): LivenessCalibrationsDeps {
  // One clip more than the calibration's own fits, unless the queue is too small for two.
  const roomNeeded = Math.min(2 * FRAMES_OF_A_CLIP, vision.framesRoom());
  return {
    livenessCalibrations: calibrations,
    livenessDesk: openLivenessDesk({
      jobs,
      decoder,
      analyzer: vision.frames,
      hasRoom: () => decoder?.hasRoom === true && vision.framesRoom() >= roomNeeded,
      nowMs: () => systemClock.monotonicMs(),
      folder: openLabelledFolder(config.calibration.folder),
      thread,
      clock: systemClock,
      pause,
      install: (measured) => calibrations.installLiveness(measured.fusion, measured),
    }),
  };
}
