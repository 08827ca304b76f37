import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkCharacter } from '../../src/identity/id-number.ts';
import { download } from './download.ts';
import { lookAt, LOOKS, type Seen } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    people: '人员库',
    import: '批量导入',
    roster: '名单文件',
    photos: '照片压缩包或图片（可选）',
    found: '1 张照片将随名单上传。',
    start: (rows: string) => `登记 ${rows} 人`,
    running: '正在登记',
    done: '已处理',
    finished: (rows: string) => `${rows} 行全部处理完。`,
    download: (rows: string) => `下载被拒绝的行 (${rows})`,
    reason: '最后一位与其他各位不符',
    advice: '首行必须是列名，并包含身份证号和姓名，例如：身份证号,姓名,照片。',
    empty: '文件是空的',
    good: '没有被拒绝的行',
    later: '全部行处理完后，可在此上传修正后的文件。',
    missing: '该行的照片没有上传',
    all: '全部导入',
  },
  en: {
    people: 'People',
    import: 'Import people',
    roster: 'File of people',
    photos: 'ZIP of photos, or pictures (optional)',
    found: '1 photo will be sent with the file.',
    start: (rows: string) => `Register ${rows} people`,
    running: 'Registering',
    done: 'Ended',
    finished: (rows: string) => `All ${rows} rows have ended.`,
    download: (rows: string) => `Load the refused rows (${rows})`,
    reason: 'The last character does not fit the others',
    advice: 'The first line must name the columns, with the id number and the name, e.g. id_number,name,photo.',
    empty: 'The file is empty',
    good: 'No row was refused.',
    later: 'When all rows have ended, you can send the mended file here.',
    missing: 'A photo of the row did not arrive',
    all: 'Imports',
  },
} as const;

/** As many people as the job of the console names. */
const ROWS = 10_000;
/** Each language registers people of its own: of another county. */
const COUNTIES = { 'zh-CN': '110101', en: '110102' } as const;

function numberAt(county: string, at: number): string {
  const day = new Date(Date.UTC(1960, 0, 1 + (at % 9000))).toISOString().slice(0, 10).replaceAll('-', '');
  const whole = `${county}${day}${String(100 + Math.floor(at / 9000))}`;
  return whole + checkCharacter(whole);
}

