import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { onTestFinished } from 'vitest';

/** A server under attack, in a process of its own. */
export interface Victim {
  readonly url: string;
  readonly port: number;
  readonly key: string;
  /** Most memory that the process has held so far, MiB (Linux only). */
  peakMb(): number;
  /** Memory that the process holds at present, MiB (Linux only). */
  heldMb(): number;
  /** The exit code, or null while the process runs. */
  exitCode(): number | string | null;
}

const ROOT = path.join(import.meta.dirname, '../..');

/** Starts a script that prints one line of JSON, `{"url","key"}`. The script is ended with the test. */
export async function startVictim(
  script: string,
  settings: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<Victim> {
  const child = spawn(process.execPath, [path.join(ROOT, script), ...args], {
    cwd: ROOT,
    env: { ...process.env, RENZHENG_LOG_LEVEL: 'silent', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let ended: number | string | null = null;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      ended = code ?? signal;
      resolve();
    });
  });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data: Buffer) => resolve(data.toString()));
    void exited.then(() => reject(new Error(`${script} ended with ${ended} before it listened`)));
  });
  const { url, key } = JSON.parse(line) as { url: string; key: string };
  const memory = (row: string) => {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return Number(new RegExp(`${row}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  };
  return {
    url,
    key,
    port: Number(new URL(url).port),
    peakMb: () => memory('VmHWM'),
    heldMb: () => memory('VmRSS'),
    exitCode: () => ended,
  };
}
