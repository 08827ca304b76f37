import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { folderOfRun } from '../temporary-root.ts';

const run = promisify(execFile);

/** Makes video files with the system's ffmpeg, in a folder of its own that `close` removes. */
export class ClipMaker {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'renzheng-clips-'));
  readonly #encoders: ReadonlySet<string>;
  #count = 0;

  /** `null`, with a line on standard error, if the machine has no ffmpeg. */
  static open(): ClipMaker | null {
    try {
      const listing = execFileSync('ffmpeg', ['-hide_banner', '-encoders'], { encoding: 'utf8' });
      return new ClipMaker(new Set([...listing.matchAll(/^ [VA]\S{5} (\S+)/gm)].map(([, name = '']) => name)));
    } catch {
      process.stderr.write('SKIPPED: tests on video clips; install the package ffmpeg to make them\n');
      return null;
    }
  }

  private constructor(encoders: ReadonlySet<string>) {
    this.#encoders = encoders;
  }

  /** False, with a line on standard error, if this ffmpeg does not have the encoder. */
  encodes(encoder: string): boolean {
    const has = this.#encoders.has(encoder);
    if (!has) process.stderr.write(`SKIPPED: video clips of ${encoder}; install an ffmpeg that has this encoder\n`);
    return has;
  }

  /**
   * The file that ffmpeg makes of these arguments. `name` is the last of them. The same arguments are carried out once in
   * a run of the tests, whatever test files ask.
   */
  async make(name: string, ...args: readonly (string | readonly string[])[]): Promise<Buffer> {
    const all = ['-nostdin', '-v', 'error', '-y', ...args.flat()];
    const kept = path.join(folderOfRun() ?? this.#folder, `clip-${digestOf([name, ...all])}`);
    if (existsSync(kept)) return readFileSync(kept);
    const file = path.join(this.#folder, `${++this.#count}-${name}`);
    await run('ffmpeg', [...all, file]);
    // Another process may make the same clip at this moment. Each puts a whole file in place.
    renameSync(file, kept);
    return readFileSync(kept);
  }

  /** Like `make`, but keeps the file until `close` and returns its path. */
  async file(name: string, ...args: readonly string[]): Promise<string> {
    return this.write(name, await this.make(name, args));
  }

  /** Writes a file that stays until `close`, and returns its path. */
  async write(name: string, content: string | Uint8Array): Promise<string> {
    const file = path.join(this.#folder, `${++this.#count}-${name}`);
    writeFileSync(file, content);
    return file;
  }

  /** Files of one container and codec, joined one after the other. */
  async join(name: string, parts: readonly Buffer[]): Promise<Buffer> {
    const files = parts.map((_, at) => path.join(this.#folder, `${++this.#count}-part-${at}${path.extname(name)}`));
    for (const [at, part] of parts.entries()) writeFileSync(files[at] ?? '', part);
    const list = path.join(this.#folder, `${++this.#count}-list`);
    writeFileSync(list, files.map((file) => `file ${file}\n`).join(''));
    return this.make(name, '-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy');
  }

  /** The file as it comes out of a pipe, in which ffmpeg cannot go back to complete a header. */
  async stream(format: string, ...args: readonly (string | readonly string[])[]): Promise<Buffer> {
    const all = ['-nostdin', '-v', 'error', ...args.flat(), '-f', format, 'pipe:1'];
    const { stdout } = await run('ffmpeg', all, { encoding: 'buffer', maxBuffer: 64 << 20 });
    return stdout;
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Tells arguments of ffmpeg apart. Sources that a maker wrote have names that no other maker uses. */
function digestOf(args: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(args)).digest('hex');
}
