import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { AdminAccess } from './admin-access.ts';
import type { Administrator } from './administrator-store.ts';
import { makeFirstOwner } from './first-owner.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { SignInLinks } from './sign-in-links.ts';
import type { SignInLink } from './sign-in-link-store.ts';

const NOW_MS = 1_800_000_000_000;
const SECRET = Buffer.alloc(32, 5).toString('base64url');
const DIGEST = createHash('sha256').update(`admin-sign-in-link ${SECRET}`).digest('hex');

function opened(administrators: readonly Partial<Administrator>[]) {
  const kept: SignInLink[] = [];
  const asked: unknown[] = [];
  const signed: {
    id: string;
    how: { label: string; code?: string; endsAtMs: number | null; keep: (session: never, proved: never) => unknown };
  }[] = [];
  const links = new SignInLinks({
    links: {
      add: async (link: SignInLink, nowMs: number) => {
        kept.push(link);
        asked.push(nowMs);
      },
      find: async (digest: string, nowMs: number) => {
        asked.push(nowMs);
        return kept.find((each) => each.digest === digest) ?? null;
      },
      use: async (what: unknown) => {
        asked.push(what);
        return true;
      },
    } as never,
    administrators: { list: async () => administrators as readonly Administrator[] },
    access: {
      signInIdentified: async (id: string, how: never) => {
        signed.push({ id, how });
        return { kind: 'signed-in' };
      },
    } as unknown as AdminAccess,
    secrets: {
      mac: (purpose: string, text: string) => createHash('sha256').update(`${purpose} ${text}`).digest(),
    } as never,
    clock: { nowMs: () => NOW_MS },
    random: { bytes: (count) => new Uint8Array(count).fill(5), intBelow: () => 0 },
  });
  return { links, kept, asked, signed };
}

describe('links that sign in once', () => {
  test('a link lasts 15 minutes, and only the digest of its secret is kept', async () => {
    const { links, kept, asked } = opened([]);
    expect(await links.make('adm_1', { sessionEndsAtMs: 7, madeBy: 'd' })).toEqual({
      secret: SECRET,
      expiresAtMs: NOW_MS + 900_000,
    });
    expect(kept).toEqual([
      { digest: DIGEST, administratorId: 'adm_1', expiresAtMs: NOW_MS + 900_000, sessionEndsAtMs: 7, madeBy: 'd' },
    ]);
    expect(asked).toEqual([NOW_MS]);
  });

  test('the first owner that is not disabled is found', async () => {
    const of = (...all: readonly (readonly [string, string, boolean])[]) =>
      opened(
        all.map(([id, role, disabled]) => ({ id, role: role as Administrator['role'], disabled })),
      ).links.firstOwner();
    expect(
      await of(['a', 'viewer', false], ['b', 'owner', true], ['c', 'owner', false], ['d', 'owner', false]),
    ).toMatchObject({ id: 'c' });
    expect(await of(['a', 'viewer', false], ['b', 'owner', true])).toBeNull();
    expect(await of()).toBeNull();
  });

  test('the holder of a link is found as long as the link and the administrator are there', async () => {
    const { links } = opened([{ id: 'adm_0' }, { id: 'adm_1' }]);
    expect(await links.holderOf(SECRET)).toBeNull();
    await links.make('adm_1', { sessionEndsAtMs: null, madeBy: null });
    expect(await links.holderOf(SECRET)).toEqual({ id: 'adm_1' });
    expect(await links.holderOf('other')).toBeNull();
    const gone = opened([{ id: 'adm_0' }]);
    await gone.links.make('adm_1', { sessionEndsAtMs: null, madeBy: null });
    expect(await gone.links.holderOf(SECRET)).toBeNull();
  });

  test('a link opens a session that ends no later than it says, and is used with it', async () => {
    const { links, signed, asked } = opened([]);
    expect(await links.signIn(SECRET)).toEqual({ kind: 'wrong' });
    await links.make('adm_1', { sessionEndsAtMs: 7, madeBy: null });
    expect(await links.signIn(SECRET, '123456')).toEqual({ kind: 'signed-in' });
    expect(signed).toMatchObject([{ id: 'adm_1', how: { label: 'sign-in link', code: '123456', endsAtMs: 7 } }]);
    await signed[0]?.how.keep('session' as never, 'proved' as never);
    expect(asked.at(-1)).toEqual({ digest: DIGEST, session: 'session', provedFactor: 'proved', nowMs: NOW_MS });
  });
});

describe('passwords', () => {
  const random = { bytes: (count: number) => new Uint8Array(count).fill(3), intBelow: () => 0 };

  test('a hash names its cost, a salt of 16 bytes and a key of 32, and matches its password alone', async () => {
    const stored = await hashPassword('correct horse', random);
    expect(stored).toMatch(/^scrypt\$32768\$8\$3\$AwMDAwMDAwMDAwMDAwMDAw\$[\w-]{43}$/);
    expect(await verifyPassword('correct horse', stored)).toBe(true);
    expect(await verifyPassword('Correct horse', stored)).toBe(false);
    expect(await verifyPassword('correct horse', null)).toBe(false);
    // Full width is the same to a keyboard of another language (NFKC).
    expect(await verifyPassword('ｃorrect horse', stored)).toBe(true);
  });

  // RFC 7914, chapter 12: the first 32 bytes of the vector with N 1024, r 8, p 16.
  test('the cost of the stored hash counts', async () => {
    const salt = Buffer.from('NaCl').toString('base64url');
    const key = Buffer.from('fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162', 'hex').toString(
      'base64url',
    );
    expect(await verifyPassword('password', `scrypt$1024$8$16$${salt}$${key}`)).toBe(true);
    expect(await verifyPassword('password', `scrypt$2048$8$16$${salt}$${key}`)).toBe(false);
    expect(await verifyPassword('passwore', `scrypt$1024$8$16$${salt}$${key}`)).toBe(false);
  });
});

test('the first owner is made once, and its token is given', async () => {
  const made: unknown[] = [];
  const access = (owner: { readonly id: string } | null) =>
    ({
      create: async (what: unknown) => (made.push(what), owner),
      issueToken: async (id: string, how: unknown) => (made.push([id, how]), { token: 'secret' }),
    }) as unknown as AdminAccess;
  const store = (...all: readonly object[]) => ({ list: async () => all }) as never;
  expect(await makeFirstOwner(access({ id: 'adm_1' }), store({ id: 'adm_0' }))).toBeNull();
  expect(made).toEqual([]);
  expect(await makeFirstOwner(access({ id: 'adm_1' }), store())).toBe('secret');
  expect(made).toEqual([
    { name: 'owner', role: 'owner', appIds: [], password: null },
    ['adm_1', { label: 'first start' }],
  ]);
  await expect(makeFirstOwner(access(null), store())).rejects.toThrow(
    'the store lists no administrator, and yet the name owner is taken',
  );
});
