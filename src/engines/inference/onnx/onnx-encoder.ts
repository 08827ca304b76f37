import { assert } from '../../../kernel/assert.ts';
import { Fault } from '../../../kernel/fault.ts';
import { normalise } from '../../../vision/compare-embeddings.ts';
import type { AlignedFace, AlignmentTemplate, EncodedFace, FaceEncoder } from '../../../vision/face-encoder.ts';
import type { FivePoints } from '../../../vision/landmarks.ts';
import type { EncoderManifest } from '../models/model-manifest.ts';
import { modelIdOf, type ModelFile } from '../models/read-model.ts';
import { openModelSession, takeOutput, type ModelSession } from './model-session.ts';
import { told } from '../../../kernel/told.ts';

/** Makes embeddings with a network in ONNX Runtime. */
export class OnnxEncoder implements FaceEncoder {
  readonly modelId: string;
  readonly template: AlignmentTemplate;
  readonly dimensions: number;
  readonly normMin: number;
  readonly normSure: number;
  readonly coverMax: number;
  readonly #manifest: EncoderManifest;
  readonly #session: ModelSession;

  /** Loads the network. Throws Fault 'corrupt' if the model is not what its manifest says. */
  static async open(model: ModelFile<EncoderManifest>): Promise<OnnxEncoder> {
    const { name, dimensions } = model.manifest.output;
    return new OnnxEncoder(model.manifest, await openModelSession(model, { [name]: [1, dimensions] }));
  }

  private constructor(manifest: EncoderManifest, session: ModelSession) {
    const { input, output, template } = manifest;
    this.modelId = modelIdOf(manifest);
    this.dimensions = output.dimensions;
    this.normMin = manifest.normMin;
    this.normSure = manifest.normSure;
    this.coverMax = manifest.coverMax;
    this.template = {
      width: input.width,
      height: input.height,
      points: template.map(([x, y]) => ({ x, y })) as unknown as FivePoints,
    };
    this.#manifest = manifest;
    this.#session = session;
  }

  async encode(face: AlignedFace, signal: AbortSignal): Promise<EncodedFace> {
    const { input, output } = this.#manifest;
    assert(face.width === input.width && face.height === input.height, 'the face is aligned to this encoder');
    const outputs = await this.#session.run(face, signal);
    const encoded = normalise(takeOutput(outputs, output.name, output.dimensions));
    if (encoded === null) throw new Fault('unavailable', told`the encoder gave no direction`);
    return { modelId: this.modelId, ...encoded };
  }
}
