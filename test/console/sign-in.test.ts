import { Secret, TOTP } from 'otpauth';
import type { Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    audit: '审计',
    administrators: '管理员',
    apps: '应用',
    wrong: '用户名或密码不正确',
    linkIsUsed: '登录链接无效',
    ended: '登录已失效',
    signedOut: '您已退出登录',
    signOut: '退出登录',
    account: (name: string) => `账号 ${name}`,
    accountPage: '我的账号',
    setUp: '启用两步验证',
    password: '密码',
    goOn: '继续',
    code: '动态码',
    confirm: '确认并启用',
    kept: '我已妥善保存',
    copy: '复制',
    copied: '已复制',
    isOn: /已启用，剩余恢复码 10 个/,
    signIn: '登录',
    wrongCode: '动态码不正确',
    useRecovery: '手机不在身边？改用恢复码',
    recoveryCode: '恢复码',
    passwordNow: '当前密码',
    passwordNext: '新密码',
    passwordAgain: '再输一次新密码',
    change: '修改密码',
    passwordDiffers: '两次输入的新密码不一样',
    changed: '密码已修改',
    hello: '总览',
  },
  en: {
    audit: 'Audit',
    administrators: 'Administrators',
    apps: 'Apps',
    wrong: 'The name or the password is wrong',
    linkIsUsed: 'This link does not work',
    ended: 'Your session ended',
    signedOut: 'You are signed out',
    signOut: 'Sign out',
    account: (name: string) => `Account ${name}`,
    accountPage: 'My account',
    setUp: 'Set up a second factor',
    password: 'Password',
    goOn: 'Go on',
    code: 'Code',
    confirm: 'Confirm and turn on',
    kept: 'I have kept it',
    copy: 'Copy',
    copied: 'Copied',
    isOn: /Set up; 10 recovery codes left/,
    signIn: 'Sign in',
    wrongCode: 'The code is wrong',
    useRecovery: 'Phone not at hand? Use a recovery code',
    recoveryCode: 'Recovery code',
    passwordNow: 'Present password',
    passwordNext: 'New password',
    passwordAgain: 'The new password again',
    change: 'Change the password',
    passwordDiffers: 'The two new passwords differ',
    changed: 'Your password is changed',
    hello: 'Overview',
  },
} as const;

const presentCode = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) }).generate();
/** The code of the next half minute, which is right already and was not used before. */
const nextCode = (secret: string) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + 30_000 });

