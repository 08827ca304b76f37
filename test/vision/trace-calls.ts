import { execFileSync } from 'node:child_process';

/** One system call of a trace. */
export interface TracedCall {
  readonly name: string;
  /** Its first argument that is a path or a text, if any. */
  readonly path: string | null;
  /** Everything between the parentheses and after. */
  readonly rest: string;
}

/** Calls that name a file and calls of the network, by strace. */
export const TRACE = ['strace', '-f', '-qq', '-s', '400', '-e', 'trace=%file,%network'] as const;

/** False, said loudly, where processes cannot be traced. */
export function canTrace(): boolean {
  try {
    execFileSync('strace', ['-f', '-o', '/dev/null', 'true'], { stdio: 'ignore' });
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
