import type { Command } from 'commander';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { readConfig } from '../../src/config/config.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { AdminClient } from '../../src/terminal/admin-client.ts';
import { textWidth } from '../../src/terminal/text-width.ts';
import { sharedServerUnderTest } from '../e2e/running-server.ts';
import { seedSite, type SeededArguments } from './seeded-site.ts';
import { SHOWN_COMMANDS } from './shown-commands.ts';

/*
 * What every command that shows something prints in a terminal of 80 columns. The commands are found in the catalogue
 * of operations, so one that comes later is here too. It fails until `seedSite` gives its arguments.
 */

const COLUMNS = 80;
const server = sharedServerUnderTest({ RENZHENG_ADMIN_REQUESTS_PER_MINUTE: '100000' });
let given: SeededArguments = {};
let program: Command;
let written = '';
let exitCode = 0;

beforeAll(async () => {
  given = await seedSite(server());
  const { adminUrl, dir } = server();
  const env = { RENZHENG_DATA_DIR: dir, RENZHENG_HTTP_PORT: '0' };
  const client = new AdminClient(adminUrl, readFileSync(dataFolder(dir).token, 'utf8').trim());
  const terminal = {
    out: (text: string) => void (written += text),
    err: () => {},
    failed: (code = 1) => void (exitCode = code),
    columns: undefined,
    outColumns: COLUMNS,
  };
  program = await createProgram({ configOf: () => readConfig(env), client: () => client, terminal, env });
});

async function run(...args: readonly string[]): Promise<string> {
  written = '';
  exitCode = 0;
  await program.parseAsync(args, { from: 'user' });
  return written;
}

