import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { Fault } from '../../kernel/fault.ts';

/** Programs of the operating system, by absolute path. */
export interface Programs {
  readonly prlimit: string;
  readonly ffmpeg: string;
  readonly ffprobe: string;
}

/** What one run may take. */
export interface SandboxLimits {
  /** Seconds of one core. */
  readonly cpuSecondsMax: number;
  readonly memoryBytesMax: number;
}

export const DEFAULT_SANDBOX: SandboxLimits = { cpuSecondsMax: 8, memoryBytesMax: 1_500_000_000 };

/** File descriptors a run may hold: libraries, the input and the pipes. */
const OPEN_FILES_MAX = 32;
const STDERR_CHARACTERS_MAX = 4000;

/** A path under which the child finds the memory file that it was given. */
export const INPUT_PATH = '/proc/self/fd/3';
/** The child's descriptor of the second output. */
export const SECOND_OUTPUT_FD = 4;

export interface SandboxedRun {
  readonly program: string;
  readonly arguments: readonly string[];
  /** Descriptor of the memory file; the child reads it as INPUT_PATH. */
  readonly inputFd: number;
  /** Takes descriptor 1, and SECOND_OUTPUT_FD; whoever throws ends the run. */
  readonly onOutput: (chunk: Buffer) => void;
  readonly onSecondOutput?: (chunk: Buffer) => void;
  readonly limits: SandboxLimits;
  readonly signal: AbortSignal;
}

export interface RunEnd {
  /** `null` where a signal ended the run: a limit, or the kernel. */
  readonly exitCode: number | null;
  /** The first part of what it said of errors. */
  readonly stderr: string;
}

/**
 * Runs a program without environment, without core dumps and unable to write a file, within limits on processor time,
 * memory and open files. It is killed at once when `signal` aborts or an output is refused.
 * Throws Fault 'timeout' once `signal` aborted, 'unavailable' where it cannot be started, and what `onOutput` throws.
 */
export async function runSandboxed(prlimit: string, run: SandboxedRun): Promise<RunEnd> {
  if (run.signal.aborted) throw new Fault('timeout', 'the video was given up before it was opened');
  const { cpuSecondsMax, memoryBytesMax } = run.limits;
  const child = spawn(
    prlimit,
    [
      `--cpu=${cpuSecondsMax}`,
      '--fsize=0',
      `--nofile=${OPEN_FILES_MAX}`,
      `--as=${memoryBytesMax}`,
      '--core=0',
      run.program,
      ...run.arguments,
    ],
    { stdio: ['ignore', 'pipe', 'pipe', run.inputFd, run.onSecondOutput ? 'pipe' : 'ignore'], env: {}, cwd: '/' },
  );
  const kill = () => child.kill('SIGKILL');
  run.signal.addEventListener('abort', kill, { once: true });
  let refused: unknown = null;
  const listen = (stream: Readable | null | undefined, take: (chunk: Buffer) => void) => {
    stream?.on('data', (chunk: Buffer) => {
      if (refused !== null) return;
      try {
        take(chunk);
      } catch (error) {
        refused = error;
        kill();
      }
    });
    // A pipe that breaks shows in the exit code.
    stream?.on('error', kill);
  };
  let stderr = '';
  listen(child.stdout, run.onOutput);
  listen(child.stderr, (chunk) => {
    if (stderr.length < STDERR_CHARACTERS_MAX) stderr += chunk.toString('utf8');
  });
  if (run.onSecondOutput) listen(child.stdio[SECOND_OUTPUT_FD] as Readable, run.onSecondOutput);
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on('close', resolve);
      child.on('error', (cause) => reject(new Fault('unavailable', 'the decoder cannot be started', { cause })));
    });
    if (run.signal.aborted) throw new Fault('timeout', 'the video took too long or was given up');
    if (refused !== null) throw refused;
    return { exitCode, stderr };
  } finally {
    run.signal.removeEventListener('abort', kill);
    kill();
  }
}
