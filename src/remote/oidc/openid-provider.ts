import * as oidc from 'openid-client';
import { Fault } from '../../kernel/fault.ts';
import type {
  ProviderAnswer,
  ProvedIdentity,
  ProviderFlow,
  SignInProvider,
} from '../../platform/access/sign-in-provider.ts';
import { claimedName, claimedRoles, isElsewhere } from './read-claims.ts';

/** How an OpenID provider is reached, and what it is asked for. */
export interface OpenIdSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** `undefined` for a client that is registered without one. PKCE protects the code in any case. */
  readonly clientSecret?: string | undefined;
  /** How the secret is sent. A provider takes the way that the registration names. */
  readonly clientAuthentication: 'client_secret_basic' | 'client_secret_post';
  readonly label: string;
  readonly scopes: readonly string[];
  /** Name or dotted path of the claim with roles or groups, e.g. `groups` or `realm_access.roles`. */
  readonly roleClaim: string;
}

type Refused = Extract<ProviderAnswer, { readonly ok: false }>;

const ELSEWHERE: Refused = {
  ok: false,
  reason: 'unavailable',
  detail:
    'the provider keeps the claim of oidc.roleClaim elsewhere: let it send fewer groups, or roles, in the ID token',
};

const TIMEOUT_S = 10;
const ANSWER_BYTES_MAX = 1024 * 1024;
const SUBJECT_LENGTH_MAX = 255;

/**
 * Lets persons sign in with an OpenID provider by the authorization code flow with PKCE. Checks state, nonce, issuer,
 * audience, times and signature. Source: OpenID Connect Core 1.0, RFC 9700.
 *
 * The provider is looked up at the first sign-in, so a provider that is down never stops the server from starting.
 */
export class OpenIdProvider implements SignInProvider {
  readonly label: string;
  readonly issuer: string;
  readonly #settings: OpenIdSettings;
  #known: Promise<oidc.Configuration> | null = null;

  constructor(settings: OpenIdSettings) {
    this.#settings = settings;
    this.label = settings.label;
    this.issuer = settings.issuer;
  }

  async begin({ state, nonce, verifier }: ProviderFlow, redirectUri: string) {
    try {
      const url = oidc.buildAuthorizationUrl(await this.#configuration(), {
        redirect_uri: redirectUri,
        scope: [...new Set(['openid', ...this.#settings.scopes])].join(' '),
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return { ok: true, url } as const;
    } catch (error) {
      return { ok: false, reason: 'unavailable', detail: explain(error) } as const;
    }
  }

  async finish({ state, nonce, verifier }: ProviderFlow, answer: URL): Promise<ProviderAnswer> {
    let configuration: oidc.Configuration;
    try {
      configuration = await this.#configuration();
    } catch (error) {
      return { ok: false, reason: 'unavailable', detail: explain(error) };
    }
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, answer, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const proved = tokens.claims();
      if (proved === undefined) return { ok: false, reason: 'refused', detail: 'there is no ID token' };
      return await this.#identityOf(configuration, proved, tokens.access_token);
    } catch (error) {
      return { ok: false, reason: reasonOf(error), detail: explain(error) };
    }
  }

  /** Some providers tell roles and names only at their userinfo endpoint. */
  async #identityOf(
    configuration: oidc.Configuration,
    proved: oidc.IDToken,
    accessToken: string,
  ): Promise<ProviderAnswer> {
    const { roleClaim, issuer } = this.#settings;
    const { sub: subject } = proved;
    if (subject.trim() === '') return NOBODY;
    if (subject.length > SUBJECT_LENGTH_MAX) return TOO_LONG;
    const isMissing = claimedRoles(proved, roleClaim) === null || claimedName(proved) === null;
    const canAsk = configuration.serverMetadata().userinfo_endpoint !== undefined;
    const told = isMissing && canAsk ? await oidc.fetchUserInfo(configuration, accessToken, subject) : ({} as const);
    const roles = claimedRoles(proved, roleClaim) ?? claimedRoles(told, roleClaim);
    if (roles === null && [proved, told].some((claims) => isElsewhere(claims, roleClaim))) return ELSEWHERE;
    const identity: ProvedIdentity = {
      issuer,
      subject,
      // Most providers leave the claim out if it would be empty.
      claimedRoles: roles ?? [],
      name: claimedName(proved) ?? claimedName(told),
    };
    return { ok: true, identity };
  }

  /** Looks the provider up once. After a failure, the next sign-in tries again. */
  #configuration(): Promise<oidc.Configuration> {
    this.#known ??= this.#discover().catch((error: unknown) => {
      this.#known = null;
      throw error;
    });
    return this.#known;
  }

  async #discover(): Promise<oidc.Configuration> {
    const { issuer, clientId } = this.#settings;
    const url = new URL(issuer);
    // The settings allow http only on this machine.
    const plain = url.protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
    const found = await oidc.discovery(url, clientId, undefined, clientAuthOf(this.#settings), {
      timeout: TIMEOUT_S,
      execute: [oidc.enableNonRepudiationChecks, ...plain],
      [oidc.customFetch]: boundedFetch,
    });
    const { issuer: named } = found.serverMetadata();
    if (named.includes('{') || named.includes(PERSONAL_ACCOUNTS))
      throw new Fault('unavailable', 'oidc.issuer is open to persons of every organization: name one tenant in it');
    return found;
  }
}

