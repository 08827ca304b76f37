import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SqliteDatabase } from '../../src/storage/sqlite/sqlite-database.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** The command that an operator starts. The signal goes to the process of that command. */
const WAYS = {
  'bin/renzheng.mjs serve': { command: process.execPath, args: ['bin/renzheng.mjs', 'serve'] },
  'tools/start.mjs': { command: process.execPath, args: ['tools/start.mjs'] },
  'npm start': { command: 'npm', args: ['start'] },
  // This shell stays the parent of its program. SIGTERM ends the shell alone. It handles SIGINT only after its program
  // has ended.
  "npm's shell": { command: 'sh', args: ['-c', 'node tools/start.mjs; true'], env: { npm_lifecycle_event: 'start' } },
  'src/cli/main.ts serve': { command: process.execPath, args: ['src/cli/main.ts', 'serve'] },
} as const;

type Way = keyof typeof WAYS;

interface Started {
  readonly child: ChildProcess;
  readonly dataDir: string;
  readonly url: URL;
  readonly key: string;
  said(pattern: RegExp): Promise<string>;
}

async function startBy(way: Way): Promise<Started> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'renzheng-drain-'));
  const { command, args, env = {} } = { env: {}, ...WAYS[way] };
  const child = spawn(command, args, {
    cwd: ROOT,
    // Its own process group, so that the cleanup also ends what a failed test leaves behind.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      npm_lifecycle_event: undefined,
      ...env,
      RENZHENG_DATA_DIR: dataDir,
      RENZHENG_HTTP_PORT: '0',
      RENZHENG_ADMIN_PORT: '0',
      RENZHENG_LOG_LEVEL: 'silent',
      RENZHENG_INFERENCE_WORKERS: '1',
    },
  });
  onTestFinished(() => {
    try {
      process.kill(-Number(child.pid), 'SIGKILL');
    } catch {
      // The group has ended already, as it should.
    }
    rmSync(dataDir, { recursive: true, force: true });
  });
  const said = listenTo(child);
  const text = await said(/person add/);
  const url = new URL(/ready at (http\S+)/.exec(text)?.[1] ?? '');
  return { child, dataDir, url, said, key: /live .* key ([0-9a-f]{32})/.exec(text)?.[1] ?? '' };
}

function listenTo({ stdout, stderr }: ChildProcess): Started['said'] {
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [stdout, stderr])
    stream?.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      for (const listener of listeners) listener();
    });
  return (pattern) =>
    new Promise((resolve) => {
      const look = () => void (pattern.test(text) && (listeners.delete(look), resolve(text)));
      listeners.add(look);
      look();
    });
}

/** A call that is half sent: the server has read its head and waits for its body. */
async function beginCall({ url, key }: Started): Promise<{ finish(): Promise<string> }> {
  const body = new URLSearchParams({ key, idcard: '11010519491231002X', realname: '张三' }).toString();
  const socket = connect(Number(url.port), url.hostname);
  const head = ['POST /face_guard/query HTTP/1.1', `Host: ${url.host}`, 'Expect: 100-continue'];
  head.push('Content-Type: application/x-www-form-urlencoded', `Content-Length: ${body.length}`, '', '');
  socket.write(head.join('\r\n'));
  expect(await readUntil(socket, /\r\n\r\n/)).toContain('100 Continue');
  return {
    finish: () => {
      socket.write(body);
      return readUntil(socket, /\}\s*(?:0\r\n\r\n)?$/);
    },
  };
}

function readUntil(socket: Socket, pattern: RegExp): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    const look = (piece: Buffer) => {
      text += piece.toString();
      if (!pattern.test(text)) return;
      socket.off('data', look);
      resolve(text);
    };
    socket.on('data', look);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`the server closed the socket after: ${text}`)));
  });
}

/** The processes share these pipes. Once the pipes are closed, every process that holds the data folder has ended. */
function everythingEnded({ child }: Started): Promise<unknown> {
  return once(child, 'close');
}

