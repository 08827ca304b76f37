import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { openServerUnderTest, type ServerUnderTest } from '../e2e/running-server.ts';

/** The shell is the same engine without windows. It takes two thirds of the processor time. */
const BROWSERS = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
const installed = BROWSERS.map((name) => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim()).find(Boolean);
if (installed === undefined) process.stderr.write('SKIPPED: the console; install the package chromium\n');

/** Whether there is no browser, so that the tests of the console are left out. */
export const hasNoBrowser = installed === undefined;

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export type Scheme = 'light' | 'dark';

/** How a page is looked at. */
export interface Look {
  readonly language: Language;
  readonly width?: number;
  readonly scheme?: Scheme;
}

/** A server with its console, and a browser. */
export interface OpenedConsole {
  readonly server: ServerUnderTest;
  readonly address: string;
  /** A browser window of its own, with no cookie. */
  open(look: Look): Promise<ConsoleWindow>;
  close(): Promise<void>;
}

/** A window of the browser, and everything in it that must not happen. */
export interface ConsoleWindow {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts, what the policy of the page refused, and requests to other hosts. */
  readonly problems: readonly string[];
  goto(route: string): Promise<void>;
  /** Fills the form of sign-in. */
  enter(name: string, password: string): Promise<void>;
  /**
   * Signs in by the form, which leads to the overview. With a route, e.g. `/apps?q=x`, it opens that page instead, with the
   * session of an earlier window if there is one: the form, its hash of the password and the overview cost a second.
   */
  signIn(name: string, password: string, route?: string): Promise<void>;
}

export const PASSWORD = 'correct horse battery';

/**
 * The browser of this process, which serves one file of tests after another. Their windows have nothing in common. It
 * ends with the process, because it is driven over a pipe.
 */
let launched: Promise<Browser> | null = null;

/** Launches it if there is none, or if it failed or crashed in an earlier file. */
async function sharedBrowser(): Promise<Browser> {
  const earlier = await launched?.catch(() => null);
  if (earlier?.isConnected()) return earlier;
  launched = launchBrowser();
  return launched;
}

function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: installed ?? '',
    args: ['--no-sandbox', '--lang=zh-CN'],
    downloadsPath: mkdtempSync(path.join(tmpdir(), 'renzheng-console-')),
  });
}

/** Starts a server, and the browser if there is none yet. */
export async function openConsole(settings: Readonly<Record<string, string>> = {}): Promise<OpenedConsole> {
  const shared = await sharedBrowser();
  const { server, remove } = await openServerUnderTest({ ...MANY_PAGES, ...settings });
  const opened: BrowserContext[] = [];
  const address = new URL('/console', server.adminUrl).href;
  const tries = new SignInTries();
  return {
    server,
    address,
    async open(look) {
      const window = await openWindow(shared, { address, tries }, look);
      opened.push(window.context);
      return window;
    },
    async close() {
      try {
        for (const context of opened) await context.close();
      } finally {
        await remove();
      }
    },
  };
}

/** A file of tests opens more pages and signs in more often in a minute than a person does, and all from one address. */
const MANY_PAGES = {
  RENZHENG_ADMIN_REQUESTS_PER_MINUTE: '100000',
  RENZHENG_ADMIN_SIGN_INS_PER_MINUTE: '1000',
};

/** An empty page, e.g. before the first address, has no storage. */
const PREFERENCES = `(kept) => location.protocol.startsWith('http') && localStorage.setItem('renzheng-console', kept)`;

/** The server lets an account try ten times at once, and once a minute from then on. */
const TRIES_MAX = 9;

/** How often a test tried to sign in to an account, and the session of the last time. */
interface Tries {
  count: number;
  cookies: Awaited<ReturnType<BrowserContext['cookies']>>;
}
/** With `--all` there are more looks than tries. The later ones take the session of an earlier one. */
class SignInTries {
  readonly #byAccount = new Map<string, Tries>();

  of(name: string): Tries {
    const known = this.#byAccount.get(name) ?? { count: 0, cookies: [] };
    this.#byAccount.set(name, known);
    return known;
  }
}

/** The address of a console, and the tries of its accounts. */
interface Place {
  readonly address: string;
  readonly tries: SignInTries;
}

async function openWindow(browser: Browser, { address, tries }: Place, look: Look): Promise<ConsoleWindow> {
  const { language, width = 1440, scheme = 'light' } = look;
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    // The console must not depend on the language and the zone of the browser.
    locale: language === 'en' ? 'zh-CN' : 'en-US',
    timezoneId: 'America/New_York',
    acceptDownloads: true,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await context.addInitScript(`(${PREFERENCES})(${JSON.stringify(JSON.stringify({ language, scheme: 'system' }))})`);
  // It finds a page that hangs, and must not fail a slow machine.
  context.setDefaultTimeout(300_000);
  const page = await context.newPage();
  const problems: string[] = [];
  watch(page, address, problems);
  return {
    page,
    context,
    problems,
    goto: async (route) => void (await page.goto(`${address}${route}`)),
    async enter(name, password) {
      tries.of(name).count += 1;
      await enter(page, language, { name, password });
    },
    async signIn(name, password, route) {
      const account = tries.of(name);
      if (route !== undefined && (await openWithSession(page, account.cookies, `${address}${route}`))) return;
      if (account.count < TRIES_MAX) {
        account.count += 1;
        await page.goto(`${address}/sign-in`);
        await enter(page, language, { name, password });
      } else {
        await context.addCookies(account.cookies);
        await page.goto(`${address}/`);
      }
      await page
        .getByRole('banner')
        .waitFor()
        .catch(async (cause: unknown) => {
          const seen = await page.locator('body').innerText();
          throw new Error(`the sign-in led to ${page.url()}, which says: ${seen}`, { cause });
        });
      account.cookies = await context.cookies();
      if (route !== undefined) await page.goto(`${address}${route}`);
    },
  };
}

/** Opens a page with the session of an earlier sign-in. Gives whether there is one and it still holds. */
async function openWithSession(page: Page, cookies: Tries['cookies'], url: string): Promise<boolean> {
  if (cookies.length === 0) return false;
  await page.context().addCookies(cookies);
  await page.goto(url);
  const banner = page.getByRole('banner');
  await banner.or(page.locator('input[type=password]')).first().waitFor();
  if (await banner.isVisible()) return true;
  await page.context().clearCookies();
  return false;
}

function watch(page: Page, address: string, problems: string[]): void {
  const { origin } = new URL(address);
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => {
    // The browser itself reports each answer from 400 on, and the console says what it means.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) problems.push(message.text());
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.protocol !== 'blob:' && url.origin !== origin) problems.push(request.url());
  });
}

async function enter(
  page: Page,
  language: Language,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<void> {
  const words =
    language === 'en'
      ? { name: 'Name', password: 'Password', submit: 'Sign in' }
      : { name: '用户名', password: '密码', submit: '登录' };
  await page.getByLabel(words.name, { exact: true }).fill(name);
  await page.getByLabel(words.password, { exact: true }).fill(password);
  await page.getByRole('button', { name: words.submit, exact: true }).click();
}