describe.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)('signing in, %s', (language: Language) => {
  const words = WORDS[language];
  let opened: OpenedConsole;
  beforeAll(async () => {
    opened = await openConsole();
    for (const name of ['ada', 'grace']) {
      await opened.server.admin('administrators.create', { name, role: 'owner', password: PASSWORD });
    }
  });
  afterAll(() => opened.close());

  test('by password, back to the page that was asked for, with a cookie that no script can read', async () => {
    const { page, context, problems, goto, enter } = await opened.open({ language });
    await goto('/audit?operation=apps.create');
    await enter('ada', 'not her password');
    await page.getByText(words.wrong, { exact: true }).waitFor();
    await enter('ada', PASSWORD);
    await page.getByRole('heading', { name: words.audit, exact: true }).waitFor();
    expect(new URL(page.url()).search).toBe('?operation=apps.create');
    expect(await page.locator('html').getAttribute('lang')).toBe(language);

    const [cookie, ...others] = await context.cookies();
    expect(others).toEqual([]);
    expect(cookie).toMatchObject({ name: 'renzheng_console', httpOnly: true, sameSite: 'Strict', path: '/console' });
    expect(await page.evaluate('document.cookie')).toBe('');
    const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
    expect(kept).not.toContain(cookie?.value);

    await page.getByRole('button', { name: words.account('ada') }).click();
    await page.getByRole('button', { name: words.signOut }).click();
    await page.getByText(words.signedOut, { exact: true }).waitFor();
    expect(await context.cookies()).toEqual([]);
    await page.goBack();
    await goto('/administrators');
    await page.getByRole('button', { name: words.signIn, exact: true }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  test('by a link that works once and leaves no trace in the address', async () => {
    const { url } = (await opened.server.admin('administrators.make-link', { name: 'grace' })) as { url: string };
    const first = await opened.open({ language });
    await first.page.goto(url);
    await first.page.getByRole('heading', { name: words.hello }).waitFor();
    expect(first.page.url()).not.toContain(url.split('/').at(-1));
    await first.page.goBack();
    expect(first.page.url()).not.toContain(url.split('/').at(-1));

    const second = await opened.open({ language });
    await second.page.goto(url);
    await second.page.getByText(words.linkIsUsed, { exact: true }).waitFor();
    expect([...first.problems, ...second.problems]).toEqual([]);
    await first.context.close();
    await second.context.close();
  });

  test('before it was answered that nobody is signed in, which then says nothing any more', async () => {
    const { page, context, problems, enter, goto } = await opened.open({ language });
    const isIn = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    const hold = async (route: Route) => {
      const response = await route.fetch();
      expect(response.status()).toBe(401);
      await isIn.promise;
      await route.fulfill({ response });
      answered.resolve();
    };
    await page.route('**/sessions/current', hold, { times: 1 });
    await goto('/sign-in');
    await enter('ada', PASSWORD);
    await page.getByRole('heading', { name: words.hello }).waitFor();
    isIn.resolve();
    await answered.promise;
    await page.getByRole('link', { name: words.apps, exact: true }).click();
    await page.getByRole('heading', { name: words.apps, exact: true }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  test('after a session was ended elsewhere, which the next click shows', async () => {
    const { page, context, problems, signIn, enter } = await opened.open({ language });
    await signIn('grace', PASSWORD);
    // Overview asks for new numbers by itself, and so would find the end before the click.
    await page.getByRole('link', { name: words.apps, exact: true }).click();
    await page.getByRole('heading', { name: words.apps, exact: true }).waitFor();
    await page.waitForLoadState('networkidle');
    const { tokens } = (await opened.server.admin('administrators.tokens', { name: 'grace' })) as {
      tokens: readonly { id: string }[];
    };
    for (const { id } of tokens)
      await opened.server.admin('administrators.revoke-token', { name: 'grace', tokenId: id });
    await page.getByRole('link', { name: words.administrators, exact: true }).click();
    await page.getByText(words.ended, { exact: true }).waitFor();
    await enter('grace', PASSWORD);
    await page.getByRole('heading', { name: words.administrators, exact: true }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  test('with a second factor, by a code and by a recovery code', async () => {
    await opened.server.admin('administrators.create', { name: 'joan', role: 'auditor', password: PASSWORD });
    const { page, context, problems, goto, signIn, enter } = await opened.open({ language });
    await signIn('joan', PASSWORD);
    await goto('/account');
    await page.getByRole('button', { name: words.setUp }).click();
    await page.getByLabel(words.password, { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: words.goOn }).click();
    const secret = await page.locator('code', { hasText: /^[A-Z2-7]{32}$/ }).innerText();
    // The picture is drawn on the page; it is no image of another place.
    expect(await page.locator('main svg path').count()).toBeGreaterThan(1);
    const used = presentCode(secret);
    await page.getByLabel(words.code, { exact: true }).fill(used);
    await page.getByRole('button', { name: words.confirm }).click();
    await page.locator('[data-secrets] code').first().waitFor();
    const codes = await page.locator('[data-secrets] code').allInnerTexts();
    expect(codes).toHaveLength(10);
    await page.getByRole('button', { name: words.copy }).click();
    await page.getByRole('button', { name: words.copied }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(codes.join('\n'));
    await page.getByRole('button', { name: words.kept }).click();
    await page.getByText(words.isOn).waitFor();
    await context.clearCookies();

    await goto('/account');
    await enter('joan', PASSWORD);
    // A code is good once. After half a minute it is a wrong one anyway.
    await page.getByLabel(words.code, { exact: true }).fill(used);
    await page.getByRole('button', { name: words.signIn, exact: true }).click();
    await page.getByText(words.wrongCode, { exact: true }).waitFor();
    await page.getByLabel(words.code, { exact: true }).fill(nextCode(secret));
    await page.getByRole('button', { name: words.signIn, exact: true }).click();
    await page.getByRole('heading', { name: words.accountPage, exact: true }).waitFor();
    await context.clearCookies();

    await goto('/account');
    await enter('joan', PASSWORD);
    await page.getByRole('button', { name: words.useRecovery }).click();
    await page.getByLabel(words.recoveryCode, { exact: true }).fill(codes[0] ?? '');
    await page.getByRole('button', { name: words.signIn, exact: true }).click();
    await page.getByRole('heading', { name: words.accountPage, exact: true }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  test('with a new password after it was changed', async () => {
    const { url } = (await opened.server.admin('administrators.make-link', { name: 'grace' })) as { url: string };
    const { page, context, problems, goto } = await opened.open({ language });
    await page.goto(url);
    await page.getByRole('heading', { name: words.hello }).waitFor();
    await goto('/account');
    await page.getByLabel(words.passwordNow, { exact: true }).fill(PASSWORD);
    await page.getByLabel(words.passwordNext, { exact: true }).fill('another correct horse');
    await page.getByLabel(words.passwordAgain, { exact: true }).fill('another horse');
    await page.getByRole('button', { name: words.change }).click();
    await page.getByText(words.passwordDiffers).waitFor();
    await page.getByLabel(words.passwordAgain, { exact: true }).fill('another correct horse');
    await page.getByRole('button', { name: words.change }).click();
    await page.getByText(words.changed, { exact: true }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});
