import type { Box } from './box.ts';
import type { FaceEmbedding } from './face-encoder.ts';
import type { AnalysisContext } from './frame-analyzer.ts';
import type { PhotoRefusal } from './photo-decoder.ts';
import type { FaceMeasurements, QualityFinding } from './photo-quality.ts';

/** What a photo shows. */
export type PhotoAnalysis =
  /** It could not be opened. */
  | { readonly kind: 'unreadable'; readonly refusal: PhotoRefusal }
  | { readonly kind: 'no-face' }
  | {
      readonly kind: 'face';
      /** Faces in the photo; what follows is about the largest. */
      readonly facesFound: number;
      /** In pixels of the photo as it is looked at (its EXIF turn done). */
      readonly box: Box;
      /** What the photo rules looked at, and every rule that the face breaks. */
      readonly measurements: FaceMeasurements;
      readonly findings: readonly QualityFinding[];
      /** null where it breaks a rule: an embedding of such a face is not to be trusted. */
      readonly face: FaceEmbedding | null;
    };

/** Turns a photo into a face to compare. Implemented by inference/pool; suite: face-analyzer.suite.ts. */
export interface FaceAnalyzer {
  /** The encoder's: every embedding handed out carries it. */
  readonly modelId: string;

  /**
   * Opens a photo (JPEG, PNG, WebP, BMP, GIF, TIFF: bytes of anyone's making), finds its largest face, judges and encodes it.
   * Throws Fault 'unavailable' at once where too many analyses wait already or where a worker failed, and 'timeout'
   * once `signal` aborts or the analysis takes too long.
   */
  analyze(photo: Uint8Array, context: AnalysisContext): Promise<PhotoAnalysis>;
}
