import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const COMPLETE = { RENZHENG_OIDC_ISSUER: 'https://login.example.com', RENZHENG_OIDC_CLIENT_ID: 'renzheng' };

const problemOf = (env: Readonly<Record<string, string>>) => {
  try {
    readConfig(env);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
};

test('without a provider, nothing of it is set', () => {
  expect(readConfig({}).oidc).toEqual({
    clientAuthentication: 'client_secret_basic',
    label: 'OpenID Connect',
    scopes: ['openid', 'profile'],
    roleClaim: 'groups',
    roles: {},
  });
});

test('an owner names the role of each value of the claim, owner and operator too', () => {
  const roles = 'site admins=owner,ops=operator, fraud=analyst';
  expect(readConfig({ ...COMPLETE, RENZHENG_OIDC_ROLES: roles }).oidc.roles).toEqual({
    'site admins': 'owner',
    ops: 'operator',
    fraud: 'analyst',
  });
});

test.each([
  [{ RENZHENG_OIDC_ISSUER: 'https://login.example.com' }, 'oidc.issuer needs oidc.clientId'],
  [{ RENZHENG_OIDC_CLIENT_ID: 'x' }, 'give oidc.issuer'],
  [{ RENZHENG_OIDC_CLIENT_SECRET: 'x' }, 'give oidc.issuer'],
  [{ RENZHENG_OIDC_DEFAULT_ROLE: 'auditor' }, 'give oidc.issuer'],
  [{ RENZHENG_OIDC_ROLES: 'a=analyst' }, 'give oidc.issuer'],
  [{ ...COMPLETE, RENZHENG_OIDC_ISSUER: 'http://login.example.com' }, 'it must begin with https://'],
  [{ ...COMPLETE, RENZHENG_OIDC_ISSUER: 'ftp://127.0.0.1' }, 'it must begin with https://'],
  [{ ...COMPLETE, RENZHENG_OIDC_ISSUER: 'https://u:hidden@login.example.com' }, 'it must hold no user and no password'],
  [{ RENZHENG_TRACING_URL: 'https://u:hidden@traces.example.com/v1' }, 'it must hold no user and no password'],
  [{ ...COMPLETE, RENZHENG_OIDC_ROLES: 'a=root' }, 'oidc.roles'],
  [{ ...COMPLETE, RENZHENG_OIDC_DEFAULT_ROLE: 'owner' }, 'oidc.defaultRole'],
  [{ ...COMPLETE, RENZHENG_OIDC_DEFAULT_ROLE: 'operator' }, 'oidc.defaultRole'],
])('%j is refused', (env, problem) => {
  expect(problemOf(env)).toContain(problem);
  expect(problemOf(env)).not.toContain('hidden');
});

test.each([
  COMPLETE,
  { ...COMPLETE, RENZHENG_OIDC_ISSUER: 'http://127.0.0.1:4000' },
  { ...COMPLETE, RENZHENG_OIDC_DEFAULT_ROLE: 'analyst' },
])('%j is accepted', (env) => expect(problemOf(env)).toBeNull());
