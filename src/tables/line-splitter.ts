/** A line of a file; `content` is `null` for one that is too long, of which nothing is kept. */
export interface Line {
  /** Counted from 1. */
  readonly line: number;
  readonly content: string | null;
}

/**
 * Cuts a text that arrives in pieces into lines. The first line break decides whether lines end in LF (with or without CR
 * before it) or, as old exporters on the Mac write, in CR alone.
 */
export class LineSplitter {
  readonly #lengthMax: number;
  #line = 1;
  #rest = '';
  #isOverlong = false;
  #break: RegExp | null = null;

  /** `lengthMax` is in characters. */
  constructor(lengthMax: number) {
    this.#lengthMax = lengthMax;
  }

  /** The lines that are complete. */
  push(text: string): Line[] {
    this.#rest += text;
    this.#break ??= breakOf(this.#rest);
    if (this.#break === null) return this.#shorten([]);
    const parts = this.#rest.split(this.#break);
    this.#rest = parts.pop() ?? '';
    return this.#shorten(parts);
  }

  /** What comes after the last line break, if there is anything. */
  end(): Line[] {
    const last = this.#rest.split(/\r\n|\r$/);
    this.#rest = '';
    const lines = this.#shorten(last);
    return lines.at(-1)?.content === '' ? lines.slice(0, -1) : lines;
  }

  #shorten(parts: readonly string[]): Line[] {
    const lines = parts.map((part) => {
      const content = this.#isOverlong || part.length > this.#lengthMax ? null : part;
      this.#isOverlong = false;
      return { line: this.#line++, content };
    });
    if (this.#rest.length > this.#lengthMax) [this.#rest, this.#isOverlong] = ['', true];
    return lines;
  }
}

/** `null` as long as no break was seen; a CR at the end may be half of one. */
function breakOf(text: string): RegExp | null {
  const [found] = /\r\n|\n|\r(?=[^\n])/.exec(text) ?? [];
  if (found === undefined) return null;
  return found === '\r' ? /\r\n|\r(?!$)|\n/ : /\r?\n/;
}
