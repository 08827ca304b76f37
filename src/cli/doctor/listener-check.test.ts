import { expect, test } from 'vitest';
import { readConfig } from '../../config/config.ts';
import { listenerCheck } from './listener-check.ts';

test.each([
  [{}, 'ok', 'at 127.0.0.1:8081'],
  [{ RENZHENG_HTTP_HOST: '0.0.0.0' }, 'ok', 'the five APIs at 0.0.0.0:8080'],
  [{ RENZHENG_ADMIN_HOST: '0.0.0.0' }, 'warning', '0.0.0.0:8081 can be reached from other machines'],
  [{ RENZHENG_ADMIN_SHARE_LISTENER: 'true' }, 'ok', 'share the listener'],
  [
    { RENZHENG_ADMIN_SHARE_LISTENER: 'true', RENZHENG_HTTP_HOST: '10.0.0.5' },
    'warning',
    'which other machines can reach',
  ],
])('%j is %s', async (env, level, detail) => {
  const finding = await listenerCheck(readConfig(env)).run();
  expect(finding).toMatchObject({ level });
  expect(finding.detail).toContain(detail);
  expect(finding.mend === undefined).toBe(level === 'ok');
});
