import { assert } from '../../../kernel/assert.ts';
import type { MonotonicClock } from '../../../kernel/clock.ts';
import type { FaceAnalyzer, PhotoAnalysis } from '../../../vision/face-analyzer.ts';
import {
  FRAMES_MAX,
  type AnalysisContext,
  type Frame,
  type FrameAnalysis,
  type FrameAnalyzer,
} from '../../../vision/frame-analyzer.ts';
import type { FaceChoice } from '../../../vision/find-face.ts';
import type { PhotoLimits } from '../../../vision/photo-decoder.ts';
import { DEFAULT_QUALITY_LIMITS, type QualityLimits } from '../../../vision/photo-quality.ts';
import type { ModelChoice } from '../onnx/open-models.ts';
import type { InferenceJob, InferenceReady, InferenceResult, InferenceSetup } from './inference-job.ts';
import { NO_OBSERVER, type PoolObserver } from './pool-observer.ts';
import { WorkerPool, type PoolJob } from './worker-pool.ts';

const WORKER = new URL('./inference-worker.ts', import.meta.url);

/** Bounds on photos: 12 MiB covers what enrolment may bring, 50 megapixels every phone's camera. */
export const DEFAULT_PHOTO_LIMITS: PhotoLimits = { bytesMax: 12 << 20, pixelsMax: 50_000_000, sideMax: 1600 };

/** Frames in one job: about a quarter of a second, after which another app's photo has its turn. */
const FRAMES_A_JOB = 8;

export interface InferencePoolOptions {
  readonly models: ModelChoice;
  /** Threads, one core each. */
  readonly workers: number;
  /** Jobs that may wait; more are refused at once. */
  readonly queueMax: number;
  /** Longest time for a job, waiting included. */
  readonly timeoutMs: number;
  readonly clock: MonotonicClock;
  readonly observer?: PoolObserver;
  readonly photoLimits?: PhotoLimits;
  readonly qualityLimits?: QualityLimits;
  /** `largest` unless given. */
  readonly faceChoice?: FaceChoice;
  /** False hands embeddings out in spite of broken photo rules: for measuring alone. */
  readonly enforceRules?: boolean;
}

/** Everything that sees, behind one bounded queue in which apps take turns. */
export interface InferencePool {
  readonly faces: FaceAnalyzer;
  readonly frames: FrameAnalyzer;
  readonly models: InferenceReady;
  /** Frames that would be taken just now. */
  framesRoom(): number;
  /** Ends the threads; what waits or runs fails with Fault 'unavailable'. */
  close(): Promise<void>;
}

type Pool = WorkerPool<InferenceJob, InferenceReady, InferenceResult>;

/** Loads the models into every worker. Throws the Fault of a model that is absent or another than its manifest says. */
export async function openInferencePool(options: InferencePoolOptions): Promise<InferencePool> {
  const setup: InferenceSetup = {
    models: options.models,
    photoLimits: options.photoLimits ?? DEFAULT_PHOTO_LIMITS,
    qualityLimits: options.qualityLimits ?? DEFAULT_QUALITY_LIMITS,
    faceChoice: options.faceChoice ?? 'largest',
    enforceRules: options.enforceRules ?? true,
  };
  const { pool, ready } = await WorkerPool.open<InferenceJob, InferenceReady, InferenceResult>({
    workerUrl: WORKER,
    workerData: setup,
    workers: options.workers,
    queueMax: options.queueMax,
    timeoutMs: options.timeoutMs,
    clock: options.clock,
    observer: options.observer ?? NO_OBSERVER,
  });
  return {
    models: ready,
    framesRoom: () => pool.room * FRAMES_A_JOB,
    faces: { modelId: ready.encoderId, analyze: (photo, context) => analyzeInPool(pool, photo, context) },
    frames: {
      encoderId: ready.encoderId,
      livenessId: ready.livenessId,
      analyzeFrames: (frames, context) => analyzeFramesInPool(pool, frames, context),
    },
    close: () => pool.close(),
  };
}

async function analyzeInPool(
  pool: Pool,
  photo: Uint8Array,
  { appId, signal }: AnalysisContext,
): Promise<PhotoAnalysis> {
  // A copy of its own: a view may lie in a buffer that holds much else.
  const own = Uint8Array.from(photo);
  const job: PoolJob<InferenceJob> = {
    kind: 'photo',
    job: { kind: 'photo', photo: own },
    transfer: [own.buffer],
    mayGoAhead: true,
  };
  const [result] = await pool.run([job], appId, signal);
  assert(result?.kind === 'photo', 'a photo job answers a photo analysis');
  return result.analysis;
}

async function analyzeFramesInPool(
  pool: Pool,
  frames: readonly Frame[],
  { appId, signal }: AnalysisContext,
): Promise<FrameAnalysis[]> {
  assert(frames.length <= FRAMES_MAX, `at most ${FRAMES_MAX} frames`);
  const jobs: PoolJob<InferenceJob>[] = [];
  for (let at = 0; at < frames.length; at += FRAMES_A_JOB) {
    const chunk = frames.slice(at, at + FRAMES_A_JOB).map(withOwnPixels);
    const transfer = chunk.map((frame) => frame.picture.rgb.buffer);
    jobs.push({ kind: 'frames', job: { kind: 'frames', frames: chunk }, transfer });
  }
  const results = await pool.run(jobs, appId, signal);
  return results.flatMap((result) => {
    assert(result.kind === 'frames', 'a frames job answers frame analyses');
    return result.analyses;
  });
}

/** Pixels that lie in a larger buffer are copied out of it; others move to the worker as they are. */
function withOwnPixels(frame: Frame): Frame {
  const { rgb } = frame.picture;
  if (rgb.byteLength === rgb.buffer.byteLength) return frame;
  return { ...frame, picture: { ...frame.picture, rgb: Uint8Array.from(rgb) } };
}
