import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('servers of Redis are named by host and port', () => {
  expect(readConfig({ RENZHENG_REDIS_URLS: 'r1:6379, redis://r2:6380' }).redis.urls).toEqual([
    'r1:6379',
    'redis://r2:6380',
  ]);
});

test.each(['rediss://r1:6379', 'redis://:hunter2@r1:6379', 'user:hunter2@r1:6379'])(
  'an address with an account or another scheme is refused and not repeated: %s',
  (url) => {
    const read = () => readConfig({ RENZHENG_REDIS_URLS: url });
    expect(read).toThrow('write host:port. TLS is redis.tls');
    expect(read).not.toThrow('hunter2');
  },
);
