import type { Config } from '../config/config.ts';
import { systemRandom } from '../kernel/random.ts';
import { UpstreamFaceReferee } from '../remote/upstream/face-referee.ts';
import { VerifyClient } from '../remote/upstream/verify-client.ts';

/** Opens the upstream that is asked about people that this register does not know. Null if none is configured. */
export function openReferee({
  register: { upstreamUrl, upstreamKey, upstreamTimeoutMs },
}: Config): UpstreamFaceReferee | null {
  if (upstreamUrl === undefined || upstreamKey === undefined) return null;
  const options = { baseUrl: upstreamUrl, key: upstreamKey, timeoutMs: upstreamTimeoutMs, random: systemRandom };
  return new UpstreamFaceReferee(new VerifyClient(options));
}
