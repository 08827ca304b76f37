import { mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import path from 'node:path';
import { endSharedRedis } from './redis/end-shared-redis.ts';

const PREFIX = 'renzheng-test-';
/** A file system in memory. A database there waits for no disk, and a file outlives the process that wrote it. */
const IN_MEMORY = '/dev/shm';
const ROOM_BYTES_MIN = 4 * 2 ** 30;
const MEMORY_BYTES_MIN = 8 * 2 ** 30;

/**
 * One folder for all temporary files of a test run, in memory if there is much of it. It is removed when the run ends,
 * whether or not the tests passed. vitest calls this for the run and for each of its projects. Only the first call makes
 * a folder, because the path of a browser's socket may have at most 107 bytes.
 */
export function setup(): () => void | Promise<void> {
  if (folderOfRun() !== null) return () => undefined;
  const isChosen = process.env['TMPDIR'] !== undefined;
  const root = mkdtempSync(path.join(!isChosen && hasRoomInMemory() ? IN_MEMORY : tmpdir(), PREFIX));
  process.env['TMPDIR'] = root;
  return async () => {
    const { stopSharedServer } = await import('./postgres-server.ts');
    stopSharedServer(root);
    endSharedRedis(root);
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  };
}

/** The folder of the run of tests that this process belongs to. `null` if it belongs to none. */
export function folderOfRun(): string | null {
  return path.basename(tmpdir()).startsWith(PREFIX) ? tmpdir() : null;
}

/** Whether the file system in memory holds what a run writes, and may hold programs too, which some tests write. */
function hasRoomInMemory(): boolean {
  try {
    const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
    const [, , type, options = ''] = mounts.findLast((line) => line.split(' ')[1] === IN_MEMORY)?.split(' ') ?? [];
    if (type !== 'tmpfs' || options.split(',').includes('noexec')) return false;
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return bavail * bsize >= ROOM_BYTES_MIN && freemem() >= MEMORY_BYTES_MIN;
  } catch {
    // No Linux, so there is no such file system.
    return false;
  }
}
