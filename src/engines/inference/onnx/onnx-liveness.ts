import { present } from '../../../kernel/assert.ts';
import { scaleBoxWithin, type Box } from '../../../vision/box.ts';
import { logOddsOf, type LivenessModel } from '../../../vision/liveness-model.ts';
import { sigmoid } from '../../../statistics/logistic-regression.ts';
import type { Picture } from '../../../vision/picture.ts';
import { resizeBox } from '../../../vision/resample.ts';
import type { LivenessManifest } from '../models/model-manifest.ts';
import { modelIdOf, type ModelFile } from '../models/read-model.ts';
import { openModelSession, takeOutput, type ModelSession } from './model-session.ts';
import { softmax } from './picture-tensor.ts';

/** Tells live faces from presentation attacks with a network in ONNX Runtime. */
export class OnnxLiveness implements LivenessModel {
  readonly modelId: string;
  readonly #manifest: LivenessManifest;
  readonly #session: ModelSession;

  /** Loads the network. Throws Fault 'corrupt' if the model is not what its manifest says. */
  static async open(model: ModelFile<LivenessManifest>): Promise<OnnxLiveness> {
    const { name, classes } = model.manifest.output;
    return new OnnxLiveness(model.manifest, await openModelSession(model, { [name]: [1, classes] }));
  }

  private constructor(manifest: LivenessManifest, session: ModelSession) {
    this.modelId = modelIdOf(manifest);
    this.#manifest = manifest;
    this.#session = session;
  }

  async scoreLive(picture: Picture, face: Box, signal: AbortSignal): Promise<number> {
    const { input, output, crops } = this.#manifest;
    let sum = 0;
    for (const crop of crops) {
      const view = resizeBox(picture, scaleBoxWithin(face, crop, picture), input.width, input.height);
      const outputs = await this.#session.run(view, signal);
      const values = takeOutput(outputs, output.name, output.classes);
      const live = present((output.activation === 'softmax' ? softmax(values) : values)[output.liveClass]);
      sum += logOddsOf(Math.min(1, Math.max(0, live)));
    }
    return sigmoid(sum / crops.length);
  }
}
