import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { measuringData } from '../measuring-data.ts';
import { photosIn } from './measured-photos.ts';
import { startServerUnderTest } from './running-server.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

interface Step {
  readonly kind: 'run' | 'expect';
  readonly text: string;
}

/**
 * The blocks of a page that the test runs, and what each must print. Blocks that only a reader runs in a terminal are
 * marked `console`.
 */
function stepsOf(page: string): readonly Step[] {
  const text = readFileSync(path.join(ROOT, 'docs', page), 'utf8');
  return [...text.matchAll(/^```(sh|\w+ expect)\n([^]*?)\n```$/gm)].map(([, info, block = '']) => ({
    kind: info === 'sh' ? 'run' : 'expect',
    text: block,
  }));
}

test('both languages show the same commands', () => {
  expect(stepsOf('getting-started.zh-CN.md')).toEqual(stepsOf('getting-started.md'));
});

const faces = measuringData('faces');

test.skipIf(faces === null)('every command does what the page says', async () => {
  const server = await startServerUnderTest();
  const { key } = await server.makeCaller();
  const sandbox = await server.admin('apps.create', { name: 'Sandbox', mode: 'sandbox', openId: 'JH0123456789abcdef' });
  const { key: sandboxKey } = await server.admin('keys.create', { appId: sandbox['id'] });
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-page-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(path.join(ROOT, 'bin'), path.join(folder, 'bin'));
  const { ada, adaAgain } = photosIn(faces ?? '');
  writeFileSync(path.join(folder, 'photo.jpg'), ada);
  writeFileSync(path.join(folder, 'selfie.jpg'), adaAgain);
  writeFileSync(path.join(folder, 'number.txt'), '11010519491231002X\n');
  writeFileSync(path.join(folder, 'name.txt'), '张三\n');
  const env = {
    ...process.env,
    RENZHENG_DATA_DIR: server.dir,
    RENZHENG_URL: server.url,
    LIVE_KEY: key,
    SANDBOX_KEY: String(sandboxKey),
  };

  let printed = '';
  const steps = stepsOf('getting-started.md');
  expect(steps.filter(({ kind }) => kind === 'run').length).toBeGreaterThan(4);
  for (const { kind, text } of steps) {
    if (kind === 'expect') expect(printed).toContain(text);
    else printed = (await promisify(execFile)('bash', ['-euc', text], { cwd: folder, env })).stdout;
  }
});
