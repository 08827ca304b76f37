import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';

/** What an inflater tells the one who reads the body. */
export interface InflaterListener {
  readonly onData: (plain: Buffer) => void;
  readonly onEnd: () => void;
  readonly onError: () => void;
}

/**
 * Undoes the Content-Encoding of a request's body, as slowly as its reader takes it: what is inflated ahead is one piece
 * of the library's size, however well the body was packed.
 */
export class BodyInflater {
  readonly #request: IncomingMessage;
  readonly #make: (opening: Buffer) => Transform;
  readonly #listener: InflaterListener;
  #stream: Transform | null = null;
  #isPaused = false;

  constructor(request: IncomingMessage, make: (opening: Buffer) => Transform, listener: InflaterListener) {
    this.#request = request;
    this.#make = make;
    this.#listener = listener;
  }

  write(packed: Buffer): void {
    const stream = (this.#stream ??= this.#open(packed));
    if (stream.write(packed)) return;
    this.#request.pause();
    stream.once('drain', () => {
      if (!this.#isPaused) this.#request.resume();
    });
  }

  /** The packed body is over. */
  end(): void {
    if (this.#stream) this.#stream.end();
    else this.#listener.onError();
  }

  pause(): void {
    this.#isPaused = true;
    this.#stream?.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#stream?.resume();
  }

  /** Gives nothing more. */
  close(): void {
    this.#isPaused = true;
    this.#stream?.removeAllListeners().on('error', ignore).destroy();
  }

  #open(opening: Buffer): Transform {
    const { onData, onEnd, onError } = this.#listener;
    return this.#make(opening).on('data', onData).once('end', onEnd).on('error', onError);
  }
}

/** What a stream still says after nobody listens. */
function ignore(): void {}
