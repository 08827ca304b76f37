import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** One system call of a trace. */
export interface TracedCall {
  readonly name: string;
  /** Its first argument that is a path or a text, if any. */
  readonly path: string | null;
  /** Everything between the parentheses and after. */
  readonly rest: string;
}

/** Calls that name a file and calls of the network, by strace. */
export const TRACE = ['strace', '-f', '--seccomp-bpf', '-qq', '-s', '400', '-e', 'trace=%file,%network'] as const;

/** False, said loudly, where processes cannot be traced. */
export function canTrace(): boolean {
  try {
    execFileSync('strace', [...TRACE.slice(1), '-o', '/dev/null', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('SKIPPED: traces of the video decoder; install the package strace, where ptrace is allowed\n');
    return false;
  }
}

/** Reads what TRACE wrote; what is `resumed` was read at its beginning. */
export function readTrace(text: string): TracedCall[] {
  return text.split('\n').flatMap((line) => {
    const [, name, rest] = /^(?:\d+\s+)?([a-z]\w+)\((.*)$/.exec(line) ?? [];
    if (name === undefined || rest === undefined) return [];
    return [{ name, path: /"((?:[^"\\]|\\.)*)"/.exec(rest)?.[1] ?? null, rest }];
  });
}

/** A program that stands in for another and traces what that one starts into files of the folder `traces`, one a run. */
export function tracedProgram(program: string, traces: string): string {
  mkdirSync(traces, { recursive: true });
  const file = path.join(traces, `../traced-${path.basename(program)}`);
  writeFileSync(file, `#!/bin/sh\nexec ${TRACE.join(' ')} -o ${traces}/$$ ${program} "$@"\n`);
  chmodSync(file, 0o700);
  return file;
}

/** What the C library may ask of the machine at any time: its cores, its memory, its time zone. */
const OF_SYSTEM = /^\/(etc\/localtime$|proc\/(cpuinfo|meminfo)$|sys\/devices\/system\/cpu)/;

/**
 * Calls of FFmpeg that no video may cause: other files from the video on, files written, hosts. `video` is the path under
 * which FFmpeg finds it; what the box does before it starts FFmpeg is its own affair.
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
