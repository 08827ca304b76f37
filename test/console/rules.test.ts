import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { download } from './download.ts';
import { LOOKS, lookAt } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    rules: '规则',
    versions: '版本',
    edit: '编辑',
    condition: '条件',
    use: '改为 agent_headless',
    fine: '没有问题',
    oneProblem: '1 个问题',
    moveUp: '上移',
    note: '说明',
    save: '保存草稿',
    saveAndReplay: '保存并重放最近 7 天',
    unsaved: '有未保存的修改',
    restored: '已恢复上次未保存的修改。',
    leaveTitle: '离开而不保存？',
    leave: '离开',
    replay: '重放',
    changed: /^3 个决策中，2 个的级别会改变。/,
    shadow: '开始影子运行',
    inShadow: '正在影子运行',
    report: '最近 24 小时的报告',
    reportKind: '影子运行报告',
    oneOfOne: /^1 个决策中，1 个的级别会改变。/,
    publish: '发布…',
    doPublish: '发布',
    waits: '等待第二个人确认',
    confirm: '确认',
    inForce: '生效中',
    openReport: '打开报告',
    genuine: '上报为正常的',
    examples: '例子',
    examplesOf: '例子：通过 → 拒绝',
    back: '返回规则',
    rollBack: '回滚…',
    doRollBack: '回滚',
    changedRule: '修改',
    search: '在规则中查找',
    lastDay: '24 小时命中',
    forbidden: '回到首页',
    csv: '导出 CSV',
    allDecisions: '全部决策',
    file: '下载报告（可打印）',
    reportSays: '全部决策，按级别',
  },
  en: {
    rules: 'Rules',
    versions: 'Versions',
    edit: 'Edit',
    condition: 'Condition',
    use: 'Use agent_headless',
    fine: 'No problem',
    oneProblem: '1 problem',
    moveUp: 'Move up',
    note: 'Note',
    save: 'Save the draft',
    saveAndReplay: 'Save and replay 7 days',
    unsaved: 'There are changes that are not saved',
    restored: 'Changes that were not saved are here again.',
    leaveTitle: 'Leave without saving?',
    leave: 'Leave',
    replay: 'Replay',
    changed: /^Of 3 decisions, 2 get another level\./,
    shadow: 'Run in shadow',
    inShadow: 'It runs in shadow',
    report: 'Report of the last 24 hours',
    reportKind: 'Report of the shadow',
    oneOfOne: /^Of 1 decisions, 1 get another level\./,
    publish: 'Publish…',
    doPublish: 'Publish',
    waits: 'This waits for a second person',
    confirm: 'Confirm',
    inForce: 'In force',
    openReport: 'Open the report',
    genuine: 'Reported as genuine',
    examples: 'Examples',
    examplesOf: 'Examples: Pass → Reject',
    back: 'Back to the rules',
    rollBack: 'Roll back…',
    doRollBack: 'Roll back',
    changedRule: 'Changed',
    search: 'Find in the rules',
    lastDay: 'Hits, 24 hours',
    forbidden: 'To the start page',
    csv: 'Export CSV',
    allDecisions: 'All decisions',
    file: 'Report to print',
    reportSays: 'All decisions, by level',
  },
} as const;

const AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';
const HEADLESS = AGENT.replace('Chrome', 'HeadlessChrome');
/** The rule of the release that rejects browsers without a screen. */
const RULE = 'agent-headless';

