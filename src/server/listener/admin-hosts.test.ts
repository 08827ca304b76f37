import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { createAdminHosts } from './admin-hosts.ts';
import { createCallerAddress } from './caller-address.ts';

const caller = createCallerAddress(['10.0.0.1']);
const PROXY = '10.0.0.1';
const asked = (headers: Record<string, string | undefined>, remoteAddress = '192.0.2.1') =>
  ({ headers, socket: { remoteAddress } }) as unknown as IncomingMessage;
const plain = createAdminHosts({ hosts: [] }, false, caller);
const published = createAdminHosts(
  { publicUrl: 'https://console.example.com:8443', hosts: ['Renzheng.internal'] },
  false,
  caller,
);

test.each([
  ['127.0.0.1:8081', true],
  ['10.1.2.3', true],
  ['[::1]:8081', true],
  ['[2001:db8::1]', true],
  ['localhost:8081', true],
  ['LOCALHOST', true],
  ['console.example.com:8443', true],
  ['console.example.com', true],
  ['renzheng.internal:8081', true],
  ['evil.example', false],
  ['localhost.evil.example', false],
  ['127.0.0.1.evil.example', false],
  ['console.example.com.evil.example', false],
  ['localhost.', false],
  ['0x7f.1', false],
  ['127.1', false],
  ['user@localhost', false],
  ['[::1', false],
  ['', false],
  ['a'.repeat(10_000), false],
])('the host %j is known: %s', (host, known) => {
  expect(published.knows(asked({ host }))).toBe(known);
});

test('a name that was not told is unknown, and HTTP/1.0 without a host is no browser', () => {
  expect(plain.knows(asked({ host: 'console.example.com' }))).toBe(false);
  expect(plain.knows(asked({ host: undefined }))).toBe(true);
});

test('behind a proxy, the forwarded host and the Host header must both be known', () => {
  const knows = (host: string, forwarded: string, from?: string) =>
    published.knows(asked({ host, 'x-forwarded-host': forwarded }, from));
  expect(knows('127.0.0.1:8081', 'console.example.com', PROXY)).toBe(true);
  expect(knows('127.0.0.1:8081', 'evil.example', PROXY)).toBe(false);
  expect(knows('evil.example', 'localhost', PROXY)).toBe(false);
  expect(knows('evil.example', 'localhost')).toBe(false);
  expect(knows('127.0.0.1:8081', 'evil.example, localhost', PROXY)).toBe(false);
});

test.each([
  ['its own address', plain, { host: '127.0.0.1:8081' }, undefined, 'http://127.0.0.1:8081'],
  ['a default port is left out', plain, { host: 'localhost:80' }, undefined, 'http://localhost'],
  ['upper case is lower case', plain, { host: 'LocalHost:81' }, undefined, 'http://localhost:81'],
  ['the public address', published, { host: 'console.example.com' }, undefined, 'https://console.example.com:8443'],
  ['another way in beside it', published, { host: '127.0.0.1:8081' }, undefined, 'http://127.0.0.1:8081'],
  ['a proxy that speaks TLS', plain, { host: '10.0.0.9', 'x-forwarded-proto': 'https' }, PROXY, 'https://10.0.0.9'],
  [
    'a caller who only says so',
    plain,
    { host: '10.0.0.9', 'x-forwarded-proto': 'https' },
    undefined,
    'http://10.0.0.9',
  ],
  [
    'what a proxy forwards',
    plain,
    { host: '10.0.0.9', 'x-forwarded-host': 'localhost:9' },
    PROXY,
    'http://localhost:9',
  ],
])('the origin is that of %s', (_name, hosts, headers, from, origin) => {
  expect(hosts.originOf(asked(headers, from))).toBe(origin);
});

test('https is what the browser speaks', () => {
  expect(plain.isHttps(asked({ host: 'localhost' }))).toBe(false);
  expect(plain.isHttps(asked({ host: 'localhost', 'x-forwarded-proto': 'https' }, PROXY))).toBe(true);
  expect(published.isHttps(asked({ host: 'localhost' }))).toBe(true);
  expect(createAdminHosts({ hosts: [] }, true, caller).isHttps(asked({ host: 'localhost' }))).toBe(true);
});
