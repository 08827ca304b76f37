import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { ADMIN_CONTRACTS } from '../../src/admin/index.ts';
import { AdminClient } from '../../src/terminal/admin-client.ts';
import { dataFolder, type ServerNote } from '../../src/config/data-folder.ts';
import { MALLOC_SETTINGS } from '../../tools/server-settings.mjs';
import { microsOfAll } from './process-time.ts';

/** The product in a process of its own, as `renzheng serve` runs it. */
export interface Product extends ServerNote {
  /** Makes a live app that may call everything, and returns its key. */
  makeApp(name: string): Promise<string>;
  /** Memory that the process holds, in MB (Linux). */
  heldMb(): number;
  /** Processor time that the process has used so far, in milliseconds (Linux). */
  cpuMs(): number;
  stop(): Promise<void>;
}

const ROOT = path.join(import.meta.dirname, '../..');
const START_MS = 120_000;

/** Starts the product over a fresh data folder. Throws an Error if it does not listen within two minutes. */
export async function startProduct(settings: Readonly<Record<string, string>> = {}): Promise<Product> {
  const parent = mkdtempSync(path.join(tmpdir(), 'renzheng-bench-product-'));
  const folder = dataFolder(path.join(parent, 'data'));
  const child = spawn(process.execPath, ['src/cli/main.ts', 'serve'], {
    cwd: ROOT,
    env: {
      ...MALLOC_SETTINGS,
      ...process.env,
      RENZHENG_DATA_DIR: folder.dir,
      RENZHENG_HTTP_PORT: '0',
      RENZHENG_LOG_LEVEL: 'silent',
      RENZHENG_LIMITS_ADDRESS_PER_SECOND: '0',
      ...settings,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  for (let waited = 0; !existsSync(folder.server); waited += 100) {
    if (waited > START_MS || child.exitCode !== null) throw new Error('the product did not start');
    await pause(100);
  }
  const note = JSON.parse(readFileSync(folder.server, 'utf8')) as ServerNote;
  return {
    ...note,
    // Of several nodes only the first has a token.
    makeApp: (name) => makeApp(new AdminClient(note.adminUrl, readFileSync(folder.token, 'utf8').trim()), name),
    heldMb: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    cpuMs: () => microsOfAll([child.pid ?? 0]) / 1000,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

async function makeApp(client: AdminClient, name: string): Promise<string> {
  const call = async (operation: string, params: Readonly<Record<string, unknown>>) => {
    const contract = ADMIN_CONTRACTS.find((known) => known.name === operation);
    if (!contract) throw new Error(`there is no admin operation ${operation}`);
    return (await client.call(contract, params)) as Readonly<Record<string, unknown>>;
  };
  const { id: appId } = await call('apps.create', { name });
  await call('packages.add', { appId, calls: 10_000_000, unitPrice: '0' });
  const { key } = await call('keys.create', { appId });
  return String(key);
}
