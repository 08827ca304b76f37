import { existsSync, lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { limited, INPUT_FD, type Box, type BoxInput, type Command, type RunLimits } from './box.ts';

/** The programs that make the box, and what it hides. */
export interface BubblewrapOptions {
  readonly bwrap: string;
  readonly prlimit: string;
  /** Files and folders that must never be visible in the box, even if they lie in a folder of libraries. */
  readonly hidden: readonly string[];
  /**
   * Whether programs in the box are kept from making namespaces of their own. This needs bubblewrap 0.8 and a writable
   * /proc/sys.
   */
  readonly namespacesForbidden: boolean;
}

const INPUT_PATH = '/video';
/** Folders in which distributions keep libraries. A link on this machine is also a link in the box. */
const LIBRARY_FOLDERS = ['/usr/lib', '/usr/lib64', '/usr/lib32', '/usr/local/lib', '/lib', '/lib64', '/lib32'];
/** Files that tell the loader which libraries outside those folders to use, and which of several with one name. */
const LOADER_FILES = ['/etc/ld.so.cache', '/etc/alternatives', '/etc/ld-musl-x86_64.path', '/etc/ld-musl-aarch64.path'];
/** Folders in which NixOS and Guix keep programs and libraries together. */
const STORES = ['/nix/store', '/gnu/store'];

/**
 * Runs FFmpeg in namespaces of its own (bubblewrap). There is no network, no other process, no /proc and no /dev. The
 * file system holds the libraries and the programs, read-only, an empty /tmp and the video. The program cannot gain
 * privileges, and prlimit's limits hold as they do without the box.
 *
 * bubblewrap reads the video from a descriptor into the memory of the box. So /dev/shm needs no room for it, and /proc
 * need not be mounted, which most containers forbid.
 *
 * The box gets no session of its own (`--new-session`), because `runBoxed` starts every box in one and kills the whole of
 * it. A process that left it half-way through the making of the box would live on.
 */
export class BubblewrapBox implements Box {
  readonly name = 'bubblewrap';
  readonly inputPath = INPUT_PATH;
  readonly #options: BubblewrapOptions;
  readonly #system: readonly string[];

  constructor(options: BubblewrapOptions) {
    this.#options = options;
    this.#system = systemArguments();
  }

  openInput(bytes: Uint8Array): BoxInput {
    return { handover: { bytes }, close: () => undefined };
  }

  wrap(program: Command, limits: RunLimits): Command {
    const { bwrap, prlimit, hidden, namespacesForbidden } = this.#options;
    const { file, args } = limited(prlimit, program, limits);
    const box = [
      ['--unshare-all', '--unshare-user', ...(namespacesForbidden ? ['--disable-userns'] : [])],
      ['--die-with-parent', '--cap-drop', 'ALL', '--uid', '65534', '--gid', '65534'],
      this.#system,
      ['--tmpfs', '/tmp'],
      programArguments(prlimit),
      programArguments(program.file),
      ['--perms', '0400', '--ro-bind-data', String(INPUT_FD), INPUT_PATH],
      hidden.flatMap(hide),
      ['--remount-ro', '/', '--chdir', '/', '--', file, ...args],
    ];
    return { file: bwrap, args: box.flat() };
  }
}

/** Gives the arguments that show the machine's libraries, read-only. */
function systemArguments(): string[] {
  const folders = LIBRARY_FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    lstatSync(folder).isSymbolicLink() ? ['--symlink', readlinkSync(folder), folder] : ['--ro-bind', folder, folder],
  );
  return [...folders, ...LOADER_FILES.filter((file) => existsSync(file)).flatMap((file) => ['--ro-bind', file, file])];
}

/**
 * Gives the arguments that show a program under its own path. If no distribution put the program there, they also show
 * the files beside it.
 */
function programArguments(program: string): string[] {
  if (!existsSync(program)) return [];
  const real = realpathSync(program);
  const store = STORES.find((folder) => real.startsWith(`${folder}/`));
  const libraries = path.join(path.dirname(path.dirname(real)), 'lib');
  const beside = store ?? (existsSync(libraries) && !LIBRARY_FOLDERS.includes(libraries) ? libraries : null);
  return [...(beside === null ? [] : ['--ro-bind', beside, beside]), '--ro-bind', real, program];
}

/** Gives the arguments that put an empty folder or an empty file over a place that must not be seen. */
function hide(place: string): string[] {
  if (!existsSync(place)) return [];
  const real = realpathSync(place);
  return statSync(real).isDirectory() ? ['--tmpfs', real] : ['--ro-bind', '/dev/null', real];
}
