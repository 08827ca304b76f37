import { expect, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import { secretContracts } from './contract.ts';
import { createSecretHandlers, type SecretDeps } from './handler.ts';

const STATUS = { state: 'idle', dataKeyId: 2, done: 3, total: 3, problem: null } as const;

function opened({
  state = 'idle',
  forgotten = 'forgotten',
  fromSettings = false,
}: { state?: 'idle' | 'running' | 'failed'; forgotten?: string; fromSettings?: boolean } = {}) {
  const asked: unknown[] = [];
  const note =
    <T>(what: string, answer: T) =>
    async (...how: unknown[]) => (asked.push([what, ...how]), answer);
  const handlers = createSecretHandlers({
    vault: {
      siteKeyId: 'site',
      dataKeys: () => [{ id: 2, cipher: 'aes-256-gcm', createdAtMs: 1, isCurrent: true }],
    },
    rotation: {
      status: async () => ({ ...STATUS, state }),
      rotate: note('rotate', STATUS),
      resume: note('resume', STATUS),
      forget: note('forget', forgotten),
    },
    clock: { nowMs: () => 9 },
    changeSiteKey: fromSettings ? null : note('change', { siteKeyId: 'next', previousFile: '/d/site.key.previous' }),
  } as unknown as SecretDeps);
  return { handlers, asked };
}

test('keys are shown by their ids, and how far a rotation is', async () => {
  expect(await opened({ state: 'failed' }).handlers.show({}, anActor)).toEqual({
    ok: true,
    result: {
      siteKeyId: 'site',
      dataKeys: [{ id: 2, cipher: 'aes-256-gcm', createdAtMs: 1, isCurrent: true }],
      rotation: { ...STATUS, state: 'failed' },
    },
  });
});

test('a rotation is begun and gone on with in the name of the administrator', async () => {
  const { handlers, asked } = opened();
  const done = { ok: true, result: STATUS, subject: 'data key 2' };
  expect(await handlers.rotate({ cipher: 'sm4-gcm' }, anActor)).toEqual(done);
  expect(await handlers.rotate({}, anActor)).toEqual(done);
  expect(await handlers.resume({}, anActor)).toEqual(done);
  expect(asked).toEqual([
    ['rotate', 'ada', 'sm4-gcm'],
    ['rotate', 'ada', undefined],
    ['resume', 'ada'],
  ]);
});

test('one rotation ends before another begins', async () => {
  const { handlers, asked } = opened({ state: 'running' });
  expect(await handlers.rotate({}, anActor)).toEqual({
    ok: false,
    error: 'conflict',
    detail: 'a rotation is under way: wait until it has finished',
  });
  expect(asked).toEqual([]);
  expect(await opened({ state: 'failed' }).handlers.rotate({}, anActor)).toMatchObject({ ok: true });
});

test.each([
  ['forgotten', { ok: true, result: { forgotten: true }, subject: 'data key 1' }],
  ['too-soon', { ok: false, error: 'conflict', detail: expect.stringMatching(/less than an hour old.*force/) }],
  ['unknown', { ok: false, error: 'not_found', detail: 'there is no such data key' }],
  ['in-use', { ok: false, error: 'conflict', detail: expect.stringMatching(/^some values are still sealed/) }],
])('a data key that is %s', async (forgotten, expected) => {
  const { handlers, asked } = opened({ forgotten });
  expect(await handlers.forget({ dataKeyId: 1, force: true }, anActor)).toEqual(expected);
  expect(asked).toEqual([['forget', 1, { nowMs: 9, force: true }]]);
});

test('a site key is changed where it is kept', async () => {
  const { handlers } = opened();
  expect(await handlers.changeSiteKey({}, anActor)).toEqual({
    ok: true,
    result: { siteKeyId: 'next', previousFile: '/d/site.key.previous' },
    subject: 'site key next',
  });
  expect(await opened({ fromSettings: true }).handlers.changeSiteKey({}, anActor)).toMatchObject({
    error: 'conflict',
    detail: expect.stringContaining('set security.siteKey and security.previousSiteKey there'),
  });
});

test.each([
  [{ dataKeyId: '0' }, null],
  [{ dataKeyId: '1' }, { dataKeyId: 1, force: false }],
  [
    { dataKeyId: '1', force: 'true' },
    { dataKeyId: 1, force: true },
  ],
  [{ dataKeyId: '1.5' }, null],
])('the schema reads %j as %j', (given, expected) => {
  const read = secretContracts.forget.params.safeParse(given);
  expect(read.success ? read.data : null).toEqual(expected);
});

test('a cipher is one of those that the product has', () => {
  expect(secretContracts.rotate.params.safeParse({ cipher: 'rot13' }).success).toBe(false);
});