/** A zip with one stored file, as APPNOTE 4.3 describes it. */
function zipOf(name: string, content: string): Buffer {
  const [label, bytes] = [Buffer.from(name), Buffer.from(content)];
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt32LE(bytes.length, 18);
  local.writeUInt32LE(bytes.length, 22);
  local.writeUInt16LE(label.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt32LE(bytes.length, 20);
  entry.writeUInt32LE(bytes.length, 24);
  entry.writeUInt16LE(label.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + label.length, 12);
  end.writeUInt32LE(local.length + label.length + bytes.length, 16);
  return Buffer.concat([local, label, bytes, entry, label, end]);
}

let opened: OpenedConsole;
let folder: string;
beforeAll(async () => {
  if (hasNoBrowser) return;
  folder = mkdtempSync(path.join(tmpdir(), 'renzheng-imports-'));
  opened = await openConsole();
  await opened.server.admin('administrators.create', { name: 'grace', role: 'compliance', password: PASSWORD });
  await opened.server.admin('administrators.create', { name: 'anna', role: 'analyst', password: PASSWORD });
});
afterAll(async () => {
  await opened?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)('a roster is imported, %s', (language: Language) => {
  const words = WORDS[language];

  test('job 8: 10,000 people are imported and the refused are mended in five clicks', async () => {
    const { page, signIn, problems, context } = await opened.open({ language });
    await signIn('grace', PASSWORD, '/people/import');
    const roster = path.join(folder, `roster-${language}.csv`);
    const wrong = (number: string) => number.slice(0, 17) + (number.endsWith('1') ? '2' : '1');
    const numbers = Array.from({ length: ROWS }, (_, at) => numberAt(COUNTIES[language], at));
    const lines = numbers.map((number, at) => `${at === 41 || at === 9998 ? wrong(number) : number},张三`);
    writeFileSync(roster, ['id_number,name', ...lines].join('\n'));

    // 1: the file. It is sent and checked at once.
    await page.getByLabel(words.roster, { exact: true }).setInputFiles(roster);
    await page.getByText(words.reason, { exact: true }).first().waitFor();
    // Nothing can be mended before every row has ended.
    await page.getByText(words.later, { exact: true }).waitFor();
    expect(await page.getByLabel(words.roster, { exact: true }).count()).toBe(0);
    // 2: the import. A page that is loaded again still shows it.
    await page.getByRole('button', { name: words.start('9,998'), exact: true }).click();
    await page.getByRole('progressbar', { name: words.done, exact: true }).waitFor();
    await page.reload();
    await page.getByText(words.finished('10,000'), { exact: true }).waitFor();
    expect(page.url()).not.toMatch(/\d{17}/);
    // 3: the refused rows.
    const refused = await download(page, page.getByRole('link', { name: words.download('2'), exact: true }));
    expect(refused.trim().split('\n')).toHaveLength(3);
    const mended = path.join(folder, `mended-${language}.csv`);
    const right = (text: string, at: number) => text.replace(wrong(numbers[at] ?? ''), numbers[at] ?? '');
    writeFileSync(mended, right(right(refused, 41), 9998));
    // 4: the mended file. 5: its import.
    await page.getByLabel(words.roster, { exact: true }).setInputFiles(mended);
    await page.getByRole('button', { name: words.start('2'), exact: true }).click();
    await page.getByText(words.good).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  test('a file that cannot be used says what to do, and photos are sent with the file that names them', async () => {
    const { page, signIn, problems, context } = await opened.open({ language });
    await signIn('grace', PASSWORD, '/people/import');
    const roster = page.getByLabel(words.roster, { exact: true });
    const csv = (text: string) => ({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await roster.setInputFiles(csv(''));
    await page.getByText(words.empty, { exact: true }).waitFor();
    await roster.setInputFiles(csv('who,what\n1,2'));
    await page.getByText(words.advice, { exact: true }).waitFor();
    const zip = { name: 'photos.zip', mimeType: 'application/zip', buffer: zipOf('a.jpg', 'no picture') };
    await page.getByLabel(words.photos, { exact: true }).setInputFiles(zip);
    await page.getByText(words.found, { exact: true }).waitFor();
    const [one, two] = [numberAt(COUNTIES[language], 12_000), numberAt(COUNTIES[language], 12_001)];
    await roster.setInputFiles(csv(`id_number,name,photo\n${one},张三,a.jpg\n${two},李四,b.jpg`));
    await page.getByRole('button', { name: words.start('2'), exact: true }).click();
    await page.getByText(words.missing, { exact: true }).first().waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe.skipIf(hasNoBrowser)('the pages of imports', () => {
  test('the page of lists that is left during an import asks first, and says afterwards how far it came', async () => {
    const { page, context, problems, signIn } = await opened.open({ language: 'en' });
    await signIn('anna', PASSWORD, '/lists/import');
    const rows = Array.from({ length: 2001 }, (_, at) => `left,account,left-${at}`);
    await page.getByRole('textbox', { name: 'The table' }).fill(['list,kind,value', ...rows].join('\n'));
    await page.getByRole('button', { name: 'Preview' }).click();
    // The second part of the table never arrives.
    await page.route('**/list-entries/import', (route) =>
      route.request().postData()?.includes('"more":false') === true ? undefined : route.continue(),
    );
    await page.getByRole('button', { name: 'Import 2,001 entries' }).click();
    await page.getByText('2,000 of 2,001 rows done').waitFor();
    await page.getByRole('link', { name: 'Back to the lists' }).click();
    const dialog = page.getByRole('dialog', { name: 'Stop the import and leave?' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    const asked: string[] = [];
    page.on('dialog', (question) => {
      asked.push(question.type());
      void question.accept();
    });
    await page.reload();
    await page
      .getByText('The last import did not end: 2,000 of 2,001 rows were done and 2,000 entries added')
      .waitFor();
    expect(asked).toEqual(['beforeunload']);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('the second of two who start an import sees how far it is', async () => {
    const { page, context, signIn } = await opened.open({ language: 'en' });
    const { admin } = opened.server;
    const bytes = Buffer.from(`id_number,name\n${numberAt('110106', 7)},张三\n${numberAt('110106', 8)},李四`).toString(
      'base64',
    );
    const { importId } = await admin('person-imports.part', { part: 0, bytes });
    await admin('person-imports.check', { importId });
    await signIn('grace', PASSWORD, `/people/import/${String(importId)}`);
    const start = page.getByRole('button', { name: WORDS.en.start('2') });
    await start.waitFor();
    await admin('person-imports.start', { importId });
    await start.click();
    await page.getByText(WORDS.en.finished('2'), { exact: true }).waitFor();
    expect(await start.count()).toBe(0);
    await context.close();
  });

  test.each(LOOKS)('$language, $width px, $scheme', async (look) => {
    const window = await opened.open(look);
    await window.signIn('grace', PASSWORD);
    const found: Seen[] = [];
    await window.goto('/people/import');
    found.push(await lookAt(window, 'imports', look));
    const admin = opened.server.admin;
    const columns = `id_number,name,${'very long column '.repeat(12)}`;
    const rows = ['110105194912310021', '110105194912310003', '', '1.10105E+17'].map((number) => `${number},张三,x`);
    const bytes = Buffer.from([columns, ...rows, `${numberAt('110106', 1)},张三,x`].join('\n')).toString('base64');
    const { importId } = await admin('person-imports.part', { part: 0, bytes });
    await admin('person-imports.check', { importId });
    await window.goto(`/people/import/${String(importId)}`);
    found.push(await lookAt(window, 'import-checked', look));
    await admin('person-imports.start', { importId });
    await expect.poll(async () => (await admin('person-imports.show', { importId }))['state']).toBe('done');
    await window.goto(`/people/import/${String(importId)}`);
    found.push(await lookAt(window, 'import-done', look));
    await window.goto('/people/import/imp_000000000000000000');
    found.push(await lookAt(window, 'import-unknown', look));
    expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
    await window.context.close();
  });
});
