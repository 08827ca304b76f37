import { exportJWK, generateKeyPair, importJWK, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, type KoaContextWithOIDC } from 'oidc-provider';

/** A person at the provider. */
export interface Person {
  readonly sub: string;
  readonly groups?: readonly string[];
  readonly preferred_username?: string;
  readonly email?: string;
}

/**
 * Changes the claims of an ID token before it is signed again. `other` signs with a key that the provider does not
 * publish, `none` signs nothing, `public-key` and `client-secret` sign by HMAC with what others know too.
 */
export interface Tampering {
  readonly claims?: (claims: JWTPayload) => JWTPayload;
  readonly key?: 'own' | 'other' | 'none' | 'public-key' | 'client-secret';
}

export const CLIENT_ID = 'renzheng';
export const CLIENT_SECRET = 'a secret of the registration';

/** An OpenID provider (npm oidc-provider) on this machine, which signs in the person of `person` without asking. */
export class OpenIdProviderUnderTest {
  readonly issuer: string;
  /** The person that signs in next. `null` answers that the person refused. */
  person: Person | null = { sub: 'nobody' };
  /** What is wrong with the ID tokens. */
  tampering: Tampering | null = null;
  /** Bodies of the token requests that came. */
  readonly tokenRequests: string[] = [];
  readonly #server: Server;
  #handle: ((request: IncomingMessage, response: ServerResponse) => unknown) | null = null;
  #isDown = false;

  private constructor(server: Server) {
    this.#server = server;
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (this.#isDown || this.#handle === null) return void request.socket.destroy();
      void this.#handle(request, response);
    });
  }

  static async open(): Promise<OpenIdProviderUnderTest> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new OpenIdProviderUnderTest(server);
  }

  /** Registers the console that is reached at this address. */
  async register(consoleUrl: string): Promise<void> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(privateKey)), kid: 'k', alg: 'RS256', use: 'sig' };
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: CLIENT_ID,
          client_secret: CLIENT_SECRET,
          redirect_uris: [`${consoleUrl}/console/oidc/callback`],
        },
      ],
      jwks: { keys: [jwk] },
      cookies: { keys: ['cookies of a test'] },
      claims: { openid: ['sub'], profile: ['preferred_username', 'groups', 'email'] },
      pkce: { required: () => true },
      ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, { uid }) => `/sign-in/${uid}` },
      findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ ...this.person, sub }) }),
      async loadExistingGrant(context) {
        const grant = new context.oidc.provider.Grant({
          clientId: CLIENT_ID,
          ...(context.oidc.session?.accountId === undefined ? {} : { accountId: context.oidc.session.accountId }),
        });
        grant.addOIDCScope('openid profile');
        await grant.save();
        return grant;
      },
    });
    provider.use(async (context: KoaContextWithOIDC, next: () => Promise<void>) => {
      await next();
      const body = context.body as { id_token?: string } | undefined;
      if (context.path !== '/token' || body?.id_token === undefined || this.tampering === null) return;
      body.id_token = await this.#tamper(body.id_token, jwk);
    });
    const answer = provider.callback();
    this.#handle = (request, response) =>
      request.url?.startsWith('/sign-in/') === true
        ? provider.interactionFinished(request, response, this.#result(), { mergeWithLastSubmission: false })
        : answer(request, response);
  }

  /** Whether every connection is cut. */
  set isDown(isDown: boolean) {
    this.#isDown = isDown;
    if (isDown) this.#server.closeAllConnections();
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #result() {
    if (this.person === null) return { error: 'access_denied', error_description: 'the person said no' };
    return { login: { accountId: this.person.sub, remember: false } };
  }

  async #tamper(token: string, jwk: Awaited<ReturnType<typeof exportJWK>>): Promise<string> {
    const { claims = (same: JWTPayload) => same, key = 'own' } = this.tampering ?? {};
    const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as JWTPayload;
    const changed = claims(payload);
    if (key === 'none') return new UnsecuredJWT(changed).encode();
    if (key === 'public-key' || key === 'client-secret') {
      const { n = '', e = '', kty = 'RSA' } = jwk;
      const pem = createPublicKey({ key: { n, e, kty }, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
      const secret = Buffer.from(key === 'public-key' ? pem : CLIENT_SECRET);
      return new SignJWT(changed).setProtectedHeader({ alg: 'HS256', kid: 'k' }).sign(secret);
    }
    const signer = key === 'own' ? await importJWK(jwk, 'RS256') : (await generateKeyPair('RS256')).privateKey;
    return new SignJWT(changed).setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(signer);
  }
}
