import { generateKeyPairSync } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FakeSiteKeyGuard, sealedByFake } from '../../test/fake-site-key-guard.ts';
import { newFolder, openForTest } from '../../test/ledger/site.ts';
import { readConfig } from '../config/config.ts';
import { dataFolder } from '../config/data-folder.ts';
import { operatorFiles } from '../config/operator-files.ts';
import { systemRandom } from '../kernel/random.ts';
import { restoreBackup } from '../storage/files/backups/restore-backup.ts';
import { BackupScheduleFile } from '../storage/files/backups/backup-schedule-file.ts';
import { ClockLeap } from '../platform/nodes/clock-leap.ts';
import { MemoryClockMarkStore } from '../storage/memory/clock-mark-store.ts';
import { BackupDesk } from './backup-desk.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.UTC(2026, 2, 1);

async function setUp(env: Readonly<Record<string, string>> = {}) {
  const dir = newFolder();
  const site = await openForTest(dir);
  const { folder, secrets, vault, catalogue } = site;
  const schedule = await BackupScheduleFile.open(folder.backupSchedule);
  const time = { nowMs: START_MS };
  const clock = { nowMs: () => time.nowMs };
  const config = readConfig({ RENZHENG_DATA_DIR: dir, ...env });
  const problems: string[] = [];
  const store = new MemoryClockMarkStore();
  const clockLeap = new ClockLeap({ store, clock, onChange: () => undefined });
  await clockLeap.look();
  const desk = new BackupDesk({
    config,
    folder,
    secrets,
    siteKey: vault.siteKey,
    catalogue,
    schedule,
    clock,
    clockLeap,
    onProblem: (problem) => problems.push(problem),
  });
  const to = newFolder();
  const backupsIn = () => readdirSync(to).filter((name) => name.startsWith('renzheng-'));
  return { desk, site, dir, time, clock, clockLeap, to, backupsIn, config, problems };
}

test('a backup is made when the schedule wants it, and not before', async () => {
  const { desk, time, to, backupsIn } = await setUp();
  expect(await desk.round()).toEqual({ made: 0, removed: 0 });
  await desk.setPlan({ to, everyHours: 24, keepDays: 2, recipient: null });
  expect(await desk.round()).toEqual({ made: 1, removed: 0 });
  expect(desk.nextAtMs()).toBe(START_MS + DAY_MS);
  time.nowMs = START_MS + DAY_MS - 1;
  expect(await desk.round()).toEqual({ made: 0, removed: 0 });
  time.nowMs = START_MS + DAY_MS;
  expect(await desk.round()).toEqual({ made: 1, removed: 0 });
  expect(backupsIn()).toHaveLength(2);
  await desk.setPlan(null);
  time.nowMs = START_MS + 1.9 * DAY_MS;
  expect(await desk.round()).toEqual({ made: 0, removed: 0 });
});

test('a backup from before the clock was set back puts off no other', async () => {
  const { desk, time, to } = await setUp();
  await desk.setPlan({ to, everyHours: 24, keepDays: 2, recipient: null });
  time.nowMs = START_MS + 100 * DAY_MS;
  expect(await desk.round()).toMatchObject({ made: 1 });
  time.nowMs = START_MS;
  expect(await desk.round()).toMatchObject({ made: 1 });
  expect(await desk.round()).toMatchObject({ made: 0 });
  expect(desk.nextAtMs()).toBe(START_MS + DAY_MS);
});

test('a backup is removed at its date, and not before', async () => {
  const { desk, time, to, backupsIn } = await setUp();
  const kept = await desk.make({ to, keepDays: 9, sealing: null });
  const made = await desk.make({ to, keepDays: 2, sealing: null });
  time.nowMs = START_MS + 2 * DAY_MS - 1;
  expect(await desk.prune()).toBe(0);
  expect(backupsIn()).toHaveLength(2);
  time.nowMs = START_MS + 2 * DAY_MS;
  expect(await desk.prune()).toBe(1);
  expect(backupsIn()).toEqual([path.basename(kept.folder)]);
  expect(desk.list().find(({ id }) => id === made.id)).toMatchObject({ removedAtMs: time.nowMs });
  expect(await desk.prune()).toBe(0);
});

test('the last complete backup stays past its date until another one is there, and all stay if the clock may be wrong', async () => {
  const { desk, time, clockLeap, to, backupsIn } = await setUp();
  const make = (keepDays: number) => desk.make({ to, keepDays, sealing: null });
  const [, second, gone] = [await make(1), await make(1), await make(900)];
  rmSync(gone.folder, { recursive: true });
  time.nowMs = START_MS + 500 * DAY_MS;
  expect([await desk.prune(), backupsIn().length]).toEqual([0, 2]);
  await clockLeap.accept();
  expect([await desk.prune(), backupsIn()]).toEqual([1, [path.basename(second.folder)]]);
  const last = await make(1);
  expect([await desk.prune(), backupsIn()]).toEqual([1, [path.basename(last.folder)]]);
});

