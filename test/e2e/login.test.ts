import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundled } from '../bundled.ts';
import { sendAdmin } from './admin-requests.ts';
import { openServerUnderTest, type ServerUnderTest } from './running-server.ts';

const password = 'correct horse battery';

let server: ServerUnderTest;
let remove = async () => {};
let home = '';
beforeAll(async () => {
  ({ server, remove } = await openServerUnderTest());
  home = mkdtempSync(path.join(tmpdir(), 'renzheng-login-'));
  writeFileSync(path.join(home, 'password'), `${password}\n`);
});
afterAll(async () => {
  await remove();
  rmSync(home, { recursive: true, force: true });
});

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line as a user of this machine, beside the server's data folder or elsewhere. */
async function renzheng(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Said> {
  const program = await bundled('src/cli/main.ts');
  const { RENZHENG_TOKEN: _token, ...rest } = process.env;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...program.args, ...args],
      {
        env: {
          ...rest,
          ...program.env,
          XDG_CONFIG_HOME: home,
          RENZHENG_DATA_DIR: path.join(home, 'elsewhere'),
          ...env,
        },
      },
      (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

const session = () => path.join(home, 'renzheng', 'session.json');
const login = (name: string, ...more: readonly string[]) =>
  renzheng([
    'login',
    '--url',
    server.adminUrl,
    '--name',
    name,
    '--password-file',
    path.join(home, 'password'),
    ...more,
  ]);

test('a session serves the commands until it is ended', async () => {
  await server.admin('administrators.create', { name: 'ada', role: 'analyst', password });
  expect(await renzheng(['whoami'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('renzheng login') as string,
  });

  const opened = await login('ada');
  expect(opened).toMatchObject({
    code: 0,
    out: expect.stringContaining(`signed in to ${server.adminUrl} as ada`) as string,
  });
  expect(statSync(session()).mode & 0o777).toBe(0o600);
  const { token } = JSON.parse(readFileSync(session(), 'utf8')) as { token: string };
  expect(opened.out + opened.err).not.toContain(token);
  const who = await renzheng(['whoami', '--json']);
  expect(JSON.parse(who.out)).toMatchObject({ name: 'ada', role: 'analyst' });
  // The session is used beside the server too, in place of the owner's token of its data folder.
  const beside = { RENZHENG_DATA_DIR: server.dir };
  expect(JSON.parse((await renzheng(['whoami', '--json'], beside)).out)).toMatchObject({ name: 'ada' });
  expect(await renzheng(['key', 'list', 'app_x'], beside)).toMatchObject({
    code: 1,
    err: expect.stringContaining('the role analyst may not do this') as string,
  });

  const kept = JSON.parse(readFileSync(session(), 'utf8')) as object;
  writeFileSync(session(), JSON.stringify({ ...kept, expiresAtMs: 1 }));
  expect(await renzheng(['whoami'], beside), 'an ended session never becomes the owner').toMatchObject({
    code: 1,
    err: expect.stringContaining('your session at') as string,
  });
  writeFileSync(session(), JSON.stringify(kept));
  expect(await renzheng(['logout'])).toMatchObject({ code: 0, out: `signed out from ${server.adminUrl}\n` });
  expect(existsSync(session())).toBe(false);
  expect((await sendAdmin(server.adminUrl, 'GET', '/sessions/current', { token })).status).toBe(401);
  expect(JSON.parse((await renzheng(['whoami', '--json'], beside)).out)).toMatchObject({ name: 'owner' });
  expect(await renzheng(['logout'])).toMatchObject({ code: 0, out: 'there was no session to end\n' });
});

test('with a second factor, a code is read from a file, and its absence is said', async () => {
  await server.admin('administrators.create', { name: 'grace', role: 'auditor', password });
  await login('grace');
  const begun = await renzheng(['session', 'begin-totp', '--password-file', path.join(home, 'password'), '--json']);
  const { secret } = JSON.parse(begun.out) as { secret: string };
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  writeFileSync(path.join(home, 'code'), totp.generate());
  const confirmed = await renzheng(['session', 'confirm-totp', '--code-file', path.join(home, 'code'), '--json']);
  const { recoveryCodes } = JSON.parse(confirmed.out) as { recoveryCodes: readonly string[] };
  expect(await renzheng(['logout'])).toMatchObject({ code: 0 });
  expect(await login('grace')).toMatchObject({
    code: 1,
    err: expect.stringContaining('there is no terminal to ask at') as string,
  });
  writeFileSync(path.join(home, 'code'), recoveryCodes[0] ?? '');
  expect(await login('grace', '--code-file', path.join(home, 'code'))).toMatchObject({ code: 0 });
  expect(await renzheng(['totp', 'off'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('there is no terminal to ask at') as string,
  });
});

test('a file that holds no session is named, and logout removes it', async () => {
  writeFileSync(session(), '{"url": 7}');
  expect(await renzheng(['whoami'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('holds no session') as string,
  });
  expect(await renzheng(['logout'])).toMatchObject({ code: 0 });
  expect(existsSync(session())).toBe(false);
});
