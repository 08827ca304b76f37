import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { FORM_CLIENTS } from './recorded-requests.ts';

const PROGRAMS = path.join(import.meta.dirname, 'programs');
const FIELDS = { key: 'a'.repeat(32), idcard: '119999190006010010', realname: '沙箱测试', image: '/9j/4AAQ+A==' };
const BODY =
  '{"resultcode":"101","reason":"成功","result":{"res":1,"score":"96","message":"x","orderid":"JH2641"},"error_code":0}';
const ANSWER = `HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=utf-8\r\nContent-Length: ${Buffer.byteLength(BODY)}\r\nConnection: close\r\n\r\n${BODY}`;
const REPOSITORY = path.join(homedir(), '.m2/repository');
const APACHE = [
  'org/apache/httpcomponents/httpclient/4.5.14/httpclient-4.5.14.jar',
  'org/apache/httpcomponents/httpcore/4.4.16/httpcore-4.4.16.jar',
  'commons-logging/commons-logging/1.2/commons-logging-1.2.jar',
  'commons-codec/commons-codec/1.11/commons-codec-1.11.jar',
].map((jar) => path.join(REPOSITORY, jar));

const has = (command: string, flag = '--version') => spawnSync(command, [flag], { stdio: 'ignore' }).status === 0;

/** Leaves version numbers and random parts, such as multipart boundaries, out of the comparison. */
const plain = (bytes: string) =>
  bytes
    .replaceAll(/-{20,}[\da-zA-Z]+/g, 'BOUNDARY')
    .replaceAll(/(User-Agent: [\w-]+\/)[^\r]*/g, '$1VERSION')
    .replace(/Content-Length: \d+/i, 'Content-Length: N');

/** Takes any request, answers it, and keeps its bytes. */
async function startRecorder(): Promise<{ readonly host: string; readonly requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      received = Buffer.concat([received, piece]);
      const text = received.toString();
      const end = text.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
      if (end < 0 || Buffer.byteLength(text.slice(end + 4)) < length) return;
      requests.push(text);
      socket.end(ANSWER);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** The real client, which of its requests is compared, and the words that find the recorded one. */
const CLIENTS = [
  ['PHP, curl with an array', has('php'), 'php', ['verify.php'], 0, 'PHP 8.2, curl'],
  ['PHP, file_get_contents', has('php'), 'php', ['verify.php'], 3, 'file_get_contents'],
  ['Python, urllib', has('python3'), 'python3', ['verify.py'], 0, 'Python'],
  ['Go, http.PostForm', has('go', 'version'), 'go', ['run', 'verify.go'], 0, 'Go'],
  ['Java, HttpURLConnection', has('java'), 'java', ['Verify.java'], 0, 'HttpURLConnection'],
  [
    'Java, Apache HttpClient',
    has('java') && APACHE.every((jar) => existsSync(jar)),
    'java',
    ['-cp', APACHE.join(':'), 'VerifyApache.java'],
    0,
    'UrlEncodedFormEntity',
  ],
  ['Node, http.request', true, process.execPath, ['verify.cjs'], 0, 'http.request'],
  ['curl', has('curl'), 'sh', ['verify.sh'], 0, 'curl 7.88 -d'],
] as const;

test.each(CLIENTS.filter(([, isHere]) => isHere))(
  '%s sends what was recorded of it',
  async (_name, _isHere, command, args, which, words) => {
    const { host, requests } = await startRecorder();
    const cache = mkdtempSync(path.join(tmpdir(), 'renzheng-clients-'));
    onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
    const { key: KEY, idcard: ID_NUMBER, image: IMAGE } = FIELDS;
    const env = {
      ...process.env,
      BASE_URL: `http://${host}`,
      KEY,
      ID_NUMBER,
      IMAGE,
      GOCACHE: cache,
      GO111MODULE: 'off',
    };
    await promisify(execFile)(command, [...args], { cwd: PROGRAMS, env, timeout: 600_000 });
    const recorded = FORM_CLIENTS.find(({ name }) => name.includes(words));
    const written = recorded?.write({ host, path: '/verifyface/verify', fields: FIELDS });
    expect(plain(requests[which] ?? '')).toBe(plain(Buffer.from(written ?? []).toString()));
  },
  70_000,
);
