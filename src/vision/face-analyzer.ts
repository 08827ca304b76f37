import type { Box } from './box.ts';
import type { FaceEmbedding } from './face-encoder.ts';
import type { AnalysisContext } from './frame-analyzer.ts';
import type { PhotoRefusal } from './photo-decoder.ts';
import type { FaceMeasurements, QualityFinding } from './photo-quality.ts';

/** The content of a photo. */
export type PhotoAnalysis =
  /** It could not be opened. */
  | { readonly kind: 'unreadable'; readonly refusal: PhotoRefusal }
  /** `tooDark` is present if the whole photo is so dark that a face in it could not be seen. */
  | { readonly kind: 'no-face'; readonly tooDark?: true }
  | {
      readonly kind: 'face';
      /** Number of faces in the photo. The other fields are about the largest. */
      readonly facesFound: number;
      /** Whether the photo is clearly about its largest face. True if it is the only one. */
      readonly standsOut: boolean;
      /** In pixels of the photo after its EXIF turn. */
      readonly box: Box;
      /** What the photo rules measure, and every rule that the face breaks. */
      readonly measurements: FaceMeasurements;
      readonly findings: readonly QualityFinding[];
      /** Null if the face breaks a rule, because its embedding could not be trusted. */
      readonly face: FaceEmbedding | null;
    };

/** Turns a photo into a face to compare. Implemented by inference/pool; suite: face-analyzer.suite.ts. */
export interface FaceAnalyzer {
  /** Id of the encoder. Every embedding carries it. */
  readonly modelId: string;

  /**
   * Opens a photo (JPEG, PNG, WebP, BMP, GIF or TIFF, from an untrusted source), finds its largest face, judges it and
   * encodes it. Throws Fault 'unavailable' at once if the queue is full or a worker failed, and 'timeout' once `signal`
   * aborts or the analysis takes too long.
   */
  analyze(photo: Uint8Array, context: AnalysisContext): Promise<PhotoAnalysis>;
}
