import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { ADMIN_CONTRACTS } from '../../src/admin/index.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { AdminClient } from '../../src/terminal/admin-client.ts';
import { bundled } from '../bundled.ts';
import { UNHURRIED } from '../unhurried.ts';

/** One process of the product among several over one database file. */
export interface NodeProcess {
  readonly name: string;
  readonly url: string;
  readonly adminUrl: string;
  readonly pid: number;
  /** Calls an admin operation of this node. */
  admin(operation: string, params?: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
  /** The nodes that the last change of this client did not reach, as the answer named them. Null if it reached all. */
  behind(): string | null;
  /** Stops and continues the process, as a machine that sleeps does. */
  freeze(): void;
  thaw(): void;
  /** Ends the process in good order. */
  stop(): Promise<void>;
  /** Resolves when the process has ended. */
  ended(): Promise<void>;
  /** Ends the process at once, as a crash does. */
  kill(): Promise<void>;
}

/** Several processes over one database file. */
export interface Cluster {
  /** Folder of everything that the cluster keeps. */
  readonly dir: string;
  readonly sharedFile: string;
  /** @param within what stands before the command of the node, e.g. `['ip', 'netns', 'exec', 'NAME']` */
  start(name: string, settings?: Readonly<Record<string, string>>, within?: readonly string[]): Promise<NodeProcess>;
  /** Ends all processes and removes the folder. */
  remove(): Promise<void>;
}

const ROOT = path.join(import.meta.dirname, '../..');

/**
 * Prepares a cluster of no process. The caller must remove it.
 *
 * @param shared the settings of what the processes share. By default it is a file
 */
export function openCluster(shared?: Readonly<Record<string, string>>): Cluster {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-nodes-'));
  const sharedFile = path.join(dir, 'shared.db');
  const started: NodeProcess[] = [];
  let firstToken: string | null = null;
  return {
    dir,
    sharedFile,
    async start(name, settings = {}, within = []) {
      const dataDir = path.join(dir, name);
      const env = {
        RENZHENG_DATA_DIR: dataDir,
        ...(shared ?? { RENZHENG_CLUSTER_SHARED_FILE: sharedFile }),
        RENZHENG_CLUSTER_NODE_NAME: name,
        RENZHENG_SECURITY_SITE_KEY: '5e'.repeat(32),
        RENZHENG_HTTP_PORT: '0',
        RENZHENG_ADMIN_PORT: '0',
        RENZHENG_ADMIN_REQUESTS_PER_MINUTE: '1000000',
        RENZHENG_LOG_LEVEL: 'silent',
        RENZHENG_INFERENCE_WORKERS: '1',
        ...UNHURRIED,
        ...settings,
      };
      const token = () => (firstToken ??= readFileSync(dataFolder(dataDir).token, 'utf8').trim());
      const node = await startNode(name, { env, within }, token);
      started.push(node);
      return node;
    },
    async remove() {
      await Promise.all(started.map((node) => node.kill()));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function startNode(
  name: string,
  { env, within }: { readonly env: Readonly<Record<string, string>>; readonly within: readonly string[] },
  token: () => string,
): Promise<NodeProcess> {
  const program = await bundled('test/e2e/node-victim.ts');
  const [command = '', ...args] = [...within, process.execPath, ...program.args];
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...program.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const line = await Promise.race([
    once(child.stdout, 'data').then(([data]) => String(data)),
    exited.then(([code, signal]) => {
      throw new Error(`node ${name} ended with ${code ?? signal} before it listened`);
    }),
  ]);
  const { url, adminUrl } = JSON.parse(line) as { url: string; adminUrl: string };
  let behind: string | null = null;
  let client: AdminClient | null = null;
  const clientOf = () => (client ??= new AdminClient(adminUrl, token(), { onBehind: (nodes) => (behind = nodes) }));
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
  };
  return {
    name,
    url,
    adminUrl,
    pid: child.pid ?? 0,
    async admin(operation, params = {}) {
      const contract = ADMIN_CONTRACTS.find((each) => each.name === operation);
      if (!contract) throw new Error(`there is no admin operation ${operation}`);
      behind = null;
      return (await clientOf().call(contract, params)) as Record<string, unknown>;
    },
    behind: () => behind,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async ended() {
      await exited;
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/** Makes an app that may call everything, with a package and a key. */
export async function makeCaller(
  { admin }: Pick<NodeProcess, 'admin'>,
  {
    calls = 1000,
    unitPrice = '0.30',
    app: given = {},
    key = {},
  }: {
    readonly calls?: number;
    readonly unitPrice?: string | null;
    readonly app?: Readonly<Record<string, unknown>>;
    readonly key?: Readonly<Record<string, unknown>>;
  } = {},
): Promise<{ readonly appId: string; readonly keyId: string; readonly key: string }> {
  const app = await admin('apps.create', { name: 'Shop', openId: 'JH0123456789abcdef', ...given });
  await admin('packages.add', { appId: app['id'], calls, unitPrice });
  const made = await admin('keys.create', { appId: app['id'], ...key });
  return { appId: String(app['id']), keyId: String(made['id']), key: String(made['key']) };
}

/** Calls face verification without parameters and gives the code: 226403 if the gate admitted the call. */
export async function codeOf(node: Pick<NodeProcess, 'url'>, key: string): Promise<number> {
  const response = await fetch(`${node.url}/verifyface/verify`, { method: 'POST', body: new URLSearchParams({ key }) });
  return ((await response.json()) as { readonly error_code: number }).error_code;
}
