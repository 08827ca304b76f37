import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { chromium, type Page } from 'playwright-core';
import { openServerUnderTest, type ServerUnderTest } from '../test/e2e/running-server.ts';
import { fillLedger } from '../test/console/fill-ledger.ts';

const KB = 1024;
const [NUMBERS_KB_MAX, CHARTS_KB_MAX, RATIO_MAX] = [250, 450, 3];
const [FEW, MANY, MANY_FULL] = [10_000, 1_000_000, 10_000_000];
/** Pages that are timed. Their median counts. */
const PAGES = 41;

/**
 * Measures the console. `overview_kb_gzip`: all script that Chromium loads, as gzip, until the numbers of the overview
 * stand, signed in already. `overview_full_kb_gzip`: until its charts stand. `ledger_page_ms_ratio`: a page of the
 * ledger from the middle of a million rows (ten with --full), against one of ten thousand. Throws an Error if a bound
 * is exceeded.
 */
export async function run({ full }: { readonly full: boolean }): Promise<Record<string, number>> {
  const few = await measureLedger(FEW, measureScript);
  const many = await measureLedger(full ? MANY_FULL : MANY, async () => ({}));
  const ratio = Math.round((many.pageMs / few.pageMs) * 100) / 100;
  process.stdout.write(`page of few rows ${few.pageMs.toFixed(2)} ms, of many ${many.pageMs.toFixed(2)} ms\n`);
  const figures = { ...few.more, ledger_page_ms_ratio: ratio };
  const { overview_kb_gzip: numbersKb = Infinity, overview_full_kb_gzip: chartsKb = Infinity } = few.more;
  if (numbersKb > NUMBERS_KB_MAX) throw new Error(`${numbersKb} KB of script until the numbers, not ${NUMBERS_KB_MAX}`);
  if (chartsKb > CHARTS_KB_MAX) throw new Error(`${chartsKb} KB of script until the charts, not ${CHARTS_KB_MAX}`);
  if (ratio > RATIO_MAX) throw new Error(`a page of many rows takes ${ratio} times that of few, not ${RATIO_MAX}`);
  return figures;
}

async function measureLedger(
  rows: number,
  more: (server: ServerUnderTest) => Promise<Record<string, number>>,
): Promise<{ readonly pageMs: number; readonly more: Record<string, number> }> {
  const { server, remove } = await openServerUnderTest();
  try {
    const { appId } = await server.makeCaller();
    const newestMs = Date.now();
    fillLedger(server.dir, { rows, appId, keyId: 'key_1', newestMs, everyMs: 1000, isCounted: rows === FEW });
    const middle = `${newestMs - Math.floor(rows / 2) * 1000}.JF${String(Math.ceil(rows / 2)).padStart(18, '0')}`;
    const filters = [{}, { app: appId }, { code: 226401 }, { from: new Date(newestMs - rows * 500).toISOString() }];
    const times: number[] = [];
    for (let at = 0; at < PAGES; at++) {
      const startedAt = performance.now();
      const filter = filters[at % filters.length];
      const page = await server.admin('ledger.list', { ...filter, ...(at % 2 === 0 ? { cursor: middle } : {}) });
      // The first pages open files and statements.
      if (at >= filters.length * 2) times.push(performance.now() - startedAt);
      if ((page['rows'] as readonly unknown[]).length !== 50) throw new Error('a page has fifty rows');
    }
    const pageMs = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
    return { pageMs, more: await more(server) };
  } finally {
    await remove();
  }
}

async function measureScript(server: ServerUnderTest): Promise<Record<string, number>> {
  const executablePath = ['chromium', 'chromium-browser', 'google-chrome']
    .map((name) => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim())
    .find(Boolean);
  if (executablePath === undefined) throw new Error('no browser is installed; install the package chromium');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({ locale: 'en-US' });
    const { url } = (await server.admin('sessions.make-link')) as { url: string };
    const first = await context.newPage();
    await first.goto(url);
    await first.locator('[data-overview-numbers] dd').first().waitFor();
    await first.close();
    return await loadOverview(await context.newPage(), new URL('/console/', server.adminUrl).href);
  } finally {
    await browser.close();
  }
}

/** The page asks for its charts only when its numbers stand, so a script counts by the time at which it was asked for. */
async function loadOverview(page: Page, address: string): Promise<Record<string, number>> {
  const loaded: { readonly askedForMs: number; readonly body: Promise<Buffer> }[] = [];
  page.on('response', (response) => {
    const request = response.request();
    if (request.resourceType() !== 'script') return;
    loaded.push({ askedForMs: request.timing().startTime, body: response.body() });
  });
  await page.addInitScript({ content: TELL_NUMBERS });
  await page.goto(address);
  await page.locator('[role=img] svg text').nth(1).waitFor();
  await page.waitForLoadState('networkidle');
  const standAtMs = await page.evaluate(() => {
    const [mark] = performance.getEntriesByName('numbers');
    return performance.timeOrigin + (mark?.startTime ?? Number.NaN);
  });
  const sum = async (scripts: typeof loaded) => {
    const bodies = await Promise.all(scripts.map(({ body }) => body));
    return Math.round(bodies.reduce((bytes, body) => bytes + gzipSync(body).byteLength, 0) / KB);
  };
  return {
    overview_kb_gzip: await sum(loaded.filter(({ askedForMs }) => askedForMs <= standAtMs)),
    overview_full_kb_gzip: await sum(loaded),
  };
}

/** Script of the page. It marks the moment at which the numbers stand. */
const TELL_NUMBERS = `new MutationObserver((_, observer) => {
  if (document.querySelector('[data-overview-numbers] dd') === null) return;
  performance.mark('numbers');
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });`;
