import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import { told, type Told } from '../../kernel/told.ts';
import type { BackupPlan, BackupRecord, BackupRequest, Backups } from './backups.ts';
import { backupContracts } from './contract.ts';
import { createBackupHandlers } from './handler.ts';

const PUBLIC_KEY = generateKeyPairSync('x25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
const OTHER_KEY = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
const PRIVATE_KEY = generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const RECORD: BackupRecord = {
  id: 'bak_1',
  folder: '/backup/renzheng-1',
  startedAtMs: 1,
  finishedAtMs: 2,
  keepUntilMs: 9,
  removedAtMs: null,
  problem: null,
  bytes: 7,
  sealedSecrets: 'none',
};

/** Handlers over backups that fail with `problem`, are made `elsewhere`, or follow a plan of the settings. */
function opened({
  problem,
  elsewhere = null,
  from = 'command line',
}: { problem?: Error; elsewhere?: Told | null; from?: 'settings' | 'command line' } = {}) {
  const made: BackupRequest[] = [];
  let plan: BackupPlan | null = null;
  const backups: Backups = {
    elsewhere,
    async make(request) {
      if (problem) throw problem;
      made.push(request);
      return { ...RECORD, sealedSecrets: request.sealing?.method ?? 'none' };
    },
    list: () => [RECORD, { ...RECORD, id: 'bak_2', finishedAtMs: null, removedAtMs: null, problem: 'no space' }],
    plan: () => ({ plan, from }),
    async setPlan(next) {
      if (from === 'settings') return 'settings rule';
      plan = next;
      return 'set';
    },
    nextAtMs: () => (plan === null ? null : 5),
  };
  return { handlers: createBackupHandlers({ backups }), made };
}

const make = (params: object) => backupContracts.make.params.parse(params);
const schedule = (params: object) => backupContracts.setSchedule.params.parse(params);

test.each([
  [{}, null, 'none'],
  [{ recipient: PUBLIC_KEY }, { method: 'recipient', publicKeyPem: PUBLIC_KEY }, 'recipient'],
  [{ passphrase: 'twelve chars' }, { method: 'passphrase', passphrase: 'twelve chars' }, 'passphrase'],
])('a backup with %j is sealed as asked, and its answer holds neither', async (given, sealing, sealedSecrets) => {
  const { handlers, made } = opened();
  const outcome = await handlers.make(make({ to: '/backup', ...given }), anActor);
  expect(outcome).toMatchObject({
    ok: true,
    subject: 'bak_1',
    result: { id: 'bak_1', keptUntilAtMs: 9, sealedSecrets },
  });
  expect(made).toEqual([{ to: '/backup', keepDays: 30, sealing }]);
  expect(JSON.stringify(outcome)).not.toMatch(/twelve|PUBLIC KEY/);
});

test.each([
  ['both ways of sealing', { recipient: PUBLIC_KEY, passphrase: 'twelve chars' }, /^recipient and passphrase: /],
  ['no key', { recipient: 'x' }, /^recipient: the recipient must be an X25519 public key/],
  ['a key of another kind', { recipient: OTHER_KEY }, /^recipient: /],
  ['a private key', { recipient: PRIVATE_KEY }, /^recipient: /],
])('%s is the mistake of the caller, and nothing is made', async (_, given, detail) => {
  const { handlers, made } = opened();
  const refusal = { ok: false, error: 'bad_request', detail: expect.stringMatching(detail) };
  expect(await handlers.make(make({ to: '/backup', ...given }), anActor)).toEqual(refusal);
  expect(made).toEqual([]);
});

test('a key that is none is no schedule either', async () => {
  const { handlers } = opened();
  const answer = await handlers.setSchedule(schedule({ to: '/backup', recipient: OTHER_KEY }), anActor);
  expect(answer).toMatchObject({ ok: false, error: 'bad_request' });
  expect(await handlers.schedule({}, anActor)).toMatchObject({ result: { to: null, from: 'nowhere' } });
});

// The caller did nothing wrong, and no state of the site speaks against it: what failed is mended, and then tried again.
test('a backup that fails is no conflict', async () => {
  const { handlers } = opened({ problem: new Error('EACCES: permission denied, mkdir /backup') });
  expect(await handlers.make(make({ to: '/backup' }), anActor)).toEqual({
    ok: false,
    error: 'unavailable',
    detail: 'the backup was not made: EACCES: permission denied, mkdir /backup',
  });
});

test('a site that is backed up with something else says with what', async () => {
  const { handlers } = opened({ elsewhere: told`in cluster mode everything lies in PostgreSQL` });
  const refusal = { ok: false, error: 'conflict', detail: 'in cluster mode everything lies in PostgreSQL' };
  expect(await handlers.make(make({ to: '/backup' }), anActor)).toEqual(refusal);
  expect(await handlers.setSchedule(schedule({ to: '/backup' }), anActor)).toEqual(refusal);
  expect(await handlers.schedule({}, anActor)).toMatchObject({ result: { elsewhere: refusal.detail } });
});

test('the list has backups that failed and those under way', async () => {
  expect(await opened().handlers.list({}, anActor)).toMatchObject({
    result: {
      backups: [
        { id: 'bak_1', keptUntilAtMs: 9, problem: null },
        { id: 'bak_2', finishedAtMs: null, problem: 'no space' },
      ],
    },
  });
});

test('a schedule is kept, shown, and ended by leaving its folder out', async () => {
  const { handlers } = opened();
  const set = (params: object) => handlers.setSchedule(schedule(params), anActor);
  const shown = { to: '/backup', everyHours: 6, keepDays: 2, sealsSiteKey: true, from: 'command line', nextAtMs: 5 };
  const answer = await set({ to: '/backup', everyHours: 6, keepDays: 2, recipient: PUBLIC_KEY });
  expect(answer).toMatchObject({ ok: true, result: shown });
  expect(JSON.stringify(answer)).not.toContain('PUBLIC KEY');
  expect(await handlers.schedule({}, anActor)).toMatchObject({ result: shown });
  expect(await set({ to: '/backup' })).toMatchObject({ result: { everyHours: 24, keepDays: 30, sealsSiteKey: false } });
  expect(await set({})).toMatchObject({ result: { to: null, everyHours: null, from: 'nowhere', nextAtMs: null } });
});

test('a schedule of the settings is changed there', async () => {
  const { handlers } = opened({ from: 'settings' });
  expect(await handlers.setSchedule(schedule({ to: '/backup' }), anActor)).toMatchObject({
    error: 'conflict',
    detail: 'the schedule comes from the settings: change backup.dir there',
  });
});

test.each([
  [{ to: '' }, false],
  [{ to: 'a'.repeat(4096) }, true],
  [{ to: 'a'.repeat(4097) }, false],
  [{ to: '/b', keepDays: 0 }, false],
  [{ to: '/b', keepDays: 1 }, true],
  [{ to: '/b', keepDays: 3650 }, true],
  [{ to: '/b', keepDays: 3651 }, false],
  [{ to: '/b', keepDays: 1.5 }, false],
  [{ to: '/b', passphrase: 'p'.repeat(11) }, false],
  [{ to: '/b', passphrase: 'p'.repeat(12) }, true],
  [{ to: '/b', passphrase: 'p'.repeat(1024) }, true],
  [{ to: '/b', passphrase: 'p'.repeat(1025) }, false],
])('a backup of %j is taken: %s', (params, isTaken) => {
  expect(backupContracts.make.params.safeParse(params).success).toBe(isTaken);
});

test.each([
  [0.24, false],
  [0.25, true],
  [8760, true],
  [8760.1, false],
])('a backup every %d hours is taken: %s', (everyHours, isTaken) => {
  expect(backupContracts.setSchedule.params.safeParse({ to: '/b', everyHours }).success).toBe(isTaken);
});
