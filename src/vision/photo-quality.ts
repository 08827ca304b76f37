/** A rule that a photo for comparison must keep. */
export type QualityRule =
  'face-too-small' | 'face-blurred' | 'face-too-dark' | 'face-overexposed' | 'face-turned' | 'face-covered';

/** A rule that a photo broke. */
export interface QualityFinding {
  readonly rule: QualityRule;
  /** What was measured, in the unit of `limit`. */
  readonly measured: number;
  readonly limit: number;
  /** True where the face cannot be compared in earnest; false where the rule is only worth a word. */
  readonly blocks: boolean;
}
