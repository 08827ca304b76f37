import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkCharacter } from '../../src/identity/id-number.ts';
import { download } from './download.ts';
import { lookAt, LOOKS, type Seen } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

// Made-up numbers: the province 11, a date, and the check character of GB 11643.
const NUMBERS = { 'zh-CN': '11010519491231002X', en: '110105194912310011' } as const;

const WORDS = {
  'zh-CN': {
    people: '人员库',
    number: '身份证号',
    find: '查找',
    masked: '1****************X',
    erase: '删除此人',
    goOn: '继续',
    four: '号码最后四位',
    wrong: '与号码不一致',
    now: '永久删除',
    print: '下载打印页',
    json: '下载 JSON',
    back: '去人员库',
    verify: '核验证明',
    text: '证明 JSON',
    genuine: '本站点出具，内容未被改动。',
    altered: '内容被改动过。',
    title: '个人信息删除证明',
    place: '登记库：号码与姓名',
    certificates: '查看删除证明',
    damagedShort: '与签发时不一致',
    damaged: /^这份证明与签发时不一致/,
    reVerify: '批量复核',
    start: '开始复核',
    found: '发现 1 人有问题。',
    removed: '有问题人员的列表已删除',
    child: '此人不满 14 周岁',
    list: '打开列表',
    export: '导出全部问题 (CSV)',
    good: '没有发现问题。',
    before: '登记或最后变更早于',
    scope: '范围',
    old: '某日之前登记且未变更的人员',
    noDay: '请选择日期',
  },
  en: {
    people: 'People',
    number: 'Id number',
    find: 'Find',
    masked: '1****************1',
    erase: 'Erase this person',
    goOn: 'Go on',
    four: 'Last four characters',
    wrong: 'They are not those of the number',
    now: 'Erase for good',
    print: 'Download page to print',
    json: 'Download JSON',
    back: 'To the people',
    verify: 'Verify a certificate',
    text: 'JSON of the certificate',
    genuine: 'This site issued it, and nothing was changed.',
    altered: 'It was changed.',
    title: 'Certificate of erasure',
    place: 'register: number and name',
    certificates: 'Show certificates',
    damagedShort: 'not as it was issued',
    damaged: /^This certificate is not as it was issued/,
    reVerify: 'Re-verify people',
    start: 'Start',
    found: 'Something was found of 1 person.',
    removed: 'The list of these people was removed',
    child: 'The person is younger than 14',
    list: 'Open the list',
    export: 'Export all findings (CSV)',
    good: 'Nothing was found.',
    before: 'Registered and last changed before',
    scope: 'Whom',
    old: 'People who were registered before a day and did not change since',
    noDay: 'Choose a day',
  },
} as const;

let opened: OpenedConsole;
beforeAll(async () => {
  if (hasNoBrowser) return;
  opened = await openConsole();
  await opened.server.admin('administrators.create', { name: 'grace', role: 'compliance', password: PASSWORD });
});
afterAll(() => opened?.close());

