import { describe, expect, test } from 'vitest';
import type { Actor } from '../../platform/access/actor.ts';
import { applyChange } from '../../platform/access/administrator-change.ts';
import type { Administrator, AdministratorChange, AdminToken } from '../../platform/access/administrator-store.ts';
import { MemoryAdministratorStore } from '../../storage/memory/administrator-store.ts';
import { createAdministratorHandlers, type AdministratorDeps } from './handler.ts';

const actor = {
  administratorId: 'adm_1',
  name: 'ann',
  role: 'owner',
  tokenDigest: 'aa'.repeat(32),
  networkDigest: 'net',
} as Actor;
const administrator = (rest: Partial<Administrator> = {}): Administrator => ({
  id: 'adm_1',
  name: 'ann',
  role: 'owner',
  appIds: [],
  disabled: false,
  passwordHash: 'scrypt$secret',
  createdAtMs: 5,
  ...rest,
});
const token = (pair: string): AdminToken =>
  ({
    digest: pair.repeat(32),
    administratorId: 'adm_1',
    kind: 'session',
    label: '',
    createdAtMs: 1,
    expiresAtMs: 9,
  }) as AdminToken;

function opened({
  all = [administrator()],
  mayTry = true,
  signedIn = {},
  changed = 'changed',
}: {
  readonly all?: readonly Administrator[];
  readonly mayTry?: boolean;
  readonly signedIn?: object;
  readonly changed?: string;
} = {}) {
  const asked: unknown[] = [];
  const deps = {
    access: {
      signIn: async (...how: unknown[]) => (asked.push(['signIn', ...how]), signedIn),
      changePassword: async (...how: unknown[]) => (asked.push(['changePassword', ...how]), changed),
      create: async (what: { readonly name: string }) =>
        all.some(({ name }) => name === what.name) ? null : administrator({ ...what, id: 'adm_9', passwordHash: null }),
      hash: async (password: string) => `hash of ${password}`,
      tokensOf: async () => [token('aa'), token('bb')],
      revoke: async (id: string, tokenId: string) => (asked.push(['revoke', id, tokenId]), tokenId === 'known'),
      issueToken: async (...how: unknown[]) => (
        asked.push(['issueToken', ...how]),
        { token: 'shown once', expiresAtMs: 7 }
      ),
    },
    store: {
      list: async () => all,
      byName: async (name: string) => all.find((each) => each.name === name) ?? null,
      change: async (change: AdministratorChange) => {
        const { endsTokens, ...outcome } = applyChange(all, change);
        if (outcome.kind === 'changed') asked.push(['change', outcome.administrator, { endsTokens }]);
        return outcome;
      },
      removeToken: async (digest: string) => digest === actor.tokenDigest,
    },
    signInThrottle: {
      mayTry: async () => mayTry,
      mayTryInSession: async () => mayTry,
      signedIn: async (...how: unknown[]) => void asked.push(['signedIn', ...how]),
    },
    secondFactors: { holders: async () => new Set(['adm_1']) },
    identities: {
      list: async () => [
        {
          administratorId: 'adm_1',
          issuer: 'https://id.example',
          subject: 's',
          roleFromClaim: true,
          more: 'kept back',
        },
      ],
    },
  } as unknown as AdministratorDeps;
  return { handlers: createAdministratorHandlers(deps), asked };
}

