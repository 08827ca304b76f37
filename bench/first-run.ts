import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { playNewUser } from './lib/new-user.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const READY_MS_MAX = 3_000;
const ANSWERED_MS_MAX = 60_000;
const APIS = 5;

/**
 * Times a new user's first minutes: `npm start` over an empty folder, then every printed line pasted into a shell. With
 * --full it begins with a fresh clone and its installation. Throws an Error if a bound that the product promises is
 * exceeded.
 */
export async function run({ full }: { readonly full: boolean }): Promise<Record<string, number>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-first-run-'));
  try {
    const figures: Record<string, number> = {};
    const root = full ? cloneAndInstall(path.join(folder, 'clone'), figures) : ROOT;
    const { readyMs, answeredMs, answers } = await playNewUser(root, path.join(folder, 'data'));
    figures['ready_ms'] = Math.round(readyMs);
    figures['ready_seconds'] = Number((readyMs / 1000).toFixed(2));
    for (const [place, ms] of Object.entries(answeredMs)) {
      process.stdout.write(
        `${place.padEnd(28)} ${String(Math.round(ms)).padStart(6)} ms  ${JSON.stringify(answers[place]).slice(0, 60)}…\n`,
      );
    }
    figures['last_answer_ms'] = Math.round(Math.max(...Object.values(answeredMs)));
    const wrong = Object.entries(answers).filter(([, { error_code: code }]) => code !== 0);
    if (Object.keys(answers).length !== APIS || wrong.length > 0)
      throw new Error(`not every API answered: ${JSON.stringify(answers)}`);
    if (figures['ready_ms'] > READY_MS_MAX)
      throw new Error(`ready after ${figures['ready_ms']} ms, not ${READY_MS_MAX}`);
    if (figures['last_answer_ms'] > ANSWERED_MS_MAX) throw new Error('the first answers took over a minute');
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

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
