import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { tokenCheck } from '../../cli/doctor/token-check.ts';
import { systemClock } from '../../kernel/clock.ts';
import { systemRandom } from '../../kernel/random.ts';
import { siteKeyGuardSuite } from '../../platform/secrets/site-key-guard.suite.ts';
import { openSiteVault } from '../files/open-site-vault.ts';
import { siteKeyInPlace } from '../files/read-only-vault.ts';
import { SiteKeyFile } from '../files/site-key-file.ts';
import { MemoryKeyRing } from '../memory/key-ring.ts';
import { Pkcs11Guard } from './pkcs11-guard.ts';

const MODULE = '/usr/lib/softhsm/libsofthsm2.so';
const hasToken = existsSync(MODULE) && spawnSync('pkcs11-tool', ['--help']).error === undefined;
if (process.env['RENZHENG_LEAVE_NOTHING_OUT'] === '1' && !hasToken)
  throw new Error('softhsm2 or opensc is not installed');

/** A program in the place of pkcs11-tool, which runs the lines of a shell. */
function fakeProgram(lines: string): string {
  const program = path.join(mkdtempSync(path.join(tmpdir(), 'renzheng-program-')), 'pkcs11-tool');
  writeFileSync(program, `#!/bin/sh\n${lines}\n`, { mode: 0o700 });
  return program;
}

const FAKE = { module: '/nowhere/module.so', token: 'renzheng', keyId: '01', pin: '4321' };

test('a program that hangs and ignores the signal to end is killed', async () => {
  const guard = new Pkcs11Guard({
    ...FAKE,
    program: fakeProgram("trap '' TERM\nexec tail -f /dev/null"),
    programMs: 500,
  });
  await expect(guard.open('pkcs11:01:AAAA')).rejects.toThrow('did not end within 0.5 seconds');
});

test('the library of a token gets its variables, and no setting of this server', async () => {
  const program = fakeProgram('env > "$0.env"\nexit 1');
  vi.stubEnv('ChrystokiConfigurationPath', '/etc/luna');
  vi.stubEnv('CS_PKCS11_R3_CFG', '/etc/utimaco/cs_pkcs11_R3.cfg');
  vi.stubEnv('RENZHENG_ADMIN_PASSWORD', 'a secret of the server');
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(new Pkcs11Guard({ ...FAKE, program }).open('pkcs11:01:AAAA')).rejects.toThrow('does not open');
  const given = readFileSync(`${program}.env`, 'utf8').split('\n');
  expect(given).toEqual(
    expect.arrayContaining(['ChrystokiConfigurationPath=/etc/luna', 'CS_PKCS11_R3_CFG=/etc/utimaco/cs_pkcs11_R3.cfg']),
  );
  expect(given.filter((line) => line.startsWith('RENZHENG_'))).toEqual(['RENZHENG_TOKEN_PIN=4321']);
});

