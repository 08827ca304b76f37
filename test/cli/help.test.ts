import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { COMMAND_TEXT_ZH } from '../../src/cli/help/command-text-zh.ts';
import { GROUP_TEXT } from '../../src/cli/help/group-text.ts';
import { BUSINESS_OPTIONS_ZH } from '../../src/cli/help/business-options-zh.ts';
import { commandsWithin } from '../../src/cli/help/commands-within.ts';
import { COMMON_OPTIONS_ZH } from '../../src/cli/help/common-options-zh.ts';
import { MODEL_OPTIONS_ZH } from '../../src/cli/help/model-options-zh.ts';
import { OPERATING_OPTIONS_ZH } from '../../src/cli/help/operating-options-zh.ts';
import { PEOPLE_OPTIONS_ZH } from '../../src/cli/help/people-options-zh.ts';
import { RISK_OPTIONS_ZH } from '../../src/cli/help/risk-options-zh.ts';
import { readConfig } from '../../src/config/config.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { AdminClient } from '../../src/terminal/admin-client.ts';
import { textWidth } from '../../src/terminal/text-width.ts';
import { sharedServerUnderTest } from '../e2e/running-server.ts';

const server = sharedServerUnderTest();

/** Makes the command line of a shell with these variables. `run` gives what a command prints. */
async function openCli(env: Readonly<Record<string, string>> = {}) {
  let written = '';
  let exitCode = 0;
  const { adminUrl, dir } = server();
  const all = { RENZHENG_DATA_DIR: dir, ...env };
  const program = await createProgram({
    configOf: () => readConfig(all),
    client: () => new AdminClient(adminUrl, readFileSync(dataFolder(dir).token, 'utf8').trim()),
    terminal: {
      out: (text) => void (written += text),
      err: () => {},
      failed: (code = 1) => void (exitCode = code),
      columns: undefined,
      outColumns: 80,
    },
    env: all,
  });
  const run = async (...args: readonly string[]) => {
    written = '';
    exitCode = 0;
    await program.parseAsync(args, { from: 'user' });
    return written;
  };
  return { program, run, exitCode: () => exitCode };
}

