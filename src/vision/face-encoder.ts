import type { FivePoints } from './landmarks.ts';
import type { Picture } from './picture.ts';

/** Where an encoder expects the five points of a face in its input. */
export interface AlignmentTemplate {
  /** Pixels of the encoder's input. */
  readonly width: number;
  readonly height: number;
  readonly points: FivePoints;
}

/** A face cut out, turned upright and scaled to an encoder's template. */
export type AlignedFace = Picture & { readonly __brand: 'AlignedFace' };

/** Direction of a face in feature space: Euclidean length 1 within 1e-3. */
export type Embedding = Float32Array<ArrayBuffer> & { readonly __brand: 'Embedding' };

/** An embedding with the id of the encoder that made it. */
export interface FaceEmbedding {
  readonly modelId: string;
  readonly embedding: Embedding;
}

/** What an encoder says of a face. */
export interface EncodedFace extends FaceEmbedding {
  /** Euclidean length before it was made 1: falls with blur, darkness, cover and wrong alignment. */
  readonly norm: number;
}

/** Turns a face into an embedding. Implemented by inference/onnx; every implementation passes face-encoder.suite.ts. */
export interface FaceEncoder {
  /** Names model and preprocessing: embeddings compare only within one id. */
  readonly modelId: string;
  readonly template: AlignmentTemplate;
  /** Numbers in an embedding. */
  readonly dimensions: number;
  /** Raw length under which an embedding is not to be trusted; 0 where the encoder's length says nothing. */
  readonly normMin: number;
  /** Raw length from which a face surely stands upright; a shorter one is looked at turned, too. 0 where unknown. */
  readonly normSure: number;
  /** measureCover over which a part of the face counts as covered; 1 where that was not measured for the encoder. */
  readonly coverMax: number;

  /**
   * `face` is aligned to `template`.
   * Throws Fault 'timeout' once `signal` aborts and 'unavailable' where the runtime fails. Safe to call concurrently.
   */
  encode(face: AlignedFace, signal: AbortSignal): Promise<EncodedFace>;
}
