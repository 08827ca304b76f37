import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { download } from './download.ts';
import { lookAt, LOOKS } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

/** Nothing listens at this port, so the vendor is never reached. */
const VENDOR = { url: 'http://127.0.0.1:9', prices: { 'fraud-score': '0.60', 'face-guard': '0.20' } };
const APIS = {
  'fraud-score': { chain: ['vendor', 'own'] },
  'face-guard': { chain: ['own'], shadow: 'vendor' },
};

const WORDS = {
  'zh-CN': {
    figures: '快慢与失败',
    vendorFailed: '1 (100.0 %)',
    notReached: '超时 0，无法连接 1，回答损坏 0',
    fraud: '欺诈分',
    own: '本服务器',
    plans: '各接口的数据源',
    chain: 'vendor → 本服务器',
    pause: /^暂停: /,
    resume: /^恢复: /,
    confirmPause: '暂停',
    confirmResume: '恢复',
    paused: '已暂停',
    on: '进行中',
    compared: /^影子说了什么: /,
    verdictsFile: /^导出 CSV: 影子说了什么: /,
    disagree: '1 次：5XXX，影子 fault unavailable；打开最近一次',
    agreement: '1 次调用中 0.0 % 一致',
    none: '这段时间没有比较过。在数据源文件中为接口指定 shadow 后开始比较。',
    noFigures: '这段时间没有询问过数据源。',
    period: '时间范围',
  },
  en: {
    figures: 'Latency and failures',
    vendorFailed: '1 (100.0 %)',
    notReached: 'Too slow: 0, not reached: 1, not readable: 0',
    fraud: 'Fraud score',
    own: 'this server',
    plans: 'Sources by API',
    chain: 'vendor → this server',
    pause: /^Pause: /,
    resume: /^Resume: /,
    confirmPause: 'Pause',
    confirmResume: 'Resume',
    paused: 'Paused',
    on: 'On',
    compared: /^What the shadow says: /,
    verdictsFile: /^Export CSV: What the shadow says: /,
    disagree: '1: 5XXX, shadow fault unavailable; open the latest',
    agreement: '0.0 % of 1 calls agree',
    none: 'Nothing was compared in this time. It begins when the file of sources names a shadow for an API.',
    noFigures: 'No source was asked in this time.',
    period: 'Period',
  },
} as const;

describe.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)('the page of sources, %s', (language: Language) => {
  const words = WORDS[language];
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-sources-'));
  let opened: OpenedConsole;
  let key = '';
  beforeAll(async () => {
    const keyFile = path.join(folder, 'key');
    writeFileSync(keyFile, 'a-key-at-the-vendor');
    const file = path.join(folder, 'sources.json');
    writeFileSync(file, JSON.stringify({ servers: { vendor: { ...VENDOR, keyFile } }, apis: APIS }));
    opened = await openConsole({ RENZHENG_SOURCES_FILE: file });
    await opened.server.admin('administrators.create', { name: 'ada', role: 'operator', password: PASSWORD });
    // Without it this server knows nothing of the person, so the failure of the vendor would be the answer.
    const seen = { source: 'bureau', reference: 'r1', observedAt: Date.now() - 86_400_000, code: 11004, level: 3 };
    await opened.server.admin('evidences.report', { ...seen, idNumber: '11010519491231002X' });
    ({ key } = await opened.server.makeCaller());
  });
  afterAll(async () => {
    await opened?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const post = (route: string, fields: Readonly<Record<string, string>>) =>
    fetch(`${opened.server.url}${route}`, { method: 'POST', body: new URLSearchParams({ key, ...fields }) });
  const guard = () => post('/face_guard/query', { idcard: '11010519491231002X', realname: '张三' });
  const compared = async () => {
    const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const { pairs } = (await opened.server.admin('sources.compare', { from: '2026-01-01', to: day, all: true })) as {
      pairs: readonly { readonly calls: number }[];
    };
    return pairs.reduce((sum, { calls }) => sum + calls, 0);
  };

  test('failures, cost and what the shadow says are shown, and a shadow is paused and resumed', async () => {
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('ada', PASSWORD, '/sources');
    await page.getByText(words.noFigures).waitFor();
    await page.getByText(words.none).waitFor();

    const score = { idNumber: '11010519491231002X', phoneNumber: '13815650338' };
    expect(await (await post('/antiFraudHighRate/query', score)).json()).toMatchObject({ error_code: 0 });
    await guard();
    await expect.poll(compared).toBe(1);
    await page.reload();
    const rows = page.getByRole('table', { name: words.figures }).locator('tbody tr');
    await expect.poll(() => rows.count()).toBe(3);
    const vendor = rows.filter({ hasText: words.fraud }).filter({ hasText: 'vendor' });
    await vendor.getByText(words.vendorFailed).waitFor();
    await vendor.getByText(words.notReached).waitFor();
    const plans = page.getByRole('table', { name: words.plans });
    await plans.getByText(words.chain).waitFor();
    await page.getByText(words.agreement).waitFor();
    expect(await page.content()).not.toContain('a-key-at-the-vendor');
    const verdicts = await download(page, page.getByRole('button', { name: words.verdictsFile }));
    expect(verdicts.trim().split('\r\n').slice(1)).toEqual(['5XXX,1']);
    expect(verdicts).toContain(',fault unavailable');

    await plans.getByRole('button', { name: words.pause }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.confirmPause, exact: true }).click();
    await plans.getByText(words.paused).waitFor();
    await guard();
    await plans.getByRole('button', { name: words.resume }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.confirmResume, exact: true }).click();
    await plans.getByText(words.on, { exact: true }).waitFor();
    // The call while it was paused was not compared.
    expect(await compared()).toBe(1);
    await page.getByRole('link', { name: words.disagree }).click();
    await page.waitForURL(/\/console\/calls\/JH?797\w+$/);
    await guard();
    await expect.poll(compared).toBe(2);
    expect(problems).toEqual([]);
    await context.close();
  });

  test.each(LOOKS.filter((look) => look.language === language))(
    'it shuts nobody out: $width px, $scheme',
    async (look) => {
      const window = await opened.open(look);
      await window.signIn('ada', PASSWORD, '/sources');
      await window.page.getByRole('table', { name: words.compared }).first().waitFor();
      expect(await lookAt(window, 'sources', look)).toEqual({ name: 'sources', serious: [], overhang: 0 });
      expect(window.problems).toEqual([]);
      await window.context.close();
    },
  );
});
