/**
 * Settings of a server under test that bear with any machine. Time limits are long, because a machine that is busy with
 * other tests is slow. An address has no rate, because a fast machine sends all calls of a test from one address at more
 * than the usual rate.
 */
export const UNHURRIED = {
  RENZHENG_INFERENCE_TIMEOUT_MS: '60000',
  RENZHENG_VIDEO_TIMEOUT_MS: '60000',
  RENZHENG_LIMITS_ADDRESS_PER_SECOND: '0',
} as const;
