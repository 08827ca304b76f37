import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendAdmin } from '../e2e/admin-requests.ts';
import { download } from './download.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    apps: '应用',
    administrators: '管理员',
    audit: '审计',
    add: '添加管理员',
    name: '用户名',
    firstPassword: '初始密码（可选）',
    submit: '添加',
    billing: /^财务/,
    tokenFor: '用途',
    issue: '颁发令牌',
    kept: '我已妥善保存',
    revoke: '吊销',
    noToken: '没有登录会话，也没有令牌。',
    disable: '停用',
    isDisabled: '已停用',
    csv: '导出 CSV',
    exportAll: '导出全部 CSV',
    forbidden: '没有权限',
    lastOwner: '这是最后一个所有者',
    save: '保存',
    auditorRole: /^审计/,
    who: '管理员',
    search: '查询',
    done: '成功',
    issued: '颁发令牌',
    nothing: '没有符合条件的记录。',
    roleColumn: '角色',
    kind: '种类',
    looks: '查看个人数据',
    thisMonth: '本月',
    older: '更早的记录',
  },
  en: {
    apps: 'Apps',
    administrators: 'Administrators',
    audit: 'Audit',
    add: 'Add an administrator',
    name: 'Name',
    firstPassword: 'First password (optional)',
    submit: 'Add',
    billing: /^Billing/,
    tokenFor: 'What for',
    issue: 'Issue a token',
    kept: 'I have kept it',
    revoke: 'Revoke',
    noToken: 'There is no session and no token.',
    disable: 'Disable',
    isDisabled: 'Disabled',
    csv: 'Export CSV',
    exportAll: 'Export all as CSV',
    forbidden: 'You may not see this',
    lastOwner: 'This is the last owner',
    save: 'Save',
    auditorRole: /^Auditor/,
    who: 'Administrator',
    search: 'Search',
    done: 'Done',
    issued: 'Issue a token',
    nothing: 'No row fits the filter.',
    roleColumn: 'Role',
    kind: 'Kind',
    looks: 'Looks at personal data',
    thisMonth: 'This month',
    older: 'Older rows',
  },
} as const;

