/** What the pipeline counts. */
export interface CallMetrics {
  /** One answer that left, by API and `error_code`. */
  answered(api: string, errorCode: number, durationMs: number): void;
  /** One request that ended without an answer of its API: the caller left, was too slow, or too many waited. */
  unanswered(api: string, why: 'gone' | 'slow' | 'crowded'): void;
}