describe.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)('rules, %s', (language: Language) => {
  const words = WORDS[language];
  let opened: OpenedConsole;
  let key = '';
  let orders: readonly string[] = [];
  const ask = async (UserAgent: string, phone: string) => {
    const security = {
      Account: { AccountType: 4, OtherAccount: { AccountId: phone } },
      UserIp: '223.122.53.5',
      SceneCode: 'e_login_protection',
      UserAgent,
    };
    const body = new URLSearchParams({ key, BusinessSecurityData: JSON.stringify(security) });
    await fetch(`${opened.server.url}/antiRush/query`, { method: 'POST', body });
  };
  beforeAll(async () => {
    opened = await openConsole({ RENZHENG_ADMIN_SECOND_PERSON: 'on' });
    const { admin, makeCaller } = opened.server;
    await admin('administrators.create', { name: 'anna', role: 'analyst', password: PASSWORD });
    await admin('administrators.create', { name: 'aude', role: 'auditor', password: PASSWORD });
    ({ key } = await makeCaller({ calls: 100 }));
    for (const [agent, phone] of [
      [AGENT, '13815650338'],
      [AGENT, '13815650339'],
      [HEADLESS, '13815650340'],
    ] as const)
      await ask(agent, phone);
    const { rows } = (await admin('risk.decisions', {})) as { rows: readonly { orderId: string; level: string }[] };
    orders = rows.filter(({ level }) => level === 'pass').map(({ orderId }) => orderId);
    const observedAt = new Date().toISOString();
    await admin('outcomes.report', { orderId: orders[0], outcome: 'genuine', source: 'desk', observedAt });
  });
  afterAll(() => opened?.close());

  test('job 7: a rule is tightened: edited, checked, replayed over a week, in shadow, published, in 7 clicks', async () => {
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('anna', PASSWORD);
    const clicks = await countClicks(page);
    await page.getByRole('link', { name: words.rules, exact: true }).click();
    await page.getByRole('link', { name: `${words.edit}: ${RULE}`, exact: true }).click();

    // A name that is wrong is said at once, with the one that was probably meant.
    const condition = page.getByRole('textbox', { name: words.condition });
    await page.getByText(words.fine, { exact: true }).waitFor();
    await condition.fill('agent_headles || scene == "e_login_protection"');
    await page.getByText(words.oneProblem, { exact: true }).waitFor();
    await page.getByRole('button', { name: words.use }).waitFor();
    await condition.fill('');
    await condition.pressSequentially('agent_headl');
    const offered = page.getByRole('listbox').getByRole('option');
    await offered.first().waitFor();
    expect(await offered.first().innerText()).toContain('agent_headless');
    await page.keyboard.press('Enter');
    await page.keyboard.type(' || scene == "e_login_protection"');
    await page.getByText(words.fine, { exact: true }).waitFor();
    await page.getByRole('button', { name: words.saveAndReplay }).click();

    // The replay of the week, with what it does to genuine people.
    const replay = page.getByRole('region', { name: words.replay, exact: true });
    await replay.getByText(words.changed).waitFor();
    const genuine = replay.getByRole('table', { name: words.genuine });
    expect(await genuine.getByRole('link').allInnerTexts()).toEqual(['1']);

    await page.getByRole('button', { name: words.shadow }).click();
    await page.getByText(words.inShadow, { exact: true }).waitFor();
    // The day in shadow.
    await ask(AGENT, '13815650341');
    await page.getByRole('button', { name: words.report }).click();
    await page.getByRole('region', { name: words.reportKind }).getByText(words.oneOfOne).waitFor();
    await page.getByRole('button', { name: words.publish }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(RULE).waitFor();
    await dialog.getByRole('button', { name: words.doPublish, exact: true }).click();
    await page.getByText(words.waits, { exact: true }).waitFor();
    expect(await clicks()).toBe(7);
    const [version] = await versionsOf(opened);
    expect(version).toMatchObject({ state: 'shadow', createdBy: 'anna' });
    expect(problems).toEqual([]);
    await context.close();
  });

  test('the second person sees what changes and confirms there, and a rollback takes it back', async () => {
    const { admin } = opened.server;
    await admin('administrators.create', { name: 'ben', role: 'operator', password: PASSWORD });
    const { page, context, problems, signIn, goto } = await opened.open({ language });
    await signIn('ben', PASSWORD, '/confirmations');
    await page.getByRole('button', { name: words.confirm, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('scene == "e_login_protection"', { exact: false }).first().waitFor();
    await dialog.getByRole('button', { name: words.confirm, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await versionsOf(opened)).map(({ number, state }) => `${number} ${state}`)).toEqual([
      '2 active',
      '1 retired',
    ]);

    await goto('/rules');
    await page.getByRole('button', { name: words.rollBack }).click();
    await dialog.getByText(words.changedRule, { exact: false }).first().waitFor();
    await dialog.getByRole('button', { name: words.doRollBack, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => page.getByRole('button', { name: words.rollBack }).count()).toBe(0);
    expect((await versionsOf(opened)).map(({ state }) => state)).toEqual(['retired', 'active']);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('what is not saved is not lost: leaving asks, and the editor has it again', async () => {
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('anna', PASSWORD, '/rules');
    await page.getByRole('link', { name: `${words.edit}: ${RULE}`, exact: true }).click();
    const condition = page.getByRole('textbox', { name: words.condition });
    await condition.fill('agent_headless && account_events_1h > 1.0');
    await page.getByText(words.unsaved).waitFor();
    // The rule moves one place up by the button, one more by keys, and one back, and keeps the focus.
    await page.getByRole('button', { name: words.moveUp, exact: true }).click();
    const list = page.getByRole('list', { name: words.rules, exact: true });
    const focused = list.locator('button:focus');
    await list.locator('[aria-current=true]').focus();
    for (const keys of ['Alt+ArrowUp', 'Alt+ArrowDown']) {
      await page.keyboard.press(keys);
      expect(await focused.innerText()).toContain(RULE);
    }
    await page.getByRole('link', { name: words.rules, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: words.leaveTitle });
    await dialog.getByRole('button', { name: words.leave, exact: true }).click();
    await page.getByRole('table', { name: words.versions, exact: true }).waitFor();
    await page.goBack();
    await page.getByText(words.restored).waitFor();
    expect(await condition.innerText()).toBe('agent_headless && account_events_1h > 1.0');
    await page.getByText(words.fine, { exact: true }).waitFor();
    await page.getByRole('button', { name: words.save, exact: true }).click();
    await page.getByRole('button', { name: words.publish }).waitFor();
    const [draft, , first] = await versionsOf(opened);
    expect(draft).toMatchObject({ number: 3, state: 'draft', createdBy: 'anna' });
    const placeIn = async (version: typeof draft) => {
      const shown = await opened.server.admin('rules.show', { versionId: version?.id });
      return (shown as { set: { rules: readonly { id: string }[] } }).set.rules.findIndex(({ id }) => id === RULE);
    };
    expect(await placeIn(draft)).toBe((await placeIn(first)) - 1);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('rules are searched and sorted in the address, a number leads to its rows, and an auditor only looks', async () => {
    const { page, context, problems, signIn, goto } = await opened.open({ language });
    await signIn('aude', PASSWORD, `/rules?q=headless`);
    const rules = page.getByRole('table', { name: /1/ });
    await rules.getByText(RULE, { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: words.rollBack }).count()).toBe(0);
    expect(await page.getByRole('link', { name: `${words.edit}: ${RULE}`, exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: words.lastDay }).click();
    await page.waitForURL(/q=headless&sort=day$/);
    await goto('/rules/new?from=release');
    await page.getByText(words.forbidden).waitFor();
    const { runs } = (await opened.server.admin('risk.runs')) as { runs: readonly { id: string; kind: string }[] };
    const run = runs.find(({ kind }) => kind === 'replay');
    await goto(`/rules/runs/${run?.id}`);
    const report = await download(page, page.getByRole('link', { name: words.file }));
    expect(report).toContain(`<html lang="${language}">`);
    expect(report).toMatch(new RegExp(`<h3>${words.reportSays}</h3>[^]*<svg `));
    const matrix = await download(page, page.getByRole('button', { name: `${words.csv}: ${words.allDecisions}` }));
    expect(matrix.replaceAll(/\n[^,]+/g, '')).toMatch(/\r,0,0,2\r,0,0,0\r,0,0,1\r\n$/);
    await page.getByRole('table', { name: words.allDecisions }).getByRole('link', { name: '2' }).click();
    const examples = page.getByRole('table', { name: words.examplesOf });
    await expect.poll(() => examples.getByRole('row').count()).toBe(3);
    expect((await examples.getByRole('link').allInnerTexts()).toSorted()).toEqual([...orders].toSorted());
    expect(problems).toEqual([]);
    await context.close();
  });

  test.each(LOOKS.filter((look) => look.language === language))(
    'the pages of rules, $language, $width px, $scheme',
    async (look) => {
      const window = await opened.open(look);
      await window.signIn('anna', PASSWORD);
      const [draft, published] = await versionsOf(opened);
      const { runs } = (await opened.server.admin('risk.runs')) as { runs: readonly { id: string; kind: string }[] };
      const found = [];
      for (const [name, route] of [
        ['rules', '/rules'],
        ['rules-none', '/rules?q=nothing-is-called-so'],
        ['rule-version', `/rules/${draft?.id}?rule=${RULE}`],
        ['rule-version-tried', `/rules/${published?.id}`],
        ['rule-editor', `/rules/${draft?.id}/edit?rule=${RULE}`],
        ['rule-run', `/rules/runs/${runs.find(({ kind }) => kind === 'replay')?.id}`],
      ] as const) {
        await window.goto(route);
        found.push(await lookAt(window, name, look));
      }
      expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
      expect(window.problems).toEqual([]);
      await window.context.close();
    },
  );
});

async function versionsOf({ server }: OpenedConsole) {
  const { versions } = (await server.admin('rules.list')) as {
    versions: readonly { id: string; number: number; state: string; createdBy: string }[];
  };
  return versions;
}

/** Counts what a person clicks on a page from here on. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(
    `window.clicks = 0; addEventListener('click', ({ isTrusted, detail }) => isTrusted && detail > 0 && window.clicks++, true)`,
  );
  return () => page.evaluate('window.clicks');
}
