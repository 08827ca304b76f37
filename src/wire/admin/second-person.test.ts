import { told } from '../../kernel/told.ts';
import { beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { seededRandom } from '../../kernel/seeded-random.ts';
import type { Role } from '../../platform/access/actor.ts';
import { MemoryAdministratorStore } from '../../storage/memory/administrator-store.ts';
import { MemoryConfirmationStore } from '../../storage/memory/confirmation-store.ts';
import { MemoryIdentityStore } from '../../storage/memory/identity-store.ts';
import { MemorySiteSecrets } from '../../storage/memory/site-secrets.ts';
import { defineAdmin, operationsOf, type AdminOutcome } from './define-admin.ts';
import { askSecondPerson, createSecondPerson } from './second-person.ts';

const contracts = defineAdmin({
  publish: {
    name: 'things.publish',
    method: 'POST',
    path: '/things/:id/publish',
    summary: 'Publish',
    roles: ['owner', 'analyst'],
    needsSecondPerson: ({ dry }: { readonly dry?: boolean }) => dry !== true,
    params: z.strictObject({ id: z.string(), password: z.string().optional(), dry: z.boolean().optional() }),
    result: z.object({ by: z.string() }),
    audit: 'write',
    auditFields: ['id'],
  },
});

let store: MemoryAdministratorStore;
let confirmations: MemoryConfirmationStore;
let identities: MemoryIdentityStore;
const clock = { atMs: 0, nowMs: () => clock.atMs };
let done: string[];

beforeEach(() => {
  store = new MemoryAdministratorStore();
  confirmations = new MemoryConfirmationStore(store);
  identities = new MemoryIdentityStore(store);
  clock.atMs = 1_000_000;
  done = [];
});

const add = (name: string, role: Role, disabled = false) =>
  store.add({ id: name, name, role, appIds: [], disabled, passwordHash: null, createdAtMs: 1 });

function call(name: string, params: Readonly<Record<string, unknown>>): Promise<AdminOutcome<unknown>> {
  const [operation] = operationsOf(contracts, {
    publish: async ({ id }, actor) => {
      done.push(`${id} by ${actor.name}`);
      return id === 'unknown'
        ? { ok: false, error: 'not_found', detail: told`x` }
        : { ok: true, result: { by: actor.name } };
    },
  });
  if (!operation) throw new Error('there is one operation');
  const random = seededRandom(1);
  const secrets = new MemorySiteSecrets();
  const guarded = askSecondPerson(
    operation,
    createSecondPerson({ administrators: store, identities, confirmations, secrets, clock, random }),
  );
  const actor = {
    administratorId: name,
    name,
    role: 'owner',
    appIds: null,
    tokenDigest: '',
    addressDigest: '',
    networkDigest: '',
  } as const;
  return guarded.handle(params, actor);
}

test('a call is carried out when a second person makes it, who is told who asked', async () => {
  await add('ada', 'owner');
  await add('grace', 'analyst');
  await add('linus', 'auditor');
  expect(await call('ada', { id: 'v1' })).toEqual({
    ok: false,
    error: 'second_person_required',
    detail: 'this takes two persons: it is done when grace makes the same call within 24 hours',
  });
  expect(await call('ada', { id: 'v1' }), 'the asker cannot confirm').toMatchObject({ ok: false });
  expect(await call('grace', { id: 'v2' }), 'another call').toMatchObject({ ok: false });
  expect(done).toEqual([]);
  expect(await confirmations.list(clock.atMs)).toMatchObject([
    { operation: 'things.publish', askedBy: 'ada', shownFields: { id: 'v1' } },
    { operation: 'things.publish', askedBy: 'grace', shownFields: { id: 'v2' } },
  ]);
  expect(await call('grace', { id: 'v1' })).toEqual({
    ok: true,
    result: { by: 'grace' },
    secondPerson: 'asked by ada',
  });
  expect(done).toEqual(['v1 by grace']);
});

test('a call waits for a day', async () => {
  await add('ada', 'owner');
  await add('grace', 'analyst');
  await call('ada', { id: 'v1' });
  clock.atMs += 86_400_000;
  expect(await call('grace', { id: 'v1' })).toMatchObject({ ok: false });
  clock.atMs += 86_399_999;
  expect(await call('ada', { id: 'v1' })).toMatchObject({ ok: true, secondPerson: 'asked by grace' });
});

test('if nobody else may make the call, one person is enough, and the outcome says so', async () => {
  await add('ada', 'owner');
  await add('linus', 'auditor');
  await add('gone', 'owner', true);
  expect(await call('ada', { id: 'v1' })).toEqual({
    ok: true,
    result: { by: 'ada' },
    secondPerson: 'nobody else may do this',
  });
  expect(await call('ada', { id: 'unknown' })).toEqual({ ok: false, error: 'not_found', detail: 'x' });
});

test('secrets are neither compared nor kept, and calls that take one person pass', async () => {
  await add('ada', 'owner');
  await add('grace', 'analyst');
  await call('ada', { id: 'v1', password: 'correct horse battery' });
  expect(JSON.stringify(await confirmations.list(clock.atMs))).not.toContain('horse');
  expect(await call('grace', { id: 'v1', password: 'another one' })).toMatchObject({ ok: true });
  expect(await call('ada', { id: 'v1', dry: true })).toEqual({ ok: true, result: { by: 'ada' } });
});

/** Ties an account to a person at a provider, as a first sign-in (`byClaim`) or an owner does. */
const tie = (name: string, by: 'claim' | 'owner', issuer = 'https://login.example.com') =>
  identities.link({ issuer, subject: `s-${name}`, administratorId: name, roleFromClaim: by === 'claim', sinceMs: 1 });

test('an account here and one that a first sign-in at the provider made may be of one person, and do not confirm each other', async () => {
  for (const name of ['eve', 'eve-at-provider', 'bob']) await add(name, 'owner');
  await tie('eve-at-provider', 'claim');
  expect(await call('eve', { id: 'v1' })).toMatchObject({
    detail: 'this takes two persons: it is done when bob makes the same call within 24 hours',
  });
  const advice =
    'this takes two persons, and every other account that may do it could be yours too: an owner settles that with administrator link-identity';
  expect(await call('eve-at-provider', { id: 'v1' })).toEqual({
    ok: false,
    error: 'second_person_required',
    detail: advice,
  });
  expect(done).toEqual([]);
  expect(await call('bob', { id: 'v1' })).toMatchObject({ secondPerson: 'asked by eve' });

  await tie('eve-at-provider', 'owner');
  await call('eve', { id: 'v2' });
  expect(await call('eve-at-provider', { id: 'v2' }), 'two persons saw to it').toMatchObject({ ok: true });
});

test('two persons at one provider are two, and those of two providers may be one', async () => {
  for (const name of ['ada', 'grace', 'ada-elsewhere']) await add(name, 'owner');
  for (const name of ['ada', 'grace']) await tie(name, 'claim');
  await tie('ada-elsewhere', 'claim', 'https://other.example.com');
  await call('ada', { id: 'v1' });
  expect(await call('ada-elsewhere', { id: 'v1' })).toMatchObject({ ok: false });
  expect(await call('grace', { id: 'v1' })).toMatchObject({ secondPerson: 'asked by ada' });
});

test('a site with one owner here and one at a provider is not locked out', async () => {
  for (const name of ['owner', 'eve']) await add(name, 'owner');
  await tie('eve', 'claim');
  expect(await call('owner', { id: 'v1' })).toMatchObject({ ok: false });
  expect(await call('eve', { id: 'v1' })).toMatchObject({ secondPerson: 'asked by owner' });
});
