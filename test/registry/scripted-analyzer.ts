import type { FaceAnalyzer, PhotoAnalysis } from '../../src/vision/face-analyzer.ts';
import type { Embedding } from '../../src/vision/face-encoder.ts';

/** A photo made of a text that says what it shows: `face ann`, `nobody`, `several`, `blurred` or `broken`. */
export function scriptedPhoto(content: string, bytes = 0): Uint8Array {
  return new TextEncoder().encode(content.padEnd(bytes, '.'));
}

const BOX = { left: 0, top: 0, width: 200, height: 200 };
const MEASUREMENTS = {
  sidePx: 200,
  sharpness: 300,
  brightness: 180,
  burntOut: 0,
  turnDegrees: 3,
  norm: 3.5,
  cover: 0.5,
};

/** A FaceAnalyzer for tests. It reads the text in a photo instead of looking at a picture, and counts its calls. */
export class ScriptedAnalyzer implements FaceAnalyzer {
  readonly modelId: string;
  asked = 0;
  readonly #dimensions: number;

  constructor(modelId = 'scripted@1', dimensions = 4) {
    this.modelId = modelId;
    this.#dimensions = dimensions;
  }

  async analyze(photo: Uint8Array): Promise<PhotoAnalysis> {
    this.asked++;
    const content = new TextDecoder().decode(photo).replace(/\.*$/, '');
    const seen = {
      kind: 'face',
      facesFound: 1,
      standsOut: true,
      box: BOX,
      measurements: MEASUREMENTS,
      findings: [],
    } as const;
    if (content.startsWith('face')) return { ...seen, face: this.#faceOf(content) };
    if (content === 'several') return { ...seen, facesFound: 3, standsOut: false, face: this.#faceOf(content) };
    if (content === 'blurred')
      return { ...seen, findings: [{ rule: 'face-blurred', measured: 1, limit: 60 }], face: null };
    return content === 'nobody' ? { kind: 'no-face' } : { kind: 'unreadable', refusal: 'unknown-format' };
  }

  /** A unit vector that is different for each content. */
  #faceOf(content: string) {
    const raw = Float32Array.from(
      { length: this.#dimensions },
      (_, at) => 1 + (content.charCodeAt(at % content.length) % 17),
    );
    const length = Math.hypot(...raw);
    return { modelId: this.modelId, embedding: raw.map((value) => value / length) as Embedding };
  }
}