test('a folder that is not the backup in the list, or is out of reach, is left alone', async () => {
  const { desk, time, to } = await setUp();
  const [replaced, absent] = [
    await desk.make({ to, keepDays: 1, sealing: null }),
    await desk.make({ to, keepDays: 1, sealing: null }),
  ];
  const manifest = path.join(replaced.folder, 'backup.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(replaced.id, 'bak_000000000000'));
  rmSync(absent.folder, { recursive: true });
  time.nowMs = START_MS + 5 * DAY_MS;
  expect(await desk.prune()).toBe(0);
  expect(existsSync(manifest)).toBe(true);
  expect(desk.list().filter(({ removedAtMs }) => removedAtMs === null)).toHaveLength(2);
});

test('a backup is made when the folder of an earlier one is gone, and the loss of that copy is told', async () => {
  const { desk, to, backupsIn, problems } = await setUp();
  const unplugged = path.join(newFolder(), 'disk');
  const earlier = await desk.make({ to: unplugged, keepDays: 30, sealing: null });
  expect(problems).toEqual([]);
  rmSync(unplugged, { recursive: true });
  const made = await desk.make({ to, keepDays: 30, sealing: null });
  expect(backupsIn()).toEqual([path.basename(made.folder)]);
  expect(made.bytes).toBeGreaterThan(0);
  expect(desk.list()).toMatchObject([
    { id: earlier.id, problem: null, removedAtMs: null },
    { id: made.id, problem: null, finishedAtMs: START_MS, bytes: made.bytes },
  ]);
  expect(existsSync(path.join(to, 'erasures.jsonl')), 'the folder in reach has its copy').toBe(true);
  expect(problems).toEqual([expect.stringContaining(unplugged)]);
});

test('a folder that was out of reach at an erasure has the journal after the next round', async () => {
  const { desk, site, problems } = await setUp();
  const disk = path.join(newFolder(), 'disk');
  await desk.make({ to: disk, keepDays: 30, sealing: null });
  await desk.round();
  renameSync(disk, `${disk}-away`);
  writeFileSync(site.folder.erasures, '\nan erasure');
  await desk.mirrorErasures();
  expect(problems).toEqual([expect.stringContaining(disk)]);
  await desk.round();
  renameSync(`${disk}-away`, disk);
  expect(readFileSync(path.join(disk, 'erasures.jsonl'), 'utf8')).toBe('');
  await desk.round();
  expect(readFileSync(path.join(disk, 'erasures.jsonl'), 'utf8')).toBe('\nan erasure');
  expect(problems).toHaveLength(1);
});

test('a data folder that was copied back takes no erasure from the folders of backups', async () => {
  const { desk, site, to, problems } = await setUp();
  await desk.make({ to, keepDays: 30, sealing: null });
  writeFileSync(site.folder.erasures, '\nfirst\nsecond');
  await Promise.all(Array.from({ length: 10 }, () => desk.mirrorErasures()));
  writeFileSync(site.folder.erasures, '\nfirst\nthird');
  await desk.mirrorErasures();
  expect(readFileSync(path.join(to, 'erasures.jsonl'), 'utf8')).toBe('\nfirst\nsecond\nthird');
  expect(problems).toEqual([]);
});

test('a folder that has two names is served once', async () => {
  const { desk, to, problems } = await setUp();
  const other = path.join(newFolder(), 'link');
  symlinkSync(to, other);
  await desk.make({ to, keepDays: 30, sealing: null });
  await desk.make({ to: other, keepDays: 30, sealing: null });
  for (let erasure = 0; erasure < 20; erasure++) await desk.mirrorErasures();
  expect(problems).toEqual([]);
});

test('a round that cannot make its backup says why, and makes one when it can', async () => {
  const { desk, to } = await setUp();
  const file = path.join(to, 'file');
  writeFileSync(file, '');
  await desk.setPlan({ to: path.join(file, 'x'), everyHours: 1, keepDays: 1, recipient: null });
  await expect(desk.round()).rejects.toThrow(file);
  await desk.setPlan({ to, everyHours: 1, keepDays: 1, recipient: null });
  expect(await desk.round()).toEqual({ made: 1, removed: 0 });
});

const OWN = {
  RENZHENG_INFERENCE_DETECTOR_MANIFEST: 'detector.json',
  RENZHENG_INFERENCE_ENCODER_MANIFEST: 'encoder.json',
  RENZHENG_INFERENCE_LIVENESS_MANIFEST: 'liveness.json',
  RENZHENG_SOURCES_FILE: 'my-sources.json',
  RENZHENG_VIDEO_LIVENESS_PAGE_LOGO_FILE: 'Shop.SVG',
};

test('a restore puts manifests, the sources file and the logo back where the settings name them, and keeps those that are there', async () => {
  const place = path.join(newFolder(), 'own');
  const env = Object.fromEntries(Object.entries(OWN).map(([name, file]) => [name, path.join(place, file)]));
  const { desk, site, dir, clock, to, config } = await setUp(env);
  mkdirSync(place);
  for (const file of Object.values(env)) writeFileSync(file, `{"file":"${path.basename(file)}"}`);
  const { folder: from } = await desk.make({ to, keepDays: 1, sealing: null });
  await site.close();
  rmSync(place, { recursive: true });
  const order = {
    from,
    folder: dataFolder(dir),
    siteKey: undefined,
    siteKeyFile: dataFolder(dir).siteKey,
    guard: null,
    operatorFiles: operatorFiles(config),
    opening: null,
    clock,
    random: systemRandom,
  };
  const restored = await restoreBackup(order);
  expect(restored).toMatchObject({ kept: [], settings: [] });
  expect(restored.putBack.toSorted()).toEqual(Object.values(env).toSorted());
  for (const file of Object.values(env)) expect(readFileSync(file, 'utf8')).toBe(`{"file":"${path.basename(file)}"}`);

  const sources = path.join(place, 'my-sources.json');
  writeFileSync(sources, 'later');
  rmSync(path.join(place, 'encoder.json'));
  const again = await restoreBackup({ ...order, clock: { nowMs: () => clock.nowMs() + 1 } });
  expect(again.putBack).toEqual([path.join(place, 'encoder.json')]);
  expect(again.kept).toContain(sources);
  expect(readFileSync(sources, 'utf8')).toBe('later');
});

test('without settings, a restore puts them into the data folder and names the settings to make', async () => {
  const sources = path.join(newFolder(), 'my-sources.json');
  writeFileSync(sources, '{}');
  const { desk, site, dir, clock, to } = await setUp({ RENZHENG_SOURCES_FILE: sources });
  const { folder: from } = await desk.make({ to, keepDays: 1, sealing: null });
  await site.close();
  const place = path.join(dir, 'sources.json');
  const restored = await restoreBackup({
    from,
    folder: dataFolder(dir),
    siteKey: undefined,
    siteKeyFile: dataFolder(dir).siteKey,
    guard: null,
    operatorFiles: operatorFiles(readConfig({})),
    opening: null,
    clock,
    random: systemRandom,
  });
  expect(restored).toMatchObject({ putBack: [place], kept: [], settings: [`RENZHENG_SOURCES_FILE=${place}`] });
  expect(readFileSync(place, 'utf8')).toBe('{}');
});

test('a restore asks the token before it moves anything, and keeps every key that was there', async () => {
  const { desk, site, dir, clock, to, config } = await setUp();
  const { publicKey, privateKey } = generateKeyPairSync('x25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const sealing = { method: 'recipient', publicKeyPem: publicKey } as const;
  const { folder: from } = await desk.make({ to, keepDays: 1, sealing });
  await site.close();
  const file = dataFolder(dir).siteKey;
  const key = readFileSync(file, 'utf8').trim();
  const guard = new FakeSiteKeyGuard();
  let nowMs = clock.nowMs();
  const restore = async () =>
    restoreBackup({
      from,
      folder: dataFolder(dir),
      siteKey: undefined,
      siteKeyFile: file,
      guard,
      operatorFiles: operatorFiles(config),
      opening: { method: 'recipient', privateKeyPem: privateKey },
      clock: { nowMs: () => nowMs++ },
      random: systemRandom,
    });
  const keys = () =>
    Object.fromEntries(
      readdirSync(dir)
        .filter((name) => name.startsWith('site.key'))
        .map((name) => [name, readFileSync(path.join(dir, name), 'utf8').trim()]),
    );

  writeFileSync(file, '0a'.repeat(32));
  const before = readdirSync(dir).toSorted();
  guard.failsBy = 'unavailable';
  await expect(restore()).rejects.toThrow('the token cannot be used');
  expect(readdirSync(dir).toSorted()).toEqual(before);
  expect(keys()).toEqual({ 'site.key': '0a'.repeat(32) });

  guard.failsBy = null;
  await restore();
  expect(keys()).toEqual({ 'site.key': sealedByFake(key), 'site.key.before-restore': '0a'.repeat(32) });
  await restore();
  expect(keys(), 'the sealed file holds this key').toEqual({
    'site.key': sealedByFake(key),
    'site.key.before-restore': '0a'.repeat(32),
  });
  writeFileSync(file, sealedByFake('1b'.repeat(32)));
  await restore();
  expect(keys()).toEqual({
    'site.key': sealedByFake(key),
    'site.key.before-restore': '0a'.repeat(32),
    'site.key.before-restore-2': sealedByFake('1b'.repeat(32)),
  });
});
