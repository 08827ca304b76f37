import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { download } from './download.ts';
import { lookAt, LOOKS, type Seen } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const PERSON = '11010519491231002X';
const OTHER = '440524188001010014';
/** A source with a name that a spreadsheet would run. */
const FORMULA = '-1';
const SCRIPT = '<script>document.title = 1</script>';

const WORDS = {
  'zh-CN': {
    page: '记录',
    kinds: { attacks: '攻击', evidence: '证据', outcomes: '结果', consents: '同意' },
    show: '查看',
    notYet: /选择条件后点击“查看”/,
    kind: '攻击种类',
    presentation: '照片、屏幕或面具翻拍',
    state: '状态',
    withdrawn: '已撤回',
    empty: '没有符合条件的记录。',
    level: '等级',
    about: '关于',
    ofScore: '欺诈分订单',
    outcome: '结论',
    genuine: '正常',
    csv: '导出 CSV',
  },
  en: {
    page: 'Records',
    kinds: { attacks: 'Attacks', evidence: 'Evidence', outcomes: 'Outcomes', consents: 'Consents' },
    show: 'Show',
    notYet: /Choose what to see/,
    kind: 'Kind of attack',
    presentation: 'Photo, screen or mask',
    state: 'State',
    withdrawn: 'Withdrawn',
    empty: 'No record fits the filter.',
    level: 'Level',
    about: 'About',
    ofScore: 'Order of the fraud score',
    outcome: 'Outcome',
    genuine: 'Genuine',
    csv: 'Export CSV',
  },
} as const;

