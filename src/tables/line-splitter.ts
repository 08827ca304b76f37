/** A line of a file. `content` is `null` if the line was too long, and nothing of it is kept then. */
export interface Line {
  /** Counted from 1. */
  readonly line: number;
  readonly content: string | null;
}

/**
 * Cuts a text that arrives in pieces into lines. The first line break decides how lines end: in LF (with or without CR
 * before it), or in CR alone, as old exporters on the Mac write them.
 */
export class LineSplitter {
  readonly #lengthMax: number;
  #line = 1;
  #rest = '';
  #isOverlong = false;
  #break: RegExp | null = null;

  /** `lengthMax` is the longest line, in characters. */
  constructor(lengthMax: number) {
    this.#lengthMax = lengthMax;
  }

  /** Takes the next piece, and gives the lines that are complete. */
  push(text: string): Line[] {
    this.#rest += text;
    this.#break ??= breakOf(this.#rest);
    if (this.#break === null) return this.#shorten([]);
    const parts = this.#rest.split(this.#break);
    this.#rest = parts.pop() ?? '';
    return this.#shorten(parts);
  }

  /** Gives what comes after the last line break, if anything does. */
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

/**
 * Finds how lines end. `null` as long as no break was seen. A CR at the end of the text may be the first half of CR LF.
 */
function breakOf(text: string): RegExp | null {
  const [found] = /\r\n|\n|\r(?=[^\n])/.exec(text) ?? [];
  if (found === undefined) return null;
  return found === '\r' ? /\r\n|\r(?!$)|\n/ : /\r?\n/;
}
