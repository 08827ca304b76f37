import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLIENT_ID, CLIENT_SECRET, OpenIdProviderUnderTest } from '../e2e/openid-provider-under-test.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    provider: '用 公司账号 登录',
    refused: '登录被取消，或身份提供方没有同意。请重试，或用密码登录。',
    account: (name: string) => `账号 ${name}`,
    accountPage: '我的账号',
    apps: '应用',
    enrolFirst: '请先启用两步验证',
    setUp: '启用两步验证',
    password: '密码',
    goOn: '继续',
    code: '动态码',
    confirm: '确认并启用',
    kept: '我已妥善保存',
    isOn: /已启用，剩余恢复码 10 个/,
    signIn: '登录',
    useRecovery: '手机不在身边？改用恢复码',
    recoveryCode: '恢复码',
    left: /已启用，剩余恢复码 9 个/,
  },
  en: {
    provider: 'Sign in with 公司账号',
    refused: 'It was cancelled, or the provider did not agree. Try again, or sign in with a password.',
    account: (name: string) => `Account ${name}`,
    accountPage: 'My account',
    apps: 'Apps',
    enrolFirst: 'Set up a second factor first',
    setUp: 'Set up a second factor',
    password: 'Password',
    goOn: 'Go on',
    code: 'Code',
    confirm: 'Confirm and turn on',
    kept: 'I have kept it',
    isOn: /Set up; 10 recovery codes left/,
    signIn: 'Sign in',
    useRecovery: 'Phone not at hand? Use a recovery code',
    recoveryCode: 'Recovery code',
    left: /Set up; 9 recovery codes left/,
  },
} as const;

let provider: OpenIdProviderUnderTest;
let opened: OpenedConsole;
beforeAll(async () => {
  if (hasNoBrowser) return;
  provider = await OpenIdProviderUnderTest.open();
  opened = await openConsole({
    RENZHENG_OIDC_ISSUER: provider.issuer,
    RENZHENG_OIDC_CLIENT_ID: CLIENT_ID,
    RENZHENG_OIDC_CLIENT_SECRET: CLIENT_SECRET,
    RENZHENG_OIDC_LABEL: '公司账号',
    RENZHENG_OIDC_ROLES: 'fraud-team=analyst',
    RENZHENG_ADMIN_SECOND_FACTOR: 'required',
  });
  await provider.register(new URL(opened.address).origin);
});
afterAll(async () => {
  await opened?.close();
  provider?.close();
});

describe.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)('other ways to sign in, %s', (language: Language) => {
  const words = WORDS[language];

  test('the button of the provider leads there and back to the page that was asked for, and says if it refused', async () => {
    const { page, context, goto } = await opened.open({ language });
    provider.person = null;
    await goto('/decisions?level=reject');
    await page.getByRole('link', { name: words.provider }).click();
    await page.getByText(words.refused).waitFor();
    provider.person = { sub: `sub-${language}`, groups: ['fraud-team'], preferred_username: `fei-${language}` };
    await goto('/decisions?level=reject');
    await page.getByRole('link', { name: words.provider }).click();
    await page.getByRole('button', { name: words.account(`fei-${language}`) }).waitFor();
    expect(page.url()).toBe(`${opened.address}/decisions?level=reject`);
    const [cookie] = (await context.cookies()).filter(({ name }) => name === 'renzheng_console');
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/console' });
    // The provider answers for the second factor of its people.
    expect(await page.getByText(words.enrolFirst).count()).toBe(0);
    await context.close();
  });

  test('a first sign-in by password sets up the second factor, and a recovery code opens the next', async () => {
    const name = `nina-${language}`;
    await opened.server.admin('administrators.create', { name, role: 'operator', password: PASSWORD });
    const { page, context, problems, goto, signIn, enter } = await opened.open({ language });
    await signIn(name, PASSWORD);
    await page.getByText(words.enrolFirst, { exact: true }).waitFor();
    await goto('/apps');
    await page.getByText(words.enrolFirst, { exact: true }).waitFor();
    expect(await page.getByRole('link', { name: words.apps, exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: words.setUp }).click();
    await page.getByLabel(words.password, { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: words.goOn }).click();
    const secret = await page.locator('code', { hasText: /^[A-Z2-7]{32}$/ }).innerText();
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
    await page.getByLabel(words.code, { exact: true }).fill(code);
    await page.getByRole('button', { name: words.confirm }).click();
    await page.locator('[data-secrets] code').first().waitFor();
    const codes = await page.locator('[data-secrets] code').allInnerTexts();
    expect(codes).toHaveLength(10);
    await page.getByRole('button', { name: words.kept }).click();
    await page.getByText(words.isOn).waitFor();
    await expect.poll(() => page.getByText(words.enrolFirst, { exact: true }).count()).toBe(0);
    await page.getByRole('link', { name: words.apps, exact: true }).click();
    await page.getByRole('heading', { name: words.apps, exact: true }).waitFor();
    await context.clearCookies();

    await goto('/account');
    await enter(name, PASSWORD);
    await page.getByRole('button', { name: words.useRecovery }).click();
    await page.getByLabel(words.recoveryCode, { exact: true }).fill(codes[3] ?? '');
    await page.getByRole('button', { name: words.signIn, exact: true }).click();
    await page.getByRole('heading', { name: words.accountPage, exact: true }).waitFor();
    await page.getByText(words.left).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});
