import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { UNHURRIED } from '../unhurried.ts';

const PRELOAD = path.join(import.meta.dirname, 'shifted-clock.mjs');

/** A checkout of a release, the data folder that it serves, and the time that its clock shows. */
export interface Release {
  readonly checkout: string;
  readonly dataDir: string;
  /** Instant at which the program starts, e.g. `2026-10-21T09:00:00+08:00`. */
  readonly startsAt: string;
  /** More settings, by the names of their environment variables. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A server of a release in a process of its own. */
export interface ReleaseServer {
  readonly url: string;
  readonly adminUrl: string;
  /** Ends the server with SIGTERM or another signal. Resolves to its exit code, or null if the signal ended it. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

const underWay = new Set<ChildProcess>();

/** Kills every process that is still running, after a program failed halfway. */
export function killReleases(): void {
  for (const child of underWay) child.kill('SIGKILL');
}

/** Runs `serve` of a release and resolves once it listens. Throws an Error with its output if it ends before that. */
export async function serveRelease(release: Release): Promise<ReleaseServer> {
  const child = spawn(process.execPath, ['src/cli/main.ts', 'serve'], {
    cwd: release.checkout,
    env: environmentOf(release),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  underWay.add(child);
  const exited = once(child, 'exit').finally(() => underWay.delete(child));
  const said: string[] = [];
  const lines = createInterface({ input: child.stderr });
  const ready = new Promise<RegExpExecArray>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line);
      const found = /ready at (\S+) .*admin API: (\S+)\/admin\/v1/.exec(line);
      if (found) resolve(found);
    });
    void exited.then(([code]) => reject(new Error(`the server ended with ${code}: ${said.join('\n')}`)));
  });
  const [, url = '', adminUrl = ''] = await ready;
  return {
    url,
    adminUrl,
    async end(signal = 'SIGTERM') {
      child.kill(signal);
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}

/** Runs a command of a release, e.g. `doctor`, and returns its output and exit code. */
export async function runRelease(
  release: Release,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const done = promisify(execFile)(process.execPath, ['src/cli/main.ts', ...args], {
    cwd: release.checkout,
    env: environmentOf(release),
  });
  return done.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      out: stdout,
      err: stderr,
    }),
  );
}

function environmentOf({ dataDir, startsAt, settings }: Release): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_OPTIONS: `--import ${PRELOAD}`,
    TEST_CLOCK_STARTS_AT: startsAt,
    TEST_CLOCK_STARTED_AT: String(Date.now()),
    RENZHENG_DATA_DIR: dataDir,
    RENZHENG_HTTP_PORT: '0',
    RENZHENG_ADMIN_PORT: '0',
    RENZHENG_LOG_LEVEL: 'silent',
    RENZHENG_INFERENCE_WORKERS: '1',
    ...UNHURRIED,
    ...settings,
  };
}
