import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { ADMIN_CONTRACTS } from '../../src/admin/index.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { localDayOf } from '../../src/platform/ledger/local-day.ts';
import { dataFolder, type ServerNote } from '../../src/config/data-folder.ts';
import { AdminClient } from '../../src/terminal/admin-client.ts';
import { bundled } from '../bundled.ts';
import { UNHURRIED } from '../unhurried.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SITE_KEY = '5a'.repeat(32);
/** The balancer asks every 100 ms, so it notices long before this is over. */
const DRAIN_SECONDS = 10;

/** False, with a line on standard error, if there is no balancer here. */
function hasBalancer(): boolean {
  if (spawnSync('haproxy', ['-v']).status === 0) return true;
  process.stderr.write('SKIPPED: the rolling restart behind a balancer; install the package haproxy\n');
  // On the machine that checks every change, the test runs and says what is missing.
  return process.env['RENZHENG_LEAVE_NOTHING_OUT'] === '1';
}

/** One of the two servers. It can be started again under its port. */
class Node {
  readonly name: string;
  readonly port: number;
  readonly dir: string;
  readonly #folder: string;
  #child: ChildProcess | null = null;

  constructor(folder: string, name: string, port: number) {
    this.name = name;
    this.port = port;
    this.#folder = folder;
    this.dir = path.join(folder, name);
    mkdirSync(this.dir);
  }

  async start(): Promise<void> {
    const program = await bundled('src/cli/main.ts');
    const child = spawn(process.execPath, [...program.args, 'serve'], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        ...program.env,
        RENZHENG_DATA_DIR: this.dir,
        RENZHENG_CLUSTER_SHARED_FILE: path.join(this.#folder, 'shared.db'),
        RENZHENG_CLUSTER_NODE_NAME: this.name,
        RENZHENG_SECURITY_SITE_KEY: SITE_KEY,
        RENZHENG_HTTP_PORT: String(this.port),
        RENZHENG_HTTP_DRAIN_SECONDS: String(DRAIN_SECONDS),
        RENZHENG_ADMIN_PORT: '0',
        RENZHENG_LOG_LEVEL: 'silent',
        RENZHENG_INFERENCE_WORKERS: '1',
        ...UNHURRIED,
      },
    });
    this.#child = child;
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.stderr.setEncoding('utf8').on('data', (piece: string) => {
        said += piece;
        if (said.includes('ready at')) resolve();
      });
      child.once('exit', () => reject(new Error(`${this.name} ended: ${said}`)));
    });
  }

  /** Tells the server to end, as a service manager does, and gives its exit code. */
  async end(): Promise<number | null> {
    if (this.#child === null) throw new Error('only a server that was started can end');
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    return code;
  }

  async admin(operation: string, params: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    const folder = dataFolder(this.dir);
    const { adminUrl } = JSON.parse(readFileSync(folder.server, 'utf8')) as ServerNote;
    const contract = ADMIN_CONTRACTS.find(({ name }) => name === operation);
    if (!contract) throw new Error(`there is no admin operation ${operation}`);
    const client = new AdminClient(adminUrl, readFileSync(folder.token, 'utf8').trim());
    return (await client.call(contract, params)) as Record<string, unknown>;
  }
}

/** A balancer that sends each request once, and only to servers that say they are ready. */
class Balancer {
  readonly port: number;
  readonly #socket: string;

  private constructor(port: number, socket: string) {
    this.port = port;
    this.#socket = socket;
  }

