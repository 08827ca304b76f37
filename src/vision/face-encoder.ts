import type { FivePoints } from './landmarks.ts';
import type { Picture } from './picture.ts';

/** The places of the five points of a face in an encoder's input. */
export interface AlignmentTemplate {
  /** Pixels of the encoder's input. */
  readonly width: number;
  readonly height: number;
  readonly points: FivePoints;
}

/** A face that was cut out, turned upright and scaled to an encoder's template. */
export type AlignedFace = Picture & { readonly __brand: 'AlignedFace' };

/** Direction of a face in feature space. Its Euclidean length is 1 within 1e-3. */
export type Embedding = Float32Array<ArrayBuffer> & { readonly __brand: 'Embedding' };

/** An embedding with the id of the encoder that made it. */
export interface FaceEmbedding {
  readonly modelId: string;
  readonly embedding: Embedding;
}

/** The result of encoding a face. */
export interface EncodedFace extends FaceEmbedding {
  /** Euclidean length before it was scaled to 1. It falls with blur, darkness, cover and wrong alignment. */
  readonly norm: number;
}

/** Turns a face into an embedding. Implemented by inference/onnx. Every implementation passes face-encoder.suite.ts. */
export interface FaceEncoder {
  /** Names the model and its preprocessing. Embeddings can be compared only if they have the same id. */
  readonly modelId: string;
  readonly template: AlignmentTemplate;
  /** Number of values in an embedding. */
  readonly dimensions: number;
  /** If the raw length is below this, the embedding cannot be trusted. 0 if the encoder's length says nothing. */
  readonly normMin: number;
  /**
   * If the raw length is at least this, the face is surely upright. If it is shorter, the face is also tried turned. 0
   * if unknown.
   */
  readonly normSure: number;
  /**
   * If measureCover is above this, a part of the face counts as covered. 1 if that was not measured for the encoder.
   */
  readonly coverMax: number;

  /**
   * Encodes a face that is aligned to `template`. Throws Fault 'timeout' once `signal` aborts, and 'unavailable' if the
   * runtime fails. Safe to call concurrently.
   */
  encode(face: AlignedFace, signal: AbortSignal): Promise<EncodedFace>;
}
