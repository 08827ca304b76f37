import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { measuringData } from '../measuring-data.ts';
import { ClipMaker } from '../vision/clip-maker.ts';
import { startServerUnderTest, type Caller, type ServerUnderTest } from './running-server.ts';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];
const installed = BROWSERS.map((name) => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim()).find(Boolean);
if (installed === undefined) process.stderr.write('SKIPPED: the recording page; install the package chromium\n');
const clips = measuringData('liveness');
const maker = ClipMaker.open();
afterAll(() => maker?.close());
const isSkipped = installed === undefined || clips === null || maker === null;

/** Only a browser that hangs takes so long. */
const HANG_MS = 900_000;
/** How often the person tries again. */
const RETRIES = 3;

const PERSON = { idNumber: '11010519491231002X', name: '张三' };
const INSTRUCTIONS = {
  blink: 'Blink slowly',
  'open-mouth': 'Open your mouth wide',
  'turn-left': 'Turn your head to the left and back',
  'turn-right': 'Turn your head to the right and back',
  nod: 'Nod',
} as const;

const TURNING = path.join(clips ?? '', 'KwaiVGI_LivePortrait__assets_examples_driving_d12.mp4');
/** The movements of the person on that clip, in their order. */
const ACTIONS = 'turn-right,nod,turn-left';

/**
 * A browser with a camera that shows that person. The camera starts 3 s before the page records. So its video begins
 * with a second that is shown only to fill this time, and ends with the same second, to and fro, in which no more
 * movement comes.
 */
