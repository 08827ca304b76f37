import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { download } from './download.ts';
import { lookAt, LOOKS, type Seen } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    compliance: '合规',
    consents: '同意（按应用）',
    filing: '人脸数量达到 10 万时备案',
    faces: '已存储 0 张人脸。',
    noBackup: '没有可用的备份。',
    require: '要求同意',
    required: '要求',
    print: '导出证据（打印页）',
    json: '导出证据（JSON）',
    title: '个人信息合规证据',
    file: '选择证明文件',
    verify: '核验证明',
    genuine: '本站点出具，内容未被改动。',
    altered: '内容被改动过。',
  },
  en: {
    compliance: 'Compliance',
    consents: 'Consents by app',
    filing: 'Filing from 100,000 faces on',
    faces: '0 faces are stored.',
    noBackup: 'There is no backup that can be used.',
    require: 'Require consent',
    required: 'Required',
    print: 'Export the evidence (page to print)',
    json: 'Export the evidence (JSON)',
    title: 'Evidence about personal information',
    file: 'File of the certificate',
    verify: 'Verify a certificate',
    genuine: 'This site issued it, and nothing was changed.',
    altered: 'It was changed.',
  },
} as const;

const ERASED = '110105194912310054';
const AGREED = '11010519491231002X';
const HOSTILE = '<script>alert(1)</script> | Shop';

let opened: OpenedConsole;
beforeAll(async () => {
  if (hasNoBrowser) return;
  opened = await openConsole();
  const { admin } = opened.server;
  await admin('administrators.create', { name: 'grace', role: 'compliance', password: PASSWORD });
  await admin('persons.add', { idNumber: ERASED, name: '王小明' });
  await admin('persons.remove', { idNumber: ERASED, reason: 'consent-withdrawn' });
});
afterAll(() => opened?.close());

describe.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)(
  'who answers for personal data, %s',
  (language: Language) => {
    const words = WORDS[language];

    test('sees the duties, lets an app require consent, exports the evidence and verifies a certificate', async () => {
      const { admin } = opened.server;
      const app = await admin('apps.create', { name: `${HOSTILE} ${language}` });
      const appId = String(app['id']);
      await admin('consents.give', { idNumber: AGREED, appId, consentId: 'form-1' });
      await admin('consents.give', { idNumber: AGREED, appId, consentId: 'form-2' });
      await admin('consents.withdraw', { idNumber: AGREED, appId, consentId: 'form-2' });
      const { page, signIn, problems, context } = await opened.open({ language });
      await signIn('grace', PASSWORD);
      await page.getByRole('link', { name: words.compliance, exact: true }).first().click();
      const rowOf = (text: string) => page.getByRole('row').filter({ hasText: text });
      await rowOf(words.filing).getByText(words.faces).waitFor();
      await page.getByText(words.noBackup).waitFor();
      const consents = page.getByRole('table', { name: words.consents, exact: true });
      const row = consents.getByRole('row').filter({ hasText: `${HOSTILE} ${language}` });
      expect((await row.getByRole('cell').allInnerTexts()).slice(2, 6).map((text) => /\d+$/.exec(text)?.[0])).toEqual([
        '2',
        '1',
        '0',
        '1',
      ]);
      await row.getByRole('button', { name: words.require, exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: words.require, exact: true }).click();
      await row.getByText(words.required, { exact: true }).waitFor();

      const html = await download(page, page.getByRole('link', { name: words.print }));
      expect(html).toContain(`<h1>${words.title}</h1>`);
      expect(html).toContain('&#60;script&#62;');
      expect(html).not.toContain('<script');
      const json = await download(page, page.getByRole('link', { name: words.json }));
      expect(html + json).not.toMatch(/110105194912310|王小明/);
      const evidence = JSON.parse(json) as {
        readonly certificates: readonly Readonly<Record<string, unknown>>[];
        readonly duties: readonly { readonly duty: string }[];
      };
      expect(evidence.duties.map(({ duty }) => duty)).toEqual([
        'filing',
        'consent',
        'retention',
        'backups',
        'keys',
        'second-factor',
      ]);
      expect(evidence.certificates.map(({ reason }) => reason)).toEqual(['consent-withdrawn']);
      const [certificate] = evidence.certificates;

      const verify = async (content: unknown, verdict: string) => {
        const file = { name: 'c.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(content)) };
        await page.getByLabel(words.file, { exact: true }).setInputFiles(file);
        await page.getByRole('button', { name: words.verify, exact: true }).click();
        await page.getByText(verdict, { exact: true }).waitFor();
      };
      await verify(certificate, words.genuine);
      await verify({ ...certificate, reason: 'other' }, words.altered);
      await page.getByRole('link', { name: String(certificate?.['certificateId']), exact: true }).click();
      await page.waitForURL(/\/certificates\/era_/);
      expect(problems).toEqual([]);
      await context.close();
    });
  },
);

describe.skipIf(hasNoBrowser)('the page of compliance', () => {
  test.each(LOOKS)('$language, $width px, $scheme', async (look) => {
    const window = await opened.open(look);
    await window.signIn('grace', PASSWORD);
    const found: Seen[] = [];
    await window.goto('/compliance');
    found.push(await lookAt(window, 'compliance', look));
    expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
    await window.context.close();
  });
});
