import { randomBytes } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { readAnswers } from '../../../test/http/read-answers.ts';
import { TEST_KEY } from '../../../test/http/recording-gate.ts';
import { post, serveEcho, type Serving } from '../../../test/http/serve-echo.ts';

const open: Serving[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ server }) => server.close()));
});

async function serve(): Promise<Serving> {
  const serving = await serveEcho();
  open.push(serving);
  return serving;
}

const URLENCODED = 'application/x-www-form-urlencoded';
const FORM = `key=${TEST_KEY}&word=%E5%BC%A0`;
const JSON_BODY = JSON.stringify({ key: TEST_KEY, word: '张' });
const part = (name: string, value: string, eol = '\r\n') =>
  `--B7${eol}Content-Disposition: form-data; name="${name}"${eol}${eol}${value}${eol}`;
const multipart = (eol: string, end = '--B7--') => `${part('key', TEST_KEY, eol)}${part('word', '张', eol)}${end}`;
const MULTIPART = 'multipart/form-data; boundary=B7';
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
const MARK = '\uFEFF';
/** Multipart in which the part `word` has these headers and this content. */
const packed = (headers: readonly string[], content: Buffer | string, eol = '\r\n') =>
  Buffer.concat([
    Buffer.from(`${part('key', TEST_KEY, eol)}--B7${eol}Content-Disposition: form-data; name="word"${eol}`),
    Buffer.from(headers.map((header) => header + eol).join('') + eol),
    Buffer.from(content),
    Buffer.from(`${eol}--B7--`),
  ]);
/** 张 in GBK, Big5 (as 張) and UTF-8. */
const [GBK, UTF8] = [Buffer.from('d5c5', 'hex'), Buffer.from('e5bca0', 'hex')];

const READ: readonly (readonly [name: string, body: string | Buffer, headers: Record<string, string>])[] = [
  ['a form packed with gzip', gzipSync(FORM), { 'content-type': URLENCODED, 'content-encoding': 'gzip' }],
  ['JSON packed with x-gzip', gzipSync(JSON_BODY), { 'content-encoding': 'X-GZIP' }],
  ['a form packed with deflate', deflateSync(FORM), { 'content-encoding': 'deflate' }],
  ['a form packed with bare deflate', deflateRawSync(FORM), { 'content-encoding': 'deflate' }],
  ['a form packed with br', brotliCompressSync(FORM), { 'content-encoding': 'br' }],
  ['a form packed with zstd', zstdCompressSync(FORM), { 'content-encoding': 'zstd' }],
  [
    'multipart packed with gzip',
    gzipSync(multipart('\r\n')),
    { 'content-type': MULTIPART, 'content-encoding': 'gzip' },
  ],
  ['a form with the coding identity', FORM, { 'content-encoding': 'identity' }],
  ['a form with a byte order mark', `${MARK}${FORM}`, { 'content-type': URLENCODED }],
  ['JSON with a byte order mark', `${MARK}${JSON_BODY}`, { 'content-type': 'application/json' }],
  ['multipart with a byte order mark', `${MARK}${multipart('\r\n')}`, { 'content-type': MULTIPART }],
  ['a form after blank lines', `\r\n\r\n${FORM}`, { 'content-type': URLENCODED }],
  ['a form under the type of XML', FORM, { 'content-type': 'text/xml' }],
  ['a form under the type of plain text in GBK', `${FORM}`, { 'content-type': 'text/plain;charset=GBK' }],
  [
    'JSON in UTF-16 with its mark',
    Buffer.from(`${MARK}${JSON_BODY}`, 'utf16le'),
    { 'content-type': 'application/json' },
  ],
  ['JSON in UTF-16 big endian', utf16be(`${MARK}${JSON_BODY}`), { 'content-type': 'application/json' }],
  ['JSON in UTF-16 without a mark', Buffer.from(JSON_BODY, 'utf16le'), { 'content-type': 'application/json' }],
  ['a form in UTF-16', Buffer.from(`${MARK}${FORM}`, 'utf16le'), { 'content-type': `${URLENCODED};charset=utf-16` }],
  ['a form that claims to be JSON', FORM, { 'content-type': 'application/json' }],
  ['multipart in UTF-16', utf16be(multipart('\r\n')), { 'content-type': MULTIPART }],
  ['multipart with line feeds alone', multipart('\n'), { 'content-type': MULTIPART }],
  ['the same under no type', multipart('\n'), {}],
  ['the same with a line break at the end', multipart('\n', '--B7--\n'), { 'content-type': MULTIPART }],
  ['multipart with a last delimiter that lacks its hyphens', multipart('\r\n', '--B7'), { 'content-type': MULTIPART }],
  ['multipart with a last delimiter that lacks one', multipart('\r\n', '--B7-'), { 'content-type': MULTIPART }],
  ...['\r\n', '\n'].map(
    (eol) =>
      [
        `blanks after delimiters that end with ${JSON.stringify(eol)}`,
        multipart(eol).replaceAll('--B7', '--B7 \t').replace('--B7 \t--', '--B7-- \t'),
        { 'content-type': MULTIPART },
      ] as const,
  ),
  ['line feeds alone without the hyphens', multipart('\n', '--B7'), { 'content-type': MULTIPART }],
  ['multipart under another boundary', multipart('\r\n'), { 'content-type': 'multipart/form-data; boundary=other' }],
  ['multipart without a boundary', multipart('\r\n'), { 'content-type': 'multipart/form-data' }],
  ...['\r\n', '\n'].flatMap((eol) =>
    (
      [
        ['in GBK', ['Content-Type: text/plain; charset=GBK'], GBK],
        ['in GB2312 with quotes', ['Content-Type: text/plain;charset="gb2312"'], GBK],
        [
          'in GB18030 after the transfer header',
          ['content-transfer-encoding: 8bit', 'content-type: text/plain; CHARSET=GB18030'],
          GBK,
        ],
        ['in UTF-16', ['Content-Type: text/plain; charset=utf-16le'], Buffer.from('张', 'utf16le')],
        ['in UTF-8, packed as base64', ['Content-Transfer-Encoding: base64'], UTF8.toString('base64')],
        [
          'in GBK, packed as base64',
          ['Content-Type: text/plain; charset=gbk', 'Content-Transfer-Encoding: BASE64'],
          `${GBK.toString('base64')}${eol}`,
        ],
        ['in quoted-printable', ['Content-Transfer-Encoding: quoted-printable'], `=E5=BC=${eol}=A0`],
        [
          'in GBK, in quoted-printable',
          ['Content-Type: text/plain; charset=gbk', 'Content-Transfer-Encoding: Quoted-Printable'],
          '=d5=C5',
        ],
        [
          'in UTF-8, sent as it is',
          ['Content-Type: text/plain; charset=UTF-8', 'Content-Transfer-Encoding: binary'],
          UTF8,
        ],
      ] as const
    ).map(
      ([name, headers, content]) =>
        [
          `a part ${name}, lines by ${JSON.stringify(eol)}`,
          packed(headers, content, eol),
          { 'content-type': MULTIPART },
        ] as const,
    ),
  ),
  ['multipart that is in GBK as a whole', packed([], GBK), { 'content-type': `${MULTIPART}; charset=GBK` }],
  [
    'multipart in GBK, with a part in UTF-8',
    packed(['Content-Type: text/plain; charset=utf-8'], UTF8, '\n'),
    { 'content-type': 'multipart/form-data; charset="gb18030"; boundary=B7' },
  ],
  ['multipart under a type like it', multipart('\r\n'), { 'content-type': 'multipart/mixed; boundary="B7"' }],
];

