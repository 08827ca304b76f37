import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeSiteKeyGuard, sealedByFake } from '../../../test/fake-site-key-guard.ts';
import { SiteKeyFile } from './site-key-file.ts';

const [OLD, NOW, NEXT] = ['0a'.repeat(32), '1b'.repeat(32), '2c'.repeat(32)];

let folder: string;
let guard: FakeSiteKeyGuard;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'renzheng-key-file-'));
  guard = new FakeSiteKeyGuard();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, text: string) => writeFileSync(path.join(folder, name), `${text}\n`);
const at = (name: string) => path.join(folder, name);
const files = () =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(at(name), 'utf8').trim()]));
const seal = () => new SiteKeyFile(at('site.key'), guard).seal();

test('a staged key is not replaced by sealing, because it may be the only one that opens the data', async () => {
  put('site.key', NOW);
  put('site.key.next', NEXT);
  await expect(seal()).rejects.toThrow(/site\.key\.next is there.*start the server once/);
  await expect(new SiteKeyFile(at('site.key'), guard).settled()).rejects.toThrow('start the server once');
  expect(files()).toEqual({ 'site.key': NOW, 'site.key.next': NEXT });
});

test('a plain key of an earlier sealing is not overwritten', async () => {
  put('site.key', NOW);
  put('site.key.plain', OLD);
  await expect(seal()).rejects.toThrow(/site\.key\.plain is there/);
  expect(files()).toEqual({ 'site.key': NOW, 'site.key.plain': OLD });
});

test('sealing names every file that holds a plain key, and asks the token for no other key', async () => {
  put('site.key', NOW);
  put('site.key.previous', OLD);
  put('site.key.before-restore', sealedByFake(OLD));
  const plainFiles = [at('site.key.plain'), at('site.key.previous')];
  expect(await seal()).toEqual({ plain: at('site.key.plain'), plainFiles });
  expect(files()).toEqual({
    'site.key': sealedByFake(NOW),
    'site.key.plain': NOW,
    'site.key.previous': OLD,
    'site.key.before-restore': sealedByFake(OLD),
  });
  expect(await seal()).toEqual({ plain: null, plainFiles });
  expect(guard.opened).toEqual([]);
});