const CASES: readonly (readonly [Way, NodeJS.Signals])[] = [
  ['bin/renzheng.mjs serve', 'SIGTERM'],
  ['bin/renzheng.mjs serve', 'SIGINT'],
  ['bin/renzheng.mjs serve', 'SIGKILL'],
  ['tools/start.mjs', 'SIGTERM'],
  ['tools/start.mjs', 'SIGINT'],
  ['npm start', 'SIGTERM'],
  ['npm start', 'SIGINT'],
  ["npm's shell", 'SIGTERM'],
  ['src/cli/main.ts serve', 'SIGTERM'],
  ['src/cli/main.ts serve', 'SIGHUP'],
];

test.each(CASES)('%s ends on %s: the call in flight is answered, port and lock are free', async (way, signal) => {
  const started = await startBy(way);
  const call = await beginCall(started);
  const ended = everythingEnded(started);
  started.child.kill(signal);
  await started.said(/finishing the admitted calls/);
  const answer = await call.finish();
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
  expect(answer).toContain('"error_code":0');
  await ended;
  expect(existsSync(path.join(started.dataDir, 'server.json'))).toBe(false);
  const database = await SqliteDatabase.open({ file: path.join(started.dataDir, 'renzheng.db') });
  await database.close();
  await expect(fetch(new URL('/healthz', started.url))).rejects.toThrow('fetch failed');
});

test.runIf(process.platform === 'linux')(
  'SIGUSR1 opens no debugger, neither of the launcher nor of the server',
  async () => {
    const started = await startBy('bin/renzheng.mjs serve');
    const launcher = Number(started.child.pid);
    const server = Number(readFileSync(`/proc/${launcher}/task/${launcher}/children`, 'utf8'));
    for (const pid of [launcher, server]) process.kill(pid, 'SIGUSR1');
    expect((await fetch(new URL('/healthz', started.url))).status).toBe(200);
    const ended = everythingEnded(started);
    started.child.kill('SIGTERM');
    await ended;
    expect(await started.said(/finishing the admitted calls/)).not.toMatch(/Debugger listening/i);
  },
);

test('a signal to the whole group, sent twice as Ctrl-C does, cuts off no call', async () => {
  const started = await startBy('npm start');
  const call = await beginCall(started);
  const ended = everythingEnded(started);
  process.kill(-Number(started.child.pid), 'SIGINT');
  await started.said(/finishing the admitted calls/);
  process.kill(-Number(started.child.pid), 'SIGINT');
  expect(await call.finish()).toContain('"error_code":0');
  await ended;
});

test('the program that npm starts takes the place of its shell', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  // A container stops when its first process ends. If that is npm, it must wait until the calls are answered.
  expect(scripts['start']).toBe('exec node tools/start.mjs');
});

test('a full disk under the log costs lines of the log: the server answers, counts them, and ends when told', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'renzheng-full-log-'));
  // Every write to this device fails with ENOSPC.
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, ['bin/renzheng.mjs', 'serve'], {
    cwd: ROOT,
    stdio: ['ignore', full, 'pipe'],
    env: {
      ...process.env,
      RENZHENG_DATA_DIR: dataDir,
      RENZHENG_HTTP_PORT: '0',
      RENZHENG_ADMIN_PORT: '0',
      RENZHENG_INFERENCE_WORKERS: '1',
    },
  });
  closeSync(full);
  onTestFinished(() => {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });
  const said = listenTo(child);
  const admin = /admin API: (http[^/]+\/\/[^/]+)/.exec(await said(/console at/))?.[1] ?? '';
  let lost = 0;
  while (lost === 0) {
    const metrics = await (await fetch(new URL('/metrics', admin))).text();
    lost = Number(/^renzheng_log_lines_lost_total (\d+)$/m.exec(metrics)?.[1]);
  }
  expect(lost).toBeGreaterThan(0);
  expect((await fetch(new URL('/healthz', admin))).status).toBe(200);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
