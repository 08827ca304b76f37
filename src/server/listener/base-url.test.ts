import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { createBaseUrl } from './base-url.ts';
import { createCallerAddress } from './caller-address.ts';

const caller = createCallerAddress(['10.0.0.1']);
const asked = (headers: Record<string, string>, remoteAddress = '192.0.2.1') =>
  ({ headers, socket: { remoteAddress, localAddress: '127.0.0.1', localPort: 8080 } }) as unknown as IncomingMessage;

test.each([
  ['the configured address', 'https://id.example.com/', { host: 'evil.example' }, 'https://id.example.com'],
  ['the Host header', undefined, { host: 'id.example.com:8443' }, 'http://id.example.com:8443'],
  ['the socket, if Host is no authority', undefined, { host: 'a/"><script>' }, 'http://127.0.0.1:8080'],
  ['the socket, if there is no Host', undefined, {}, 'http://127.0.0.1:8080'],
  ['not what an untrusted peer forwards', undefined, { host: 'a', 'x-forwarded-proto': 'https' }, 'http://a'],
])('%s', (_name, configured, headers, expected) => {
  expect(createBaseUrl(configured, false, caller)(asked(headers))).toBe(expected);
});

test('what a proxy forwards', () => {
  const headers = { host: 'inner', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'outer.example' };
  expect(createBaseUrl(undefined, false, caller)(asked(headers, '10.0.0.1'))).toBe('https://outer.example');
});
