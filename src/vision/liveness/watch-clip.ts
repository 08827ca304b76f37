import { Fault } from '../../kernel/fault.ts';
import type { LightStep } from '../light/face-light.ts';
import { fivePointsOf } from '../landmarks.ts';
import type { EncodedFace, FaceEmbedding } from '../face-encoder.ts';
import type { AnalysisContext, FrameAnalyzer } from '../frame-analyzer.ts';
import { clipFaceOf } from './clip-face.ts';
import { motionOf, type FaceMotion } from './face-motion.ts';
import type { FaceStill } from '../portraits/portraits.ts';
import type { VideoDecoder, VideoFrame, VideoRefusal } from '../video-decoder.ts';
import type { LivenessFusion } from './fusion.ts';
import { DEFAULT_CLIP_LIMITS, judgeClip, type ClipJudgement, type ClipLimits, type ClipProblem } from './judge-clip.ts';
import { observeClip, stillsToJudge, type ClipLooks, type ObservedClip } from './observe-clip.ts';
import { told } from '../../kernel/told.ts';

/** What became of looking at a video. */
export type WatchedClip =
  | { readonly kind: 'unreadable'; readonly refusal: VideoRefusal }
  | { readonly kind: 'unusable'; readonly problem: ClipProblem; readonly trace: Readonly<Record<string, unknown>> }
  | (Pick<Extract<ClipJudgement, { readonly kind: 'judged' }>, 'livingScore' | 'suspected'> & {
      readonly kind: 'watched';
      /** The face to compare, of the stills that show it best. `null` if none is good enough to be compared. */
      readonly face: FaceEmbedding | null;
      readonly stills: readonly FaceStill[];
      /** How the face moves, in even steps. */
      readonly motion: readonly FaceMotion[];
      /** The colours of the face and of what is around it. Empty if they were not asked for. */
      readonly light: readonly LightStep[];
      readonly trace: Readonly<Record<string, unknown>>;
    });

/** What a judge of clips works with. `hasRoom` of the decoder is false while its queue is full. */
export interface ClipJudgeDeps {
  readonly decoder: VideoDecoder & { readonly hasRoom: boolean };
  readonly analyzer: FrameAnalyzer;
  /** The fusion in use, of the analyzer's network. Null if the network is not calibrated. */
  readonly fusion: () => LivenessFusion | null;
  readonly limits?: ClipLimits;
}

/** Opens a video, looks at the face in it from first to last frame, and says whether it is alive. */
export class ClipJudge {
  readonly #deps: ClipJudgeDeps;

  constructor(deps: ClipJudgeDeps) {
    this.#deps = deps;
  }

  /** False if so much waits already that a video would be refused. */
  hasRoom(): boolean {
    return this.#deps.decoder.hasRoom;
  }

  /** Throws Fault: what decoder and analyzer throw. */
  async watch(clip: Uint8Array, context: AnalysisContext, looks?: ClipLooks): Promise<WatchedClip> {
    const { decoder, analyzer, limits = DEFAULT_CLIP_LIMITS } = this.#deps;
    const fusion = this.#deps.fusion();
    if (fusion === null) throw new Fault('unavailable', told`the liveness network is not calibrated`);
    const opened = await decoder.decode(clip, context);
    if (!opened.ok) return { kind: 'unreadable', refusal: opened.refusal };
    const stills = stillsToJudge(opened.video.stills);
    const observed = await observeClip({ ...opened.video, stills }, analyzer, context, looks);
    const judged = judgeClip(observed.observation, fusion, limits);
    const measured = { ...judged.measured, durationMs: Math.round(observed.observation.durationMs) };
    if (judged.kind === 'unusable')
      return { kind: 'unusable', problem: judged.problem, trace: rounded({ problem: judged.problem, ...measured }) };
    const { livingScore, suspected, cues, shares, logOdds } = judged;
    return {
      kind: 'watched',
      livingScore,
      suspected,
      face: clipFaceOf(encodedFaces(observed), limits),
      stills: faceStills(stills, observed),
      motion: observed.trackAnalyses.flatMap((analysis, at) => motionAt(observed, analysis, at)),
      light: observed.light,
      trace: rounded({ ...measured, logOdds, cues, shares }),
    };
  }
}

function motionAt({ observation }: ObservedClip, analysis: ObservedClip['trackAnalyses'][number], at: number) {
  const motion = motionOf(observation.track[at]?.atMs ?? 0, analysis);
  return motion ? [motion] : [];
}

function encodedFaces({ stillAnalyses }: ObservedClip): readonly EncodedFace[] {
  return stillAnalyses.flatMap(({ face }) => face?.encoded ?? []);
}

function faceStills(stills: readonly VideoFrame[], { stillAnalyses }: ObservedClip): FaceStill[] {
  return stills.flatMap(({ atMs, picture }, at) => {
    const face = stillAnalyses[at]?.face;
    if (!face || !fivePointsOf(face.landmarks).every(({ x, y }) => Number.isFinite(x + y))) return [];
    return [{ atMs, picture, landmarks: face.landmarks, quality: face.encoded?.norm ?? 0 }];
  });
}

/** Four significant digits say enough. */
function rounded<T>(value: T): T {
  if (typeof value === 'number') return Number(value.toPrecision(4)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rounded(inner as unknown)])) as T;
}
