import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { Contender, OpenContender } from './contender.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const ROUND_SECONDS = 2;
const WARM_UP_SECONDS = 6;

/**
 * Runs another commit beside this one and compares them. Both are opened once, then rounds of the two alternate. The
 * order changes each time, so that other load on the machine affects both alike. Throws an Error if git does not know
 * the commit or a side fails.
 *
 * @param ref anything that git can resolve to a commit, e.g. `HEAD~1`
 * @returns `rate_vs_ref`, units a second here over those there, and `cpu_vs_ref`, processor time of a unit here over
 * that there. Both are medians over the rounds.
 */
export async function compareWith(
  ref: string,
  open: OpenContender,
  { full }: { readonly full: boolean },
): Promise<Record<string, number>> {
  const other = openWorktree(ref);
  const sides: Contender[] = [];
  try {
    for (const root of [ROOT, other.root]) sides.push(await open(root));
    const [here, there] = sides;
    if (!here || !there) throw new Error('two sides were opened');
    for (const side of sides) await side.work(WARM_UP_SECONDS);
    const rounds: Round[] = [];
    for (let round = 0; round < (full ? 41 : 15); round += 1) {
      const isTurned = round % 2 === 1;
      const first = await measure(isTurned ? there : here);
      const second = await measure(isTurned ? here : there);
      rounds.push(isTurned ? { here: second, there: first } : { here: first, there: second });
      print(`round ${round + 1}: here ${describe(rounds.at(-1)?.here)}; ${ref} ${describe(rounds.at(-1)?.there)}`);
    }
    return {
      rate_vs_ref: median(rounds.map(({ here: a, there: b }) => a.perSecond / b.perSecond)),
      cpu_vs_ref: median(rounds.map(({ here: a, there: b }) => a.cpuMs / b.cpuMs)),
      rounds: rounds.length,
    };
  } finally {
    for (const side of sides) await side.stop();
    other.remove();
  }
}

interface Measured {
  readonly perSecond: number;
  /** Processor time of a unit. */
  readonly cpuMs: number;
}

interface Round {
  readonly here: Measured;
  readonly there: Measured;
}

async function measure(side: Contender): Promise<Measured> {
  const before = side.cpuMs();
  const { units, seconds } = await side.work(ROUND_SECONDS);
  return { perSecond: units / seconds, cpuMs: (side.cpuMs() - before) / units };
}

/** Checks the other commit out in a folder of its own, with this folder's packages and models within reach. */
function openWorktree(ref: string): { readonly root: string; remove(): void } {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const commit = git('rev-parse', '--verify', `${ref}^{commit}`).toString().trim();
  const parent = mkdtempSync(path.join(tmpdir(), 'renzheng-bench-ref-'));
  const root = path.join(parent, 'ref');
  git('worktree', 'add', '--quiet', '--detach', '--force', root, commit);
  const remove = () => {
    git('worktree', 'remove', '--force', root);
    rmSync(parent, { recursive: true, force: true });
  };
  // If a comparison is interrupted, its worktree is removed.
  process.once('SIGINT', () => {
    remove();
    process.exit(130);
  });
  installPackages(ref, root);
  linkAbsent(path.join(ROOT, 'models'), path.join(root, 'models'));
  copyAbsent(path.join(ROOT, 'bench/lib'), path.join(root, 'bench/lib'));
  print(`comparing with ${commit.slice(0, 10)} in ${root}`);
  return { root, remove };
}

/** Both sides run with the packages of this folder, unless the other commit needs one that is not among them. */
function installPackages(ref: string, root: string): void {
  const here = path.join(ROOT, 'node_modules');
  const absent = dependenciesOf(root).filter((name) => !existsSync(path.join(here, name)));
  if (absent.length > 0) {
    print(`${ref} needs ${absent.join(', ')}, so the packages of its own lock file are installed for it`);
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
    return;
  }
  symlinkSync(here, path.join(root, 'node_modules'));
  const [ours, theirs] = [ROOT, root].map((folder) => readFileSync(path.join(folder, 'package-lock.json'), 'utf8'));
  if (ours !== theirs) print(`${ref} names other packages. Both sides run with those that are installed here`);
}

function dependenciesOf(root: string): readonly string[] {
  const text = readFileSync(path.join(root, 'package.json'), 'utf8');
  return Object.keys((JSON.parse(text) as { readonly dependencies?: Record<string, string> }).dependencies ?? {});
}

function linkAbsent(from: string, to: string): void {
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (!existsSync(path.join(to, name))) symlinkSync(path.join(from, name), path.join(to, name));
  }
}

/** Copies missing files. The drivers of this commit may start scripts that the other one does not have yet. */
function copyAbsent(from: string, to: string): void {
  cpSync(from, to, { recursive: true, force: false, errorOnExist: false });
}

function describe(measured: Measured | undefined): string {
  return measured ? `${measured.perSecond.toFixed(0)}/s, ${(measured.cpuMs * 1000).toFixed(0)} us of processor` : '';
}

function median(values: readonly number[]): number {
  return Number((values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN).toFixed(3));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
