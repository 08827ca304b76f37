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
import type { FaceFlow, FlowFrame } from '../../../vision/liveness/face-flow.ts';
import type { FaceChoice } from '../../../vision/find-face.ts';
import type { PhotoLimits } from '../../../vision/photo-decoder.ts';
import { DEFAULT_QUALITY_LIMITS, type QualityLimits } from '../../../vision/photo-quality.ts';
import type { ModelChoice } from '../onnx/open-models.ts';
import type { InferenceJob, InferenceReady, InferenceResult, InferenceSetup } from './inference-job.ts';
import { NO_OBSERVER, type PoolObserver } from './pool-observer.ts';
import { WorkerPool, type PoolJob } from './worker-pool.ts';

const WORKER = new URL('./inference-worker.ts', import.meta.url);

/** Bounds on photos. 12 MiB covers the largest photo of an enrolment, and 50 megapixels cover every phone's camera. */
export const DEFAULT_PHOTO_LIMITS: PhotoLimits = { bytesMax: 12 << 20, pixelsMax: 50_000_000, sideMax: 1600 };

/** Frames in one job. They take about a quarter of a second, and then another app's photo has its turn. */
const FRAMES_A_JOB = 8;

/** Which models the workers load, and how much work they take. */
export interface InferencePoolOptions {
  readonly models: ModelChoice;
  /** How many threads run, each on one core. */
  readonly workers: number;
  /** How many jobs may wait. More are refused at once. */
  readonly queueMax: number;
  /** Longest time for a job, including its wait. */
  readonly timeoutMs: number;
  readonly clock: MonotonicClock;
  readonly observer?: PoolObserver;
  readonly photoLimits?: PhotoLimits;
  readonly qualityLimits?: QualityLimits;
  /** Which face of a photo counts. `largest` if not given. */
  readonly faceChoice?: FaceChoice;
  /** If false, embeddings are given in spite of broken photo rules. Only measurements use it. */
  readonly enforceRules?: boolean;
}

/** Everything that analyses pictures, behind one bounded queue in which apps take turns. */
export interface InferencePool {
  readonly faces: FaceAnalyzer;
  readonly frames: FrameAnalyzer;
  readonly models: InferenceReady;
  /** Gives how many frames would be accepted at this moment. */
  framesRoom(): number;
  /** Ends the threads. Jobs that wait or run fail with Fault 'unavailable'. */
  close(): Promise<void>;
}

type Pool = WorkerPool<InferenceJob, InferenceReady, InferenceResult>;

/** Loads the models into every worker. Throws Fault if a model is missing or is not what its manifest says. */
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
      measureFlow: (frames, context) => measureFlowInPool(pool, frames, context),
    },
    close: () => pool.close(),
  };
}

async function analyzeInPool(
  pool: Pool,
  photo: Uint8Array,
  { appId, signal }: AnalysisContext,
): Promise<PhotoAnalysis> {
  // This copy is needed because a view may lie in a buffer that holds much else.
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

async function measureFlowInPool(
  pool: Pool,
  frames: readonly FlowFrame[],
  { appId, signal }: AnalysisContext,
): Promise<readonly (FaceFlow | null)[]> {
  assert(frames.length <= FRAMES_MAX, `at most ${FRAMES_MAX} frames`);
  if (frames.length < 2) return [];
  const transfer = frames.map(({ image }) => image.luma.buffer);
  const [result] = await pool.run([{ kind: 'flow', job: { kind: 'flow', frames }, transfer }], appId, signal);
  assert(result?.kind === 'flow', 'a flow job answers a flow');
  return result.flow;
}

/** Copies pixels that lie in a larger buffer out of it. Others move to the worker as they are. */
function withOwnPixels(frame: Frame): Frame {
  const { rgb } = frame.picture;
  if (rgb.byteLength === rgb.buffer.byteLength) return frame;
  return { ...frame, picture: { ...frame.picture, rgb: Uint8Array.from(rgb) } };
}
