import { isAscii } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { present } from '../../kernel/assert.ts';

/** The part of a message that the next byte of a connection belongs to. */
type Place = 'start' | 'method' | 'gap' | 'target' | 'version' | 'head' | 'length' | 'chunked' | 'lost';

/** A piece of a connection's data, as it is handed to the parser. */
export interface Piece {
  readonly bytes: Buffer;
  /** The position of the next piece in the chunk. */
  readonly nextAt: number;
}

const NOTHING: Buffer = Buffer.alloc(0);
const BLANK_LINE = Buffer.from('\r\n\r\n');
const CARRIAGE_RETURN = 0x0d;
const NEWLINE = 0x0a;
const BLANK = 0x20;
/** A request line is kept up to this length, to tell which API an unreadable request was meant for. */
const LINE_BYTES_MAX = 16 * 1024;

/**
 * Follows one connection from message to message, and percent-encodes the bytes outside ASCII in the targets of its
 * request lines. Node's parser refuses such bytes, whatever character set they are in. Example: `GET /a?n=张` becomes
 * `GET /a?n=%E5%BC%A0`.
 *
 * It only guesses the end of a message, and trusts the guess if the parser agrees. A head has ended if the parser gave
 * one request for it, and a body has ended if that request is complete. If the two disagree once, no target is encoded
 * on this connection any more, and the parser decides alone. Only request targets are ever changed, and no data is held
 * back.
 */
export class MessageFraming {
  #place: Place = 'start';
  /** The last bytes of earlier pieces, in which a blank line may have begun. */
  #carry: Buffer = NOTHING;
  #bodyBytesLeft = 0;
  /** The request line so far. Most lines are one piece of a chunk and are never needed again. */
  #line: Buffer = NOTHING;
  /** True if the last piece ended with a blank line. */
  #endsBlank = false;
  #begun: IncomingMessage[] = [];

