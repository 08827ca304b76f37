import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { assert } from '../../kernel/assert.ts';
import { afterThisTurn } from '../../kernel/timers.ts';
import { MessageFraming } from './message-framing.ts';

type Parse = (chunk: Buffer) => void;

/** Keeps the connection on its socket. A WeakMap would cost the hot path more. */
const CONNECTION = Symbol('connection');
/** The most bytes that the parser gets at once if it alone knows where messages end. They hold few whole requests. */
const UNFRAMED_BYTES_MAX = 512;

/**
 * One socket of a listener. It stands between the socket's data and Node's parser.
 *
 * A caller may send many requests without waiting for answers. The parser gets the next one only when the one before is
 * answered, as in nginx. Otherwise one packet of 64 KB would bring over a thousand requests, all other callers would
 * wait until they are all handled, and their answers would pile up in memory.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #parse: Parse;
  readonly #framing = new MessageFraming();
  #request: IncomingMessage | null = null;
  #response: ServerResponse | null = null;
  #isBroken = false;
  #isHolding = false;

  /** Replaces the parser's own listener on the socket. Node then hands over plain chunks. */
  constructor(socket: Socket) {
    const [parse] = socket.listeners('data') as Parse[];
    assert(parse !== undefined, 'the server attached its parser before');
    this.#socket = socket;
    this.#parse = parse;
    socket.removeListener('data', parse);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    (socket as Marked)[CONNECTION] = this;
  }

  /** Watches every connection of a server, plain or TLS. */
  static watch(server: Server, isTls: boolean): void {
    server.on(isTls ? 'secureConnection' : 'connection', (socket: Socket) => void new Connection(socket));
  }

  static of(socket: object): Connection | undefined {
    return (socket as Partial<Marked>)[CONNECTION];
  }

  /** The target of the current message, as far as it has come. */
  get target(): string {
    return this.#framing.target;
  }

  /** The current request, if its body has not ended. */
  get unfinished(): IncomingMessage | null {
    return this.#request?.complete === false ? this.#request : null;
  }

  /** Called when the parser gives a request. */
  begin(request: IncomingMessage, response: ServerResponse): void {
    this.#request = request;
    this.#response = response;
    this.#framing.begin(request);
  }

  /** Stops reading, because the parser cannot go on. */
  breakOff(): void {
    this.#isBroken = true;
  }

  /** Calls back once all earlier requests are answered. */
  whenAnswered(then: () => void): void {
    const response = this.#response;
    if (response === null || response.closed || response.writableFinished) then();
    else response.once('close', then);
  }

  #take(chunk: Buffer): void {
    const socket = this.#socket;
    for (let at = 0; at < chunk.length && !this.#isBroken;) {
      if (this.#isHolding || this.#mustWait()) this.#hold();
      // If the socket is paused, the rest comes back when it resumes.
      if (socket.isPaused()) {
        socket.unshift(at === 0 ? chunk : chunk.subarray(at));
        return;
      }
      const { bytes, nextAt } = this.#framing.next(chunk, at, UNFRAMED_BYTES_MAX);
      this.#parse(bytes);
      if (socket.destroyed) return;
      this.#framing.handed();
      at = nextAt;
    }
  }

  /** True if a request has come whole and its answer has not left. What follows it is the next request. */
  #mustWait(): boolean {
    return this.#request?.complete === true && this.#response?.closed === false;
  }

  /** Reads on when the answer has left. Other code may resume the socket before, e.g. to read the rest of a body. */
  #hold(): void {
    this.#socket.pause();
    if (this.#isHolding) return;
    this.#isHolding = true;
    // One request in each turn of the event loop, so that other connections get theirs.
    this.#response?.once('close', () =>
      afterThisTurn(() => {
        this.#isHolding = false;
        this.#socket.resume();
      }),
    );
  }
}

interface Marked extends Socket {
  [CONNECTION]: Connection;
}
