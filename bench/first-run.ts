import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { OpenContender } from './lib/contender.ts';
import { playNewUser, startOnce } from './lib/new-user.ts';
import { microsOfEndedChildren } from './lib/process-time.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const READY_MS_MAX = 3_000;
const ANSWERED_MS_MAX = 60_000;
const APIS = 5;
/** What a server may hold that has its models loaded and nothing to do, in MiB. */
const IDLE_MB_MAX = 400;

/** The largest installation that the product promises, in MiB, and the dearest command that does nothing, in bare Nodes. */
const INSTALL_MB_MAX = 320;
const CLI_CPU_RATIO_MAX = 4;
const COMMANDS = 10;

/**
 * Times a new user's first minutes: a fresh clone with its installation, `npm start` over an empty folder, then every
 * printed line pasted into a shell. It also reads the memory of the idle server. Throws an Error if a bound that the product promises is exceeded.
 */
export async function run(): Promise<Record<string, number>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-first-run-'));
  try {
    const figures: Record<string, number> = {};
    const root = cloneAndInstall(path.join(folder, 'clone'), figures);
    figures['cli_cpu_ratio'] = cliCpuRatio(root);
    const { readyMs, idleMb, usedMb, answeredMs, answers } = await playNewUser(root, path.join(folder, 'data'));
    figures['ready_ms'] = Math.round(readyMs);
    figures['ready_seconds'] = Number((readyMs / 1000).toFixed(2));
    figures['idle_mb'] = idleMb;
    figures['idle_mb_after_calls'] = usedMb;
    for (const [place, ms] of Object.entries(answeredMs)) {
      process.stdout.write(
        `${place.padEnd(28)} ${String(Math.round(ms)).padStart(6)} ms  ${JSON.stringify(answers[place]).slice(0, 60)}…\n`,
      );
    }
    figures['last_answer_ms'] = Math.round(Math.max(...Object.values(answeredMs)));
    // If a bound is exceeded, the error comes in place of the result, so the figures are told first.
    for (const [name, value] of Object.entries(figures)) process.stdout.write(`${name.padEnd(28)} ${value}\n`);
    const wrong = Object.entries(answers).filter(([, { error_code: code }]) => code !== 0);
    if (Object.keys(answers).length !== APIS || wrong.length > 0)
      throw new Error(`not every API answered: ${JSON.stringify(answers)}`);
    if ((figures['install_mb'] ?? 0) > INSTALL_MB_MAX)
      throw new Error(`installed ${figures['install_mb']} MiB, not ${INSTALL_MB_MAX}`);
    if (figures['cli_cpu_ratio'] > CLI_CPU_RATIO_MAX)
      throw new Error(`renzheng --version takes ${figures['cli_cpu_ratio']} times bare Node, not ${CLI_CPU_RATIO_MAX}`);
    // Not every system tells what a process holds.
    for (const name of ['idle_mb', 'idle_mb_after_calls'])
      if ((figures[name] ?? 0) > IDLE_MB_MAX) throw new Error(`${name} is ${figures[name]}, not ${IDLE_MB_MAX}`);
    if (figures['ready_ms'] > READY_MS_MAX)
      throw new Error(`ready after ${figures['ready_ms']} ms, not ${READY_MS_MAX}`);
    if (figures['last_answer_ms'] > ANSWERED_MS_MAX) throw new Error('the first answers took over a minute');
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A unit is a start over an empty data folder until the server is ready, and its end. */
export const contender: OpenContender = (root) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-first-run-'));
  let starts = 0;
  let microsUsed = 0;
  let heldMb = Number.NaN;
  const work = async (seconds: number) => {
    const startedAt = performance.now();
    const elapsed = () => (performance.now() - startedAt) / 1000;
    const before = starts;
    const microsBefore = microsOfEndedChildren();
    do {
      starts += 1;
      heldMb = await startOnce(root, path.join(folder, String(starts)));
    } while (elapsed() < seconds);
    microsUsed += microsOfEndedChildren() - microsBefore;
    return { units: starts - before, seconds: elapsed() };
  };
  const stop = () => Promise.resolve(rmSync(folder, { recursive: true, force: true }));
  return Promise.resolve({ work, cpuMs: () => microsUsed / 1000, heldMb: () => heldMb, stop });
};

/** The bytes of all files below a folder. A file with several names counts once. */
function bytesWithin(folder: string): number {
  const seen = new Map<number, number>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const { ino, size } = statSync(path.join(entry.parentPath, entry.name));
    seen.set(ino, size);
  }
  return [...seen.values()].reduce((sum, size) => sum + size, 0);
}

/** Processor time of `renzheng --version`, both of its processes, over that of Node with nothing to do. */
function cliCpuRatio(root: string): number {
  const command = cpuSeconds([process.execPath, path.join(root, 'bin/renzheng.mjs'), '--version']);
  const bare = cpuSeconds([process.execPath, '-e', '0']);
  process.stdout.write(
    `${'renzheng --version'.padEnd(28)} ${((command / COMMANDS) * 1000).toFixed(0).padStart(6)} ms of processor time\n`,
  );
  return Number((command / bare).toFixed(2));
}

/** Processor time of a program that runs `COMMANDS` times, in seconds. A run before them fills the caches. */
function cpuSeconds(argv: readonly string[]): number {
  const script = `"$@" >/dev/null || exit 1; times; for i in ${Array.from({ length: COMMANDS }, (_, i) => i).join(' ')}; do "$@" >/dev/null; done; times`;
  const { status, stdout } = spawnSync('sh', ['-c', script, 'sh', ...argv], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${argv.join(' ')} failed`);
  const ofChildren = stdout
    .trim()
    .split('\n')
    .filter((_, index) => index % 2 === 1)
    .map(secondsIn);
  return (ofChildren[1] ?? 0) - (ofChildren[0] ?? 0);
}

/** The sum of the times of a line of `times`, e.g. `0m0.120s 0m0.040s`. */
function secondsIn(line: string): number {
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0);
}

function cloneAndInstall(target: string, figures: Record<string, number>): string {
  const step = (name: string, command: string, args: readonly string[], cwd: string) => {
    const startedAt = performance.now();
    const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`${name} failed`);
    figures[`${name}_ms`] = Math.round(performance.now() - startedAt);
    process.stdout.write(`${name.padEnd(28)} ${String(figures[`${name}_ms`]).padStart(6)} ms\n`);
  };
  step('clone', 'git', ['clone', '--quiet', ROOT, target], path.dirname(target));
  step(
    'install',
    process.execPath,
    ['-e', "import('./tools/prepare.mjs').then((m) => m.ensureInstalled({ dev: false }))"],
    target,
  );
  figures['install_seconds'] = Number(((figures['install_ms'] ?? 0) / 1000).toFixed(1));
  figures['install_mb'] = Math.round(bytesWithin(path.join(target, 'node_modules')) / 1024 / 1024);
  process.stdout.write(`${'node_modules'.padEnd(28)} ${String(figures['install_mb']).padStart(6)} MiB\n`);
  step('models', process.execPath, ['tools/models.ts', 'fetch'], target);
  return target;
}
