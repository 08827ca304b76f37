import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { measuringData } from '../measuring-data.ts';
import { ClipMaker } from '../vision/clip-maker.ts';
import { startServerUnderTest, type Caller, type ServerUnderTest } from './running-server.ts';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];
const installed = BROWSERS.map((name) => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim()).find(Boolean);
if (installed === undefined) process.stderr.write('SKIPPED: the recording page; install the package chromium\n');
const clips = measuringData('liveness');
const maker = ClipMaker.open();
const isSkipped = installed === undefined || clips === null || maker === null;

const PERSON = { idNumber: '11010519491231002X', name: '张三' };
const INSTRUCTIONS = {
  blink: 'Blink slowly',
  'open-mouth': 'Open your mouth wide',
  'turn-left': 'Turn your head to the left and back',
  'turn-right': 'Turn your head to the right and back',
  nod: 'Nod',
} as const;

/** A browser whose camera shows a talking person, over and over. */
async function openBrowser(): Promise<Browser> {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-camera-'));
  const source = path.join(clips ?? '', 'KwaiVGI_LivePortrait__assets_examples_driving_d12.mp4');
  const shape = ['-vf', 'scale=640:480:force_original_aspect_ratio=decrease,pad=640:480:-1:-1,fps=30', '-q:v', '3'];
  const camera = path.join(folder, 'camera.mjpeg');
  writeFileSync(camera, (await maker?.make('camera.mjpeg', ['-i', source, '-an', ...shape])) ?? '');
  const browser = await chromium.launch({
    executablePath: installed ?? '',
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${camera}`,
    ],
  });
  onTestFinished(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return browser;
}

type Answer = { readonly error_code: number; readonly reason: string; readonly result: Record<string, unknown> | null };

async function post(
  { url }: ServerUnderTest,
  route: string,
  fields: Readonly<Record<string, string>>,
): Promise<Answer> {
  const response = await fetch(`${url}${route}`, { method: 'POST', body: new URLSearchParams(fields) });
  return (await response.json()) as Answer;
}

async function askForChallenge(server: ServerUnderTest, { key }: Caller) {
  const { result } = await post(server, '/videoAuth/challenge', { key, returnUrl: `${server.url}/healthz` });
  return result as { challenge: string; actions: (keyof typeof INSTRUCTIONS)[]; page: string };
}

test.skipIf(isSkipped)(
  'a person records what the page asks for, and the app fetches the answer with its key',
  async () => {
    const server = await startServerUnderTest();
    const caller = await server.makeCaller();
    await server.admin('persons.add', PERSON);
    const { challenge, actions, page: address } = await askForChallenge(server, caller);
    const browser = await openBrowser();
    const page = await browser.newPage({ locale: 'zh-CN', permissions: ['camera'] });
    const problems: string[] = [];
    const sent: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('request', (request) => sent.push(`${request.url()} ${JSON.stringify(request.headers())}`));

    await page.goto(address);
    await page.getByRole('button', { name: '开始录制' }).waitFor();
    expect(await page.title()).toBe('活体检测');
    await page.getByRole('button', { name: 'English' }).click();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('button', { name: 'Start' }).click();
    for (const action of actions) await page.getByRole('status').filter({ hasText: INSTRUCTIONS[action] }).waitFor();
    await page.waitForURL(`${server.url}/healthz`);

    expect(problems).toEqual([]);
    expect(sent.join()).not.toContain(caller.key);
    expect(sent.filter((request) => request.split(' ')[0]?.includes(address.split('#')[1] ?? ''))).toEqual([]);

    await page.goto('about:blank');
    const ask = () =>
      post(server, '/videoAuth/query', {
        key: caller.key,
        realname: PERSON.name,
        idcard: PERSON.idNumber,
        videoData: 'base64:cGFnZQ==',
        rate_type: '2',
        challenge,
      });
    const first = await ask();
    // Whatever the talker on the clip did: it was recorded, opened and judged, and the challenge is used up.
    expect([0, 2546125, 2546134]).toContain(first.error_code);
    expect(await ask()).toMatchObject({ error_code: 2546124 });
  },
  120_000,
);

test.skipIf(isSkipped)('a link that is used, late or made up opens nothing', async () => {
  const server = await startServerUnderTest();
  const browser = await openBrowser();
  const page = await browser.newPage({ locale: 'en-GB' });
  for (const token of ['', '0'.repeat(32), 'nonsense']) {
    await page.goto('about:blank');
    await page.goto(`${server.url}/liveness#${token}`);
    await page.getByText('This link is no longer valid').waitFor();
    expect(await page.getByRole('button', { name: 'Start' }).count()).toBe(0);
  }
});