test.each(READ)('%s is read', async (_name, body, headers) => {
  const { url } = await serve();
  const reply = await post(`${url}/echo/query`, body, headers);
  expect(JSON.parse(reply.text)).toMatchObject({ result: { word: '张' }, error_code: 0 });
});

const ENCODING = '请求体的Content-Encoding不支持或压缩数据已损坏，请使用gzip、deflate、br或不压缩';
const FORMAT = '请求体格式无法识别，请使用表单、multipart或JSON';
const BROKEN_JSON = '请求体不是有效的JSON对象，请检查JSON格式';
const BROKEN_MULTIPART = '请求体的multipart格式错误，请检查分隔符、各部分的name与结尾';
const TOO_DEEP = '请求体嵌套层数过多，请按接口文档的结构传参';
const TOO_MANY = '请求体字段过多，请只传接口文档中的参数';
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const fieldsOf = (count: number) => Array.from({ length: count }, (_, at) => `f${at}=1`).join('&');
const gzipped = gzipSync(FORM);

const TOLD: readonly (readonly [
  name: string,
  body: string | Buffer,
  headers: Record<string, string>,
  reason: string,
])[] = [
  ['an unknown coding', FORM, { 'content-encoding': 'rot13' }, ENCODING],
  ['two codings', gzipped, { 'content-encoding': 'gzip, br' }, ENCODING],
  ['text that claims to be gzip', FORM, { 'content-encoding': 'gzip' }, ENCODING],
  ['truncated gzip', gzipped.subarray(0, -9), { 'content-encoding': 'gzip' }, ENCODING],
  ['gzip without its header', gzipped, { 'content-type': URLENCODED }, ENCODING],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x6b, 0, 0, 0]), {}, '请求体的字符编码不支持，请使用UTF-8'],
  ['truncated JSON', JSON_BODY.slice(0, -1), { 'content-type': 'application/json' }, BROKEN_JSON],
  ['JSON with single quotes', `{'key':'${TEST_KEY}'}`, { 'content-type': 'application/json' }, BROKEN_JSON],
  ['a JSON list', `[${JSON_BODY}]`, { 'content-type': 'application/json' }, BROKEN_JSON],
  ['a JSON text', JSON.stringify(JSON_BODY), { 'content-type': 'application/json' }, BROKEN_JSON],
  ["a JSON list under the form's type", `[${JSON_BODY}]`, { 'content-type': URLENCODED }, FORMAT],
  ['XML', `<xml><key>${TEST_KEY}</key></xml>`, { 'content-type': 'text/xml' }, FORMAT],
  ["XML under the form's type", `<?xml version="1.0"?><key>${TEST_KEY}</key>`, { 'content-type': URLENCODED }, FORMAT],
  ['JSON that was percent-encoded', encodeURIComponent(JSON_BODY), { 'content-type': URLENCODED }, FORMAT],
  ['bytes that are not text', Buffer.from([1, 2, 3, 0x6b, 0x3d, 0x31, 1, 2]), { 'content-type': URLENCODED }, FORMAT],
  ['multipart without its end', multipart('\r\n', ''), { 'content-type': MULTIPART }, BROKEN_MULTIPART],
  ['the same with line feeds alone', multipart('\n', ''), { 'content-type': MULTIPART }, BROKEN_MULTIPART],
  ['a form that claims to be multipart', FORM, { 'content-type': MULTIPART }, BROKEN_MULTIPART],
  ...['\r\n', '\n'].flatMap((eol) => [
    [
      `a part in an unknown charset, lines by ${JSON.stringify(eol)}`,
      packed(['Content-Type: text/plain; charset=klingon'], GBK, eol),
      { 'content-type': MULTIPART },
      '请求体的字符编码不支持，请使用UTF-8',
    ] as const,
    [
      `a part that is no base64, lines by ${JSON.stringify(eol)}`,
      packed(['Content-Transfer-Encoding: base64'], '张', eol),
      { 'content-type': MULTIPART },
      BROKEN_MULTIPART,
    ] as const,
    [
      `129 parts, lines by ${JSON.stringify(eol)}`,
      part('a', '1', eol).repeat(128) + part('word', '张', eol) + '--B7--',
      { 'content-type': MULTIPART },
      TOO_MANY,
    ] as const,
  ]),
  ...['/* a */', '//\n'].map((comment) => [`JSON after ${comment}`, comment + JSON_BODY, {}, BROKEN_JSON] as const),
  ['JSON of 33 levels', nested(33), { 'content-type': 'application/json' }, TOO_DEEP],
  ['JSON of 50,000 levels', nested(50_000), { 'content-type': 'application/json' }, TOO_DEEP],
  ['JSON with a list of 1,001 members', `{"a":[${'1,'.repeat(1000)}1]}`, {}, TOO_MANY],
  ['a form of 1,001 fields', fieldsOf(1001), { 'content-type': URLENCODED }, TOO_MANY],
  [
    'a long form of 1,001 fields',
    `${fieldsOf(1001)}&long=${'A'.repeat(20_000)}`,
    { 'content-type': URLENCODED },
    TOO_MANY,
  ],
  [
    'multipart in which a part has no name',
    '--B7\nContent-Type: a/b\n\nx\n--B7--',
    { 'content-type': MULTIPART },
    BROKEN_MULTIPART,
  ],
];

