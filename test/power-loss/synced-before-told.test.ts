import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { openWriter } from '../../src/storage/sqlite/connection.ts';

const VICTIM = fileURLToPath(new URL('./sync-victim.ts', import.meta.url));
const TRACE = ['-f', '-y', '-qq', '-s', '16', '-e', 'trace=write,pwrite64,fsync,fdatasync'];

const newFolder = () => mkdtempSync(path.join(tmpdir(), 'renzheng-synced-'));

/** False, with a line on standard error, if processes cannot be traced here. */
function canTrace(): boolean {
  try {
    execFileSync('strace', [...TRACE, '-o', '/dev/null', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('SKIPPED: the trace of what is synced; install the package strace, where ptrace is allowed\n');
    return false;
  }
}

/**
 * The events in their order: `log` is a write to the write-ahead log, `sync` its flush to the disk, then `begun` and
 * `told`.
 */
function stepsOf(trace: string): readonly string[] {
  return trace.split('\n').flatMap((line) => {
    if (/ write\(1[<,].*"BEGUN/.test(line)) return ['begun'];
    if (/ write\(1[<,].*"TOLD/.test(line)) return ['told'];
    if (/ pwrite64\(\d+<[^>]*-wal>/.test(line)) return ['log'];
    return / f(data)?sync\(\d+<[^>]*-wal>/.test(line) ? ['sync'] : [];
  });
}

describe('the connection that writes', () => {
  test('syncs every commit, keeps its rules in triggers and keys, and leaves nothing of what is removed', () => {
    const connection = openWriter({ file: path.join(newFolder(), 'renzheng.db'), busyTimeoutMs: 1 });
    const pragma = (name: string) => connection.pragma(name, { simple: true });
    // 2 is FULL (https://sqlite.org/pragma.html#pragma_synchronous).
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('wal_autocheckpoint')).toBe(4000);
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('recursive_triggers')).toBe(1);
    expect(pragma('trusted_schema')).toBe(0);
    expect(pragma('secure_delete')).toBe(1);
    // 2 is MEMORY.
    expect(pragma('temp_store')).toBe(2);
    expect(pragma('application_id')).toBe(0x526e7a68);
    connection.close();
  });

  test.runIf(canTrace())('has flushed the log before a caller is told, each time', async () => {
    const folder = newFolder();
    const trace = path.join(folder, 'trace');
    const victim = [process.execPath, VICTIM, path.join(folder, 'renzheng.db')];
    await promisify(execFile)('strace', [...TRACE, '-o', trace, ...victim]);
    const steps = stepsOf(readFileSync(trace, 'utf8'));
    const writing = steps.slice(steps.indexOf('begun') + 1, steps.lastIndexOf('told') + 1);
    const commits = writing.join(' ').split(' told').filter(Boolean);
    expect(commits).toHaveLength(5);
    for (const commit of commits) expect(commit.trim()).toMatch(/^(log )+sync$/);
  });
});
