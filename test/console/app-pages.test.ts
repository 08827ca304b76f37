import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAt, LOOKS } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type OpenedConsole } from './open-console.ts';

const HOSTILE = `<script>alert(1)</script> ${'长'.repeat(36)}`;

let opened: OpenedConsole;
const ids = { full: '', sandbox: '' };
beforeAll(async () => {
  if (hasNoBrowser) return;
  opened = await openConsole();
  const { admin } = opened.server;
  await admin('administrators.create', { name: 'ada', role: 'owner', password: PASSWORD });
  const create = async (fields: object) => String((await admin('apps.create', { ...fields }))['id']);
  ids.sandbox = await create({ name: '沙箱', mode: 'sandbox', status: 'pending' });
  ids.full = await create({
    name: HOSTILE,
    dailyCallsMax: 1_000_000,
    allow: Array.from({ length: 200 }, (_, at) => `2001:db8:${at.toString(16)}::/48`),
    deny: ['203.0.113.7'],
    addressRate: { perSecond: 20, burst: 100 },
  });
  for (let at = 0; at < 3; at++) {
    await admin('keys.create', { appId: ids.full, label: at === 0 ? HOSTILE : `K${at}`, dailyCallsMax: 5000 });
    await admin('packages.add', { appId: ids.full, calls: 10 ** (at + 1), unitPrice: '0.035001', days: 400 });
  }
}, 180_000);
afterAll(() => opened?.close());

/** Pages by the name of their picture. */
const PAGES: Readonly<Record<string, () => string>> = {
  'app-new': () => '/apps/new',
  'app-full': () => `/apps/${ids.full}`,
  'app-sandbox': () => `/apps/${ids.sandbox}`,
  'app-edit': () => `/apps/${ids.full}/edit`,
};

describe.skipIf(hasNoBrowser)('the pages about one app', () => {
  test.each(LOOKS)('$language, $width px, $scheme', { timeout: 600_000 }, async (look) => {
    const window = await opened.open(look);
    const { page, goto } = window;
    await window.signIn('ada', PASSWORD);
    const found = [];
    for (const [name, route] of Object.entries(PAGES)) {
      await goto(route());
      found.push(await lookAt(window, name, look));
    }
    await goto('/apps/new');
    const words = WORDS[look.language];
    await page.getByLabel(words.allow, { exact: true }).fill('203.0.113.0/33');
    await page.getByRole('button', { name: words.create, exact: true }).click();
    found.push(await lookAt(window, 'app-new-wrong', look));
    await goto(`/apps/${ids.full}`);
    for (const [name, button] of words.dialogs) {
      await page.getByRole('button', { name: button }).first().click();
      await page.getByRole('dialog').waitFor();
      found.push(await lookAt(window, `app-dialog-${name}`, look));
      await page.keyboard.press('Escape');
    }
    expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
    expect(window.problems).toEqual([]);
    await window.context.close();
  });
});

const WORDS = {
  'zh-CN': {
    allow: '允许的地址',
    create: '创建',
    dialogs: [
      ['rotate', /^轮换/],
      ['add-package', '添加套餐'],
      ['ban', /^封禁$/],
    ],
  },
  en: {
    allow: 'Allowed addresses',
    create: 'Create',
    dialogs: [
      ['rotate', /^Rotate/],
      ['add-package', 'Add a package'],
      ['ban', /^Ban$/],
    ],
  },
} as const;
