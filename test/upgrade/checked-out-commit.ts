import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '../..');

/** Another commit of this repository in a folder of its own, with packages and models within reach. */
export interface CheckedOutCommit {
  readonly root: string;
  /** The commit, 40 hex digits. */
  readonly commit: string;
  remove(): void;
}

/** Whether git knows a commit here. A shallow clone lacks older ones. */
export function hasCommit(ref: string): boolean {
  try {
    git('cat-file', '-e', `${ref}^{commit}`);
    return true;
  } catch {
    return false;
  }
}

/**
 * Checks a commit out into a worktree. It uses the packages of this folder, unless it needs one that is not among them.
 * Then those of its own lock file are installed. Throws an Error if git does not know the commit.
 *
 * @param told called with a line about what is done
 */
export function checkOut(ref: string, told: (line: string) => void = () => undefined): CheckedOutCommit {
  const commit = git('rev-parse', '--verify', `${ref}^{commit}`);
  const parent = mkdtempSync(path.join(tmpdir(), 'renzheng-commit-'));
  const root = path.join(parent, 'ref');
  // A run that was killed may have left one behind.
  git('worktree', 'prune');
  git('worktree', 'add', '--quiet', '--detach', '--force', root, commit);
  installPackages(ref, root, told);
  linkAbsent(path.join(ROOT, 'models'), path.join(root, 'models'));
  const remove = () => {
    git('worktree', 'remove', '--force', root);
    rmSync(parent, { recursive: true, force: true });
  };
  return { root, commit, remove };
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
    .toString()
    .trim();
}

function installPackages(ref: string, root: string, told: (line: string) => void): void {
  const here = path.join(ROOT, 'node_modules');
  const absent = dependenciesOf(root).filter((name) => !existsSync(path.join(here, name)));
  if (absent.length > 0) {
    told(`${ref} needs ${absent.join(', ')}, so the packages of its own lock file are installed for it`);
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
    return;
  }
  symlinkSync(here, path.join(root, 'node_modules'));
  const [ours, theirs] = [ROOT, root].map((folder) => readFileSync(path.join(folder, 'package-lock.json'), 'utf8'));
  if (ours !== theirs) told(`${ref} names other packages. Both sides run with those that are installed here`);
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
