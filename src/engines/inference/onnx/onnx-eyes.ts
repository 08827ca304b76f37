import { present } from '../../../kernel/assert.ts';
import type { Box } from '../../../vision/box.ts';
import type { EyeModel, EyesOpen } from '../../../vision/eye-model.ts';
import type { Landmarks } from '../../../vision/landmarks.ts';
import type { Picture } from '../../../vision/picture.ts';
import { resizeBox } from '../../../vision/resample.ts';
import type { EyesManifest } from '../models/model-manifest.ts';
import type { ModelFile } from '../models/read-model.ts';
import { openModelSession, takeOutput, type ModelSession } from './model-session.ts';
import { softmax } from './picture-tensor.ts';

/** Side of an eye's crop, as a multiple of the width of the eye from corner to corner. */
const CROP = 1.6;

/** Tells open eyes from shut ones with a network in ONNX Runtime. */
export class OnnxEyes implements EyeModel {
  readonly #manifest: EyesManifest;
  readonly #session: ModelSession;

  /** Loads the network. Throws Fault 'corrupt' if the model is not what its manifest says. */
  static async open(model: ModelFile<EyesManifest>): Promise<OnnxEyes> {
    return new OnnxEyes(model.manifest, await openModelSession(model, { [model.manifest.output.name]: [1, 2] }));
  }

  private constructor(manifest: EyesManifest, session: ModelSession) {
    this.#manifest = manifest;
    this.#session = session;
  }

  async scoreEyesOpen(picture: Picture, landmarks: Landmarks, signal: AbortSignal): Promise<EyesOpen> {
    return {
      left: await this.#scoreOpen(picture, eyeBox(landmarks, 36), signal),
      right: await this.#scoreOpen(picture, eyeBox(landmarks, 42), signal),
    };
  }

  async #scoreOpen(picture: Picture, eye: Box, signal: AbortSignal): Promise<number> {
    const { input, output } = this.#manifest;
    const view = resizeBox(picture, eye, input.width, input.height);
    const outputs = await this.#session.run(view, signal);
    return present(softmax(takeOutput(outputs, output.name, 2))[output.openClass]);
  }
}

/** Gives the square around an eye. The six points of the eye begin at `first`. */
function eyeBox(landmarks: Landmarks, first: number): Box {
  const points = landmarks.slice(first, first + 6);
  const inner = [1, 2, 4, 5].map((at) => points[at] ?? { x: 0, y: 0 });
  const centreX = inner.reduce((sum, point) => sum + point.x, 0) / inner.length;
  const centreY = inner.reduce((sum, point) => sum + point.y, 0) / inner.length;
  const side = Math.max(1, Math.abs(present(points[3]).x - present(points[0]).x) * CROP);
  return { left: centreX - side / 2, top: centreY - side / 2, width: side, height: side };
}
