/** What the pipeline counts. */
export interface CallMetrics {
  /** Counts one answer that was sent, by API and `error_code`. */
  answered(api: string, errorCode: number, durationMs: number): void;
  /**
   * Counts one request that ended without an answer of its API: the caller left, was too slow, or too many others
   * waited.
   */
  unanswered(api: string, why: 'gone' | 'slow' | 'crowded'): void;
}
