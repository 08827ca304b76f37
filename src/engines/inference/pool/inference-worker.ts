import { workerData } from 'node:worker_threads';
import { SharpDecoder } from '../../media/sharp/sharp-decoder.ts';
import { analyzeFrame } from '../../../vision/analyze-frame.ts';
import { analyzePhoto } from '../../../vision/analyze-photo.ts';
import type { FrameAnalysis } from '../../../vision/frame-analyzer.ts';
import { measureFaceFlow } from '../../../vision/liveness/face-flow.ts';
import { openModels } from '../onnx/open-models.ts';
import type { InferenceJob, InferenceReady, InferenceResult, InferenceSetup } from './inference-job.ts';
import { serveJobs } from './serve-jobs.ts';

/** The pool gives a job up on its own side. A job that a worker began always runs to its end. */
const RUNS_TO_ITS_END = new AbortController().signal;

await serveJobs<InferenceJob, InferenceReady, InferenceResult>(async () => {
  const setup = workerData as InferenceSetup;
  const models = await openModels(setup.models);
  const decoder = new SharpDecoder(setup.photoLimits);
  const stages = {
    ...models,
    decoder,
    limits: setup.qualityLimits,
    choice: setup.faceChoice,
    enforceRules: setup.enforceRules,
  };
  return {
    ready: {
      detectorId: models.detector.modelId,
      encoderId: models.encoder.modelId,
      livenessId: models.liveness.modelId,
    },
    run: async (job) => {
      if (job.kind === 'photo')
        return { kind: 'photo', analysis: await analyzePhoto(stages, job.photo, RUNS_TO_ITS_END) };
      if (job.kind === 'flow') return { kind: 'flow', flow: measureFaceFlow(job.frames) };
      const analyses: FrameAnalysis[] = [];
      for (const frame of job.frames) analyses.push(await analyzeFrame(models, frame, RUNS_TO_ITS_END));
      return { kind: 'frames', analyses };
    },
  };
});
