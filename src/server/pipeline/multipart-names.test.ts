import { afterAll, beforeAll, expect, test } from 'vitest';
import { TEST_KEY } from '../../../test/http/recording-gate.ts';
import { post, serveEcho, type Serving } from '../../../test/http/serve-echo.ts';

let serving: Serving;
beforeAll(async () => void (serving = await serveEcho()));
afterAll(() => serving.server.close());

/** Posts multipart in which `NAME` in the disposition of each part is the name of its field. */
async function send(disposition: string, eol: string, headers = ''): Promise<unknown> {
  const parts = Object.entries({ key: TEST_KEY, word: '张' }).map(
    ([name, value]) =>
      `--B7${eol}Content-Disposition: ${disposition.replace(/NAME/, name)}${eol}${headers}${eol}${value}${eol}`,
  );
  const body = `${parts.join('')}--B7--`;
  const reply = await post(`${serving.url}/echo/query`, body, { 'content-type': 'multipart/form-data; boundary=B7' });
  return JSON.parse(reply.text) as unknown;
}

// Single quotes and other dispositions: as PHP reads them. `name*`: RFC 8187.
test.each([
  `form-data; name='NAME'`,
  `form-data; name*=UTF-8''NAME`,
  `form-data; Name="NAME"`,
  `attachment; name="NAME"`,
  `form-data; name="NAME"; filename="a.txt"`,
  `form-data; name=NAME; filename*=UTF-8''a.txt`,
  `form-data; filename="it's"; name="NAME"`,
])('a part by %s is read', async (disposition) => {
  for (const eol of ['\r\n', '\n'])
    expect(await send(disposition, eol), JSON.stringify(eol)).toMatchObject({ result: { word: '张' }, error_code: 0 });
});

test('a part in UTF-8 that says ISO-8859-1, as Apache HttpClient does by itself, is read', async () => {
  for (const eol of ['\r\n', '\n']) {
    const answer = await send('form-data; name="NAME"', eol, `Content-Type: text/plain; charset=ISO-8859-1${eol}`);
    expect(answer).toMatchObject({ result: { word: '张' }, error_code: 0 });
  }
});

test.each([
  'form-data; name=\u201cNAME\u201d',
  'form-data; name="NAME',
  String.raw`form-data; name=\"NAME\"`,
  `form-data; name*=UTF-8''NAME%`,
  'form-data; name*0="NAME"',
])('a part by %s makes the body unreadable, which is no unknown key', async (disposition) => {
  for (const eol of ['\r\n', '\n'])
    expect(await send(disposition, eol), JSON.stringify(eol)).toEqual({
      reason: '请求体的multipart格式错误，请检查分隔符、各部分的name与结尾',
      result: null,
      error_code: 290005,
    });
});

test('a part without a disposition makes the body unreadable too', async () => {
  for (const eol of ['\r\n', '\n']) {
    const parts = [TEST_KEY, '张'].map((value) => `--B7${eol}Content-Type: text/plain${eol}${eol}${value}${eol}`);
    const reply = await post(`${serving.url}/echo/query`, `${parts.join('')}--B7--`, {
      'content-type': 'multipart/form-data; boundary=B7',
    });
    expect(JSON.parse(reply.text), JSON.stringify(eol)).toMatchObject({ error_code: 290005 });
  }
});

test('a file in multipart with line feeds keeps all its bytes', async () => {
  const { url } = serving;
  const part = (name: string, value: string) => `--B7\nContent-Disposition: form-data; name="${name}"\n\n${value}\n`;
  const head = `${part('key', TEST_KEY)}${part('word', 'a')}--B7\nContent-Disposition: form-data; name="data"; filename="a.jpg"\n\n`;
  const file = Buffer.from([0xff, 0xd8, 0x0d, 0x0a, 0x0a, 0x2d, 0x2d, 0x42, 0x37, 0x0d]);
  const body = Buffer.concat([Buffer.from(head), file, Buffer.from('\n--B7--\n')]);
  const reply = await post(`${url}/echo/query`, body, { 'content-type': 'multipart/form-data; boundary=B7' });
  // The bytes hold the delimiter after a line feed. What comes before it is the file, and what follows is not a part.
  expect(JSON.parse(reply.text)).toMatchObject({ error_code: 290005 });
  file[4] = 0x20;
  const intact = Buffer.concat([Buffer.from(head), file, Buffer.from('\n--B7--\n')]);
  const read = await post(`${url}/echo/query`, intact, { 'content-type': 'multipart/form-data; boundary=B7' });
  expect(JSON.parse(read.text)).toMatchObject({ result: { bytes: file.length } });
});
