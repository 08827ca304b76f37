import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { MALLOC_SETTINGS } from '../../tools/server-settings.mjs';

const ROOT = path.join(import.meta.dirname, '../..');
/** Linux counts processor time in hundredths of a second. */
const MS_A_TICK = 10;

/** A script that serves in a process of its own. */
export interface ChildServer<Note> {
  /** The first line that it wrote, parsed. */
  readonly note: Note;
  /** Processor time that it has used, in milliseconds (Linux). */
  cpuMs(): number;
  /** Ends it with SIGTERM. Returns the last line that it wrote. */
  stop(): Promise<string>;
}

/**
 * Starts a script of the repository that prints one line of JSON once it listens, e.g.
 * `{"url":"http://127.0.0.1:40123"}`. Its stderr is that of this process. Rejects if it ends before it listens.
 *
 * @param root the repository, or the folder of another commit
 */
export async function startChildServer<Note>(
  script: string,
  args: readonly string[] = [],
  root = ROOT,
): Promise<ChildServer<Note>> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...MALLOC_SETTINGS, ...process.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  let last = '';
  lines.on('line', (line) => (last = line));
  const ended = once(child, 'close');
  await Promise.race([
    once(lines, 'line'),
    ended.then(() => Promise.reject(new Error(`${script} ended before it listened`))),
  ]);
  const note = JSON.parse(last) as Note;
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    return last;
  };
  const cpuMs = () => {
    const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * MS_A_TICK;
  };
  return { note, cpuMs, stop };
}
