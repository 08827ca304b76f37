import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';

/** The times of a new user between `npm start` and the first answer of each API. */
export interface FirstRun {
  /** From `npm start` to the line that says where the server listens, in milliseconds. */
  readonly readyMs: number;
  /** Memory that the server holds once it is ready, its models loaded and no call answered, in MiB (Linux). */
  readonly idleMb: number;
  /** The same once each API has answered a call. */
  readonly usedMb: number;
  /** From `npm start` to the answer of each pasted line, by path, in milliseconds. */
  readonly answeredMs: Readonly<Record<string, number>>;
  readonly answers: Readonly<Record<string, { readonly error_code: number }>>;
}

/** The program of `npm start`. Any other program gets the argument `serve`. */
const START = 'tools/start.mjs';
/** What starts a server without an installation. */
const LAUNCHER = 'bin/renzheng.mjs';
/** These start the server as a child process. */
const LAUNCHERS: readonly string[] = [START, LAUNCHER];
/** For a hang, not for speed: on a machine with much other load a start takes its time. */
const PATIENCE_MS = 600_000;

/**
 * Starts the product of a checkout over an empty data folder, as `npm start` does, and pastes every line that it prints
 * into a shell. `settings` are more variables of its environment. Throws an Error with the server's output if it does not
 * get that far.
 */
export async function playNewUser(
  root: string,
  dataDir: string,
  program = START,
  settings: Readonly<Record<string, string>> = {},
): Promise<FirstRun> {
  const startedAt = performance.now();
  const { server, said, end } = startServer(root, dataDir, program, settings);
  try {
    await said.until(/ready at http/);
    const readyMs = performance.now() - startedAt;
    const text = await said.until(/person add/);
    const idleMb = heldMb(server, program);
    const lines = text.split('\n').filter((line) => line.startsWith('curl '));
    const answeredMs: Record<string, number> = {};
    const answers: Record<string, { readonly error_code: number }> = {};
    for (const line of lines) {
      const place = new URL(/'(http[^']+)'/.exec(line)?.[1] ?? '').pathname;
      const { stdout } = spawnSync('sh', ['-c', `${line} -s`], { encoding: 'utf8', timeout: PATIENCE_MS });
      answers[place] = JSON.parse(stdout) as { error_code: number };
      answeredMs[place] = performance.now() - startedAt;
    }
    return { readyMs, idleMb, usedMb: heldMb(server, program), answeredMs, answers };
  } finally {
    await end();
  }
}

/**
 * Starts the product of a checkout over an empty data folder and ends it when it is ready. Returns the memory that it held
 * then, MiB. Throws an Error with the server's output if it does not get that far.
 */
export async function startOnce(root: string, dataDir: string): Promise<number> {
  const { server, said, end } = startServer(root, dataDir, LAUNCHER, {});
  try {
    await said.until(/ready at http/);
    return heldMb(server, LAUNCHER);
  } finally {
    await end();
  }
}

interface StartedServer {
  readonly server: ChildProcess;
  readonly said: ReturnType<typeof readBoth>;
  /** Ends it in order. */
  end(): Promise<void>;
}

function startServer(
  root: string,
  dataDir: string,
  program: string,
  settings: Readonly<Record<string, string>>,
): StartedServer {
  const own = { RENZHENG_DATA_DIR: dataDir, RENZHENG_HTTP_PORT: '0', RENZHENG_LOG_LEVEL: 'silent' };
  const server = spawn(process.execPath, [path.join(root, program), ...(program === START ? [] : ['serve'])], {
    cwd: root,
    env: { ...process.env, ...own, ...settings },
  });
  const end = async () => {
    if (server.exitCode !== null) return;
    server.kill('SIGTERM');
    await once(server, 'exit');
  };
  return { server, said: readBoth(server), end };
}

/** Memory of a server, in MiB. If a launcher started it, the server is the launcher's child. NaN where there is no /proc. */
function heldMb({ pid }: ChildProcess, program: string): number {
  if (!existsSync('/proc/self/status')) return Number.NaN;
  const own = LAUNCHERS.includes(program)
    ? readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]
    : pid;
  const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${own}/status`, 'utf8')) ?? [];
  return Math.round(Number(kib) / 1024);
}

/** Collects the output of a process, so that a text in it can be waited for. */
function readBoth(child: ChildProcess): { until(pattern: RegExp): Promise<string> } {
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      for (const listener of listeners) listener();
    });
  return {
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const giveUp = () => reject(new Error(`the server did not say ${String(pattern)}; it said:\n${text}`));
        const timer = setTimeout(giveUp, PATIENCE_MS);
        const look = () => {
          if (!pattern.test(text)) return;
          clearTimeout(timer);
          listeners.delete(look);
          resolve(text);
        };
        listeners.add(look);
        child.once('exit', giveUp);
        look();
      }),
  };
}