function clientAuthOf({ clientSecret, clientAuthentication }: OpenIdSettings): oidc.ClientAuth {
  if (clientSecret === undefined) return oidc.None();
  return clientAuthentication === 'client_secret_basic'
    ? oidc.ClientSecretBasic(clientSecret)
    : oidc.ClientSecretPost(clientSecret);
}

/**
 * Entra's tenant of all personal accounts. Its `common` and `organizations` name an issuer with `{tenantid}`,
 * which the library fills in from the token itself, so that every tenant of the world would be let in.
 */
const PERSONAL_ACCOUNTS = '9188040d-6c67-4c5b-b112-36a304b66dad';

const NOBODY: Refused = { ok: false, reason: 'refused', detail: 'the subject is empty' };
const TOO_LONG: Refused = { ok: false, reason: 'refused', detail: 'the subject has over 255 characters' };

/** Fetches an answer of bounded size. Throws Fault if the provider cannot be reached or fails. */
async function boundedFetch(url: string, options: oidc.CustomFetchOptions): Promise<Response> {
  const response = await reach(url, options);
  if (response.status >= 500) throw new Fault('unavailable', `the provider answered HTTP ${response.status}`);
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > ANSWER_BYTES_MAX) throw new Fault('unavailable', 'the provider answered too much');
    parts.push(part);
  }
  const { status, headers } = response;
  return new Response(parts.length > 0 ? Buffer.concat(parts) : null, { status, headers });
}

async function reach(url: string, options: oidc.CustomFetchOptions): Promise<Response> {
  try {
    return await fetch(url, options as RequestInit);
  } catch (cause) {
    throw new Fault('unavailable', 'the provider could not be reached in time', { cause });
  }
}

function reasonOf(error: unknown): Refused['reason'] {
  if (error instanceof oidc.AuthorizationResponseError) return 'denied';
  return faultOf(error) === null ? 'refused' : 'unavailable';
}

/** The library wraps what `boundedFetch` throws. */
function faultOf(error: unknown): Fault | null {
  for (let each = error; each instanceof Error; each = each.cause) if (each instanceof Fault) return each;
  return null;
}

/**
 * Says what failed in words of the library and of this file. The provider's own words may quote the person, so of those
 * only the fixed error codes of OAuth are kept.
 */
function explain(error: unknown): string {
  const fault = faultOf(error);
  if (fault !== null) return fault.message;
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError)
    return `the provider answered ${/^[a-z_]{1,64}$/.test(error.error) ? error.error : 'an unknown error'}`;
  if (error instanceof oidc.ClientError) return `${error.message} (${error.code ?? 'no code'}${claimOf(error)})`;
  throw error;
}

/** Names the claim that had another value than expected, e.g. `, aud`. */
function claimOf({ cause }: Error): string {
  const { claim } = ((cause as Error | undefined)?.cause ?? {}) as { readonly claim?: unknown };
  return typeof claim === 'string' && /^[a-z_]{1,32}$/.test(claim) ? `, ${claim}` : '';
}
