import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { Fault } from '../../../kernel/fault.ts';
import { INPUT_FD, type Box, type BoxInput, type Command, type RunLimits } from './box.ts';

/** The child's descriptor of the second output. */
export const SECOND_OUTPUT_FD = 4;

/** Characters of the errors that are kept, unless a run asks for more. */
const STDERR_CHARACTERS_MAX = 4000;

export interface BoxedRun {
  readonly program: Command;
  /** Came from the box's openInput; the child finds it at the box's inputPath. */
  readonly input: BoxInput;
  /** Takes descriptor 1, and SECOND_OUTPUT_FD; if it throws, the run ends. */
  readonly onOutput: (chunk: Buffer) => void;
  readonly onSecondOutput?: (chunk: Buffer) => void;
  readonly limits: RunLimits;
  readonly signal: AbortSignal;
  /** Characters of RunEnd.stderr, at most; 4000 unless given. */
  readonly stderrCharactersMax?: number;
}

export interface RunEnd {
  /** `null` if a signal ended the run. Some boxes say 128 and the signal's number instead. */
  readonly exitCode: number | null;
  /** The first part of what it said of errors. */
  readonly stderr: string;
}

/**
 * Runs a program in a box, without environment, without core dumps and unable to write a file, within limits on processor
 * time, memory and open files. It is killed at once when `signal` aborts or an output is refused.
 * Throws Fault 'timeout' once `signal` aborted, 'unavailable' if the box or the program cannot be started, and what
 * `onOutput` throws.
 */
export async function runBoxed(box: Box, run: BoxedRun): Promise<RunEnd> {
  if (run.signal.aborted) throw new Fault('timeout', 'the video was given up before it was opened');
  const command = box.wrap(run.program, run.limits);
  const child = spawn(command.file, command.args, { stdio: stdioOf(run), env: {}, cwd: '/' });
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
  let [stderr, outputBytes] = ['', 0];
  listen(child.stdout, (chunk) => {
    outputBytes += chunk.length;
    run.onOutput(chunk);
  });
  const { stderrCharactersMax = STDERR_CHARACTERS_MAX } = run;
  listen(child.stderr, (chunk) => {
    if (stderr.length < stderrCharactersMax) stderr += chunk.toString('utf8');
  });
  if (run.onSecondOutput) listen(child.stdio[SECOND_OUTPUT_FD] as Readable, run.onSecondOutput);
  handOver(child, run.input);
  try {
    const exitCode = await ended(child);
    if (run.signal.aborted) throw new Fault('timeout', 'the video took too long or was given up');
    if (refused !== null) throw refused;
    if (outputBytes === 0 && exitCode !== 0) refuseUnstarted(stderr);
    return { exitCode, stderr };
  } finally {
    run.signal.removeEventListener('abort', kill);
    kill();
  }
}

function stdioOf({ input, onSecondOutput }: BoxedRun): StdioOptions {
  const handover = 'fd' in input.handover ? input.handover.fd : 'pipe';
  return ['ignore', 'pipe', 'pipe', handover, onSecondOutput ? 'pipe' : 'ignore'];
}

function handOver(child: ChildProcess, { handover }: BoxInput): void {
  if (!('bytes' in handover)) return;
  const pipe = child.stdio[INPUT_FD] as Writable;
  // A box that ends before it has read everything shows in the exit code.
  pipe.on('error', () => undefined);
  pipe.end(handover.bytes);
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('close', resolve);
    child.on('error', (cause) => reject(new Fault('unavailable', 'the decoder cannot be started', { cause })));
  });
}

/** The box itself, and not the program in it, says what went wrong: nothing of the video was looked at. */
function refuseUnstarted(stderr: string): void {
  const [said] = /^(bwrap|prlimit): .*/m.exec(stderr) ?? [];
  if (said !== undefined) throw new Fault('unavailable', `the decoder's box cannot be set up: ${said}`);
}
