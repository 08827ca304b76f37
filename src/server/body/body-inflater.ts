import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';

/** What an inflater tells the reader of the body. */
export interface InflaterListener {
  readonly onData: (plain: Buffer) => void;
  readonly onEnd: () => void;
  readonly onError: () => void;
}

/**
 * Undoes the Content-Encoding of a request's body no faster than its reader takes it. It inflates only one piece of the
 * library's size ahead, however strongly the body was compressed.
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

  /** Tells the inflater that the packed body has ended. */
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

  /** Stops the inflater. It gives nothing after this. */
  close(): void {
    this.#isPaused = true;
    this.#stream?.removeAllListeners().on('error', ignore).destroy();
  }

  #open(opening: Buffer): Transform {
    const { onData, onEnd, onError } = this.#listener;
    return this.#make(opening).on('data', onData).once('end', onEnd).on('error', onError);
  }
}

/** Ignores errors of a stream that no reader listens to any more. */
function ignore(): void {}
