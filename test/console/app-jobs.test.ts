import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    shop: '商城',
    rotate: /^轮换 live_/,
    doRotate: '轮换',
    overlap: '重叠期 (小时)',
    rotated: '轮换完成',
    oldKey: '旧密钥',
    lastUsed: '最后使用 (UTC+8)',
  },
  en: {
    shop: 'Shop',
    rotate: /^Rotate live_/,
    doRotate: 'Rotate',
    overlap: 'Overlap (hours)',
    rotated: 'The key is rotated',
    oldKey: 'Old key',
    lastUsed: 'Last used at (UTC+8)',
  },
} as const;

describe.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)('jobs about apps, %s', (language: Language) => {
  const words = WORDS[language];
  let opened: OpenedConsole;
  beforeAll(async () => {
    opened = await openConsole();
    await opened.server.admin('administrators.create', { name: 'olga', role: 'operator', password: PASSWORD });
  }, 180_000);
  afterAll(() => opened.close());

  test('4: a leaked key is rotated with an overlap, and the last use of the old one is seen, in 3 clicks', async () => {
    const { server } = opened;
    const { appId, key } = await server.makeCaller();
    await server.admin('apps.change', { appId, name: words.shop });
    expect(await codeOf(server.url, key)).toBe(226403);
    const { page, context, problems, signIn, goto } = await opened.open({ language });
    await signIn('olga', PASSWORD);
    await goto('/apps');
    const clicks = await countClicks(page);
    await page.getByRole('link', { name: words.shop }).click();
    await page.getByRole('button', { name: words.rotate }).click();
    await page.getByLabel(words.overlap).fill('48');
    await page.getByRole('dialog').getByRole('button', { name: words.doRotate, exact: true }).click();
    const sheet = page.getByRole('region', { name: words.rotated });
    const fresh = await sheet.locator('[data-secrets] code').innerText();
    const facts = await sheet.locator('dl').innerText();
    expect(facts).toContain(`live_…${key.slice(-4)}`);
    const { keys } = (await server.admin('keys.list', { appId })) as {
      keys: readonly { readonly lastUsedAtMs: number | null; readonly expiresAtMs: number | null }[];
    };
    const [old] = keys;
    expect(facts).toContain(shanghai(old?.lastUsedAtMs ?? 0));
    expect(facts).toContain(shanghai(old?.expiresAtMs ?? 0));
    expect(Math.round(((old?.expiresAtMs ?? 0) - Date.now()) / 3_600_000)).toBe(48);
    expect(await clicks()).toBe(3);
    for (const each of [key, fresh]) expect(await codeOf(server.url, each)).toBe(226403);
    expect(problems).toEqual([]);
    await context.close();
  });
});

/** A request without parameters: 226403 says that its key was let in. */
async function codeOf(url: string, key: string): Promise<unknown> {
  const response = await fetch(`${url}/verifyface/verify`, { method: 'POST', body: new URLSearchParams({ key }) });
  return ((await response.json()) as { readonly error_code: unknown }).error_code;
}

function shanghai(atMs: number): string {
  return new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** Counts the clicks of the person from here on, also on the pages that open. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(
    `window.clicks = 0; addEventListener('click', ({ isTrusted, detail }) => isTrusted && detail > 0 && window.clicks++, true)`,
  );
  return () => page.evaluate('window.clicks');
}
