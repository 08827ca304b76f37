import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { ADMIN_CONTRACTS } from '../../src/admin/index.ts';
import { AdminClient } from '../../src/terminal/admin-client.ts';
import { readConfig } from '../../src/config/config.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { startServer } from '../../src/main.ts';

/**
 * The whole product in a process of its own, with one person enrolled from the photo that the first argument names.
 * Prints `{"url","key","pid"}`. SIGTERM ends it.
 */
const [photoFile = ''] = process.argv.slice(2);
const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-bench-video-'));
const env = {
  RENZHENG_DATA_DIR: dir,
  RENZHENG_HTTP_PORT: '0',
  RENZHENG_LOG_LEVEL: 'silent',
  // The same clips are sent many times, and some may be refused.
  RENZHENG_ATTEMPTS_FAILURES_IN_WINDOW_MAX: '0',
  RENZHENG_ATTEMPTS_FAILURES_IN_DAY_MAX: '0',
};
const server = await startServer(readConfig(env));
const client = new AdminClient(server.adminUrl, readFileSync(dataFolder(dir).token, 'utf8').trim());

async function admin(operation: string, params: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  const contract = ADMIN_CONTRACTS.find(({ name }) => name === operation);
  if (!contract) throw new Error(`there is no admin operation ${operation}`);
  return (await client.call(contract, params)) as Record<string, unknown>;
}

const app = await admin('apps.create', { name: 'Bench', openId: 'JH0123456789abcdef' });
await admin('packages.add', { appId: app['id'], calls: 100_000, unitPrice: '0.01' });
const { key } = await admin('keys.create', { appId: app['id'] });
const photo = readFileSync(photoFile).toString('base64');
await admin('persons.add', { idNumber: '11010519491231002X', name: '张三', photo });
process.once('SIGTERM', () => {
  void server.close().finally(() => {
    rmSync(dir, { recursive: true, force: true });
    process.exit(0);
  });
});
process.stdout.write(`${JSON.stringify({ url: server.url, key, pid: process.pid })}\n`);
