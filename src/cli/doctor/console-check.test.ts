import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../config/config.ts';
import { consoleCheck } from './console-check.ts';

function folder(isBuilt: boolean): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-doctor-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  if (isBuilt) writeFileSync(path.join(dir, 'index.html'), '<html>');
  return dir;
}

const TLS = { RENZHENG_HTTP_TLS_CERT_FILE: 'a.pem', RENZHENG_HTTP_TLS_KEY_FILE: 'a.key' };

test.each([
  [{}, 'ok', 'http://127.0.0.1:8081/console/'],
  [{ RENZHENG_ADMIN_HOST: '0.0.0.0' }, 'warning', 'http://127.0.0.1:8081 without TLS'],
  [{ RENZHENG_ADMIN_HOST: '10.0.0.5', ...TLS }, 'ok', 'https://10.0.0.5:8081/console/'],
  [
    { RENZHENG_ADMIN_HOST: '10.0.0.5', RENZHENG_ADMIN_PUBLIC_URL: 'https://console.example.com' },
    'ok',
    'https://console.example.com/console/, at http://10.0.0.5:8081',
  ],
  [{ RENZHENG_ADMIN_SHARE_LISTENER: 'true', RENZHENG_HTTP_HOST: '10.0.0.5' }, 'warning', '10.0.0.5:8080 without TLS'],
])('%j is %s', async (env, level, detail) => {
  const finding = await consoleCheck(readConfig(env), folder(true)).run();
  expect(finding).toMatchObject({ level });
  expect(finding.detail).toContain(detail);
});

test('a copy without a built console is reported', async () => {
  expect(await consoleCheck(readConfig({}), folder(false)).run()).toMatchObject({
    level: 'warning',
    mend: expect.stringContaining('npm run build:console'),
  });
});
