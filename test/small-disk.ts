import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished, type TestContext } from 'vitest';

/**
 * A file system of 48 MB in memory with an empty folder `data`. The test is skipped if this user may not mount one.
 * @param under the folder in which it is mounted; by default that of temporary files
 */
export function mountSmallDisk(context: TestContext, under = tmpdir()): string {
  const dir = mkdtempSync(path.join(under, 'renzheng-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'none', dir], { stdio: 'ignore' });
  } catch {
    rmSync(dir, { recursive: true, force: true });
    context.skip('this user may not mount a file system');
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', dir], { stdio: 'ignore' });
    rmSync(dir, { recursive: true, force: true });
  });
  mkdirSync(path.join(dir, 'data'), { mode: 0o700 });
  return dir;
}

/** Fills the rest of the file system. */
export function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  for (const bytes of [1 << 20, 4096]) writeUntilFull(descriptor, Buffer.alloc(bytes, 1));
  closeSync(descriptor);
}

function writeUntilFull(descriptor: number, bytes: Buffer): void {
  try {
    for (;;) writeSync(descriptor, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
