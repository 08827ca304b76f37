import { afterEach, expect, test, vi } from 'vitest';
import { OpenIdProvider } from './openid-provider.ts';

afterEach(() => void vi.unstubAllGlobals());

const ENTRA = 'https://login.microsoftonline.com';

/** Begins a sign-in at a provider with this issuer in its metadata. */
function beginAt(issuer: string, named: string) {
  const metadata = {
    issuer: named,
    authorization_endpoint: `${ENTRA}/authorize`,
    token_endpoint: `${ENTRA}/token`,
    jwks_uri: `${ENTRA}/keys`,
  };
  vi.stubGlobal('fetch', async () => Response.json(metadata));
  const provider = new OpenIdProvider({
    issuer,
    clientId: 'renzheng',
    clientAuthentication: 'client_secret_basic',
    label: 'Company account',
    scopes: [],
    roleClaim: 'roles',
  });
  const flow = { state: 's', nonce: 'n', verifier: 'v'.repeat(43) };
  return provider.begin(flow, 'https://console.example.com/console/oidc/callback');
}

test.each([
  ['common', '{tenantid}'],
  ['organizations', '{tenantid}'],
  ['consumers', '9188040d-6c67-4c5b-b112-36a304b66dad'],
])('nobody signs in at %s, to which every organization or person has access', async (tenant, named) => {
  expect(await beginAt(`${ENTRA}/${tenant}/v2.0`, `${ENTRA}/${named}/v2.0`)).toEqual({
    ok: false,
    reason: 'unavailable',
    detail: 'oidc.issuer is open to persons of every organization: name one tenant in it',
  });
});

test('one tenant is taken', async () => {
  const issuer = `${ENTRA}/11111111-2222-3333-4444-555555555555/v2.0`;
  expect(await beginAt(issuer, issuer)).toMatchObject({ ok: true });
});
