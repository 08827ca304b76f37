import { describe, expect, test } from 'vitest';
import type { Actor } from '../../platform/access/actor.ts';
import { createSecondFactorHandlers, type SecondFactorDeps } from './handler.ts';

const actor = {
  administratorId: 'adm_1',
  name: 'ann',
  role: 'owner',
  tokenDigest: 'digest',
  networkDigest: 'net',
} as Actor;

function opened(
  rest: {
    readonly mayTry?: boolean;
    readonly password?: string;
    readonly offered?: object | null;
    readonly confirmed?: unknown;
    readonly inForce?: boolean;
    readonly verdict?: string;
  } = {},
) {
  const {
    mayTry = true,
    password = 'right',
    offered = { secret: 's' },
    confirmed = ['r1', 'r2'],
    inForce = true,
    verdict = 'right',
  } = rest;
  const asked: unknown[] = [];
  const note =
    <T>(what: string, answer: T) =>
    async (...how: unknown[]) => (asked.push([what, ...how]), answer);
  const handlers = createSecondFactorHandlers({
    access: { hasPassword: note('hasPassword', password) },
    administrators: { byName: async (name: string) => (name === 'bob' ? { id: 'adm_2', name } : null) },
    secondFactors: {
      begin: note('begin', offered),
      confirm: note('confirm', confirmed),
      statusOf: async () => ({ inForce }),
      use: note('use', verdict),
      remove: note('remove', inForce),
    },
    signInThrottle: { mayTryInSession: async () => mayTry },
  } as unknown as SecondFactorDeps);
  return { handlers, asked };
}

test('too many tries are refused before anything is looked at', async () => {
  const { handlers, asked } = opened({ mayTry: false });
  for (const outcome of [
    await handlers.begin({ password: 'p' }, actor),
    await handlers.confirm({ code: '1' }, actor),
    await handlers.remove({ password: 'p', code: '1' }, actor),
  ])
    expect(outcome).toMatchObject({ ok: false, error: 'too_many_requests' });
  expect(asked).toEqual([]);
});

test.each(['no-password', 'wrong'])('a password that is %s neither begins nor removes', async (password) => {
  const { handlers, asked } = opened({ password });
  const [begun, removed] = [
    await handlers.begin({ password: 'p' }, actor),
    await handlers.remove({ password: 'p', code: '1' }, actor),
  ];
  expect([begun.ok, removed.ok]).toEqual([false, false]);
  expect(begun).toEqual(removed);
  expect(asked).toEqual([
    ['hasPassword', 'ann', 'p'],
    ['hasPassword', 'ann', 'p'],
  ]);
});

describe('a second factor', () => {
  test('is offered unless there is one', async () => {
    const { handlers, asked } = opened();
    expect(await handlers.begin({ password: 'p' }, actor)).toEqual({
      ok: true,
      result: { secret: 's' },
      subject: 'ann',
    });
    expect(asked.at(-1)).toEqual(['begin', 'adm_1', 'ann']);
    expect(await opened({ offered: null }).handlers.begin({ password: 'p' }, actor)).toEqual({
      ok: false,
      error: 'conflict',
      detail: 'you have a second factor: remove it first, which takes a code of it',
    });
  });

  test('is confirmed by a code, and this session stays', async () => {
    const { handlers, asked } = opened();
    expect(await handlers.confirm({ code: '1' }, actor)).toEqual({
      ok: true,
      result: { recoveryCodes: ['r1', 'r2'] },
      subject: 'ann',
    });
    expect(asked).toEqual([['confirm', 'adm_1', { code: '1', keptSession: 'digest' }]]);
    expect(await opened({ confirmed: 'no-offer' }).handlers.confirm({ code: '1' }, actor)).toMatchObject({
      error: 'conflict',
      detail: 'no secret was offered to you in the last ten minutes: begin again',
    });
    expect(await opened({ confirmed: 'wrong' }).handlers.confirm({ code: '1' }, actor)).toMatchObject({
      error: 'forbidden',
    });
  });

  test.each([
    [{ inForce: false }, 'not_found'],
    [{ verdict: 'wrong' }, 'forbidden'],
    [{ verdict: 'exhausted' }, 'forbidden'],
  ])('with %j is not removed', async (rest, error) => {
    const { handlers, asked } = opened(rest);
    const outcome = await handlers.remove({ password: 'p', code: '1' }, actor);
    expect(outcome.ok).toBe(false);
    expect(outcome).toMatchObject({ error });
    expect(asked.map((each) => (each as string[])[0])).not.toContain('remove');
  });

  test('is removed by its holder with a code, and by an owner without', async () => {
    const { handlers, asked } = opened();
    expect(await handlers.remove({ password: 'p', code: '1' }, actor)).toEqual({
      ok: true,
      result: { removed: true },
      subject: 'ann',
    });
    expect(asked.slice(1)).toEqual([
      ['use', 'adm_1', '1'],
      ['remove', 'adm_1'],
    ]);
    expect(await handlers.removeOfOther({ name: 'bob' }, actor)).toEqual({
      ok: true,
      result: { removed: true },
      subject: 'adm_2',
    });
    expect(await handlers.removeOfOther({ name: 'eve' }, actor)).toMatchObject({ ok: false, error: 'not_found' });
    expect(await opened({ inForce: false }).handlers.removeOfOther({ name: 'bob' }, actor)).toEqual({
      ok: false,
      error: 'not_found',
      detail: 'there is no second factor',
    });
  });
});
