import { expect, test } from 'vitest';
import { adminListenerOf, isLoopback } from './config-listeners.ts';
import { readConfig } from './config.ts';

test.each([
  [{}, { host: '127.0.0.1', port: 8081 }],
  [{ RENZHENG_HTTP_PORT: '9000' }, { host: '127.0.0.1', port: 9001 }],
  [{ RENZHENG_HTTP_PORT: '0' }, { host: '127.0.0.1', port: 0 }],
  [{ RENZHENG_HTTP_PORT: '65535' }, { host: '127.0.0.1', port: 65_534 }],
  [{ RENZHENG_HTTP_HOST: '0.0.0.0' }, { host: '127.0.0.1', port: 8081 }],
  [{ RENZHENG_ADMIN_HOST: '10.0.0.5' }, { host: '10.0.0.5', port: 8081 }],
  [{ RENZHENG_ADMIN_PORT: '7000' }, { host: '127.0.0.1', port: 7000 }],
  [
    { RENZHENG_HTTP_HOST: '10.0.0.5', RENZHENG_ADMIN_PORT: '8080' },
    { host: '127.0.0.1', port: 8080 },
  ],
  [{ RENZHENG_ADMIN_SHARE_LISTENER: 'true' }, null],
])('%j puts the admin API at %j', (env, expected) => {
  expect(adminListenerOf(readConfig(env))).toEqual(expected);
});

test.each([
  [{ RENZHENG_ADMIN_PORT: '8080' }, 'admin.port is the port of the five APIs'],
  [{ RENZHENG_ADMIN_PORT: '8080', RENZHENG_HTTP_HOST: '0.0.0.0' }, 'admin.port is the port of the five APIs'],
  [{ RENZHENG_ADMIN_PORT: '8080', RENZHENG_ADMIN_HOST: '::' }, 'admin.port is the port of the five APIs'],
  [{ RENZHENG_ADMIN_PORT: '8085', RENZHENG_ADMIN_SHARE_LISTENER: 'true' }, 'admin.shareListener leaves no use'],
])('%j is refused with what to do', (env, problem) => {
  expect(() => readConfig(env)).toThrow(problem);
});

test.each([
  ['127.0.0.1', true],
  ['127.8.0.1', true],
  ['localhost', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.5', false],
  ['127.0.0.1.example.com', false],
])('%s is loopback: %j', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
