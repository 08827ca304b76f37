import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { ADMIN_CONTRACTS } from '../admin/index.ts';
import { AdminClientError } from './admin-client.ts';
import { addAdminCommands } from './admin-commands.ts';
import { takeValues } from './value-options.ts';

const MAIN = path.join(import.meta.dirname, '../cli/main.ts');
const NUMBER = { name: 'idNumber', flag: 'id-number', description: 'Id number', required: true };
const NAME = { name: 'name', flag: 'name', description: 'Name', required: true };
const PASSWORD = { name: 'password', flag: 'password', description: 'Password', required: false };

function warned() {
  const said: string[] = [];
  return { said, terminal: { err: (text: string) => void said.push(text) } };
}

function fileOf(text: string): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'renzheng-value-')), 'value');
  writeFileSync(file, text);
  return file;
}

test('a value comes from the first line of a file, without a warning', async () => {
  const { said, terminal } = warned();
  const options = { idNumberFile: fileOf('\uFEFF11010519491231002X\r\nmore\n'), nameFile: fileOf('张三'), limit: 3 };
  expect(await takeValues(options, [NUMBER, NAME], terminal)).toEqual({
    idNumber: '11010519491231002X',
    name: '张三',
    limit: 3,
  });
  expect(said).toEqual([]);
});

test('a value on the command line is taken, with a warning that does not repeat it', async () => {
  const { said, terminal } = warned();
  expect(await takeValues({ idNumber: '11010519491231002X' }, [NUMBER], terminal)).toEqual({
    idNumber: '11010519491231002X',
  });
  expect(said.join('')).toContain('--id-number-file FILE');
  expect(said.join('')).not.toContain('11010519491231002X');
});

test('null removes an optional value, without a warning', async () => {
  const { said, terminal } = warned();
  const field = { name: 'openId', flag: 'open-id', description: 'OpenID', required: false, nullable: true };
  expect(await takeValues({ openId: 'null' }, [field], terminal)).toEqual({ openId: null });
  expect(said).toEqual([]);
});

test('an error names the option that is missing, empty or unreadable', async () => {
  const { terminal } = warned();
  await expect(takeValues({}, [NUMBER], terminal)).rejects.toThrow('give --id-number-file FILE');
  await expect(takeValues({ idNumberFile: fileOf('\n') }, [NUMBER], terminal)).rejects.toThrow(
    'has an empty first line',
  );
  await expect(takeValues({ idNumberFile: '/nowhere/x' }, [NUMBER], terminal)).rejects.toThrow(
    '/nowhere/x cannot be read',
  );
  expect(await takeValues({}, [PASSWORD], terminal)).toEqual({});
});

/** Runs a command that reads its values and then fails because there is no server. */
async function run(args: readonly string[], input: string): Promise<string> {
  const env = { ...process.env, RENZHENG_DATA_DIR: mkdtempSync(path.join(tmpdir(), 'renzheng-none-')) };
  const child = spawn(process.execPath, [MAIN, ...args], { env });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stdin.on('error', () => undefined).end(input);
  await once(child, 'close');
  return said;
}

test('several values come from standard input, one in each line', async () => {
  const args = ['person', 'add', '--id-number-file', '-', '--name-file', '-'];
  expect(await run(args, '11010519491231002X\n张三\n')).toContain('no server runs over');
  expect(await run(args, '11010519491231002X\n')).toContain('standard input has no line left for this value');
});

test('a password cannot be an argument, and is asked only at a terminal', async () => {
  const create = ['administrator', 'create', '--name', 'ada', '--role', 'operator'];
  expect(await run([...create, '--password', 'correct horse battery'], '')).toContain("unknown option '--password'");
  expect(await run([...create, '--ask-password'], '')).toContain('there is no terminal to ask at');
  expect(await run([...create, '--password-file', '-'], 'correct horse battery\n')).toContain('no server runs over');
});

test('every command that takes a personal or secret value takes it from a file', () => {
  const program = new Command();
  const client = () => {
    throw new AdminClientError('none');
  };
  addAdminCommands(program, ADMIN_CONTRACTS, {
    client,
    terminal: { out: () => undefined, err: () => undefined, columns: undefined },
  });
  const guarded = program.commands.flatMap((group) =>
    group.commands.flatMap((command) =>
      command.options
        .map(({ long }) => long ?? '')
        .filter(
          (long) =>
            /^--(id-number|phone|device|value|password|open-id)$/.test(long) ||
            (long === '--name' && /^(person|evidence|outcome)$/.test(group.name())),
        )
        .filter((long) => !command.options.some((option) => option.long === `${long}-file`))
        .map((long) => `${group.name()} ${command.name()} ${long}`),
    ),
  );
  expect(guarded).toEqual([]);
  const help = program.commands
    .find((group) => group.name() === 'person')
    ?.commands.find((each) => each.name() === 'find');
  expect(help?.helpInformation()).toContain('--id-number-file <file>');
});
