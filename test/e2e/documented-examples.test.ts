import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTRACTS } from '../../src/features/index.ts';
import { openServerUnderTest, type ServerUnderTest } from './running-server.ts';

const DOCS = path.resolve(import.meta.dirname, '../../docs');
const SCRATCH = mkdtempSync(path.join(tmpdir(), 'renzheng-examples-'));

/** For each language, how a block is run and which command shows that its tools are installed. */
const RUNNERS = {
  sh: { file: 'example.sh', command: 'sh', tools: ['curl', '--version'] },
  php: { file: 'example.php', command: 'php', tools: ['php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'] },
  java: { file: 'Example.java', command: 'java', tools: ['java', '-version'] },
  go: { file: 'example.go', command: 'go run', tools: ['go', 'version'] },
  python: { file: 'example.py', command: 'python3', tools: ['python3', '--version'] },
  js: { file: 'example.mjs', command: process.execPath, tools: [process.execPath, '--version'] },
} as const;

let server: ServerUnderTest;
let key = '';
let remove = async () => {};

beforeAll(async () => {
  ({ server, remove } = await openServerUnderTest());
  const app = await server.admin('apps.create', { name: 'Docs', openId: 'JH0123456789abcdef', mode: 'sandbox' });
  key = String((await server.admin('keys.create', { appId: app['id'] }))['key']);
});
afterAll(async () => {
  await remove();
  rmSync(SCRATCH, { recursive: true, force: true });
});

describe.each(Object.entries(RUNNERS))('every API answers the documented program in %s', (syntax, runner) => {
  const isHere = has(runner.tools);
  test.skipIf(!isHere)('every page, in both languages', async () => {
    const answers = await Promise.all(
      CONTRACTS.map(async (contract) => {
        const [english, chinese] = ['.md', '.zh-CN.md'].map((ending) => blockOf(contract.name + ending, syntax));
        expect(chinese).toBe(english);
        return [contract.name, await runBlock(english ?? '', contract.name, runner)];
      }),
    );
    for (const [name, output] of answers)
      expect(output, name).toMatch(new RegExp(String.raw`^0 成功|^0 \S*成功|"error_code":0[,}]`));
  });
});

function has([command, ...rest]: readonly [string, ...string[]]): boolean {
  try {
    execFileSync(command, rest, { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write(
      `SKIPPED: the documented programs that need ${path.basename(command)}; install it to run them\n`,
    );
    return false;
  }
}

function blockOf(page: string, syntax: string): string {
  const text = readFileSync(path.join(DOCS, `api-${page}`), 'utf8');
  const block = new RegExp(`^\`\`\`${syntax}\\n([^]*?)\\n\`\`\``, 'm').exec(text)?.[1];
  if (block === undefined) throw new Error(`${page} has no program in ${syntax}`);
  return block;
}

async function runBlock(
  text: string,
  name: string,
  { file, command }: (typeof RUNNERS)[keyof typeof RUNNERS],
): Promise<string> {
  const folder = mkdtempSync(path.join(SCRATCH, `${name}-`));
  writeFileSync(path.join(folder, file), text);
  const [program = '', ...rest] = command.split(' ');
  const env = { ...process.env, RENZHENG_URL: server.url, RENZHENG_KEY: key, GOFLAGS: '-mod=mod', GO111MODULE: 'off' };
  const { stdout } = await promisify(execFile)(program, [...rest, file], { cwd: folder, env, timeout: 600_000 });
  return stdout;
}
