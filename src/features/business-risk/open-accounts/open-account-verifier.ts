import type { AccountClaim, Detail } from '../ingest/risk-request.ts';

/** What a provider says of an open account's sign-in token. */
export type TokenState =
  /** The check is off, the account is no open account, or the request brings nothing that could be checked. */
  | 'not-checked'
  | 'valid'
  /** The token is unknown, expired or of another account: RiskType 104. */
  | 'invalid-token'
  /** The OpenID or app does not exist: RiskType 3. */
  | 'invalid-account'
  /** The provider could not be asked in time. */
  | 'unavailable';

/**
 * Asks QQ or WeChat whether a sign-in is real. Implemented in storage/open-accounts.
 */
export interface OpenAccountVerifier {
  /** Never throws for a provider's failure: that is 'unavailable'. */
  verify(account: AccountClaim, details: readonly Detail[], signal: AbortSignal): Promise<TokenState>;
}

/** Checks nothing: the default. */
export const NO_VERIFIER: OpenAccountVerifier = { verify: async () => 'not-checked' };