test.each(TOLD)(
  '%s gets its own reason, and is not reported as an unknown key',
  async (_name, body, headers, reason) => {
    const { url, gate } = await serve();
    const reply = await post(`${url}/echo/query`, body, headers);
    expect([reply.status, JSON.parse(reply.text)]).toEqual([200, { reason, result: null, error_code: 290005 }]);
    expect(gate.settlements).toEqual([]);
    const known = await post(`${url}/echo/query?key=${TEST_KEY}`, body, headers);
    expect(JSON.parse(known.text)).toEqual({ reason, result: null, error_code: 290005 });
    expect(gate.settlements).toMatchObject([{ errorCode: 290005, charged: false }]);
  },
);

test('a readable body with no key or a wrong one is reported as an unknown key', async () => {
  const { url } = await serve();
  for (const body of ['word=a', `{"word":"a"}`, part('word', 'a') + '--B7--', 'key=wrong&word=a'])
    expect(JSON.parse((await post(`${url}/echo/query`, body)).text)).toMatchObject({ error_code: 10001 });
});

test('a body with as many fields and levels as are allowed is read', async () => {
  const { url } = await serve();
  for (const body of [
    `${fieldsOf(998)}&${FORM}`,
    `${fieldsOf(997)}&long=${'A'.repeat(20_000)}&${FORM}`,
    JSON.stringify({ key: TEST_KEY, word: '张', a: JSON.parse(nested(31)) as unknown }),
    part('a', '1').repeat(126) + multipart('\r\n'),
    part('a', '1', '\n').repeat(126) + multipart('\n'),
  ])
    expect(JSON.parse((await post(`${url}/echo/query`, body)).text)).toMatchObject({ result: { word: '张' } });
});

