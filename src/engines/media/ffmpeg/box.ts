/** Limits of one run. */
export interface RunLimits {
  /** Seconds of one core. */
  readonly cpuSecondsMax: number;
  readonly memoryBytesMax: number;
}

export const DEFAULT_RUN_LIMITS: RunLimits = { cpuSecondsMax: 8, memoryBytesMax: 1_500_000_000 };

/** How many file descriptors a run may hold: libraries, the input and the pipes. */
const OPEN_FILES_MAX = 32;

/** The child's descriptor through which the video comes in. */
export const INPUT_FD = 3;

/** `bubblewrap`: namespaces without network, data folder or privileges. `prlimit`: only limits on resources. */
export type BoxName = 'bubblewrap' | 'prlimit';

/** A program with its arguments, e.g. `{ file: '/usr/bin/ffmpeg', args: ['-version'] }`. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

/** A video that is handed over to one run, or to several one after the other. */
export interface BoxInput {
  /** What the child gets as INPUT_FD: a descriptor, or a pipe into which `bytes` are written. */
  readonly handover: { readonly fd: number } | { readonly bytes: Uint8Array };
  /** Frees the memory that the input takes. */
  close(): void;
}

/** The surroundings in which FFmpeg runs, and its way to the video. */
export interface Box {
  readonly name: BoxName;
  /** The path under which the program finds the video. */
  readonly inputPath: string;
  /** Prepares a video for a run. Throws Fault 'unavailable' if there is no room for it. */
  openInput(bytes: Uint8Array): BoxInput;
  /** Gives the command that runs `program` in the box. */
  wrap(program: Command, limits: RunLimits): Command;
}

/**
 * Gives the command that runs `program` within limits on processor time, memory and open files. The program cannot
 * write a file.
 */
export function limited(prlimit: string, { file, args }: Command, limits: RunLimits): Command {
  const { cpuSecondsMax, memoryBytesMax } = limits;
  const bounds = [`--cpu=${cpuSecondsMax}`, '--fsize=0', `--nofile=${OPEN_FILES_MAX}`, `--as=${memoryBytesMax}`];
  return { file: prlimit, args: [...bounds, '--core=0', file, ...args] };
}
