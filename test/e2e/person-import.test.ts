import { Command } from 'commander';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { personImportContracts } from '../../src/admin/person-imports/contract.ts';
import { addSendCommand } from '../../src/cli/person-import/send-command.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { AdminClient } from '../../src/terminal/admin-client.ts';
import { measuringData } from '../measuring-data.ts';
import { photosIn } from './measured-photos.ts';
import { sharedServerUnderTest } from './running-server.ts';

const server = sharedServerUnderTest();
const base64 = (text: string) => Buffer.from(text).toString('base64');

interface Shown {
  readonly importId: string;
  readonly state: string;
}

const send = async (text: string, more: Readonly<Record<string, unknown>> = {}, photos: readonly unknown[] = []) => {
  const { admin } = server();
  const { importId } = await admin('person-imports.part', { part: 0, bytes: base64(text) });
  if (photos.length > 0) await admin('person-imports.photos', { importId, photos });
  return (await admin('person-imports.check', { importId, language: 'en', ...more })) as unknown as Shown;
};

const ended = async ({ importId }: Shown, choices: Readonly<Record<string, unknown>> = {}) => {
  const { admin } = server();
  await admin('person-imports.start', { importId, ...choices });
  const show = () => admin('person-imports.show', { importId, language: 'en' });
  await expect.poll(async () => (await show())['state']).toBe('done');
  return show();
};

const clientOf = () => {
  const { adminUrl, dir } = server();
  return new AdminClient(adminUrl, readFileSync(dataFolder(dir).token, 'utf8').trim());
};

const refusedFile = async ({ importId }: Shown, language: 'zh' | 'en') => {
  const client = clientOf();
  const chunks: Uint8Array[] = [];
  for await (const chunk of await client.stream(personImportContracts.refused, { importId, language }))
    chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

test('refused rows come back as a file, are mended and imported again, and nothing of them is left', async () => {
  const { admin } = server();
  const text = [
    '身份证号,姓名,部门',
    '11010519491231002X,张三,=1+1',
    '110105194912310021,李四,研发',
    '110105194912310038,,研发',
  ].join('\n');
  const checked = await send(text);
  expect(checked).toMatchObject({
    state: 'checked',
    rows: 3,
    done: 2,
    refused: 2,
    hasPhotos: false,
    columns: [
      { name: '身份证号', meaning: 'id-number' },
      { name: '姓名', meaning: 'name' },
      { name: '部门', meaning: null },
    ],
    firstRefused: [
      { row: 2, line: 3, refusal: 'number-wrong-check-character', advice: 'Compare the number with the card' },
      { row: 3, line: 4, refusal: 'name-missing', advice: 'Fill it in' },
    ],
  });
  expect(JSON.stringify(checked)).not.toMatch(/1101051949|张三|李四/);
  expect(await ended(checked)).toMatchObject({ rows: 3, added: 1, refused: 2 });
  const file = await refusedFile(checked, 'zh');
  expect(file).toBe(
    '\u{feff}身份证号,姓名,部门,原文件行号,拒绝原因,如何修正,明细\n' +
      "'110105194912310021,李四,研发,3,最后一位与其他各位不符,与证件核对号码,最后一位与其他各位算出的校验码不符\n" +
      "'110105194912310038,,研发,4,没有姓名,填写姓名,该行没有姓名\n",
  );
  const mended = file.replace('110105194912310021', '110105194912310011').replace('310038,,', '310038,王五,');
  const second = await send(mended, { mends: checked.importId });
  expect(await ended(second)).toMatchObject({ rows: 2, added: 2, refused: 0, mends: checked.importId });
  // Importing the same again changes nothing.
  expect(await ended(await send(mended))).toMatchObject({ added: 0, unchanged: 2 });
  expect(await refusedFile(second, 'en')).toBe(
    '\u{feff}身份证号,姓名,部门,line of the file,why it was refused,what to do,detail\n',
  );
  expect(await admin('person-imports.remove', { importId: checked.importId })).toEqual({ removed: true });
  await expect(admin('person-imports.show', { importId: checked.importId })).rejects.toThrow('there is no such import');
  const { rows } = (await admin('audit.list', { kind: 'look' })) as {
    rows: readonly { readonly operation: string; readonly subject: string }[];
  };
  expect(rows.map(({ operation, subject }) => [operation, subject])).toEqual([
    ['person-imports.refused', second.importId],
    ['person-imports.refused', checked.importId],
  ]);
});

test('an erasure reaches the rows of imports', async () => {
  const { admin } = server();
  const checked = await send('id_number,name\n110105194912310054,张三\n11010519491231002X,别名');
  await ended(checked);
  expect(await refusedFile(checked, 'en')).toContain('11010519491231002X');
  const certificate = await admin('persons.remove', { idNumber: '11010519491231002X' });
  expect(certificate['erased']).toContainEqual({ place: 'imports', items: 1 });
  expect(await refusedFile(checked, 'en')).not.toContain('11010519491231002X');
});

test('the command sends a file with a folder of photos, each once, and shows the check', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-send-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['a.jpg', '110105194912310089.PNG', 'unnamed.jpg']) writeFileSync(path.join(folder, name), name);
  const file = path.join(folder, 'people.csv');
  const rows = ['11010519491231002X,张三,a.jpg', '110105194912310089,李四,', '110105194912310062,王五,a.jpg', '1,x,'];
  writeFileSync(file, ['id_number,name,photo', ...rows].join('\n'));
  const said: string[] = [];
  const terminal = { out: (text: string) => void said.push(text), err: () => {}, failed: () => {} };
  const program = new Command().exitOverride();
  addSendCommand(program, { client: clientOf, terminal: { ...terminal, columns: undefined, outIsTerminal: false } });
  await program.parseAsync(['send', file, '--photos', folder, '--json'], { from: 'user' });
  expect(JSON.parse(said.join(''))).toMatchObject({
    state: 'checked',
    rows: 4,
    refused: 1,
    photos: 2,
    photosMissing: 0,
    reasons: [{ refusal: 'number-malformed' }],
  });
});

const faces = measuringData('faces');
test.skipIf(faces === null)('photos are sent apart from the file, and named by it or by the number', async () => {
  const bytes = photosIn(faces ?? '').ada.toString('base64');
  const photos = [
    { name: 'faces/ada.jpg', bytes },
    { name: '110105194912310070.jpg', bytes: base64('no picture') },
  ];
  const text = 'id_number,name,photo\n110105194912310062,王小明,.\\faces\\ada.jpg\n110105194912310070,李小红,';
  const checked = await send(text, {}, photos);
  expect(checked).toMatchObject({ hasPhotos: true, photos: 2, photosMissing: 0 });
  expect(await ended(checked)).toMatchObject({ added: 1, refused: 1, reasons: [{ refusal: 'photo-unreadable' }] });
  expect(await server().admin('persons.find', { idNumber: '110105194912310062' })).toMatchObject({ face: 'embedding' });
});
