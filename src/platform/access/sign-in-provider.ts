/** What the server keeps of one sign-in while the browser is at the provider. It stays with the browser, sealed. */
export interface ProviderFlow {
  /** Ties the answer to this sign-in. */
  readonly state: string;
  /** Ties the provider's token to this sign-in. */
  readonly nonce: string;
  /** Proves that the code is redeemed by the server that asked for it (PKCE, RFC 7636). */
  readonly verifier: string;
}

/** A person as a provider vouched for it. */
export interface ProvedIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** The values of the role claim, e.g. the person's groups. None if the provider leaves the claim out. */
  readonly claimedRoles: readonly string[];
  /** How the provider calls the person. Only a proposal for the name of a first account. */
  readonly name: string | null;
}

/**
 * Why a sign-in at a provider did not succeed. `denied`: the provider or the person said no. `refused`: the answer
 * fails a check, e.g. it is for another client. `unavailable`: the provider does not answer, or not as its settings
 * promise.
 */
export type ProviderRefusal = 'denied' | 'refused' | 'unavailable';

/** How a sign-in at a provider ended. `detail` is for the log, and holds nothing of a person and no secret. */
export type ProviderAnswer =
  | { readonly ok: true; readonly identity: ProvedIdentity }
  | { readonly ok: false; readonly reason: ProviderRefusal; readonly detail: string };

/** Lets persons sign in with an OpenID provider. */
export interface SignInProvider {
  /** How the sign-in page calls the provider, e.g. `Company account`. */
  readonly label: string;
  /** URL of the provider, as its tokens name it. */
  readonly issuer: string;

  /**
   * Gives the address at the provider where the browser signs in.
   *
   * @param redirectUri where the provider sends the browser back to, as it is registered there
   */
  begin(
    flow: ProviderFlow,
    redirectUri: string,
  ): Promise<{ readonly ok: true; readonly url: URL } | Extract<ProviderAnswer, { readonly ok: false }>>;

  /**
   * Reads what the browser brought back, and asks the provider to identify the person.
   *
   * @param answer the redirect URI with the parameters that the provider added
   */
  finish(flow: ProviderFlow, answer: URL): Promise<ProviderAnswer>;
}