let opened: OpenedConsole;
let looks = 0;
let orderId = '';
beforeAll(async () => {
  if (hasNoBrowser) return;
  opened = await openConsole();
  const { admin } = opened.server;
  for (const [name, role] of [
    ['cora', 'compliance'],
    ['anna', 'analyst'],
  ] as const)
    await admin('administrators.create', { name, role, password: PASSWORD });
  const { id: appId } = await admin('apps.create', { name: SCRIPT });
  const at = new Date(Date.now() - 3_600_000).toISOString();
  const report = { source: 'gates', at, kind: 'presentation' };
  await admin('attacks.report', { ...report, eventId: 'e1', idNumber: PERSON });
  await admin('attacks.report', { ...report, eventId: 'e2', idNumber: PERSON, kind: 'injection', score: 71.5 });
  await admin('attacks.report', { ...report, eventId: 'e3', idNumber: OTHER, source: 'branch' });
  await admin('attacks.retract', { source: 'gates', eventId: 'e2', reason: 'a drill' });
  const piece = { source: 'bureau', code: 11004, observedAt: at };
  await admin('evidences.report', { ...piece, reference: 'r1', level: 3, idNumber: PERSON });
  await admin('evidences.report', { ...piece, reference: 'r2', level: 1, phone: '13800138000' });
  const { key } = await opened.server.makeCaller();
  const asked = await fetch(`${opened.server.url}/antiFraudHighRate/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key, idNumber: PERSON, phoneNumber: '13800138000' }),
  });
  await asked.json();
  const { rows } = (await admin('ledger.list', { api: 'fraud-score' })) as { rows: readonly { orderId: string }[] };
  orderId = rows[0]?.orderId ?? '';
  const told = { source: FORMULA, observedAt: new Date().toISOString() };
  await admin('outcomes.report', { ...told, orderId, outcome: 'genuine' });
  await admin('outcomes.report', { ...told, reference: 'li-si', phone: '13800138000', outcome: 'fraud' });
  await admin('consents.give', { idNumber: PERSON, appId, consentId: 'form-1', days: 30 });
  await admin('consents.give', { idNumber: OTHER, appId, consentId: 'form-2' });
  await admin('consents.withdraw', { idNumber: OTHER, appId, consentId: 'form-2' });
});
afterAll(() => opened?.close());

describe.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)('records, %s', (language: Language) => {
  const words = WORDS[language];

  test('attacks, evidence, outcomes and consents are filtered, shown when asked, masked, and each look is audited', async () => {
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('cora', PASSWORD);
    await page.getByRole('link', { name: words.page, exact: true }).first().click();
    await page.getByText(words.notYet).waitFor();
    expect(await page.getByRole('table').count()).toBe(0);

    const rowsOf = (name: string) => page.getByRole('table', { name, exact: true }).locator('tbody tr');
    const choose = async (label: string, value: string) => {
      await page.getByLabel(label, { exact: true }).click();
      await page.getByTitle(value, { exact: true }).filter({ visible: true }).last().click();
      await page.getByRole('button', { name: words.show, exact: true }).click();
    };
    await page.getByRole('button', { name: words.show, exact: true }).click();
    await expect.poll(() => rowsOf(words.kinds.attacks).count()).toBe(3);
    const people = await page
      .getByRole('table', { name: words.kinds.attacks, exact: true })
      .locator('code')
      .allInnerTexts();
    expect(people.filter((text) => /^[0-9a-f]{8}…$/.test(text))).toHaveLength(3);
    await choose(words.kind, words.presentation);
    await expect.poll(() => rowsOf(words.kinds.attacks).count()).toBe(2);
    expect(new URL(page.url()).searchParams.get('kind')).toBe('presentation');

    await page.getByRole('link', { name: words.kinds.evidence, exact: true }).click();
    await page.getByText(words.notYet).waitFor();
    await choose(words.level, '3');
    await expect.poll(() => rowsOf(words.kinds.evidence).count()).toBe(1);
    expect(await rowsOf(words.kinds.evidence).innerText()).toContain('bureau');

    await page.getByRole('link', { name: words.kinds.outcomes, exact: true }).click();
    await page.getByRole('button', { name: words.show, exact: true }).click();
    await expect.poll(() => rowsOf(words.kinds.outcomes).count()).toBe(2);
    const file = await download(page, page.getByRole('button', { name: words.csv, exact: true }));
    expect(file.match(/,'-1\r\n/g)).toHaveLength(2);
    await choose(words.outcome, words.genuine);
    await expect.poll(() => rowsOf(words.kinds.outcomes).count()).toBe(1);
    await choose(words.about, words.ofScore);
    await page.waitForURL(/about=fraud-score/);
    await rowsOf(words.kinds.outcomes).getByRole('link', { name: orderId, exact: true }).waitFor();

    await page.getByRole('link', { name: words.kinds.consents, exact: true }).click();
    await choose(words.state, words.withdrawn);
    await expect.poll(() => rowsOf(words.kinds.consents).count()).toBe(1);
    await rowsOf(words.kinds.consents).getByText(SCRIPT, { exact: true }).waitFor();
    expect(await page.title()).not.toBe('1');
    const shown = await page.content();
    for (const secret of [PERSON, OTHER, '13800138000', 'li-si']) expect(shown).not.toContain(secret);

    const { rows } = (await opened.server.admin('audit.list', { kind: 'look', administrator: 'cora' })) as {
      readonly rows: readonly { readonly operation: string }[];
    };
    looks += 7;
    const listed = rows.map(({ operation }) => operation).filter((name) => name.endsWith('.list'));
    expect(listed).toHaveLength(looks);
    const outcomes = ['outcomes.list', 'outcomes.list', 'outcomes.list'];
    expect(listed.slice(0, 7)).toEqual([
      'consents.list',
      ...outcomes,
      'evidences.list',
      'attacks.list',
      'attacks.list',
    ]);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('an analyst sees no consents, and a filter that fits nothing says so', async () => {
    const { page, context, problems, signIn, goto } = await opened.open({ language });
    await signIn('anna', PASSWORD, '/records?of=consents&show=1');
    await page.getByRole('link', { name: words.kinds.attacks, exact: true }).waitFor();
    expect(await page.getByRole('link', { name: words.kinds.consents, exact: true }).count()).toBe(0);
    await goto('/records?of=attacks&source=nobody&show=1');
    await page.getByText(words.empty, { exact: true }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe.skipIf(hasNoBrowser)('the page of records', () => {
  test.each(LOOKS)('$language, $width px, $scheme', async (look) => {
    const window = await opened.open(look);
    await window.signIn('cora', PASSWORD);
    const found: Seen[] = [];
    for (const [name, route] of [
      ['records', '/records'],
      ['records-attacks', '/records?of=attacks&show=1'],
      ['records-evidence', '/records?of=evidence&show=1'],
      ['records-outcomes', '/records?of=outcomes&show=1'],
      ['records-consents', '/records?of=consents&show=1'],
    ] as const) {
      await window.goto(route);
      found.push(await lookAt(window, name, look));
    }
    expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
    await window.context.close();
  });
});
