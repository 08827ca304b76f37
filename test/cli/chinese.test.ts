import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { readConfig } from '../../src/config/config.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { AdminClient } from '../../src/terminal/admin-client.ts';
import { CHINESE_TERMINAL } from '../../src/wire/told/chinese-terminal.ts';
import { sharedServerUnderTest } from '../e2e/running-server.ts';
import { seedSite, type SeededArguments } from './seeded-site.ts';
import { SHOWN_COMMANDS } from './shown-commands.ts';

const server = sharedServerUnderTest({ RENZHENG_ADMIN_REQUESTS_PER_MINUTE: '100000' });
let given: SeededArguments = {};
let program: Command;
let written = '';

beforeAll(async () => {
  given = await seedSite(server());
  const { adminUrl, dir } = server();
  const env = { RENZHENG_DATA_DIR: dir, RENZHENG_HTTP_PORT: '0', LANG: 'zh_CN.UTF-8' };
  const client = new AdminClient(adminUrl, readFileSync(dataFolder(dir).token, 'utf8').trim(), { language: 'zh' });
  const say = (text: string) => void (written += text);
  const terminal = {
    out: say,
    err: say,
    failed: () => {},
    columns: undefined,
    outColumns: undefined,
    ...CHINESE_TERMINAL,
  };
  program = await createProgram({ configOf: () => readConfig(env), client: () => client, terminal, env });
});

async function run(...args: readonly string[]): Promise<string> {
  written = '';
  await program.parseAsync(args, { from: 'user' });
  return written;
}

/** English that may stand in what is shown: what people wrote, and the names of commands. */
const WRITTEN = /A note that is much longer than a column, so that tables wrap it|renzheng( [a-z-]+)+|subject webhook/g;

/** Names that may head a column or a value: of metrics, and of what operators name, e.g. an API, a setting or a feature. */
const NAMES = /^(AUC|.+ AUC|KS|PSI|Brier|ROC|FRR|FAR|DET|URL|SHA-256|rateType|[\w.-]*[._-][\w.-]*|any)$/;

/** Commands that work and then report. `risk shadow` reports on the shadow of a version, which this site does not have. */
const REPORTS: Readonly<Record<string, () => readonly string[]>> = {
  'risk replay': () => given['rule diff']?.slice(1) ?? [],
  'risk backtest': () => given['rule diff']?.slice(1) ?? [],
  'rule outcomes': () => [],
  'ledger check': () => [],
  'models recipe': () => [],
};

test.each([...SHOWN_COMMANDS, ...Object.keys(REPORTS)])('%s is 中文', async (command) => {
  const text = await run(...command.split(' '), ...(given[command] ?? REPORTS[command]?.() ?? []));
  expect(text).not.toBe('');
  expect(text).toMatch(/\p{Script=Han}/u);
  const words = text.replaceAll(/\s*\n\s*/g, ' | ').replaceAll(WRITTEN, '');
  expect(words.match(/[a-z]{2,}(?: [a-z]{2,}){2,}/gi)).toBeNull();
  const lines = text.split('\n');
  const headings = lines.flatMap((line, at) => (/^─+( {2}─|$)/.test(lines[at + 1] ?? '') ? line.split(/ {2,}/) : []));
  expect(headings.filter((heading) => /^[\x20-\x7e]+$/.test(heading) && !NAMES.test(heading))).toEqual([]);
});