describe('in a terminal of 80 columns', () => {
  test.each(SHOWN_COMMANDS)('%s fits, and holds no JSON', async (command) => {
    const text = await run(...command.split(' '), ...(given[command] ?? []));
    expect(text).not.toBe('');
    expect(text.split('\n').filter((line) => textWidth(line) > COLUMNS)).toEqual([]);
    expect(text.match(/\{"|\[\{|"\w+":|\[object /g)).toBeNull();
    expect(text).not.toMatch(/\d{4}-\d\d-\d\dT|AtMs/);
  });
});

test('times are of Asia/Shanghai and say so, in tables and in CSV', async () => {
  const shown = (text: string) => /(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/.exec(text)?.[1] ?? '';
  const { apps } = JSON.parse(await run('app', 'list', '--json')) as { apps: readonly { createdAtMs: number }[] };
  const expected = new Date((apps[0]?.createdAtMs ?? 0) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  expect(await run('app', 'list', '--wide')).toContain('createdAt (+08:00)');
  expect(shown(await run('app', 'list', '--wide'))).toBe(expected);
  const csv = await run('app', 'list', '--csv', '--bom');
  expect(csv).toMatch(/^\uFEFFid,name,/);
  expect(csv).toContain('createdAt (Asia/Shanghai)');
  expect(shown(csv)).toBe(expected);
  expect(await run('compliance', 'show', '--csv', 'duties')).toMatch(/^duty,state,title,detail\nfiling,/);
  await expect(run('compliance', 'show', '--csv')).rejects.toThrow(
    'several lists: name one of them, e.g. --csv duties',
  );
});

test('an empty list is told only if the result has that list', async () => {
  expect(await run('app', 'show', given['app show']?.[0] ?? '')).not.toContain('no deny');
  expect(await run('confirmation', 'list')).toMatch(/^no confirmations\n/);
});

test('explanations read from top to bottom', async () => {
  const fraud = given['score explain']?.[0] ?? '';
  expect(await run('score', 'explain', fraud)).toMatch(
    new RegExp(
      `^${fraud}  model built-in-1\nSCORE \\d+ of 100: log-odds [\\s\\S]*` +
        'Codes that were found\n  11004  疑似黑中介包装, level 3 of 3 \\(reported by a source\\)\n[\\s\\S]*' +
        'What raised the score, in log-odds\n  \\+4\\.600  evidence11004 = ',
    ),
  );
  expect(await run('ledger', 'explain', fraud)).toMatch(
    /\nANSWERED: fraud-score, known; charged 0\.30; \d+ ms; answered by own\n\nWhat decided\n  modelId: built-in-1\n[\s\S]*More: renzheng score explain/,
  );
  expect(await run('ledger', 'explain', given['risk explain']?.[0] ?? '')).toContain(
    'No numbers of this call are kept.',
  );
});

/** Writes a file that the test reads with a command. */
function fileOf(name: string, text: string): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-commands-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(path.join(dir, name), text);
  return path.join(dir, name);
}

test('exit codes tell programs what became of a command', async () => {
  const feed = [
    '--name',
    'exits',
    '--kind',
    'tor',
    '--source',
    'me',
    '--licence',
    'CC0',
    '--published-at',
    '2026-11-01T00:00:00Z',
  ];
  await run('feed', 'import', ...feed, '--text', fileOf('good.txt', '192.0.2.1\n'));
  expect(exitCode).toBe(0);
  await run('feed', 'import', ...feed, '--text', fileOf('bad.txt', '192.0.2.1\nnowhere\n'));
  expect(exitCode).toBe(3);
  const list = 'list,kind,value\nblock,phone,13800138009\nblock,phone,1\n';
  await run('list-entry', 'import', '--csv', fileOf('list.csv', list));
  expect(exitCode).toBe(3);
  const attacks = 'source,event_id,id_number,at\ngates,e9,11010519491231002X,soon\n';
  await run('attack', 'import', fileOf('attacks.csv', attacks));
  expect(exitCode).toBe(3);
  await run('rule', 'check', '--set', fileOf('rules.json', '{"rules":[{"id":"x"}]}'));
  expect(exitCode).toBe(1);
});

test('a consent that was withdrawn is not given again', async () => {
  const number = ['--id-number-file', fileOf('number.txt', '11010519491231002X\n')];
  const consent = [...number, '--app-id', given['app show']?.[0] ?? '', '--consent-id', 'form-9'];
  await run('consent', 'give', ...consent);
  await run('consent', 'withdraw', ...consent);
  await expect(run('consent', 'give', ...consent)).rejects.toThrow('conflict: this consent was withdrawn');
});

test('a rate is written as people write it, and shown so', async () => {
  const appId = given['app show']?.[0] ?? '';
  await run('app', 'change', appId, '--address-rate', '300/min');
  expect(await run('app', 'show', appId)).toMatch(/^addressRate +5\/s, burst 5$/m);
  await run('app', 'change', appId, '--address-rate', '{"perSecond":0.5,"burst":20}');
  expect(await run('app', 'show', appId)).toMatch(/^addressRate +0\.5\/s, burst 20$/m);
  await run('app', 'change', appId, '--address-rate', 'null');
  expect(await run('app', 'show', appId)).toMatch(/^addressRate +-$/m);
});

test('an erasure asks first, and its certificate goes to a file that can be verified', async () => {
  const number = fileOf('number.txt', '110105194912310038\n');
  await server().admin('persons.add', { idNumber: '110105194912310038', name: '王小明' });
  const remove = ['person', 'remove', '--id-number-file', number];
  await expect(run(...remove)).rejects.toThrow('give --yes');
  const page = fileOf('erasure.html', '');
  const shown = await run(...remove, '--yes', '--certificate', page, '--language', 'en');
  expect(shown).toMatch(/\nremains\n- ledger rows .*\n {2}\S[^]*\n- rows of the audit/);
  expect(shown.split('\n').filter((line) => textWidth(line) > COLUMNS)).toEqual([]);
  expect(readFileSync(page, 'utf8')).toContain('<!doctype html>');
  const certificateId = /era_[a-z0-9]{20}/.exec(readFileSync(page, 'utf8'))?.[0] ?? '';
  const proof = fileOf('erasure.json', '');
  await run('certificate', 'export', certificateId, '--format', 'json', '--out', proof);
  await run('certificate', 'verify', '--certificate', proof);
  expect(exitCode).toBe(0);
  writeFileSync(proof, readFileSync(proof, 'utf8').replace('requested-by-person', 'other'));
  await run('certificate', 'verify', '--certificate', proof);
  expect(exitCode).toBe(1);
});
