/**
 * Requests as clients in the field write them, byte for byte. The order and case of headers, blanks, boundaries and
 * encodings are those of the named versions. If the client was at hand, its request was recorded from a socket. Only
 * Host, Content-Length, the key and the values are filled in.
 */
export interface Asked {
  readonly host: string;
  /** Path and query. */
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A client, and how it writes the same question. */
export interface RecordedClient {
  readonly name: string;
  write(asked: Asked): Uint8Array;
}

const CRLF = '\r\n';

function bytes(path: string, headers: readonly string[], body: string): Uint8Array {
  const length = String(Buffer.byteLength(body));
  const lines = [`POST ${path} HTTP/1.1`, ...headers.map((line) => line.replace('{length}', length)), '', ''];
  return Buffer.from(lines.join(CRLF) + body);
}

/** PHP's urlencode and Java's URLEncoder write a blank as a plus. */
function form(fields: Asked['fields']): string {
  return new URLSearchParams(fields).toString();
}

function multipart(boundary: string, fields: Asked['fields'], partHeaders: readonly string[] = []): string {
  const parts = Object.entries(fields).map(([name, value]) =>
    [`--${boundary}`, `Content-Disposition: form-data; name="${name}"`, ...partHeaders, '', value, ''].join(CRLF),
  );
  return `${parts.join('')}--${boundary}--${CRLF}`;
}

const CURL_BOUNDARY = '------------------------be30adfdd431ef9c';
const APACHE_BOUNDARY = 'x9WnXzA7Bq-_4fPzZ0mYkTR1sVdEuHcLg';

/** Clients that send a form. */
export const FORM_CLIENTS: readonly RecordedClient[] = [
  {
    name: 'PHP 8.2, curl with an array in CURLOPT_POSTFIELDS (multipart)',
    write: ({ host, path, fields }) =>
      bytes(
        path,
        [
          `Host: ${host}`,
          'Accept: */*',
          'Content-Length: {length}',
          `Content-Type: multipart/form-data; boundary=${CURL_BOUNDARY}`,
        ],
        multipart(CURL_BOUNDARY, fields),
      ),
  },
  {
    name: 'PHP 5.6, curl with an array, which asks before it sends (Expect: 100-continue)',
    write: ({ host, path, fields }) =>
      bytes(
        path,
        [
          `Host: ${host}`,
          'Accept: */*',
          'Content-Length: {length}',
          'Expect: 100-continue',
          `Content-Type: multipart/form-data; boundary=${CURL_BOUNDARY}`,
        ],
        multipart(CURL_BOUNDARY, fields),
      ),
  },
  {
    name: 'PHP 8.2, file_get_contents with http_build_query',
    write: ({ host, path, fields }) =>
      bytes(
        path,
        [
          `Host: ${host}`,
          'Connection: close',
          'Content-Length: {length}',
          'Content-Type: application/x-www-form-urlencoded',
        ],
        form(fields),
      ),
  },
  {
    name: 'Java, Apache HttpClient 4.5.14, UrlEncodedFormEntity',
    write: ({ host, path, fields }) =>
      bytes(
        path,
        [
          'Content-Length: {length}',
          'Content-Type: application/x-www-form-urlencoded; charset=UTF-8',
          `Host: ${host}`,
          'Connection: Keep-Alive',
          'User-Agent: Apache-HttpClient/4.5.14 (Java/17.0.15)',
          'Accept-Encoding: gzip,deflate',
        ],
        form(fields),
      ),
  },
  {
    name: 'Java, Apache HttpClient 4.5, MultipartEntityBuilder with text bodies in UTF-8',
    write: ({ host, path, fields }) =>
      bytes(
        path,
        [
          'Content-Length: {length}',
          `Content-Type: multipart/form-data; boundary=${APACHE_BOUNDARY}`,
          `Host: ${host}`,
          'Connection: Keep-Alive',
          'User-Agent: Apache-HttpClient/4.5.14 (Java/1.8.0_392)',
          'Accept-Encoding: gzip,deflate',
        ],
        multipart(APACHE_BOUNDARY, fields, [
          'Content-Type: text/plain; charset=UTF-8',
          'Content-Transfer-Encoding: 8bit',
        ]),
      ),
  },
  {
    name: 'Java 17, HttpURLConnection',
    write: ({ host, path, fields }) =>
      bytes(
        path,
        [
          'User-Agent: Java/17.0.15',
          `Host: ${host}`,
          'Accept: text/html, image/gif, image/jpeg, */*; q=0.2',
          'Connection: keep-alive',
          'Content-type: application/x-www-form-urlencoded',
          'Content-Length: {length}',
        ],
        form(fields),
      ),
  },
  {
    name: 'Go 1.19, http.PostForm',
    write: ({ host, path, fields }) =>
      bytes(
        path,
        [
          `Host: ${host}`,
          'User-Agent: Go-http-client/1.1',
          'Content-Length: {length}',
          'Content-Type: application/x-www-form-urlencoded',
          'Accept-Encoding: gzip',
        ],
        form(Object.fromEntries(Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1)))),
      ),
  },
  {
    name: 'Python 3.11, urllib.request',
    write: ({ host, path, fields }) =>
      bytes(
        path,
        [
          'Accept-Encoding: identity',
          'Content-Type: application/x-www-form-urlencoded',
          'Content-Length: {length}',
          `Host: ${host}`,
          'User-Agent: Python-urllib/3.11',
          'Connection: close',
        ],
        form(fields),
      ),
  },
  {
    name: 'Node, http.request with querystring',
    write: ({ host, path, fields }) =>
      bytes(
        path,
        [
          'Content-Type: application/x-www-form-urlencoded',
          'Content-Length: {length}',
          `Host: ${host}`,
          'Connection: keep-alive',
        ],
        form(fields),
      ),
  },
  {
    name: 'curl 7.88 -d',
    write: ({ host, path, fields }) =>
      bytes(
        path,
        [
          `Host: ${host}`,
          'User-Agent: curl/7.88.1',
          'Accept: */*',
          'Content-Length: {length}',
          'Content-Type: application/x-www-form-urlencoded',
        ],
        form(fields),
      ),
  },
  {
    name: 'curl 7.88 -F',
    write: ({ host, path, fields }) =>
      bytes(
        path,
        [
          `Host: ${host}`,
          'User-Agent: curl/7.88.1',
          'Accept: */*',
          'Content-Length: {length}',
          `Content-Type: multipart/form-data; boundary=${CURL_BOUNDARY}`,
        ],
        multipart(CURL_BOUNDARY, fields),
      ),
  },
  {
    name: 'WeChat mini program, wx.request with a form header',
    write: ({ host, path, fields }) =>
      bytes(path, weChatHeaders(host, 'application/x-www-form-urlencoded'), form(fields)),
  },
];

