/** Settings of a server under test: long time limits, because a machine that is busy with other tests is slow. */
export const UNHURRIED = {
  RENZHENG_INFERENCE_TIMEOUT_MS: '60000',
  RENZHENG_VIDEO_TIMEOUT_MS: '60000',
} as const;