describe.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)(
  'a person asks to be forgotten, %s',
  (language: Language) => {
    const words = WORDS[language];
    const idNumber = NUMBERS[language];

    test('job 9: find, erase, hand over the certificate, and verify it', async () => {
      await opened.server.admin('persons.add', { idNumber, name: '王小明' });
      const { page, signIn, problems, context } = await opened.open({ language });
      await signIn('grace', PASSWORD);
      await page.getByRole('link', { name: words.people, exact: true }).first().click();
      await page.getByLabel(words.number, { exact: true }).fill(idNumber);
      await page.getByRole('button', { name: words.find, exact: true }).click();
      await page.getByText(words.masked, { exact: true }).waitFor();
      expect(page.url()).not.toContain(idNumber);
      await page.getByRole('button', { name: words.erase, exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: words.goOn, exact: true }).click();
      const sure = page.getByRole('dialog');
      await sure.getByLabel(words.four, { exact: true }).fill('0000');
      await sure.getByRole('button', { name: words.now, exact: true }).click();
      await sure.getByText(words.wrong, { exact: true }).waitFor();
      await sure.getByLabel(words.four, { exact: true }).fill(idNumber.slice(-4).toLowerCase());
      await sure.getByRole('button', { name: words.now, exact: true }).click();
      await page.getByText(/^era_[a-z0-9]{20}$/).waitFor();
      const html = await download(page, page.getByRole('link', { name: words.print }));
      expect(html).toContain(words.title);
      expect(html).toContain(words.place);
      const json = await download(page, page.getByRole('link', { name: words.json }));
      expect(html + json).not.toContain(idNumber);
      expect(JSON.parse(json)).toMatchObject({ reason: 'requested-by-person', version: 1 });

      await page.getByRole('link', { name: words.back, exact: true }).click();
      const verify = async (text: string, verdict: string) => {
        await page.getByLabel(words.text, { exact: true }).fill(text);
        await page.getByRole('button', { name: words.verify, exact: true }).click();
        await page.getByText(verdict, { exact: true }).waitFor();
      };
      await verify(json, words.genuine);
      await verify(json.replace('"items": 1', '"items": 2'), words.altered);
      expect(problems).toEqual([]);
      await context.close();
    });
  },
);

/** Adds what a damaged database holds: a certificate that says more than its seal. */
function addDamaged(certificateId: string): string {
  const damagedId = `${certificateId.slice(0, -4)}zzzz`;
  const database = new Database(path.join(opened.server.dir, 'renzheng.db'));
  const { changes } = database
    .prepare(
      `INSERT INTO erasures (certificate_id, person_id, erased_at_ms, certificate)
        SELECT @damagedId, person_id, erased_at_ms,
          json_set(certificate, '$.certificateId', @damagedId, '$.reason', 'other')
        FROM erasures WHERE certificate_id = @certificateId`,
    )
    .run({ damagedId, certificateId });
  database.close();
  expect(changes).toBe(1);
  return damagedId;
}

