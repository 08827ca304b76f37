import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { readConfig } from '../../src/config/config.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { startServer } from '../../src/main.ts';
import { openServerLog } from './server-log.ts';

/**
 * The whole product as `serve` runs it, over a folder of its own. Prints `{"url","adminUrl","token"}`. SIGTERM ends it
 * and removes the folder.
 */
const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-bench-verify-'));
const dataDir = path.join(folder, 'data');
const log = openServerLog(folder);
const config = readConfig({
  RENZHENG_DATA_DIR: dataDir,
  RENZHENG_HTTP_PORT: '0',
  RENZHENG_LIMITS_ADDRESS_PER_SECOND: '0',
  RENZHENG_INFERENCE_WORKERS: process.argv[2] ?? '1',
  // Some selfies of the same person score below 60, and every one is sent many times.
  RENZHENG_ATTEMPTS_FAILURES_IN_WINDOW_MAX: '0',
  RENZHENG_ATTEMPTS_FAILURES_IN_DAY_MAX: '0',
});
const server = await startServer(config, log);

async function finish(): Promise<void> {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
process.once('SIGTERM', () => void finish());
const token = readFileSync(dataFolder(dataDir).token, 'utf8').trim();
process.stdout.write(`${JSON.stringify({ url: server.url, adminUrl: server.adminUrl, token })}\n`);
