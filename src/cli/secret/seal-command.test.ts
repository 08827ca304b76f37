import { Command } from 'commander';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../config/config.ts';
import { lockDatabase } from '../../storage/sqlite/connection.ts';
import { addSealCommand } from './seal-command.ts';

const [NOW, NEXT] = ['1b'.repeat(32), '2c'.repeat(32)];

/** A data folder with a token in the settings that is not there, so every refusal must come before it is asked. */
function setUp(files: Readonly<Record<string, string>>) {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-seal-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(dir, name), `${text}\n`);
  const config = readConfig({
    RENZHENG_DATA_DIR: dir,
    RENZHENG_PKCS11_MODULE: '/nowhere/module.so',
    RENZHENG_PKCS11_TOKEN: 'renzheng',
    RENZHENG_PKCS11_PIN: '4321',
  });
  const run = async (...args: readonly string[]) => {
    let said = '';
    const terminal = { out: (text: string) => void (said += text), err: () => undefined, columns: undefined };
    const secret = new Command('secret').exitOverride();
    addSealCommand(secret, { configOf: () => config, terminal });
    await secret.parseAsync(['seal-site-key', ...args], { from: 'user' });
    return said;
  };
  const keys = () =>
    Object.fromEntries(
      readdirSync(dir)
        .filter((name) => name.startsWith('site.key'))
        .map((name) => [name, readFileSync(path.join(dir, name), 'utf8').trim()]),
    );
  return { dir, run, keys };
}

test.each([[[]], [['--print']]])(
  'with %j, a change of the site key that was interrupted is to be ended first',
  async (args) => {
    const { run, keys } = setUp({ 'site.key': NOW, 'site.key.next': NEXT });
    await expect(run(...args)).rejects.toThrow('start the server once, which ends the change');
    expect(keys()).toEqual({ 'site.key': NOW, 'site.key.next': NEXT });
  },
);

test.each([[[]], [['--print']]])('with %j, the file of a server that runs is refused', async (args) => {
  const { dir, run, keys } = setUp({ 'site.key': NOW });
  const server = lockDatabase(path.join(dir, 'renzheng.db'));
  try {
    await expect(run(...args)).rejects.toThrow('is in use by another process; stop it first');
  } finally {
    server.close();
  }
  expect(keys()).toEqual({ 'site.key': NOW });
});

test('a previous key that lies there in plain is named', async () => {
  const { dir, run } = setUp({ 'site.key': 'pkcs11:01:AAAA', 'site.key.previous': NOW });
  expect(await run()).toBe(
    `${path.join(dir, 'site.key')} is sealed already, or not there yet.\n` +
      `These files hold a plain site key: ${path.join(dir, 'site.key.previous')}. Move them to another place.\n`,
  );
});