test.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)(
  'a damaged certificate is named where certificates are listed, and cannot be handed out, %s',
  async (language) => {
    const words = WORDS[language];
    const idNumber = { 'zh-CN': '110105194912310062', en: '110105194912310070' }[language];
    await opened.server.admin('persons.add', { idNumber, name: '王小明' });
    const { certificateId } = await opened.server.admin('persons.remove', { idNumber });
    const damagedId = addDamaged(String(certificateId));
    const { page, signIn, problems, context } = await opened.open({ language });
    await signIn('grace', PASSWORD);
    await page.getByRole('link', { name: words.people, exact: true }).first().click();
    await page.getByLabel(words.number, { exact: true }).fill(idNumber);
    await page.getByRole('button', { name: words.find, exact: true }).click();
    await page.getByRole('button', { name: words.certificates, exact: true }).click();
    await page.getByRole('listitem').filter({ hasText: damagedId }).getByText(words.damagedShort).waitFor();
    const genuine = page.getByRole('listitem').filter({ hasText: String(certificateId) });
    expect(await genuine.textContent()).not.toContain(words.damagedShort);
    await page.getByRole('link', { name: damagedId, exact: true }).click();
    await page.getByText(words.damaged).waitFor();
    expect(await page.getByRole('link', { name: words.json }).count()).toBe(0);
    expect(await page.getByRole('link', { name: words.print }).count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  },
);

/** A made-up number of a child of five years. */
function childNumber(serial: string): string {
  const head = `110105${new Date().getUTCFullYear() - 5}0101${serial}`;
  return head + checkCharacter(head);
}

describe.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)('people are verified again, %s', (language: Language) => {
  const words = WORDS[language];

  test('a child is found, shown masked and exported, and a day narrows whom to look at', async () => {
    const { admin } = opened.server;
    const idNumber = childNumber('102');
    await admin('persons.add', { idNumber, name: '王小明' });
    const { page, signIn, problems, context } = await opened.open({ language });
    await signIn('grace', PASSWORD);
    await page.getByRole('link', { name: words.people, exact: true }).first().click();
    await page.getByRole('link', { name: words.reVerify, exact: true }).click();
    const start = page.getByRole('button', { name: words.start, exact: true });
    await start.click();
    await page.getByText(words.found, { exact: true }).waitFor();
    await page.getByRole('cell').getByText(words.child, { exact: true }).waitFor();
    await page.getByRole('button', { name: words.list, exact: true }).click();
    const masked = `1****************${idNumber.slice(-1)}`;
    await page.getByText(masked, { exact: true }).waitFor();
    const csv = await download(page, page.getByRole('link', { name: words.export, exact: true }));
    expect(csv.trim().split('\n')).toHaveLength(2);
    expect(csv).toContain(`${masked},王**,under-14,,${words.child}`);
    expect(csv + (await page.content())).not.toContain(idNumber);
    const looks = (await admin('audit.list', { kind: 'look' })) as { rows: { operation: string; outcome: string }[] };
    expect(looks.rows.map(({ operation }) => operation)).toEqual(
      expect.arrayContaining(['persons.findings', 'persons.export-findings']),
    );

    await page.getByLabel(words.scope, { exact: true }).click();
    await page.getByTitle(words.old, { exact: true }).click();
    await start.click();
    await page.getByText(words.noDay, { exact: true }).waitFor();
    await page.getByLabel(words.before, { exact: true }).fill('2026-01-01');
    await start.click();
    await page.getByText(words.good, { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: words.list, exact: true }).count()).toBe(0);
    await admin('persons.remove', { idNumber });
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe.skipIf(hasNoBrowser)('the pages of people', () => {
  test.each(LOOKS)('$language, $width px, $scheme', async (look) => {
    const window = await opened.open(look);
    const idNumber = '110105194912310038';
    await opened.server.admin('persons.add', { idNumber, name: '欧阳娜娜' });
    const certificate = await opened.server.admin('persons.remove', { idNumber: '110105194912310054' });
    await window.signIn('grace', PASSWORD);
    const found: Seen[] = [];
    await window.goto('/people');
    const words = WORDS[look.language];
    await window.page.getByLabel(words.number, { exact: true }).fill(idNumber);
    await window.page.getByRole('button', { name: words.find, exact: true }).click();
    await window.page.getByText('1****************8', { exact: true }).waitFor();
    found.push(await lookAt(window, 'people', look));
    await window.page.getByRole('button', { name: words.erase, exact: true }).click();
    found.push(await lookAt(window, 'people-erase', look));
    await window.goto('/people/re-verify');
    found.push(await lookAt(window, 're-verify', look));
    await opened.server.admin('persons.add', { idNumber: childNumber('304'), name: '王小明' });
    await opened.server.admin('persons.re-verify');
    await expect.poll(async () => (await opened.server.admin('persons.re-verification'))['state']).toBe('done');
    await window.goto('/people/re-verify');
    await window.page.getByRole('button', { name: words.list, exact: true }).click();
    await window.page.getByText('1****************', { exact: false }).first().waitFor();
    found.push(await lookAt(window, 're-verify-done', look));
    await opened.server.admin('persons.remove', { idNumber: childNumber('304') });
    await window.goto('/people/re-verify');
    await window.page.getByText(words.removed, { exact: false }).waitFor();
    await window.page.getByText(words.found, { exact: true }).waitFor();
    expect(await window.page.getByRole('button', { name: words.list, exact: true }).count()).toBe(0);
    found.push(await lookAt(window, 're-verify-removed', look));
    await window.goto(`/certificates/${String(certificate['certificateId'])}`);
    found.push(await lookAt(window, 'certificate', look));
    await window.goto('/certificates/era_00000000000000000000');
    found.push(await lookAt(window, 'certificate-unknown', look));
    expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
    await window.context.close();
  });
});
