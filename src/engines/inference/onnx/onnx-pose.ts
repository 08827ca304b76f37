import { scaleBox, type Box } from '../../../vision/box.ts';
import type { Picture } from '../../../vision/picture.ts';
import type { HeadPose, PoseModel } from '../../../vision/pose-model.ts';
import { resizeBox } from '../../../vision/resample.ts';
import type { PoseManifest } from '../models/model-manifest.ts';
import type { ModelFile } from '../models/read-model.ts';
import { openModelSession, takeOutput, type ModelSession } from './model-session.ts';
import { softmax } from './picture-tensor.ts';

/** Side of the head crop, as a multiple of the face box. */
const CROP = 1.5;

/**
 * Estimates how a head is turned with a network in ONNX Runtime. It gives each angle as a distribution over bins
 * (Hopenet, Ruiz et al. 2018).
 */
export class OnnxPose implements PoseModel {
  readonly #manifest: PoseManifest;
  readonly #session: ModelSession;

  /** Loads the network. Throws Fault 'corrupt' if the model is not what its manifest says. */
  static async open(model: ModelFile<PoseManifest>): Promise<OnnxPose> {
    const { yaw, pitch, roll, bins } = model.manifest.output;
    const shape = [1, bins];
    return new OnnxPose(model.manifest, await openModelSession(model, { [yaw]: shape, [pitch]: shape, [roll]: shape }));
  }

  private constructor(manifest: PoseManifest, session: ModelSession) {
    this.#manifest = manifest;
    this.#session = session;
  }

  async estimatePose(picture: Picture, face: Box, signal: AbortSignal): Promise<HeadPose> {
    const { input, output } = this.#manifest;
    const view = resizeBox(picture, scaleBox(face, CROP), input.width, input.height);
    const outputs = await this.#session.run(view, signal);
    const angleOf = (name: string) => this.#meanAngle(takeOutput(outputs, name, output.bins));
    return { yaw: angleOf(output.yaw), pitch: angleOf(output.pitch), roll: angleOf(output.roll) };
  }

  #meanAngle(logits: Float32Array): number {
    const { bins, binDegrees } = this.#manifest.output;
    const expected = softmax(logits).reduce((sum, probability, bin) => sum + probability * bin, 0);
    return (expected - bins / 2) * binDegrees;
  }
}