  /** The target of the current message. Empty if its request line has not come that far. */
  get target(): string {
    return /^\S* +(\S*)/.exec(this.#line.toString('latin1'))?.[1] ?? '';
  }

  /** True if no byte of the next message has come. */
  get isBetweenMessages(): boolean {
    return this.#place === 'start';
  }

  /** Called when the parser gives a request. */
  begin(request: IncomingMessage): void {
    if (this.#place !== 'lost') this.#begun.push(request);
  }

  /**
   * Gives the next piece of `chunk`. The caller hands it to the parser and then calls `handed`. If only the parser knows
   * where messages end, a piece has at most `unframedBytesMax` bytes.
   */
  next(chunk: Buffer, at: number, unframedBytesMax: number): Piece {
    this.#endsBlank = false;
    switch (this.#place) {
      case 'length': {
        const nextAt = Math.min(chunk.length, at + this.#bodyBytesLeft);
        this.#bodyBytesLeft -= nextAt - at;
        return { bytes: pieceOf(chunk, at, nextAt), nextAt };
      }
      case 'chunked': {
        const nextAt = this.#endOfBlankLine(chunk, at);
        return { bytes: pieceOf(chunk, at, nextAt), nextAt };
      }
      case 'lost':
        return this.#nextUnframed(chunk, at, unframedBytesMax);
      default:
        return this.#nextOfHead(chunk, at);
    }
  }

  #nextUnframed(chunk: Buffer, at: number, bytesMax: number): Piece {
    const nextAt = Math.min(chunk.length, at + bytesMax);
    return { bytes: pieceOf(chunk, at, nextAt), nextAt };
  }

  /** Compares what the parser made of the last piece with what was expected. */
  handed(): void {
    if (this.#place === 'lost') return;
    const [request] = this.#begun;
    const isBody = this.#place === 'length' || this.#place === 'chunked';
    const expected = isBody || this.#endsBlank ? 1 : 0;
    if (this.#begun.length !== expected) return this.#lose();
    if (request === undefined) return;
    if (!isBody) return this.#enterBody(request);
    const mayBeOver = this.#place === 'length' ? this.#bodyBytesLeft === 0 : this.#endsBlank;
    const mustBeOver = this.#place === 'length' && mayBeOver;
    if (request.complete ? !mayBeOver : mustBeOver) this.#lose();
    else if (request.complete) this.#startAnew();
  }

  #enterBody({ headers, complete }: IncomingMessage): void {
    const length = Number(headers['content-length'] ?? 0);
    this.#carry = NOTHING;
    if (complete) this.#startAnew();
    else if (headers['transfer-encoding'] !== undefined) this.#place = 'chunked';
    else if (length > 0) {
      this.#bodyBytesLeft = length;
      this.#place = 'length';
    } else this.#lose();
  }

  #startAnew(): void {
    this.#place = 'start';
    this.#carry = NOTHING;
    this.#line = NOTHING;
    this.#begun = [];
  }

  #lose(): void {
    this.#place = 'lost';
    this.#begun = [];
  }

  #nextOfHead(chunk: Buffer, at: number): Piece {
    let from = at;
    if (this.#place === 'start') {
      while (chunk[from] === CARRIAGE_RETURN || chunk[from] === NEWLINE) from++;
      if (from === chunk.length) return { bytes: pieceOf(chunk, at, from), nextAt: from };
      this.#place = 'method';
    }
    const nextAt = this.#endOfBlankLine(chunk, from);
    if (this.#place === 'head') return { bytes: pieceOf(chunk, at, nextAt), nextAt };
    const newline = chunk.indexOf(NEWLINE, from);
    const lineEnd = newline < 0 || newline >= nextAt ? nextAt : newline + 1;
    const isWhole = newline >= 0 && newline < nextAt;
    const line = this.#spell(chunk.subarray(from, lineEnd), isWhole);
    if (isWhole) this.#place = 'head';
    if (line === null) return { bytes: pieceOf(chunk, at, nextAt), nextAt };
    return { bytes: Buffer.concat([chunk.subarray(at, from), line, chunk.subarray(lineEnd, nextAt)]), nextAt };
  }

  /** Escapes the target in a piece of a request line. `null` if the piece needs no change. */
  #spell(piece: Buffer, isWhole: boolean): Buffer | null {
    // The position of the target matters only if it must be escaped or goes on in another piece.
    const spelt = isWhole && isAscii(piece) ? null : this.#escape(piece);
    const line = spelt ?? piece;
    if (this.#line.length === 0) this.#line = line;
    else if (this.#line.length < LINE_BYTES_MAX) this.#line = Buffer.concat([this.#line, line]);
    return spelt;
  }

  #escape(piece: Buffer): Buffer | null {
    const text = piece.toString('latin1');
    let spelt = '';
    let keptTo = 0;
    for (let at = 0; at < piece.length; at++) {
      const byte = present(piece[at]);
      if (byte === BLANK) this.#place = AFTER_BLANK[this.#place] ?? this.#place;
      else if (this.#place === 'gap') this.#place = 'target';
      if (byte < 0x80 || this.#place !== 'target') continue;
      spelt += `${text.slice(keptTo, at)}%${byte.toString(16).toUpperCase()}`;
      keptTo = at + 1;
    }
    return keptTo === 0 ? null : Buffer.from(spelt + text.slice(keptTo), 'latin1');
  }

  /** Finds the end of the first blank line of the message in `chunk`, or gives the end of the chunk. */
  #endOfBlankLine(chunk: Buffer, from: number): number {
    const carried = this.#carry.length;
    const found = this.#findBlankLine(chunk, from);
    if (found < 0) {
      const tail = chunk.subarray(Math.max(from, chunk.length - 3));
      this.#carry =
        carried === 0 || tail.length === 3 ? Buffer.from(tail) : Buffer.concat([this.#carry, tail]).subarray(-3);
      return chunk.length;
    }
    this.#carry = NOTHING;
    this.#endsBlank = true;
    return found;
  }

  #findBlankLine(chunk: Buffer, from: number): number {
    if (this.#carry.length > 0) {
      const seam = Buffer.concat([this.#carry, chunk.subarray(from, from + 3)]);
      const across = seam.indexOf(BLANK_LINE);
      if (across >= 0) return from + across + BLANK_LINE.length - this.#carry.length;
    }
    const within = chunk.indexOf(BLANK_LINE, from);
    return within < 0 ? -1 : within + BLANK_LINE.length;
  }
}

const AFTER_BLANK: Partial<Record<Place, Place>> = { method: 'gap', target: 'version' };

function pieceOf(chunk: Buffer, from: number, to: number): Buffer {
  return from === 0 && to === chunk.length ? chunk : chunk.subarray(from, to);
}
