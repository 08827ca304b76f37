import { spawnSync } from 'node:child_process';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { ChallengeBook } from '../../src/features/video-liveness/challenge/challenge-book.ts';
import { videoLiveness } from '../../src/features/video-liveness/contract.ts';
import { mountChallenges } from '../../src/features/video-liveness/page/challenge-routes.ts';
import { mountLivenessPage } from '../../src/features/video-liveness/page/liveness-page.ts';
import { systemRandom } from '../../src/kernel/random.ts';
import { RecordingGate, TEST_KEY } from '../http/recording-gate.ts';
import { serveEcho } from '../http/serve-echo.ts';

/* If a person cannot record, the page says why, and leads back to the app. No clip is recorded here. */

const BROWSERS = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
const installed = BROWSERS.map((name) => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim()).find(Boolean);
if (installed === undefined) process.stderr.write('SKIPPED: the ends of the recording page; install chromium\n');
const isSkipped = installed === undefined;

const RETURN_URL = 'https://shop.example/done';
/** Only a browser that hangs takes so long. */
const HANG_MS = 300_000;
/** What a start of three actions needs: the countdown, the clip and its sending. */
const NEEDED_MS = 13_600;

/** So long that no browser is slow enough to reach the end before the test moves the server's clock to it. */
const GOOD_FOR_MS = 3_600_000;

let browser: Browser;
beforeAll(async () => {
  if (installed === undefined) return;
  const args = ['--no-sandbox', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];
  browser = await chromium.launch({ executablePath: installed, args });
});
afterAll(() => browser?.close());

interface Opening {
  readonly goodForMs?: number;
  readonly returnUrl?: string;
  readonly locale?: string;
  /** The error with which the camera is refused. Without it the camera opens. */
  readonly cameraError?: string;
}

/** The page of a challenge that has just been issued, and the clock of its server. */
async function open({ goodForMs = GOOD_FOR_MS, returnUrl = RETURN_URL, locale = 'en-GB', cameraError }: Opening) {
  const clock = { now: Date.parse('2024-07-03T12:00:00Z'), nowMs: () => clock.now, monotonicMs: () => clock.now };
  const clipBytesMax = 30 << 20;
  const bounds = { goodForMs, openMax: 10, clipBytesMax };
  const challenges = new ChallengeBook({ clock, random: systemRandom, kindsOf: () => ['actions'], ...bounds });
  const gate = new RecordingGate();
  const mount = mountChallenges({ challenges, gate, clock, contract: videoLiveness, busyCode: 2546120, clipBytesMax });
  const { url, server } = await serveEcho({ mounts: { registerPublic: [mount, mountLivenessPage()] } });
  const body = new URLSearchParams({ key: TEST_KEY, returnUrl });
  const answer = await fetch(`${url}/videoAuth/challenge`, { method: 'POST', body });
  const { result } = (await answer.json()) as { readonly result: { readonly page: string } };
  const context = await browser.newContext({ locale });
  onTestFinished(async () => {
    await context.close();
    await server.close();
  });
  const page = await context.newPage();
  page.setDefaultTimeout(HANG_MS);
  await page.route(RETURN_URL, (route) => route.fulfill({ body: 'the app' }));
  if (cameraError !== undefined)
    await page.addInitScript(`navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException('', '${cameraError}');
    };`);
  await page.goto(result.page);
  return { page, clock };
}

const button = (page: Page, name: string) => page.getByRole('button', { name });
const said = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).waitFor();

async function goesBack(page: Page, name = 'Go back') {
  await button(page, name).click();
  await page.waitForURL(RETURN_URL);
}

test.skipIf(isSkipped)('a start with too little time left records nothing and leads back to the app', async () => {
  for (const [locale, start, late, back] of [
    ['en-GB', 'Start', 'Too little time is left to record', 'Go back'],
    ['zh-CN', '开始录制', '剩余时间不够录制一次', '返回原页面'],
  ] as const) {
    const { page, clock } = await open({ locale });
    await button(page, start).waitFor();
    expect(await button(page, back).count()).toBe(0);
    // The browser does not know that so much time is over, as after it slept.
    clock.now += GOOD_FOR_MS - NEEDED_MS + 1;
    await button(page, start).click();
    await said(page, late);
    expect(await button(page, start).count()).toBe(0);
    await goesBack(page, back);
  }
});

test.skipIf(isSkipped)('a challenge that was too short from the beginning offers no start', async () => {
  const { page } = await open({ goodForMs: 13_000 });
  await said(page, 'Too little time is left to record');
  expect(await button(page, 'Start').count()).toBe(0);
  await goesBack(page);
});

test.skipIf(isSkipped)('a link that ended before the start leads back to the app', async () => {
  const { page, clock } = await open({});
  await button(page, 'Start').waitFor();
  clock.now += GOOD_FOR_MS;
  await button(page, 'Start').click();
  await said(page, 'This link is no longer valid');
  expect(await button(page, 'Start').count()).toBe(0);
  await goesBack(page);
});

test.skipIf(isSkipped)('without a camera the page says what is wrong and leads back to the app', async () => {
  for (const [cameraError, text] of [
    ['NotFoundError', 'No camera was found'],
    ['NotReadableError', 'Another program may use it'],
    ['NotAllowedError', 'Allow access and try again'],
  ] as const) {
    const { page } = await open({ cameraError });
    await button(page, 'Start').click();
    await said(page, text);
    expect(await button(page, 'Record again').count()).toBe(1);
    await goesBack(page);
  }
});

test.skipIf(isSkipped)('a server that cannot be reached at the start can be asked again', async () => {
  const { page } = await open({});
  await button(page, 'Start').waitFor();
  await page.route('**/liveness/challenge', (route) => route.abort());
  await button(page, 'Start').click();
  await said(page, 'The server cannot be reached');
  expect(await button(page, 'Go back').count()).toBe(1);
  await page.unroute('**/liveness/challenge');
  const counts = page.locator('#countdown').filter({ hasText: /[1-3]/ }).waitFor();
  await button(page, 'Record again').click();
  await counts;
});

test.skipIf(isSkipped)('without an address of the app there is no way back to offer', async () => {
  const { page } = await open({ returnUrl: '', cameraError: 'NotFoundError' });
  await button(page, 'Start').click();
  await said(page, 'No camera was found');
  expect(await button(page, 'Go back').count()).toBe(0);
});