describe.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)('administrators, %s', (language: Language) => {
  const words = WORDS[language];
  let opened: OpenedConsole;
  beforeAll(async () => {
    opened = await openConsole();
    const { server } = opened;
    await server.admin('administrators.create', { name: 'ada', role: 'owner', password: PASSWORD });
    await server.admin('administrators.create', { name: 'olga', role: 'operator', password: PASSWORD });
    await server.admin('administrators.create', { name: 'aulus', role: 'auditor', password: PASSWORD });
    await server.admin('persons.add', { idNumber: '11010519491231002X', name: '王小明' });
    await server.admin('apps.create', { name: '=1+1, "cash"' });
    await server.admin('apps.create', { name: '<script>document.title = 1</script>' });
  });
  afterAll(() => opened.close());

  test('an owner adds one, gives it a token that is shown once, revokes the token and locks it out', async () => {
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('ada', PASSWORD);
    await page.getByRole('link', { name: words.administrators, exact: true }).click();
    await page.getByRole('link', { name: words.add }).click();
    await page.getByLabel(words.name, { exact: true }).fill('财务-bill');
    await page.getByRole('radio', { name: words.billing }).check();
    await page.getByLabel(words.firstPassword).fill(PASSWORD);
    await page.getByRole('button', { name: words.submit, exact: true }).click();
    await page.getByRole('heading', { name: '财务-bill', exact: true }).waitFor();

    await page.getByLabel(words.tokenFor, { exact: true }).fill('<b>month</b> end');
    await page.getByRole('button', { name: words.issue, exact: true }).click();
    const token = await page.locator('[data-secrets] code').innerText();
    expect((await sendAdmin(opened.server.adminUrl, 'GET', '/sessions/current', { token })).body).toMatchObject({
      name: '财务-bill',
      role: 'billing',
    });
    await page.getByRole('button', { name: words.kept }).click();
    expect(await page.content()).not.toContain(token);
    await page.getByText('<b>month</b> end', { exact: true }).waitFor();

    await page.getByRole('button', { name: words.revoke }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.revoke }).click();
    await page.getByText(words.noToken).waitFor();
    expect((await sendAdmin(opened.server.adminUrl, 'GET', '/sessions/current', { token })).status).toBe(401);

    await page.getByRole('button', { name: words.disable, exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.disable, exact: true }).click();
    await page.getByText(words.isDisabled, { exact: true }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  test('the audit is filtered in the address and exported, and a list is saved without formulas', async () => {
    const { page, context, problems, signIn, goto } = await opened.open({ language });
    await signIn('ada', PASSWORD, '/audit');
    await page.getByLabel(words.who, { exact: true }).fill('ada');
    await page.getByRole('button', { name: words.search, exact: true }).click();
    await page.waitForURL(/\/console\/audit\?administrator=ada$/);
    const table = page.getByRole('table', { name: words.audit });
    await table.getByRole('cell', { name: words.issued }).first().waitFor();
    await table.getByText('apps.create').first().waitFor({ state: 'hidden' });

    const rows = csvRows(await download(page, page.getByRole('link', { name: words.exportAll })));
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.join('\n')).toContain('administrators.issue-token');
    expect(rows.join('\n')).not.toContain('apps.create');

    await goto('/audit?administrator=nobody');
    await page.getByText(words.nothing).waitFor();

    await goto('/apps');
    await page.getByText('<script>document.title = 1</script>', { exact: true }).waitFor();
    const apps = csvRows(await download(page, page.getByRole('button', { name: words.csv })));
    expect(apps.some((row) => row.startsWith(`"'=1+1, ""cash""",`))).toBe(true);
    expect(await page.title()).not.toBe('1');
    expect(problems).toEqual([]);
    await context.close();
  });

  test('job 10: all looks at personal data of a month as a file, and nothing of a person in it', async () => {
    await opened.server.admin('persons.find', { idNumber: '11010519491231002X' });
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('aulus', PASSWORD, '/audit');
    await page.getByLabel(words.kind, { exact: true }).click();
    await page.getByTitle(words.looks, { exact: true }).filter({ visible: true }).last().click();
    await page.getByRole('button', { name: words.thisMonth, exact: true }).click();
    await page.getByRole('button', { name: words.search, exact: true }).click();
    await page.waitForURL(/kind=look/);
    await page.getByRole('table', { name: words.audit }).getByText('persons.find').first().waitFor();
    const [heading, ...rows] = csvRows(await download(page, page.getByRole('link', { name: words.exportAll })));
    expect(heading).toContain('administrator');
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toContain('look');
    expect(rows.join('\n')).toContain('persons.find');
    expect(rows.join('\n')).not.toContain('11010519491231002X');
    expect(problems).toEqual([]);
    await context.close();
  });

  test('the audit turns its pages', async () => {
    for (let at = 0; at < 60; at++) await opened.server.admin('apps.create', { name: `Shop ${at}` });
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('ada', PASSWORD, '/audit?operation=apps.create');
    const cells = page.getByRole('row').filter({ hasText: 'apps.create' });
    await expect.poll(() => cells.count()).toBe(50);
    await page.getByRole('link', { name: words.older }).click();
    await page.waitForURL(/before=\d+/);
    await expect.poll(() => cells.count()).toBe(12);
    await page.reload();
    await expect.poll(() => cells.count()).toBe(12);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('what a role may not do is hidden, and the server refuses it all the same', async () => {
    const { page, context, problems, signIn, goto } = await opened.open({ language });
    await signIn('aulus', PASSWORD, '/administrators/ada');
    await page.getByRole('heading', { name: 'ada', exact: true }).waitFor();
    await page.getByText('tok_').first().waitFor();
    for (const hidden of [words.issue, words.revoke, words.disable, words.save]) {
      expect(await page.getByRole('button', { name: hidden, exact: true }).count()).toBe(0);
    }
    await goto('/administrators/new');
    await page.getByRole('heading', { name: words.forbidden, level: 1 }).waitFor();
    const change = { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"role":"auditor"}' };
    const status = await page.evaluate(
      `fetch('/console/api/administrators/ada', ${JSON.stringify(change)}).then(({ status }) => status)`,
    );
    expect(status).toBe(403);
    await context.clearCookies();

    await signIn('olga', PASSWORD);
    await page.getByRole('link', { name: words.apps, exact: true }).waitFor();
    for (const hidden of [words.administrators, words.audit]) {
      expect(await page.getByRole('link', { name: hidden, exact: true }).count()).toBe(0);
    }
    await goto('/audit');
    await page.getByRole('heading', { name: words.forbidden, level: 1 }).waitFor();
    expect(await page.evaluate("fetch('/console/api/audit').then(({ status }) => status)")).toBe(403);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('the last owner cannot step down', async () => {
    await opened.server.admin('administrators.change', { name: 'owner', disabled: true });
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('ada', PASSWORD, '/administrators/ada');
    await page.getByRole('radio', { name: words.auditorRole }).check();
    await page.getByRole('button', { name: words.save, exact: true }).click();
    await page.getByText(words.lastOwner, { exact: true }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});

function csvRows(csv: string): readonly string[] {
  return csv
    .replace('\uFEFF', '')
    .split('\r\n')
    .flatMap((line) => line.split('\n'))
    .filter((line) => line !== '');
}
