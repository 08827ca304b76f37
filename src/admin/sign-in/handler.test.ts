import { expect, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import type { Administrator } from '../../platform/access/administrator-store.ts';
import { signInContracts } from './contract.ts';
import { createSignInHandlers, linkUrl, type SignInDeps } from './handler.ts';

const ANN: Administrator = {
  id: 'adm_2',
  name: 'ann',
  role: 'operator',
  appIds: [],
  disabled: false,
  passwordHash: 'scrypt$secret',
  createdAtMs: 1,
};
const SECRET = 's'.repeat(43);
const CALLER = { ...anActor, tokenDigest: 'own', networkDigest: 'net' };

function opened({
  signedIn = { kind: 'opened', session: { token: 't', expiresAtMs: 7 } } as object,
  mayTry = true,
  holder = ANN as Administrator | null,
} = {}) {
  const asked: unknown[] = [];
  const deps = {
    administrators: {
      byName: async (name: string) => (name === 'ann' ? holder : null),
      byToken: async (digest: string) => (digest === 'own' ? { administrator: ANN, token: { expiresAtMs: 60 } } : null),
    },
    secondFactors: { statusOf: async () => ({ inForce: true, recoveryCodesLeft: 8 }) },
    signInLinks: {
      make: async (...how: unknown[]) => (asked.push(['make', ...how]), { secret: SECRET, expiresAtMs: 9 }),
      holderOf: async (secret: string) => (secret === SECRET ? holder : null),
      signIn: async (...how: unknown[]) => (asked.push(['signIn', ...how]), signedIn),
    },
    signInThrottle: {
      mayTry: async (...how: unknown[]) => (asked.push(['mayTry', ...how]), mayTry),
      signedIn: async (...how: unknown[]) => void asked.push(['signedIn', ...how]),
    },
    signInWays: { oidc: { label: 'Corp' }, language: 'zh-CN' },
    consoleOrigin: () => 'https://admin.example.com',
    operationsOf: (role: string) => [`${role}.may`],
  };
  return { asked, handlers: createSignInHandlers(deps as unknown as SignInDeps) };
}

test('the sign-in page learns what it offers, and nothing else', async () => {
  expect(await opened().handlers.ways({}, CALLER)).toEqual({
    ok: true,
    result: { password: true, oidc: { label: 'Corp' }, language: 'zh-CN' },
  });
});

test('a link signs its holder in, and the tries before it are forgotten', async () => {
  const { handlers, asked } = opened();
  expect(await handlers.useLink({ secret: SECRET }, CALLER)).toEqual({
    ok: true,
    result: { token: 't', expiresAtMs: 7 },
    subject: 'adm_2',
  });
  // Without a code nothing can be guessed, so no try is counted.
  expect(asked).toEqual([
    ['signIn', SECRET, undefined],
    ['signedIn', 'ann', 'net'],
  ]);
});

test.each([
  [{ kind: 'wrong' }, undefined, 'unauthenticated', /^this link was used, has ended or does not exist/],
  [{ kind: 'wrong' }, '123456', 'unauthenticated', /^the code is wrong, or the link was used meanwhile$/],
  [{ kind: 'code-needed' }, undefined, 'second_factor_required', /^this account has a second factor$/],
  [{ kind: 'codes-exhausted' }, '123456', 'forbidden', /^code: too many wrong codes/],
] as const)('a link that ends with %j and the code %s opens no session', async (signedIn, code, error, detail) => {
  const { handlers, asked } = opened({ signedIn });
  const refusal = { ok: false, error, detail: expect.stringMatching(detail) };
  expect(await handlers.useLink({ secret: SECRET, ...(code && { code }) }, CALLER)).toEqual(refusal);
  expect(asked).not.toContainEqual(expect.arrayContaining(['signedIn']));
});

test('codes beside a link are tried as seldom as those beside a password', async () => {
  const { handlers, asked } = opened({ mayTry: false });
  expect(await handlers.useLink({ secret: SECRET, code: '123456' }, CALLER)).toMatchObject({
    error: 'too_many_requests',
  });
  expect(asked).toEqual([['mayTry', 'ann', 'net']]);
});

test('an unknown link is not looked at further', async () => {
  const { handlers, asked } = opened({ holder: null });
  const refusal = { ok: false, error: 'unauthenticated', detail: expect.stringContaining('Make another one') };
  expect(await handlers.useLink({ secret: SECRET, code: '123456' }, CALLER)).toEqual(refusal);
  expect(asked).toEqual([]);
});

test('a link for oneself opens a session that ends with the own one', async () => {
  const { handlers, asked } = opened();
  expect(await handlers.makeLink({}, CALLER)).toEqual({
    ok: true,
    result: { url: `https://admin.example.com/console/#/link/${SECRET}`, expiresAtMs: 9 },
    subject: 'adm_1',
  });
  expect(asked).toEqual([['make', 'adm_1', { sessionEndsAtMs: 60, madeBy: 'own' }]]);
});

test('an owner makes a link for another, who must be enabled', async () => {
  const { handlers, asked } = opened();
  expect(await handlers.makeLinkFor({ name: 'ann' }, CALLER)).toMatchObject({ ok: true, subject: 'adm_2' });
  expect(asked).toEqual([['make', 'adm_2', { sessionEndsAtMs: null, madeBy: 'own' }]]);
  expect(await handlers.makeLinkFor({ name: 'eve' }, CALLER)).toMatchObject({ error: 'not_found' });
  const disabled = opened({ holder: { ...ANN, disabled: true } });
  expect(await disabled.handlers.makeLinkFor({ name: 'ann' }, CALLER)).toMatchObject({
    error: 'conflict',
    detail: expect.stringContaining('disabled'),
  });
  expect(disabled.asked).toEqual([]);
  expect(signInContracts.makeLinkFor.needsSecondPerson()).toBe(true);
});

test('the session says whose it is and what it may do, without the password', async () => {
  const { handlers } = opened();
  const answer = await handlers.whoAmI({}, CALLER);
  expect(answer).toEqual({
    ok: true,
    result: {
      id: 'adm_1',
      name: 'ada',
      role: 'owner',
      appIds: null,
      hasPassword: true,
      secondFactor: true,
      recoveryCodesLeft: 8,
      mustEnrol: false,
      expiresAtMs: 60,
      operations: ['owner.may'],
    },
  });
  expect(JSON.stringify(answer)).not.toContain('scrypt');
  expect(await handlers.whoAmI({}, { ...CALLER, tokenDigest: 'other', mustEnrol: true })).toMatchObject({
    result: { hasPassword: false, expiresAtMs: null, mustEnrol: true },
  });
});

test('the secret of a link stands behind the #, which browsers do not send', () => {
  const url = new URL(linkUrl('https://admin.example.com', SECRET));
  expect(`${url.pathname}${url.search}`).not.toContain(SECRET);
});

test.each([
  ['s'.repeat(43), true],
  ['s'.repeat(42), false],
  ['s'.repeat(44), false],
  ['$'.repeat(43), false],
])('the schema takes a secret of this shape: %#', (secret, isTaken) => {
  expect(signInContracts.useLink.params.safeParse({ secret }).success).toBe(isTaken);
});
