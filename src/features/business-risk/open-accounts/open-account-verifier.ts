import type { AccountClaim, Detail } from '../ingest/risk-request.ts';

/** What a provider says about the sign-in token of an open account. */
export type TokenState =
  /** The check is off, the account is not an open account, or the request holds nothing to check. */
  | 'not-checked'
  | 'valid'
  /** The token is unknown, has expired or belongs to another account (RiskType 104). */
  | 'invalid-token'
  /** The OpenID or app does not exist (RiskType 3). */
  | 'invalid-account'
  /** The provider did not answer in time. */
  | 'unavailable';

/** Asks QQ or WeChat whether a sign-in is real. Implemented in remote/open-accounts. */
export interface OpenAccountVerifier {
  /** Does not throw if a provider fails. The result is then 'unavailable'. */
  verify(account: AccountClaim, details: readonly Detail[], signal: AbortSignal): Promise<TokenState>;
}

/** The default verifier, which checks nothing. */
export const NO_VERIFIER: OpenAccountVerifier = { verify: async () => 'not-checked' };
