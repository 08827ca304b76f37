import { write, writeSync } from 'node:fs';
import process from 'node:process';
import { after } from '../../kernel/timers.ts';

/** How the lines of a log get into a file. Tests give one that fails and recovers. */
export type WriteBytes = (
  fd: number,
  bytes: Uint8Array,
  done: (error: NodeJS.ErrnoException | null, written: number) => void,
) => void;

/** What a LogFile writes to. */
export interface LogFileOptions {
  /** File descriptor, e.g. 1 for standard output. */
  readonly fd: number;
  /** Gives the line that tells, once the file takes lines again, how many were lost. It ends with a line break. */
  readonly lossLine: (lines: number) => string;
  readonly writeBytes?: WriteBytes;
  /** Writes at exit. It gives how many bytes the file took, or throws. */
  readonly writeBytesNow?: (fd: number, bytes: Uint8Array) => number;
}

/** Lines are written together once they have so many characters. */
const BATCH_LENGTH = 15_000;
/** A line waits no longer than this for others to go with. */
const FLUSH_AFTER_MS = 200;
/** Lines that wait while the reader of a pipe is slow, in characters. Further lines are lost. */
const WAITING_LENGTH_MAX = 8 << 20;
/** A full pipe is tried again after this time. */
const BUSY_MS = 100;
const LINE_BREAK = 0x0a;

/**
 * Writes lines to a file, several at a time. The log must never stop the server: lines that the file does not take, e.g.
 * because its disk is full, are counted and dropped. Each further batch is a new try. The rest is written when the
 * process exits.
 */
export class LogFile {
  readonly #fd: number;
  readonly #lossLine: LogFileOptions['lossLine'];
  readonly #writeBytes: WriteBytes;
  readonly #writeBytesNow: NonNullable<LogFileOptions['writeBytesNow']>;
  #waiting = '';
  /** Whether a write is under way. The next batch waits for it. */
  #isWriting = false;
  /** What a full pipe did not take yet, while it waits for the next try. */
  #stalled: Batch | null = null;
  #lost = 0;
  /** Lines that were lost since the file last took one. */
  #untold = 0;
  /** Whether the file ends within a line. */
  #isTorn = false;
  #timer: NodeJS.Timeout | undefined;
  #writesAtExit = false;

  constructor({ fd, lossLine, writeBytes = write, writeBytesNow = writeSync }: LogFileOptions) {
    this.#fd = fd;
    this.#lossLine = lossLine;
    this.#writeBytes = writeBytes;
    this.#writeBytesNow = writeBytesNow;
  }

  /** Lines that were lost so far. */
  get linesLost(): number {
    return this.#lost;
  }

  /** Takes a line, which ends with a line break. It is written soon. */
  write(line: string): void {
    if (this.#waiting.length + line.length > WAITING_LENGTH_MAX) this.#lose(1);
    else this.#waiting += line;
    if (!this.#writesAtExit) process.once('exit', () => this.#flushNow());
    this.#writesAtExit = true;
    this.#flushSoon();
  }

  /** Begins to write the lines that wait, unless a write is under way. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isWriting || this.#waiting === '') return;
    this.#isWriting = true;
    this.#writeOn(this.#takeBatch());
  }

  #flushSoon(): void {
    if (this.#isWriting) return;
    if (this.#waiting.length >= BATCH_LENGTH) this.flush();
    else if (this.#waiting !== '') this.#timer ??= after(FLUSH_AFTER_MS, () => this.flush()).unref();
  }

  #writeOn(batch: Batch): void {
    this.#writeBytes(this.#fd, batch.left, (error, written) => {
      if (error !== null && isBusy(error)) {
        this.#stalled = batch;
        after(BUSY_MS, () => this.#tryAgain()).unref();
        return;
      }
      if (error === null) this.#advance(batch, written);
      else this.#drop(batch);
      if (batch.left.length > 0) {
        this.#writeOn(batch);
        return;
      }
      this.#isWriting = false;
      this.#flushSoon();
    });
  }

  #tryAgain(): void {
    const batch = this.#stalled;
    this.#stalled = null;
    if (batch) this.#writeOn(batch);
  }

  /**
   * Writes what waits before the process ends. What the file refuses, also because a pipe is full, is not tried again.
   * But a pipe that blocks holds up the end of the process until its reader reads or goes away.
   */
  #flushNow(): void {
    const stalled = this.#stalled;
    this.#stalled = null;
    if (stalled) this.#writeNow(stalled);
    if (this.#waiting !== '') this.#writeNow(this.#takeBatch());
  }

  #writeNow(batch: Batch): void {
    try {
      while (batch.left.length > 0) this.#advance(batch, this.#writeBytesNow(this.#fd, batch.left));
    } catch {
      // There is nowhere to say it: this was the log. The lines are counted.
      this.#drop(batch);
    }
  }

  #takeBatch(): Batch {
    const told = this.#untold;
    const head = `${this.#isTorn ? '\n' : ''}${told > 0 ? this.#lossLine(told) : ''}`;
    const left = Buffer.from(head + this.#waiting);
    this.#waiting = '';
    return { left, headBytes: Buffer.byteLength(head), told };
  }

  #advance(batch: Batch, written: number): void {
    if (written === 0) return;
    this.#isTorn = batch.left[written - 1] !== LINE_BREAK;
    batch.left = batch.left.subarray(written);
    if (batch.headBytes > 0 && written >= batch.headBytes) {
      this.#untold -= batch.told;
      batch.headBytes = 0;
    } else batch.headBytes = Math.max(0, batch.headBytes - written);
  }

  #drop(batch: Batch): void {
    this.#lose(linesIn(batch.left.subarray(batch.headBytes)));
    batch.left = Buffer.alloc(0);
  }

  #lose(lines: number): void {
    this.#lost += lines;
    this.#untold += lines;
  }
}

interface Batch {
  left: Buffer;
  /** Bytes of `left` that are not lines of the log: they tell of lines that were lost. */
  headBytes: number;
  /** Lost lines that the head tells of. */
  readonly told: number;
}

function isBusy({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EAGAIN' || code === 'EBUSY';
}

function linesIn(bytes: Uint8Array): number {
  return bytes.reduce((count, byte) => (byte === LINE_BREAK ? count + 1 : count), 0);
}
