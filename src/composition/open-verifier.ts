import type { Config } from '../config/config.ts';
import {
  NO_VERIFIER,
  type OpenAccountVerifier,
} from '../features/business-risk/open-accounts/open-account-verifier.ts';
import { HttpOpenAccountVerifier } from '../remote/open-accounts/open-account-verifier.ts';

/** Opens the client that asks WeChat and QQ about a sign-in token. It asks neither if no address is configured. */
export function openVerifier({ risk }: Config): OpenAccountVerifier {
  const { weChatUrl, weChatSessionKeyUrl: sessionKeyUrl, qqUrl, openAccountTimeoutMs: timeoutMs } = risk;
  if (weChatUrl === undefined && sessionKeyUrl === undefined && qqUrl === undefined) return NO_VERIFIER;
  return new HttpOpenAccountVerifier({ weChatUrl, sessionKeyUrl, qqUrl, timeoutMs });
}
