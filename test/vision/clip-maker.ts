import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

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

  /** The file that ffmpeg makes of these arguments. `name` is the last of them. */
  async make(name: string, ...args: readonly (string | readonly string[])[]): Promise<Buffer> {
    const file = path.join(this.#folder, `${++this.#count}-${name}`);
    try {
      await run('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args.flat(), file]);
      return readFileSync(file);
    } finally {
      rmSync(file, { force: true });
    }
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
