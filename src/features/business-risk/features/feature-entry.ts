/** One row of the feature table. */
export interface FeatureEntry {
  /** As rules write it. */
  readonly name: string;
  readonly type: 'number' | 'flag' | 'text';
  /** What one of it is; `-` for flags and texts. */
  readonly unit: string;
  /** Length of the time window, or `-` if it looks at this request or at all of the past. */
  readonly window: string;
  /** What it describes. */
  readonly entity: string;
  readonly meaning: string;
  /** What null means, or `never null` if it cannot be null. */
  readonly nullMeans: string;
  /** Every value that a text can take, if they are few and fixed. */
  readonly values?: readonly string[];
}
