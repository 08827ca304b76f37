import { scaleBox, shiftBox, type Box } from '../../../vision/box.ts';
import type { DetectedFace, FaceDetector } from '../../../vision/face-detector.ts';
import { letterbox, unletterbox } from '../../../vision/letterbox.ts';
import type { Picture } from '../../../vision/picture.ts';
import { suppressOverlaps } from '../../../vision/suppress-overlaps.ts';
import type { DetectorManifest } from '../models/model-manifest.ts';
import { modelIdOf, type ModelFile } from '../models/read-model.ts';
import { decodeCandidates, detectorOutputs } from './detector-decoding.ts';
import { openModelSession, type ModelSession } from './model-session.ts';

/** Finds faces with a network in ONNX Runtime. */
export class OnnxDetector implements FaceDetector {
  readonly modelId: string;
  readonly #manifest: DetectorManifest;
  readonly #session: ModelSession;

  /** Loads the network. Throws Fault 'corrupt' if the model is not what its manifest says. */
  static async open(model: ModelFile<DetectorManifest>): Promise<OnnxDetector> {
    return new OnnxDetector(model.manifest, await openModelSession(model, detectorOutputs(model.manifest)));
  }

  private constructor(manifest: DetectorManifest, session: ModelSession) {
    this.modelId = modelIdOf(manifest);
    this.#manifest = manifest;
    this.#session = session;
  }

  async detect(picture: Picture, signal: AbortSignal): Promise<readonly DetectedFace[]> {
    const { input, boxAdjust, confidenceMin, overlapMax } = this.#manifest;
    const { picture: view, shows } = letterbox(picture, input.width, input.height);
    const outputs = await this.#session.run(view, signal);
    const faces = decodeCandidates(this.#manifest, outputs)
      .filter(({ confidence, box }) => confidence >= confidenceMin && box.width > 0 && box.height > 0)
      .map(({ confidence, box }) => ({ confidence, box: adjust(unletterbox(shows, box), boxAdjust) }));
    return suppressOverlaps(faces, overlapMax);
  }
}

function adjust(box: Box, by: DetectorManifest['boxAdjust']): Box {
  if (by === undefined) return box;
  return scaleBox(shiftBox(box, by.shiftX * box.width, by.shiftY * box.height), by.scale);
}
