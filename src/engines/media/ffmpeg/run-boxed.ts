import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { Fault } from '../../../kernel/fault.ts';
import { INPUT_FD, type Box, type BoxInput, type Command, type RunLimits } from './box.ts';

/** The child's descriptor of the second output. */
export const SECOND_OUTPUT_FD = 4;

/** How many characters of the errors are kept, unless a run asks for more. */
const STDERR_CHARACTERS_MAX = 4000;

/** A program to run in a box, with its input, its outputs and its limits. */
export interface BoxedRun {
  readonly program: Command;
  /** The result of the box's openInput. The child finds it at the box's inputPath. */
  readonly input: BoxInput;
  /** Takes the output of descriptor 1 and of SECOND_OUTPUT_FD. If it throws, the run ends. */
  readonly onOutput: (chunk: Buffer) => void;
  readonly onSecondOutput?: (chunk: Buffer) => void;
  readonly limits: RunLimits;
  readonly signal: AbortSignal;
  /** Longest RunEnd.stderr, in characters. 4000 if not given. */
  readonly stderrCharactersMax?: number;
}

/** How a run ended. */
export interface RunEnd {
  /** `null` if a signal ended the run. Some boxes give 128 plus the signal's number instead. */
  readonly exitCode: number | null;
  /** The first part of the program's error messages. */
  readonly stderr: string;
}

/**
 * Runs a program in a box, without environment and without core dumps, within limits on processor time, memory and open
 * files. It cannot write a file. It is killed at once when `signal` aborts or an output is refused. Throws Fault
 * 'timeout' once `signal` aborted, 'unavailable' if the box or the program cannot be started, and any error of
 * `onOutput`.
 */
export async function runBoxed(box: Box, run: BoxedRun): Promise<RunEnd> {
  if (run.signal.aborted) throw new Fault('timeout', 'the video was given up before it was opened');
  const command = box.wrap(run.program, run.limits);
  const child = spawn(command.file, command.args, { stdio: stdioOf(run), env: {}, cwd: '/', detached: true });
  const kill = () => killGroup(child);
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
    // A broken pipe shows in the exit code.
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
  // If a box ends before it has read everything, the exit code shows it.
  pipe.on('error', () => undefined);
  pipe.end(handover.bytes);
}

/**
 * Kills the child and what it started. bubblewrap is two processes while it makes a box. If only the first one were
 * killed then, the second one would wait for it for ever and keep our pipes open, so the run would never end.
 */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group has ended already.
  }
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('close', resolve);
    child.on('error', (cause) => reject(new Fault('unavailable', 'the decoder cannot be started', { cause })));
  });
}

/**
 * Throws Fault 'unavailable' if the errors come from the box itself and not from the program in it. The program has
 * then not looked at the video.
 */
function refuseUnstarted(stderr: string): void {
  const [said] = /^(bwrap|prlimit): .*/m.exec(stderr) ?? [];
  if (said !== undefined) throw new Fault('unavailable', `the decoder's box cannot be set up: ${said}`);
}