describe('signing in', () => {
  test('too many tries are refused before a password is looked at', async () => {
    const { handlers, asked } = opened({ mayTry: false });
    const tried = await handlers.signIn({ name: 'ann', password: 'p' }, actor);
    expect(tried).toMatchObject({ ok: false, error: 'too_many_requests' });
    expect(await handlers.changeOwnPassword({ password: 'p', newPassword: 'q' }, actor)).toEqual(tried);
    expect(asked).toEqual([]);
  });

  test.each([
    ['wrong', 'unauthenticated'],
    ['code-needed', 'second_factor_required'],
    ['codes-exhausted', 'forbidden'],
  ])('%s opens no session', async (kind, error) => {
    const { handlers, asked } = opened({ signedIn: { kind } });
    const outcome = await handlers.signIn({ name: 'ann', password: 'p', code: '1' }, actor);
    expect(outcome.ok).toBe(false);
    expect(outcome).toMatchObject({ error });
    expect(JSON.stringify(outcome)).not.toContain('ann');
    expect(asked).toEqual([['signIn', 'ann', 'p', '1']]);
  });

  test('a session is opened, and the throttle hears of it', async () => {
    const session = { token: 't', expiresAtMs: 7, more: 'kept back' };
    const { handlers, asked } = opened({ signedIn: { kind: 'opened', session } });
    expect(await handlers.signIn({ name: 'ann', password: 'p' }, actor)).toEqual({
      ok: true,
      result: { token: 't', expiresAtMs: 7 },
      subject: 'ann',
    });
    expect(asked.at(-1)).toEqual(['signedIn', 'ann', 'net']);
    expect(await handlers.signOut({}, actor)).toEqual({ ok: true, result: { ended: true } });
  });

  test.each([
    ['no-password', false],
    ['wrong', false],
    ['changed', true],
  ])('a change of the own password that is %s is done: %s', async (changed, ok) => {
    const outcome = await opened({ changed }).handlers.changeOwnPassword({ password: 'p', newPassword: 'q' }, actor);
    expect(outcome.ok).toBe(ok);
    if (outcome.ok) expect(outcome).toEqual({ ok: true, result: { changed: true }, subject: 'ann' });
  });
});

describe('administrators', () => {
  test('are shown without their passwords, with what else is known of them', async () => {
    const { handlers } = opened({
      all: [administrator(), administrator({ id: 'adm_2', name: 'bob', role: 'auditor', passwordHash: null })],
    });
    const outcome = await handlers.list({}, actor);
    expect(outcome).toEqual({
      ok: true,
      result: {
        administrators: [
          {
            id: 'adm_1',
            name: 'ann',
            role: 'owner',
            appIds: [],
            disabled: false,
            hasPassword: true,
            secondFactor: true,
            createdAtMs: 5,
            identity: { issuer: 'https://id.example', subject: 's', roleFromClaim: true },
          },
          {
            id: 'adm_2',
            name: 'bob',
            role: 'auditor',
            appIds: [],
            disabled: false,
            hasPassword: false,
            secondFactor: false,
            createdAtMs: 5,
            identity: null,
          },
        ],
      },
    });
    expect(JSON.stringify(outcome)).not.toContain('scrypt');
  });

  test('a name is taken once', async () => {
    const { handlers } = opened();
    expect(await handlers.create({ name: 'ann', role: 'auditor', appIds: [] }, actor)).toEqual({
      ok: false,
      error: 'conflict',
      detail: 'this name is taken: choose another',
    });
    expect(await handlers.create({ name: 'cyd', role: 'auditor', appIds: [] }, actor)).toMatchObject({
      ok: true,
      subject: 'adm_9',
      result: { name: 'cyd', hasPassword: false, secondFactor: false, identity: null },
    });
  });

  test('the last owner is neither disabled nor demoted, and one of two is', async () => {
    const last = { ok: false, error: 'conflict', detail: 'this is the last owner: make another one first' };
    const disabled = administrator({ id: 'adm_2', name: 'bob', disabled: true });
    for (const changes of [{ disabled: true }, { role: 'auditor' as const }]) {
      const { handlers, asked } = opened({ all: [administrator(), disabled] });
      expect(await handlers.change({ name: 'ann', ...changes }, actor)).toEqual(last);
      expect(asked).toEqual([]);
      const two = opened({ all: [administrator(), administrator({ id: 'adm_2', name: 'bob' })] });
      expect((await two.handlers.change({ name: 'ann', ...changes }, actor)).ok).toBe(true);
    }
    expect(await opened().handlers.change({ name: 'eve' }, actor)).toMatchObject({ ok: false, error: 'not_found' });
  });

  test.each([
    [{}, {}, false],
    [{ password: 'new' }, {}, true],
    [{ password: 'new' }, { passwordHash: null }, false],
    [{ disabled: true }, {}, true],
    [{ appIds: ['app_1'] }, {}, false],
  ])('a change of %j to an account with %j ends its tokens: %s', async (changes, rest, endsTokens) => {
    const bob = administrator({ id: 'adm_2', name: 'bob', role: 'auditor', ...rest });
    const { handlers, asked } = opened({ all: [administrator(), bob] });
    const outcome = await handlers.change({ name: 'bob', ...changes }, actor);
    expect(outcome).toMatchObject({ ok: true, subject: 'adm_2' });
    const { password, ...plain } = changes as { password?: string };
    const after = { ...bob, ...plain, ...(password === undefined ? {} : { passwordHash: 'hash of new' }) };
    expect(asked).toEqual([['change', after, { endsTokens }]]);
    expect(JSON.stringify(outcome)).not.toContain('hash of');
  });
});