async function openBrowser(): Promise<Browser> {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-camera-'));
  const shape = 'scale=640:480:force_original_aspect_ratio=decrease,pad=640:480:-1:-1,fps=30';
  const parts = '[0:v]trim=0:1.2[a];[1:v]null[b];[2:v]trim=0:1.2,setpts=PTS-STARTPTS,split=3[c][d][e];[d]reverse[f]';
  const filter = `${parts};[a][b][c][f][e]concat=n=5,${shape}`;
  const inputs = ['-i', TURNING, '-i', TURNING, '-i', TURNING];
  const camera = path.join(folder, 'camera.mjpeg');
  const made = await maker?.make('camera.mjpeg', [...inputs, '-an', '-filter_complex', filter, '-q:v', '3']);
  writeFileSync(camera, made ?? '');
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

async function openPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(HANG_MS);
  return page;
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

/**
 * Asks for challenges until one fits the movements of the camera. One in 60 fits, so a thousand challenges all miss
 * with a probability of 5e-8.
 */
async function askForChallenge(server: ServerUnderTest, { key }: Caller) {
  for (let at = 0; at < 1000; at++) {
    const { result } = await post(server, '/videoAuth/challenge', { key, returnUrl: `${server.url}/healthz` });
    const made = result as { challenge: string; actions: (keyof typeof INSTRUCTIONS)[]; page: string };
    if (made.actions.join() === ACTIONS) return made;
  }
  throw new Error('no challenge fits');
}

test.skipIf(isSkipped)(
  'a person records the actions, and the app fetches the answer with its key',
  async () => {
    const server = await startServerUnderTest();
    const caller = await server.makeCaller();
    const photo = await maker?.make('photo.png', ['-ss', '1.3', '-i', TURNING, '-frames:v', '1']);
    await server.admin('persons.add', { ...PERSON, photo: photo?.toString('base64') });
    const record = async () => {
      const { challenge, actions, page: address } = await askForChallenge(server, caller);
      const browser = await openBrowser();
      const page = await openPage(browser, { locale: 'zh-CN', permissions: ['camera'] });
      const problems: string[] = [];
      const sent: string[] = [];
      page.on('pageerror', ({ message }) => problems.push(message));
      page.on('console', (message) => {
        // The address to which the page sends the browser at the end has no icon.
        const isIcon = message.location().url.endsWith('/favicon.ico');
        if (message.type() === 'error' && !isIcon) problems.push(message.text());
      });
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
      await browser.close();
      return challenge;
    };
    const ask = (challenge: string) =>
      post(server, '/videoAuth/query', {
        key: caller.key,
        realname: PERSON.name,
        idcard: PERSON.idNumber,
        videoData: 'base64:cGFnZQ==',
        rate_type: '2',
        challenge,
      });
    // A busy machine shows the camera's frames late, so the movements may come after their instructions. Then the
    // person tries again.
    let challenge = await record();
    let first = await ask(challenge);
    for (let again = 0; again < RETRIES && first.error_code !== 0; again++) {
      challenge = await record();
      first = await ask(challenge);
    }
    const { trace } = (await server
      .admin('ledger.list', {})
      .then(async ({ rows }) =>
        server.admin('ledger.explain', { orderId: (rows as { orderId: string }[])[0]?.orderId }),
      )) as { trace: unknown };
    expect(first, JSON.stringify(trace)).toMatchObject({ error_code: 0, result: { faceAdvise: '系统判断为同一人' } });
    const { capture } = (trace as { challenge: { capture: Record<string, unknown> } }).challenge;
    expect(capture).toMatchObject({ width: 640, height: 480, hiddenTimes: 0, facing: 'unknown' });
    expect(capture['camera']).toMatch(/^(virtual|other)$/);
    expect((capture['timing'] as { frames: number }).frames).toBeGreaterThan(10);
    // Chromium names its camera after the file that it plays.
    expect(JSON.stringify(trace)).not.toMatch(/mjpeg|fake_device/);
    expect(await ask(challenge)).toMatchObject({ error_code: 2546124 });
  },
  HANG_MS,
);

/** A server that asks for colours, a person that it knows, and the page of a challenge. */
async function openColours() {
  const server = await startServerUnderTest({ RENZHENG_VIDEO_LIVENESS_CHALLENGE_KINDS: 'colours-or-actions' });
  const caller = await server.makeCaller();
  const photo = await maker?.make('photo.png', ['-ss', '1.3', '-i', TURNING, '-frames:v', '1']);
  await server.admin('persons.add', { ...PERSON, photo: photo?.toString('base64') });
  const { result } = await post(server, '/videoAuth/challenge', {
    key: caller.key,
    returnUrl: `${server.url}/healthz`,
  });
  const asked = result as { challenge: string; kind: string; colours: readonly string[]; page: string };
  expect(asked.kind).toBe('colours');
  return { server, caller, asked };
}

test.skipIf(isSkipped)(
  'the screen shows the colours after a warning, and a face that does not answer them is refused',
  async () => {
    const { server, caller, asked } = await openColours();
    const browser = await openBrowser();
    const page = await openPage(browser, { locale: 'en-GB', permissions: ['camera'] });
    await page.goto(asked.page);
    await page.getByRole('status').filter({ hasText: 'They change without flashing' }).waitFor();
    expect(await page.getByRole('button', { name: 'Do movements instead' }).isVisible()).toBe(true);
    const shown = () => page.locator('#light').evaluate((element) => (element as unknown as Lit).style.backgroundColor);
    expect(await shown()).toBe('');
    const seen: string[] = [];
    await page.exposeFunction('noteColour', (colour: string) => {
      if (colour !== seen.at(-1)) seen.push(colour);
    });
    await page.evaluate(`
      const light = document.querySelector('#light');
      new MutationObserver(() => void globalThis.noteColour(light.style.backgroundColor)).observe(light, { attributes: true });
    `);
    await page.getByRole('button', { name: 'Start' }).click();
    await page.waitForURL(`${server.url}/healthz`);
    const answer = await post(server, '/videoAuth/query', {
      key: caller.key,
      realname: PERSON.name,
      idcard: PERSON.idNumber,
      videoData: 'base64:cGFnZQ==',
      rate_type: '2',
      challenge: asked.challenge,
    });
    expect(answer).toMatchObject({ error_code: 2546129, result: null });
    const rgb = (hex: string) => `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(', ')})`;
    const expected = ['#b4b4b4', ...asked.colours, '#b4b4b4'].map(rgb);
    expect(seen[0]).toBe(expected[0]);
    expect(seen.length).toBeGreaterThan(3);
    // A busy machine may draw no frame while a colour is due. What is drawn comes in the order that was asked for.
    let from = 0;
    for (const colour of seen.filter((each) => each !== '')) {
      const at = expected.indexOf(colour, from);
      expect([colour, at >= from]).toEqual([colour, true]);
      from = at + 1;
    }
  },
  HANG_MS,
);

interface Lit {
  readonly style: { readonly backgroundColor: string };
}

test.skipIf(isSkipped)(
  'a person who declines the colours, also while they run, gets movements',
  async () => {
    const { asked } = await openColours();
    const browser = await openBrowser();
    const page = await openPage(browser, { locale: 'en-GB', permissions: ['camera'] });
    await page.goto(asked.page);
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('status').filter({ hasText: 'Hold still and look at the screen' }).waitFor();
    await page.getByRole('button', { name: 'Do movements instead' }).click();
    await page.getByRole('status').filter({ hasText: 'follow the instructions' }).waitFor();
    expect(await page.locator('#light').evaluate((element) => (element as unknown as Lit).style.backgroundColor)).toBe(
      '',
    );
    expect(await page.getByRole('button', { name: 'Do movements instead' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Start' }).click();
    await page
      .getByRole('status')
      .filter({ hasText: new RegExp(Object.values(INSTRUCTIONS).join('|')) })
      .waitFor();
  },
  HANG_MS,
);

test.skipIf(isSkipped)('a page that is to reduce motion asks for movements', { timeout: HANG_MS }, async () => {
  const { asked } = await openColours();
  const browser = await openBrowser();
  const page = await openPage(browser, { locale: 'en-GB', reducedMotion: 'reduce' });
  await page.goto(asked.page);
  await page.getByRole('status').filter({ hasText: 'follow the instructions' }).waitFor();
  expect(await page.getByRole('button', { name: 'Do movements instead' }).count()).toBe(0);
});

test.skipIf(isSkipped)('a link that is used or made up opens nothing', { timeout: HANG_MS }, async () => {
  const server = await startServerUnderTest();
  const { key } = await server.makeCaller();
  await server.admin('persons.add', PERSON);
  const { result } = await post(server, '/videoAuth/challenge', { key });
  const { challenge, page: address } = result as { readonly challenge: string; readonly page: string };
  // A clip uses the challenge up, whatever it shows.
  const { idNumber: idcard, name: realname } = PERSON;
  const videoData = `base64:${Buffer.alloc(5_000, 1).toString('base64')}`;
  await post(server, '/videoAuth/query', { key, idcard, realname, videoData, rate_type: '2', challenge });
  const used = address.split('#')[1] ?? '';
  expect(used).toMatch(/^[0-9a-f]{32}$/);
  const browser = await openBrowser();
  const page = await openPage(browser, { locale: 'en-GB' });
  for (const token of [used, '', '0'.repeat(32), 'nonsense']) {
    await page.goto('about:blank');
    await page.goto(`${server.url}/liveness#${token}`);
    await page.getByText('This link is no longer valid').waitFor();
    expect(await page.getByRole('button', { name: 'Start' }).count()).toBe(0);
    expect(await page.locator('video').isVisible()).toBe(false);
  }
});

test.skipIf(isSkipped)(
  'in a browser that finds faces, the page says one thing at a time about where the face is',
  async () => {
    const server = await startServerUnderTest();
    const caller = await server.makeCaller();
    const { result } = await post(server, '/videoAuth/challenge', { key: caller.key });
    const browser = await openBrowser();
    const page = await openPage(browser, { locale: 'zh-CN', permissions: ['camera'] });
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    // Stands for the FaceDetector that few browsers have. Boxes are in pixels of the video.
    await page.addInitScript(`
      globalThis.faces = [];
      globalThis.FaceDetector = class {
        async detect() {
          return globalThis.faces.map((boundingBox) => ({ boundingBox }));
        }
      };
    `);
    const show = (...faces: readonly object[]) => page.evaluate(`globalThis.faces = ${JSON.stringify(faces)}`);
    const hint = page.locator('[aria-live=polite]');
    const good = { x: 230, y: 120, width: 180, height: 240 };
    await page.goto(String(result?.['page']));
    // People see themselves before they start.
    await expect.poll(() => page.evaluate('document.querySelector("video").videoWidth')).toBeGreaterThan(0);
    await page.getByRole('button', { name: '开始录制' }).click();
    await hint.filter({ hasText: '未看到完整人脸，请露出全脸' }).waitFor();
    await show({ x: 300, y: 200, width: 50, height: 60 });
    await hint.filter({ hasText: '离镜头太远，请靠近一些' }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await hint.filter({ hasText: 'You are too far away. Come closer' }).waitFor();
    await show(good, { ...good, x: 460 });
    await hint.filter({ hasText: 'Somebody else is in the picture. Record alone' }).waitFor();
    await show(good);
    await hint.filter({ hasText: /^$/ }).waitFor({ state: 'attached' });
    expect([await hint.count(), problems]).toEqual([1, []]);
  },
  HANG_MS,
);