test('a key in a body with too many fields is found, and the call is recorded', async () => {
  const { url, gate } = await serve();
  const reply = await post(`${url}/echo/query`, `key=${TEST_KEY}&${fieldsOf(1001)}`, { 'content-type': URLENCODED });
  expect(JSON.parse(reply.text)).toEqual({ reason: TOO_MANY, result: null, error_code: 290005 });
  expect(gate.settlements).toMatchObject([{ errorCode: 290005, charged: false }]);
});

test('a file that was packed for transfer keeps all its bytes, and so does a value that is no text', async () => {
  const { url } = await serve();
  const bytes = Buffer.from([0xff, 0xd8, 0x00, 0x0d, 0x0a, 0x80, 0xfe]);
  for (const eol of ['\r\n', '\n'])
    for (const more of ['; filename="a; name=b.jpg"', ''])
      for (const [coding, content] of [
        ['base64', bytes.toString('base64')],
        ['quoted-printable', [...bytes].map((byte) => `=${byte.toString(16).padStart(2, '0')}`).join('')],
      ] as const) {
        const head = `--B7${eol}Content-Disposition: form-data; name="data"${more}${eol}Content-Transfer-Encoding: ${coding}${eol}${eol}`;
        const body = `${part('key', TEST_KEY, eol)}${part('word', 'a', eol)}${head}${content}${eol}--B7--`;
        const reply = await post(`${url}/echo/query`, body, { 'content-type': MULTIPART });
        expect(JSON.parse(reply.text), `${coding} ${more}`).toMatchObject({ result: { bytes: bytes.length } });
      }
});

test('a body that unpacks to more than the limit is refused with its own code, wherever its key is', async () => {
  const { url } = await serve();
  const bomb = (first: string, last: string) =>
    gzipSync(Buffer.concat([Buffer.from(first), Buffer.alloc(40 << 20, 'A'), Buffer.from(last)]));
  for (const body of [
    bomb(`key=${TEST_KEY}&data=`, ''),
    bomb('data=', `&key=${TEST_KEY}`),
    bomb('{"data":"', `","key":"${TEST_KEY}"}`),
  ]) {
    const reply = await post(`${url}/echo/query`, body, { 'content-encoding': 'gzip' });
    expect(JSON.parse(reply.text)).toMatchObject({ error_code: 290004 });
  }
});

test('a packed body of several megabytes is read', async () => {
  const { url } = await serve();
  const data = randomBytes(3 << 20).toString('base64');
  for (const [body, encoding] of [
    [gzipSync(`key=${TEST_KEY}&word=a&data=${encodeURIComponent(data)}`), 'gzip'],
    [deflateSync(JSON.stringify({ data, word: 'a', key: TEST_KEY })), 'deflate'],
  ] as const) {
    const reply = await post(`${url}/echo/query`, body, { 'content-encoding': encoding });
    expect(JSON.parse(reply.text)).toMatchObject({ result: { bytes: 3 << 20 }, error_code: 0 });
  }
});

test('a body reads the same in pieces of one byte', async () => {
  const { url } = await serve();
  const { hostname, port } = new URL(url);
  for (const [name, body, headers] of READ) {
    const bytes = Buffer.from(body as string);
    const head = Object.entries(headers).map(([key, value]) => `${key}: ${value}\r\n`);
    const socket = connect(Number(port), hostname);
    socket.setNoDelay(true);
    const answers = readAnswers(socket);
    socket.write(`POST /echo/query HTTP/1.1\r\nHost: x\r\n${head.join('')}Transfer-Encoding: chunked\r\n\r\n`);
    for (const byte of bytes)
      socket.write(Buffer.concat([Buffer.from('1\r\n'), Buffer.from([byte]), Buffer.from('\r\n')]));
    socket.write('0\r\n\r\n');
    const [answer = ''] = await answers(1);
    socket.destroy();
    expect([name, JSON.parse(answer)]).toMatchObject([name, { result: { word: '张' }, error_code: 0 }]);
  }
});

test('the order id of a body that hides its key is in the log, so that support finds the call', async () => {
  const { url, calls } = await serve();
  await post(`${url}/echo/query`, `{"key":"${TEST_KEY}",}`, { 'content-type': 'application/json' });
  expect(calls).toMatchObject([{ orderId: expect.stringMatching(/^E\d+$/), appId: null, charged: false }]);
});