test('help says what each group is for, in the language of the shell', async () => {
  const { program } = await openCli();
  const groups = commandsWithin(program).filter(([, { commands }]) => commands.length > 0);
  expect(groups.map(([path]) => path).toSorted()).toEqual(Object.keys(GROUP_TEXT).toSorted());
  expect(program.helpInformation()).toMatch(
    /^Usage: renzheng[^]*\n {2}key +keys of apps: make, limit, rotate and ban them\n/,
  );
  const chinese = (await openCli({ LANG: 'zh_CN.UTF-8' })).program;
  expect(chinese.helpInformation()).toMatch(
    /^用法： renzheng[^]*\n命令：[^]*\n {2}key +应用的密钥：创建、限额、轮换、封禁\n/,
  );
  const [, key] = commandsWithin(chinese).find(([path]) => path === 'key') ?? [];
  expect(key?.helpInformation()).toMatch(/\n {2}ban \[options\] <key-id> +封禁或解封密钥\n/);
  expect((await openCli({ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' })).program.helpInformation()).toContain('Usage:');
});

test('each command has a name in 中文', async () => {
  const { program } = await openCli();
  const leaves = commandsWithin(program).filter(([, { commands }]) => commands.length === 0);
  expect(leaves.map(([path]) => path).filter((path) => COMMAND_TEXT_ZH[path] === undefined)).toEqual([]);
  expect(Object.keys(COMMAND_TEXT_ZH).filter((path) => !leaves.some(([leaf]) => leaf === path))).toEqual([]);
  expect(Object.values(COMMAND_TEXT_ZH).filter((text) => !/\p{Script=Han}/u.test(text))).toEqual([]);
});

/** Every option and argument of a command line, with the command that has it. */
function optionsOf(program: Command) {
  return [['', program] as const, ...commandsWithin(program)].flatMap(([path, command]) =>
    [...command.options, ...command.registeredArguments].map((option) => ({ path, option })),
  );
}

const OPTIONS_ZH = [
  BUSINESS_OPTIONS_ZH,
  COMMON_OPTIONS_ZH,
  MODEL_OPTIONS_ZH,
  OPERATING_OPTIONS_ZH,
  PEOPLE_OPTIONS_ZH,
  RISK_OPTIONS_ZH,
].flatMap((texts) => Object.entries(texts));

test('each option and argument has a text in 中文, and no text is left over', async () => {
  const english = optionsOf((await openCli()).program);
  const chinese = optionsOf((await openCli({ LANG: 'zh_CN.UTF-8' })).program);
  expect(english.length).toBeGreaterThan(1000);
  expect(english.filter(({ option }) => /\p{Script=Han}/u.test(option.description))).toEqual([]);
  const isOpen = (text: string) => !/\p{Script=Han}/u.test(text) || /separated by|standard input|needed/.test(text);
  expect(chinese.filter(({ option }) => isOpen(option.description)).map(nameOf)).toEqual([]);

  const texts = english.flatMap(({ option }) => [option.description, option.defaultValueDescription ?? '']);
  const isUsed = (key: string) =>
    texts.some((text) => text === key || [`${key} (`, `${key}: `].some((start) => text.startsWith(start)));
  expect(OPTIONS_ZH.map(([key]) => key).filter((key) => !isUsed(key))).toEqual([]);
  expect(new Set(OPTIONS_ZH.map(([key]) => key)).size).toBe(OPTIONS_ZH.length);
});

const nameOf = ({ path, option }: ReturnType<typeof optionsOf>[number]) => `${path} ${option.name()}`;

test('a text in 中文 has the numbers, the literal values and the options of its English', () => {
  const literalsOf = (text: string) =>
    [...text.matchAll(/`[^`]+`|--[a-z-]+|\d+(?:[.,:-]\d+)*/g)].map(([each]) => each).toSorted();
  const differing = OPTIONS_ZH.filter(([en, zh]) => literalsOf(en).join(' ') !== literalsOf(zh).join(' '));
  expect(differing).toEqual([]);
});

test('help in 中文 is 中文 down to each option, and fits the terminal', async () => {
  const commands = commandsWithin((await openCli({ LC_ALL: 'zh_CN.UTF-8' })).program);
  const helpOf = (wanted: string) => commands.find(([path]) => path === wanted)?.[1].helpInformation();
  expect(helpOf('key ban')).toBe(`用法： renzheng key ban [options] <key-id>

封禁或解封密钥

参数：
  key-id                 密钥 ID，不是密钥本身

选项：
  --banned [true|false]  是否封禁密钥（省略值时为 true）
  --json                 输出 JSON，供程序使用
  --csv [list]           输出 CSV，时间为 Asia/Shanghai；有多个列表时写明列表名
  --bom                  CSV 以 BOM 开头，使 Excel 识别 UTF-8
  --wide                 完整输出每一列，不限行宽
  -h, --help             显示帮助
`);
  expect(helpOf('completion')).toContain('  shell       bash、zsh 或 fish（可选值：bash、zsh、fish）\n');
  expect(helpOf('list-entry add')).toMatch(
    /^ {2}--value-file <file> .*\n +CIDR 网段（必填）：取此文件的首行；- 为标准输入$/m,
  );
  expect(helpOf('risk simulate')).toContain('最多写出的请求数（默认：不限）\n');
  const lines = commands.flatMap(([, command]) => command.helpInformation().split('\n').slice(1));
  expect(lines.filter((line) => textWidth(line) > 80)).toEqual([]);
  expect(lines.filter((line) => /^\s*[，。、；：）]/.test(line))).toEqual([]);
});

test('answers come in the language of the shell, unless a command names another one', async () => {
  const english = await openCli();
  const chinese = await openCli({ LANG: 'zh_CN.UTF-8' });
  expect(await english.run('compliance', 'show')).toContain('Rotation of keys');
  expect(await chinese.run('compliance', 'show')).toContain('密钥轮换');
  expect(await english.run('compliance', 'show', '--language', 'zh')).toContain('密钥轮换');
});

test('bash completes commands and options from the script alone', async () => {
  const { run } = await openCli();
  const script = await run('completion', 'bash');
  const complete = (...words: readonly string[]) => {
    const { stdout, status } = spawnSync('bash', [
      '-c',
      `${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _renzheng; echo "\${COMPREPLY[*]}"`,
      'bash',
      'renzheng',
      ...words,
    ]);
    expect(status).toBe(0);
    return stdout.toString().trim().split(' ');
  };
  expect(complete('ap')).toEqual(['app', 'api']);
  expect(complete('key', 'r')).toEqual(['rotate']);
  expect(complete('score', 'model', 'p')).toEqual(['publish']);
  expect(complete('app', 'list', '--c')).toEqual(['--csv']);
  expect(complete('key', 'rotate', 'key_1', '--ov')).toEqual(['--overlap-hours']);
  expect(await run('completion', 'zsh')).toMatch(/^#compdef renzheng /);
  expect(await run('completion', 'fish')).toContain(
    "  case 'key'\n    string split ' ' 'list create change rotate ban --help'",
  );
});

test('the configuration in force is shown with its origin, and no secret', async () => {
  const { run } = await openCli({
    RENZHENG_HTTP_PORT: '9090',
    RENZHENG_REGISTER_UPSTREAM_URL: 'https://example.com',
    RENZHENG_REGISTER_UPSTREAM_KEY: 'a-secret-of-the-site',
  });
  const changed = await run('config', 'show', '--changed', '--wide');
  expect(changed).toMatch(/^http\.port +9090 +environment +RENZHENG_HTTP_PORT$/m);
  expect(changed).toMatch(/^register\.upstreamKey +hidden +environment /m);
  expect(changed).not.toContain('http.host');
  const all = await run('config', 'show', '--json');
  expect(all).toContain('"http.host"');
  expect(all).not.toContain('a-secret-of-the-site');
});

test('the status of a site fits a screen, and its exit code tells whether all is well', async () => {
  const { run, exitCode } = await openCli();
  const status = await run('status');
  expect(status).toMatch(/^isReady +true$/m);
  expect(status).toMatch(/^apis +face-guard on, fraud-score on, /m);
  expect(status).toMatch(/^alerts: none$/m);
  expect(exitCode()).toBe(0);
});

test.each([
  [
    ['app', 'list'],
    1,
    /^renzheng: .+ 上没有运行的服务器：请用 renzheng serve 启动，或用 renzheng login --url URL 登录到一个服务器\n$/,
  ],
  [['app', 'lst'], 1, /^错误：没有命令 lst\n（您是指 list 吗？）\n（加 --help 查看参数与选项）\n$/],
] as const)('in a shell that reads 中文, %j says in it what is wrong', (words, exitCode, said) => {
  const { status, stderr } = spawnSync(process.execPath, ['src/cli/main.ts', ...words], {
    cwd: join(import.meta.dirname, '../..'),
    env: { PATH: process.env['PATH'], LANG: 'zh_CN.UTF-8', RENZHENG_DATA_DIR: join(tmpdir(), 'no-server') },
  });
  expect(stderr.toString()).toMatch(said);
  expect(status).toBe(exitCode);
});