test('an administrator that is disabled while its new password is hashed stays disabled', async () => {
  const store = new MemoryAdministratorStore();
  await store.add(administrator());
  await store.add(administrator({ id: 'adm_2', name: 'bob' }));
  const hash = Promise.withResolvers<string>();
  const handlers = createAdministratorHandlers({
    access: { hash: () => hash.promise },
    store,
    secondFactors: { holders: async () => new Set() },
    identities: { list: async () => [] },
  } as unknown as AdministratorDeps);
  const reset = handlers.change({ name: 'bob', password: 'another horse battery' }, actor);
  expect(await handlers.change({ name: 'bob', disabled: true }, actor)).toMatchObject({ result: { disabled: true } });
  hash.resolve('hash of new');
  expect(await reset).toMatchObject({ ok: true, result: { disabled: true } });
  expect(await store.byName('bob')).toMatchObject({ disabled: true, passwordHash: 'hash of new' });
});

describe('sessions and tokens', () => {
  test('the one that asks is marked, and no digest is shown', async () => {
    const { handlers } = opened();
    for (const outcome of [await handlers.ownTokens({}, actor), await handlers.tokens({ name: 'ann' }, actor)]) {
      if (!outcome.ok || !('result' in outcome)) throw new Error('it answers');
      expect(outcome.result.tokens.map(({ current }) => current)).toEqual([true, false]);
      expect(JSON.stringify(outcome)).not.toContain('aa'.repeat(32));
    }
  });

  test('what is not there is not found', async () => {
    const { handlers, asked } = opened();
    const notFound = { ok: false, error: 'not_found' };
    expect(await handlers.revokeOwn({ tokenId: 'other' }, actor)).toMatchObject(notFound);
    expect(await handlers.revokeToken({ name: 'ann', tokenId: 'other' }, actor)).toMatchObject(notFound);
    asked.length = 0;
    for (const outcome of [
      await handlers.tokens({ name: 'eve' }, actor),
      await handlers.revokeToken({ name: 'eve', tokenId: 'known' }, actor),
      await handlers.issueToken({ name: 'eve', label: 'ci' }, actor),
    ])
      expect(outcome).toMatchObject(notFound);
    expect(asked).toEqual([]);
  });

  test('a token is ended or made, and the audit names it or its holder', async () => {
    const { handlers, asked } = opened();
    expect(await handlers.revokeOwn({ tokenId: 'known' }, actor)).toEqual({
      ok: true,
      result: { ended: true },
      subject: 'known',
    });
    expect(await handlers.revokeToken({ name: 'ann', tokenId: 'known' }, actor)).toEqual({
      ok: true,
      result: { ended: true },
      subject: 'adm_1',
    });
    expect(await handlers.issueToken({ name: 'ann', label: 'ci', days: 2 }, actor)).toEqual({
      ok: true,
      result: { token: 'shown once', expiresAtMs: 7 },
      subject: 'adm_1',
    });
    await handlers.issueToken({ name: 'ann', label: 'ci' }, actor);
    expect(asked.slice(-2)).toEqual([
      ['issueToken', 'adm_1', { label: 'ci', lastsMs: 172_800_000 }],
      ['issueToken', 'adm_1', { label: 'ci', lastsMs: undefined }],
    ]);
  });
});
