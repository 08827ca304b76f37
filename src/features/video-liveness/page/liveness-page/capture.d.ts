/** Header of the clip's request that holds the report. */
export const REPORT_HEADER: string;

/** The class of a camera by the name that the browser gives it. */
export function classOfCamera(label: string): 'virtual' | 'phone' | 'other' | 'unnamed';

/** Sums up the times, in milliseconds, at which frames were shown. */
export function frameTiming(timesMs: readonly number[]): {
  readonly frames: number;
  readonly gapMs: number;
  readonly jitterMs: number;
  readonly longestGapMs: number;
};
