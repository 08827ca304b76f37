import type { Box } from '../../../vision/box.ts';
import { LANDMARK_COUNT, type LandmarkModel, type Landmarks } from '../../../vision/landmarks.ts';
import type { Picture } from '../../../vision/picture.ts';
import { resizeBox } from '../../../vision/resample.ts';
import type { LandmarksManifest } from '../models/model-manifest.ts';
import type { ModelFile } from '../models/read-model.ts';
import { openModelSession, takeOutput, type ModelSession } from './model-session.ts';
import { present } from '../../../kernel/assert.ts';

/** Finds landmarks with a network in ONNX Runtime: 68 points in fractions (0 to 1) of a square crop. */
export class OnnxLandmarks implements LandmarkModel {
  readonly #manifest: LandmarksManifest;
  readonly #session: ModelSession;

  /** Loads the network. Throws Fault 'corrupt' if the model is not what its manifest says. */
  static async open(model: ModelFile<LandmarksManifest>): Promise<OnnxLandmarks> {
    const outputs = { [model.manifest.output.name]: [1, LANDMARK_COUNT * 2] };
    return new OnnxLandmarks(model.manifest, await openModelSession(model, outputs));
  }

  private constructor(manifest: LandmarksManifest, session: ModelSession) {
    this.#manifest = manifest;
    this.#session = session;
  }

  async locate(picture: Picture, face: Box, signal: AbortSignal): Promise<Landmarks> {
    const { input, crop, output } = this.#manifest;
    const side = face.height * crop.scale;
    const square = {
      left: face.left + (face.width - side) / 2,
      top: face.top + (face.height - side) / 2 + crop.shiftY * face.height,
      width: side,
      height: side,
    };
    const view = resizeBox(picture, square, input.width, input.height);
    const outputs = await this.#session.run(view, signal);
    const values = takeOutput(outputs, output.name, LANDMARK_COUNT * 2);
    return Array.from({ length: LANDMARK_COUNT }, (_, at) => ({
      x: square.left + present(values[at * 2]) * side,
      y: square.top + present(values[at * 2 + 1]) * side,
    }));
  }
}
