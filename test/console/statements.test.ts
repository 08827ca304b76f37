import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localDayOf } from '../../src/platform/ledger/local-day.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { download } from './download.ts';
import { lookAt, LOOKS, type Seen } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': { nav: '对账单', issue: '出具', csv: '下载 CSV', page: '下载打印页', issued: '已出具', title: /对账单$/ },
  en: {
    nav: 'Statements',
    issue: 'Issue',
    csv: 'Download CSV',
    page: 'Download page to print',
    issued: 'Issued',
    title: /statement of/,
  },
} as const;

/** The month before the present one in Asia/Shanghai, and a moment in it. */
const PRESENT = new Date(Date.now() + 8 * 3_600_000);
const IN_MONTH_MS = Date.UTC(PRESENT.getUTCFullYear(), PRESENT.getUTCMonth() - 1, 15);
const MONTH = new Date(IN_MONTH_MS).toISOString().slice(0, 7);

let opened: OpenedConsole;
let customers = 0;
beforeAll(async () => {
  if (hasNoBrowser) return;
  opened = await openConsole();
  await opened.server.admin('administrators.create', { name: 'grace', role: 'billing', password: PASSWORD });
});
afterAll(() => opened?.close());

/** Makes a customer with an app that has three charged calls in the last month. Gives its name. */
async function billed(name: string): Promise<string> {
  customers += 1;
  const { admin, dir } = opened.server;
  const customer = await admin('customers.create', { name, prices: { any: '0.35' } });
  const app = await admin('apps.create', { name: `店 ${customers}`, customerId: customer['id'] });
  const database = new Database(dataFolder(dir).database, { timeout: 60_000 });
  try {
    const add = database.prepare(`INSERT INTO ledger (app_id, received_at_ms, order_id, key_id, api, code, charged,
        unit_price_micros, package_id, answered_at_ms, latency_ms, address_digest, source, source_cost_micros, customer_id)
      VALUES (@app, @at, @order, 'key_1', 'fraud-score', 0, 1, 350000, NULL, @at, 5, zeroblob(32), 'own', 0, @customer)`);
    const count = database.prepare(
      "INSERT INTO money_days VALUES (@day, @customer, @app, 'fraud-score', 3, 3, 1050000, 1050000, 0)",
    );
    count.run({ app: app['id'], customer: customer['id'], day: localDayOf(IN_MONTH_MS) });
    for (const call of [0, 1, 2])
      add.run({
        app: app['id'],
        at: IN_MONTH_MS + call,
        order: `JS${String(customers).padStart(9, '0')}${call}`,
        customer: customer['id'],
      });
  } finally {
    database.close();
  }
  return name;
}

describe.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)("the month's end, %s", (language: Language) => {
  const words = WORDS[language];

  test('job 12: a statement is issued in three clicks, and its files say the same', async () => {
    const name = await billed(`客户 ${language}`);
    const { page, signIn, goto, problems, context } = await opened.open({ language });
    await signIn('grace', PASSWORD);
    await page.getByRole('link', { name: words.nav, exact: true }).first().click();
    await page.getByRole('link', { name }).click();
    await page.getByRole('button', { name: words.issue, exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.issue, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: words.title }).waitFor();
    await page.getByText('1.05').first().waitFor();
    const csv = await download(page, page.getByRole('link', { name: words.csv }));
    expect(csv).toMatch(
      new RegExp(`^calls,cus_[0-9a-f]{18},${name},${MONTH},own,.*,fraud-score,0\\.35,3,1\\.05,`, 'm'),
    );
    expect(await download(page, page.getByRole('link', { name: words.page }))).toContain('<td>1.05</td>');
    const { statements } = (await opened.server.admin('statements.list', { month: MONTH })) as {
      readonly statements: readonly { readonly customerName: string; readonly total: string }[];
    };
    expect(statements.find(({ customerName }) => customerName === name)).toMatchObject({ total: '1.05' });
    await goto(`/statements?month=${MONTH}`);
    await page.getByRole('row').filter({ hasText: name }).getByText(words.issued, { exact: true }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe.skipIf(hasNoBrowser)('the pages of statements', () => {
  test.each(LOOKS)('$language, $width px, $scheme', async (look) => {
    const window = await opened.open(look);
    const name = await billed(`<b>${'长'.repeat(30)}</b> ${customers}`);
    await window.signIn('grace', PASSWORD);
    const found: Seen[] = [];
    const open = async (title: string, route: string) => {
      await window.goto(route);
      found.push(await lookAt(window, title, look));
    };
    await open('statements', '/statements');
    await open('statements-future', '/statements?month=2999-01');
    await open('statements-wrong-month', '/statements?month=soon');
    await window.goto(`/statements?month=${MONTH}`);
    await window.page.getByRole('link', { name }).click();
    found.push(await lookAt(window, 'statement-draft', look));
    await window.page.getByRole('button', { name: WORDS[look.language].issue, exact: true }).click();
    found.push(await lookAt(window, 'statement-dialog', look));
    await window.page
      .getByRole('dialog')
      .getByRole('button', { name: WORDS[look.language].issue, exact: true })
      .click();
    await window.page.getByRole('link', { name: WORDS[look.language].csv }).waitFor();
    found.push(await lookAt(window, 'statement', look));
    expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
    expect(window.problems).toEqual([]);
    await window.context.close();
  });
});