/** A SoftHSM with one token and two RSA key pairs, 01 and 02. */
describe.skipIf(!hasToken)('Pkcs11Guard over SoftHSM', () => {
  let folder = '';
  const before = process.env['SOFTHSM2_CONF'];
  const options = { module: MODULE, token: 'renzheng', keyId: '01', pin: '4321' };

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'renzheng-token-'));
    mkdirSync(path.join(folder, 'tokens'));
    writeFileSync(path.join(folder, 'softhsm2.conf'), `directories.tokendir = ${folder}/tokens\n`);
    process.env['SOFTHSM2_CONF'] = path.join(folder, 'softhsm2.conf');
    run('softhsm2-util', '--init-token', '--free', '--label', 'renzheng', '--so-pin', '8765', '--pin', '4321');
    for (const id of ['01', '02'])
      run(
        'pkcs11-tool',
        '--module',
        MODULE,
        '--token-label',
        'renzheng',
        '--login',
        '--pin',
        '4321',
        '--keypairgen',
        '--key-type',
        'RSA:2048',
        '--id',
        id,
      );
  });
  afterAll(() => {
    if (before === undefined) delete process.env['SOFTHSM2_CONF'];
    else process.env['SOFTHSM2_CONF'] = before;
    rmSync(folder, { recursive: true, force: true });
  });

  siteKeyGuardSuite(async (which) => {
    const guard = new Pkcs11Guard(options);
    // What the second key sealed is opened by naming the first one.
    if (which === 0) return guard;
    return { seal: (key) => guard.seal(key), open: (sealed) => guard.open(sealed.replace('pkcs11:01:', 'pkcs11:02:')) };
  });

  test.each([
    ['a wrong PIN', { pin: '0000' }, /token renzheng cannot be used|cannot be read/],
    ['a token that is away', { token: 'other' }, /cannot be used|cannot be read/],
    ['no program', { program: '/nowhere/pkcs11-tool' }, /install it \(Debian: opensc\)/],
    ['no such key', { keyId: '09' }, /public key 09 of the token renzheng cannot be read/],
  ])('%s is said, and the PIN is not', async (_, wrong, words) => {
    const sealing = new Pkcs11Guard({ ...options, ...wrong }).seal(new Uint8Array(32));
    await expect(sealing).rejects.toThrow(words);
    await expect(sealing).rejects.not.toThrow(/4321|0000/);
  });

  const vaultWith = (file: string, ring: MemoryKeyRing, guard: Pkcs11Guard | null) =>
    openSiteVault({ ring, file, guard, cipher: 'aes-256-gcm', clock: systemClock, random: systemRandom });

  test('a first start seals the key, later ones need the token, and a change seals the next key', async () => {
    const [file, ring, guard] = [path.join(folder, 'site.key'), new MemoryKeyRing(), new Pkcs11Guard(options)];
    const { vault, siteKey } = await vaultWith(file, ring, guard);
    const sealed = vault.seal('a name', Buffer.from('张三'));
    expect(readFileSync(file, 'utf8')).toMatch(/^pkcs11:01:[A-Za-z0-9+/=]+\n$/);
    expect((await siteKey()).text).toMatch(/^[0-9a-f]{64}$/);
    await expect(vaultWith(file, ring, null)).rejects.toThrow('the site key is sealed by a token: set pkcs11.module');
    const wrong = new Pkcs11Guard({ ...options, pin: '0000' });
    await expect(vaultWith(file, ring, wrong)).rejects.toThrow('the token renzheng cannot be used');
    const again = await vaultWith(file, ring, guard);
    await again.changeSiteKey?.();
    expect(readFileSync(file, 'utf8')).toMatch(/^pkcs11:01:/);
    const last = await vaultWith(file, ring, guard);
    expect(Buffer.from(last.vault.open('a name', sealed)).toString()).toBe('张三');
    const inPlace = await siteKeyInPlace({ siteKey: undefined, siteKeyFile: file, guard }, await ring.list());
    expect(inPlace).toBe((await last.siteKey()).text);
  });

  test('a plain key is sealed where it lies, and the plain one stays beside it until somebody moves it away', async () => {
    const [file, ring] = [path.join(folder, 'plain.key'), new MemoryKeyRing()];
    const { siteKey } = await vaultWith(file, ring, null);
    const { text } = await siteKey();
    const guard = new Pkcs11Guard(options);
    const plainFiles = [`${file}.plain`];
    expect(await new SiteKeyFile(file, guard).seal()).toEqual({ plain: `${file}.plain`, plainFiles });
    expect(await new SiteKeyFile(file, guard).seal()).toEqual({ plain: null, plainFiles });
    expect(readFileSync(`${file}.plain`, 'utf8')).toBe(`${text}\n`);
    expect((await (await vaultWith(file, ring, guard)).siteKey()).text).toBe(text);
  });

  test('the doctor says whether the token opens the key', async () => {
    const dir = path.join(folder, 'data');
    mkdirSync(dir);
    const pkcs11 = { ...options, module: MODULE };
    const config = { data: { dir }, security: { cipher: 'aes-256-gcm' as const }, pkcs11 };
    expect(await tokenCheck(config).run()).toMatchObject({ level: 'ok', detail: 'there is no site key yet' });
    writeFileSync(path.join(dir, 'site.key'), `${'ab'.repeat(32)}\n`);
    expect(await tokenCheck(config).run()).toMatchObject({ level: 'warning', mend: 'renzheng secret seal-site-key' });
    await new SiteKeyFile(path.join(dir, 'site.key'), new Pkcs11Guard(options)).seal();
    expect(await tokenCheck(config).run()).toEqual({ level: 'ok', detail: 'renzheng opens the site key' });
    expect(await tokenCheck({ ...config, pkcs11: { keyId: '01' } }).run()).toMatchObject({ level: 'error' });
  });

  function run(program: string, ...args: readonly string[]): void {
    const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program}: ${stderr}`);
  }
});
