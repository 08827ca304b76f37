import type { ClipObservation } from '../../src/vision/liveness/observe-clip.ts';
import type { VideoRefusal } from '../../src/vision/video-decoder.ts';
import { CodeCache } from './code-cache.ts';

/** What was seen of a clip, or why it could not be opened. */
export type Observed = ClipObservation | { readonly refusal: VideoRefusal };

/** The code and the models on which an observation depends. Weights and scales are not among them. */
const OBSERVER = [
  'src/vision',
  'src/vision/flow',
  'src/engines/media/ffmpeg',
  'src/engines/inference/onnx',
  'src/engines/inference/models/manifest.json',
  'src/vision/liveness/observe-clip.ts',
  'src/vision/liveness/thumbnail.ts',
  'src/vision/liveness/face-flow.ts',
];

/** Keeps observations of clips, which are numbers alone, by the bytes of the clip. */
export function openObservationCache(): CodeCache<Observed> {
  return new CodeCache('renzheng-liveness-observations', OBSERVER);
}
