import { mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeSiteKeyGuard, sealedByFake } from '../../../test/fake-site-key-guard.ts';
import { systemRandom } from '../../kernel/random.ts';
import { MemoryKeyRing } from '../memory/key-ring.ts';
import { openSiteVault, type OpenSiteVaultOptions } from './open-site-vault.ts';

let folder: string;
let ring: MemoryKeyRing;
const text = new TextEncoder().encode('张三');

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'renzheng-key-'));
  ring = new MemoryKeyRing();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => path.join(folder, 'site.key');
const open = (more: Partial<OpenSiteVaultOptions> = {}) =>
  openSiteVault({
    ring,
    file: file(),
    cipher: 'aes-256-gcm',
    clock: { nowMs: () => 0 },
    random: systemRandom,
    ...more,
  });

test('the first start makes a key that only its owner can read, and says so once', async () => {
  const first = await open();
  expect(first.madeFile).toBe(file());
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(readFileSync(file(), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
  const second = await open();
  expect(second.madeFile).toBeNull();
  expect(second.vault.open('a', first.vault.seal('a', text))).toEqual(text);
});

test('a missing key is asked for, not replaced', async () => {
  await open();
  rmSync(file());
  await expect(open()).rejects.toThrow('put its backup in place');
  expect(readdirSync(folder)).toEqual([]);
});

test.each(['', 'no key', '0'.repeat(63)])('a file that holds %j is refused and kept', async (content) => {
  writeFileSync(file(), content);
  await expect(open()).rejects.toThrow('does not hold a site key');
  expect(readFileSync(file(), 'utf8')).toBe(content);
});

test('a key in the configuration leaves no file', async () => {
  const siteKey = '0123456789abcdef'.repeat(4);
  const { vault, changeSiteKey } = await open({ siteKey });
  expect(changeSiteKey).toBeNull();
  expect(readdirSync(folder)).toEqual([]);
  const sealed = vault.seal('a', text);
  expect((await open({ siteKey: siteKey.toUpperCase() })).vault.open('a', sealed)).toEqual(text);
  const next = 'f'.repeat(64);
  await expect(open({ siteKey: next })).rejects.toThrow('put the right site key in place');
  expect((await open({ siteKey: next, previousSiteKey: siteKey })).vault.open('a', sealed)).toEqual(text);
  expect((await open({ siteKey: next })).vault.open('a', sealed)).toEqual(text);
});

test('a malformed key in the configuration is refused without showing it', async () => {
  const siteKey = 'secret'.repeat(10);
  await expect(open({ siteKey })).rejects.not.toThrow('secret');
});

test('a change of the key leaves the old one beside it, for older backups', async () => {
  const { vault, changeSiteKey } = await open();
  const [old, sealed] = [readFileSync(file(), 'utf8'), vault.seal('a', text)];
  const before = vault.siteKeyId;
  const changed = await changeSiteKey?.();
  expect(changed?.siteKeyId).not.toBe(before);
  expect(readFileSync(`${file()}.previous`, 'utf8')).toBe(old);
  expect(readFileSync(file(), 'utf8')).not.toBe(old);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect((await open()).vault.open('a', sealed)).toEqual(text);
});

test('after a change that was interrupted before the ring changed, the old key stays in use', async () => {
  const { vault } = await open();
  for (const [unused, name] of [
    ['ab'.repeat(32), 'site.key.unused'],
    ['cd'.repeat(32), 'site.key.unused-2'],
  ] as const) {
    writeFileSync(`${file()}.next`, `${unused}\n`);
    expect((await open()).vault.siteKeyId).toBe(vault.siteKeyId);
    expect(readFileSync(path.join(folder, name), 'utf8')).toBe(`${unused}\n`);
  }
  expect(readdirSync(folder).toSorted()).toEqual(['site.key', 'site.key.unused', 'site.key.unused-2']);
});

test('a change that was interrupted after the ring changed is finished by the next start', async () => {
  const { vault, changeSiteKey } = await open();
  const [old, sealed] = [readFileSync(file(), 'utf8'), vault.seal('a', text)];
  await changeSiteKey?.();
  const next = readFileSync(file(), 'utf8');
  renameSync(file(), `${file()}.next`);
  writeFileSync(file(), old);
  expect((await open()).vault.open('a', sealed)).toEqual(text);
  expect(readFileSync(file(), 'utf8')).toBe(next);
  expect(readdirSync(folder).toSorted()).toEqual(['site.key', 'site.key.previous']);
});

test('a change that was interrupted between the two renames is finished too', async () => {
  const { vault, changeSiteKey } = await open();
  const sealed = vault.seal('a', text);
  await changeSiteKey?.();
  renameSync(file(), `${file()}.next`);
  expect((await open()).vault.open('a', sealed)).toEqual(text);
  expect(readdirSync(folder).toSorted()).toEqual(['site.key', 'site.key.previous']);
});

test('a change after one that could not end keeps the key in use', async () => {
  const { vault, changeSiteKey } = await open();
  const sealed = vault.seal('a', text);
  await changeSiteKey?.();
  // As if the renames after the change of the ring had failed.
  renameSync(file(), `${file()}.next`);
  renameSync(`${file()}.previous`, file());
  const inUse = readFileSync(`${file()}.next`, 'utf8');
  ring.rewrap = async () => {
    throw new Error('the disk is full');
  };
  await expect(changeSiteKey?.()).rejects.toThrow('the disk is full');
  expect(readFileSync(file(), 'utf8')).toBe(inUse);
  expect((await open()).vault.open('a', sealed)).toEqual(text);
});

test('a change does not begin if the ring is wrapped under a key that this process does not hold', async () => {
  const first = await open();
  const second = await open();
  await second.changeSiteKey?.();
  const before = readFileSync(file(), 'utf8');
  await expect(first.changeSiteKey?.()).rejects.toThrow('Restart it, then try again');
  expect(readFileSync(file(), 'utf8')).toBe(before);
  expect(readdirSync(folder).toSorted()).toEqual(['site.key', 'site.key.previous']);
});

test('a start asks the token for the key in use alone, and an old key that it cannot open stops nothing', async () => {
  const guard = new FakeSiteKeyGuard();
  const { vault } = await open({ guard });
  writeFileSync(`${file()}.previous`, 'pkcs11:09:sealed by a token of before\n');
  writeFileSync(`${file()}.next`, 'pkcs11:09:never used\n');
  expect((await open({ guard })).vault.siteKeyId).toBe(vault.siteKeyId);
  expect(guard.opened).toEqual([readFileSync(file(), 'utf8').trim()]);
});

test('a wrong PIN costs one try for each start', async () => {
  const guard = new FakeSiteKeyGuard();
  await open({ guard });
  writeFileSync(`${file()}.previous`, `${sealedByFake('0a'.repeat(32))}\n`);
  guard.failsBy = 'unavailable';
  // Openings beside the first one would be counted by the end of the second start.
  await expect(open({ guard })).rejects.toThrow('CKR_PIN_INCORRECT');
  await expect(open({ guard })).rejects.toThrow('CKR_PIN_INCORRECT');
  const inUse = readFileSync(file(), 'utf8').trim();
  expect(guard.opened).toEqual([inUse, inUse]);
});

test('keys that the key in use does not replace are tried one after the other', async () => {
  const guard = new FakeSiteKeyGuard();
  const { vault } = await open({ guard });
  renameSync(file(), `${file()}.previous`);
  writeFileSync(file(), 'pkcs11:09:sealed by another token\n');
  expect((await open({ guard })).vault.siteKeyId).toBe(vault.siteKeyId);
  expect(guard.opened.length).toBe(2);
  rmSync(`${file()}.previous`);
  await expect(open({ guard })).rejects.toThrow('key 09 of the token does not open the site key');
});

test('the previous key of the configuration is opened only while the data is under it', async () => {
  const guard = new FakeSiteKeyGuard();
  const [old, next] = [sealedByFake('0a'.repeat(32)), sealedByFake('1b'.repeat(32))];
  await open({ guard, siteKey: old });
  guard.opened.length = 0;
  await open({ guard, siteKey: next, previousSiteKey: old });
  await open({ guard, siteKey: next, previousSiteKey: 'pkcs11:09:gone' });
  expect(guard.opened).toEqual([next, old, next]);
});