  static async start(folder: string, nodes: readonly Node[]): Promise<Balancer> {
    const port = await freePort();
    const socket = path.join(folder, 'haproxy.sock');
    const file = path.join(folder, 'haproxy.cfg');
    writeFileSync(
      file,
      [
        'global',
        `  stats socket ${socket} level user`,
        'defaults',
        '  mode http',
        '  timeout connect 30s',
        '  timeout client 120s',
        '  timeout server 120s',
        // A busy machine answers late. That must not count as a server that is down.
        '  timeout check 60s',
        '  retries 0',
        'frontend calls',
        `  bind 127.0.0.1:${port}`,
        '  default_backend nodes',
        'backend nodes',
        '  balance roundrobin',
        '  option httpchk GET /readyz',
        '  http-check expect status 200',
        '  default-server check inter 100 fall 1 rise 1',
        ...nodes.map((node) => `  server ${node.name} 127.0.0.1:${node.port}`),
        '',
      ].join('\n'),
    );
    const child = spawn('haproxy', ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    return new Balancer(port, socket);
  }

  /** The servers that the balancer sends requests to. */
  async serving(): Promise<readonly string[]> {
    return (await this.#rows()).filter(({ status }) => status.startsWith('UP')).map(({ name }) => name);
  }

  /** How many requests each server got. */
  async served(): Promise<Readonly<Record<string, number>>> {
    return Object.fromEntries((await this.#rows()).map(({ name, requests }) => [name, requests]));
  }

  async #rows(): Promise<readonly { readonly name: string; readonly status: string; readonly requests: number }[]> {
    const socket = connect(this.#socket);
    socket.end('show stat nodes 4 -1\n');
    const [heading = '', ...lines] = (await text(socket)).trim().split('\n');
    const columns = heading.replace(/^# /, '').split(',');
    return lines
      .map((line) => line.split(','))
      .map((cells) => ({
        name: cells[columns.indexOf('svname')] ?? '',
        status: cells[columns.indexOf('status')] ?? '',
        requests: Number(cells[columns.indexOf('req_tot')]),
      }));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Callers that go on calling until they are told to end. Each keeps its connection open, and calls again at once. */
function callOn(port: number, key: string, callers: number) {
  const failures: string[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  const ending = new AbortController();
  let answered = 0;
  const body = new URLSearchParams({ key, idcard: '11010519491231002X', realname: '张三' }).toString();
  const call = () =>
    new Promise<string>((resolve, reject) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const url = `http://127.0.0.1:${port}/face_guard/query`;
      const asked = request(url, { method: 'POST', agent, headers }, (response) => {
        text(response).then((answer) => resolve(`${response.statusCode} ${answer}`), reject);
      });
      asked.once('error', reject);
      asked.end(body);
    });
  const caller = async () => {
    while (!ending.signal.aborted) {
      const answer = await call().catch((error: Error) => `failed: ${error.message}`);
      answered += 1;
      if (!/^200 .*"error_code":0\b/.test(answer)) failures.push(answer);
    }
  };
  const running = Array.from({ length: callers }, caller);
  return {
    failures,
    answered: () => answered,
    async end() {
      ending.abort();
      await Promise.all(running);
      agent.destroy();
    },
  };
}

test.runIf(hasBalancer())('a rolling restart of two servers behind a balancer fails no call', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-rolling-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const nodes = [new Node(folder, 'a', await freePort()), new Node(folder, 'b', await freePort())] as const;
  const [first] = nodes;
  await first.start();
  const app = await first.admin('apps.create', { name: 'Shop', openId: 'JH0123456789abcdef' });
  await first.admin('packages.add', { appId: app['id'], calls: 1_000_000, unitPrice: '0.30' });
  const { key } = await first.admin('keys.create', { appId: app['id'] });
  await nodes[1].start();
  const balancer = await Balancer.start(folder, nodes);
  await expect.poll(() => balancer.serving().catch(() => [])).toHaveLength(2);
  const calls = callOn(balancer.port, String(key), 4);
  const callsMore = async (count: number) => {
    const goal = calls.answered() + count;
    await expect.poll(() => calls.answered()).toBeGreaterThan(goal);
  };
  await callsMore(100);
  for (const node of nodes) {
    expect(await node.end()).toBe(0);
    expect(await balancer.serving()).not.toContain(node.name);
    const before = await balancer.served();
    await node.start();
    await expect.poll(() => balancer.serving()).toHaveLength(2);
    await callsMore(100);
    const after = await balancer.served();
    expect(after[node.name], 'the server is in use again').toBeGreaterThan(before[node.name] ?? 0);
  }
  await calls.end();
  expect(calls.failures).toEqual([]);
  const today = localDayOf(systemClock.nowMs());
  const { totals } = await first.admin('ledger.totals', { from: '2020-01-01', to: today });
  const charged = (totals as readonly { readonly charged: number }[]).reduce((sum, day) => sum + day.charged, 0);
  expect(charged, 'every answer was charged once, whichever server gave it').toBe(calls.answered());
});
