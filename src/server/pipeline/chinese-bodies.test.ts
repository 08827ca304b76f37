import { afterAll, beforeAll, expect, test } from 'vitest';
import { TEST_KEY } from '../../../test/http/recording-gate.ts';
import { post, serveEcho, type Serving } from '../../../test/http/serve-echo.ts';

const URLENCODED = 'application/x-www-form-urlencoded';
/** 张 in GBK. */
const GBK = Buffer.from('d5c5', 'hex');
const FORM = `key=${TEST_KEY}&word=%E5%BC%A0`;
const JSON_BODY = JSON.stringify({ key: TEST_KEY, word: '张' });
const between = (before: string, after: string) => Buffer.concat([Buffer.from(before), GBK, Buffer.from(after)]);
const multipart = (content: Buffer) =>
  Buffer.concat([
    Buffer.from(`--B7\r\nContent-Disposition: form-data; name="key"\r\n\r\n${TEST_KEY}\r\n`),
    Buffer.from('--B7\r\nContent-Disposition: form-data; name="word"\r\n\r\n'),
    content,
    Buffer.from('\r\n--B7--\r\n'),
  ]);

let serving: Serving;
beforeAll(async () => void (serving = await serveEcho()));
afterAll(() => serving.server.close());

test.each<[string, string | Buffer, string]>([
  ['a form in GBK', between(`key=${TEST_KEY}&word=`, ''), `${URLENCODED}; charset=GBK`],
  ['a long form in GBK', between(`key=${TEST_KEY}&word=`, `&other=${'a'.repeat(40_000)}`), `${URLENCODED};charset=gbk`],
  ['a form that escapes GBK', `key=${TEST_KEY}&word=%D5%C5`, `${URLENCODED}; charset="gb2312"`],
  ['a form that escapes UTF-8 under the label', FORM, `${URLENCODED}; charset=gb18030`],
  ['JSON in GBK', between(`{"key":"${TEST_KEY}","word":"`, '"}'), 'application/json; charset=GBK'],
  [
    'long JSON in GBK',
    between(`{"key":"${TEST_KEY}","other":"${'a'.repeat(300_000)}","word":"`, '"}'),
    'application/json; charset=GBK',
  ],
  ['JSON in UTF-8 under the label', JSON_BODY, 'application/json; charset=gb18030'],
  ['multipart in GBK', multipart(GBK), 'multipart/form-data; boundary=B7; charset=GBK'],
  ['multipart in UTF-8 under the label', multipart(Buffer.from('张')), 'multipart/form-data; boundary=B7; charset=GBK'],
  // Labels of the Encoding Standard, of IANA, Windows and Java.
  ...['x-gbk', 'GB_2312-80', 'cp936', 'MS936', 'windows-936', 'x-mswin-936', 'GB18030-2022', "'gbk'"].map(
    (charset): [string, Buffer, string] => [
      `a form in ${charset}`,
      between(`key=${TEST_KEY}&word=`, ''),
      `${URLENCODED}; charset=${charset}`,
    ],
  ),
  ['multipart in cp936', multipart(GBK), 'multipart/form-data; boundary=B7; charset=cp936'],
])('%s is read', async (_name, body, type) => {
  const reply = await post(`${serving.url}/echo/query`, body, { 'content-type': type });
  expect(JSON.parse(reply.text)).toMatchObject({ result: { word: '张' }, error_code: 0 });
});

test('GBK that happens to be UTF-8 is read by its label', async () => {
  // 小梅 is d0 a1 c3 b7.
  const body = `key=${TEST_KEY}&word=%D0%A1%C3%B7`;
  const reply = await post(`${serving.url}/echo/query`, body, { 'content-type': `${URLENCODED}; charset=GBK` });
  expect(JSON.parse(reply.text)).toMatchObject({ result: { word: '小梅' } });
});