/** Clients that send JSON. */
export const JSON_CLIENTS: readonly (RecordedClient & {
  writeJson(asked: Omit<Asked, 'fields'>, json: string): Uint8Array;
})[] = [
  jsonClient('WeChat mini program, wx.request by default', (host) => weChatHeaders(host, 'application/json')),
  jsonClient('Node, axios 1.6', (host) => [
    'Accept: application/json, text/plain, */*',
    'Content-Type: application/json',
    'User-Agent: axios/1.6.7',
    'Content-Length: {length}',
    'Accept-Encoding: gzip, compress, deflate, br',
    `Host: ${host}`,
    'Connection: close',
  ]),
  jsonClient('PHP, curl with json_encode and no header, so that it claims to be a form', (host) => [
    `Host: ${host}`,
    'Accept: */*',
    'Content-Length: {length}',
    'Content-Type: application/x-www-form-urlencoded',
  ]),
  jsonClient('Java, Apache HttpClient 4.5.14, StringEntity of APPLICATION_JSON', (host) => [
    'Content-Length: {length}',
    'Content-Type: application/json; charset=UTF-8',
    `Host: ${host}`,
    'Connection: Keep-Alive',
    'User-Agent: Apache-HttpClient/4.5.14 (Java/17.0.15)',
    'Accept-Encoding: gzip,deflate',
  ]),
  jsonClient('Python 2.31 requests with json=', (host) => [
    `Host: ${host}`,
    'User-Agent: python-requests/2.31.0',
    'Accept-Encoding: gzip, deflate',
    'Accept: */*',
    'Connection: keep-alive',
    'Content-Length: {length}',
    'Content-Type: application/json',
  ]),
];

function jsonClient(name: string, headersOf: (host: string) => readonly string[]) {
  return {
    name,
    write: ({ host, path, fields }: Asked) => bytes(path, headersOf(host), JSON.stringify(fields)),
    writeJson: ({ host, path }: Omit<Asked, 'fields'>, json: string) => bytes(path, headersOf(host), json),
  };
}

function weChatHeaders(host: string, type: string): readonly string[] {
  return [
    `Host: ${host}`,
    'Connection: keep-alive',
    'Content-Length: {length}',
    'charset: utf-8',
    'User-Agent: Mozilla/5.0 (Linux; Android 13; M2102J2SC Build/TKQ1.220829.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/107.0.5304.141 Mobile Safari/537.36 XWEB/5075 MMWEBSDK/20230504 MicroMessenger/8.0.37.2380(0x2800255B) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64 MiniProgramEnv/android',
    `content-type: ${type}`,
    'Accept-Encoding: gzip,compress,br,deflate',
    'Referer: https://servicewechat.com/wx0123456789abcdef/12/page-frame.html',
  ];
}
