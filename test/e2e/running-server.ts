import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { ADMIN_CONTRACTS } from '../../src/admin/index.ts';
import { AdminClient } from '../../src/terminal/admin-client.ts';
import { readConfig } from '../../src/config/config.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { startServer } from '../../src/main.ts';
import { UNHURRIED } from '../unhurried.ts';

/** The whole product over a data folder of its own, and its admin API by operation name. */
export interface ServerUnderTest {
  readonly url: string;
  readonly adminUrl: string;
  readonly dir: string;
  admin(operation: string, params?: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
  /** Makes an app that may call everything, with a package and a key. */
  makeCaller(options?: { readonly openId?: string; readonly calls?: number }): Promise<Caller>;
  close(): Promise<void>;
}

export interface Caller {
  readonly appId: string;
  readonly packageId: string;
  readonly key: string;
}

/** Starts the product in this process as `serve` does. It is closed and removed when the test ends. */
export async function startServerUnderTest(settings: Readonly<Record<string, string>> = {}): Promise<ServerUnderTest> {
  const { server, remove } = await openServerUnderTest(settings);
  onTestFinished(remove);
  return server;
}

/**
 * One server for all tests of a file or of a group, which calls this outside of its tests. A start costs two seconds of
 * processor time, so a test has a server of its own only if it changes or counts what belongs to the whole site.
 * Example: `const server = sharedServerUnderTest()`, and in a test `const { admin } = server()`.
 */
export function sharedServerUnderTest(settings: Readonly<Record<string, string>> = {}): () => ServerUnderTest {
  let opened: Awaited<ReturnType<typeof openServerUnderTest>> | null = null;
  beforeAll(async () => {
    opened = await openServerUnderTest(settings);
  });
  afterAll(() => opened?.remove());
  return () => {
    if (opened === null) throw new Error('the server is there once a test runs');
    return opened.server;
  };
}

/** The same for several tests. The caller must remove it. */
export async function openServerUnderTest(
  settings: Readonly<Record<string, string>> = {},
): Promise<{ readonly server: ServerUnderTest; remove(): Promise<void> }> {
  const dir = settings['RENZHENG_DATA_DIR'] ?? mkdtempSync(path.join(tmpdir(), 'renzheng-e2e-'));
  const env = {
    RENZHENG_DATA_DIR: dir,
    RENZHENG_HTTP_PORT: '0',
    RENZHENG_LOG_LEVEL: 'silent',
    RENZHENG_INFERENCE_WORKERS: '1',
    ...UNHURRIED,
    ...settings,
  };
  const server = await startServer(readConfig(env));
  let isOpen = true;
  const close = async () => {
    if (isOpen) await server.close();
    isOpen = false;
  };
  const remove = async () => {
    await close();
    rmSync(dir, { recursive: true, force: true });
  };
  const client = new AdminClient(server.adminUrl, readFileSync(dataFolder(dir).token, 'utf8').trim());
  const admin: ServerUnderTest['admin'] = async (operation, params = {}) => {
    const contract = ADMIN_CONTRACTS.find(({ name }) => name === operation);
    if (!contract) throw new Error(`there is no admin operation ${operation}`);
    return (await client.call(contract, params)) as Record<string, unknown>;
  };
  const makeOne: ServerUnderTest['makeCaller'] = (options) => makeCaller(admin, options);
  return { server: { url: server.url, adminUrl: server.adminUrl, dir, admin, close, makeCaller: makeOne }, remove };
}

async function makeCaller(
  admin: ServerUnderTest['admin'],
  { openId = 'JH0123456789abcdef', calls = 100 }: { readonly openId?: string; readonly calls?: number } = {},
): Promise<Caller> {
  const app = await admin('apps.create', { name: 'Shop', openId });
  const bought = await admin('packages.add', { appId: app['id'], calls, unitPrice: '0.30' });
  const made = await admin('keys.create', { appId: app['id'] });
  return { appId: String(app['id']), packageId: String(bought['id']), key: String(made['key']) };
}
