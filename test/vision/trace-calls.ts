import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** One system call of a trace. */
export interface TracedCall {
  readonly name: string;
  /** Its first argument that is a path or a text, if there is one. */
  readonly path: string | null;
  /** All arguments, as strace prints them between the parentheses, and the rest of the line. */
  readonly rest: string;
}

/** The calls to trace, for strace: calls that name a file, and calls of the network. */
export const TRACE = ['strace', '-f', '--seccomp-bpf', '-qq', '-s', '400', '-e', 'trace=%file,%network'] as const;

/** False, with a line on standard error, if processes cannot be traced. */
export function canTrace(): boolean {
  try {
    execFileSync('strace', [...TRACE.slice(1), '-o', '/dev/null', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write(
      'SKIPPED: traces of the video decoder; install the package strace, on a machine that allows ptrace\n',
    );
    return false;
  }
}

/**
 * Reads the text that TRACE wrote. A line that is marked `resumed` is skipped, because the beginning of the call was
 * read already. For example, `openat(AT_FDCWD, "/etc/hosts", …` becomes a call `openat` of the path `/etc/hosts`.
 */
export function readTrace(text: string): TracedCall[] {
  return text.split('\n').flatMap((line) => {
    const [, name, rest] = /^(?:\d+\s+)?([a-z]\w+)\((.*)$/.exec(line) ?? [];
    if (name === undefined || rest === undefined) return [];
    return [{ name, path: /"((?:[^"\\]|\\.)*)"/.exec(rest)?.[1] ?? null, rest }];
  });
}

/**
 * A program that takes the place of another one. It starts that one under strace, which writes to files in the folder
 * `traces`, one file a run.
 */
export function tracedProgram(program: string, traces: string): string {
  mkdirSync(traces, { recursive: true });
  const file = path.join(traces, `../traced-${path.basename(program)}`);
  writeFileSync(file, `#!/bin/sh\nexec ${TRACE.join(' ')} -o ${traces}/$$ ${program} "$@"\n`);
  chmodSync(file, 0o700);
  return file;
}

/** Files that the C library may read at any time: the machine's cores, its memory, its time zone. */
const OF_SYSTEM = /^\/(etc\/localtime$|proc\/(cpuinfo|meminfo)$|sys\/devices\/system\/cpu)/;

/**
 * The calls of FFmpeg that no video may cause: opening other files once the video is open, writing files, reaching
 * hosts. `video` is the path under which FFmpeg finds the video. Calls of the box before it starts FFmpeg do not count.
 */
export function strayCallsOf(all: readonly TracedCall[], video: string): TracedCall[] {
  const started = all.findIndex((call) => call.name === 'execve' && call.path?.endsWith('/ffmpeg'));
  const calls = all.slice(started);
  const opened = calls.findIndex((call) => call.name === 'openat' && call.path === video);
  if (started < 0 || opened < 0) throw new Error('the trace shows no video');
  const others = calls.slice(opened).filter(({ name, path: file }) => {
    return /^(open|exec)/.test(name) && file !== video && !OF_SYSTEM.test(file ?? '');
  });
  return [...others, ...calls.filter(reaches), ...calls.filter(writes)];
}

/** Calls that could change a file or make one. */
export function writes({ name, rest }: TracedCall): boolean {
  return (
    /^(creat|unlink|unlinkat|rename|renameat2?|mkdir|mkdirat|mknod|mknodat|link|linkat|symlink|symlinkat|truncate)$/.test(
      name,
    ) ||
    (/^openat2?$|^open$/.test(name) && /O_(WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)/.test(rest))
  );
}

/** Calls that could reach another host or process: sockets and their connections. */
export function reaches({ name }: TracedCall): boolean {
  return /^(socket|connect|bind|listen|accept4?|sendto|sendmsg|sendmmsg)$/.test(name);
}
