import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { assert } from '../../kernel/assert.ts';
import { MessageFraming } from './message-framing.ts';

type Parse = (chunk: Buffer) => void;

/** Keeps the connection on its socket. A WeakMap would cost the hot path more. */
const CONNECTION = Symbol('connection');

/** One socket of a listener. It stands between the socket's data and Node's parser. */
export class Connection {
  readonly #socket: Socket;
  readonly #parse: Parse;
  readonly #framing = new MessageFraming();
  #request: IncomingMessage | null = null;
  #response: ServerResponse | null = null;
  #isBroken = false;

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
      const { bytes, nextAt } = this.#framing.next(chunk, at);
      this.#parse(bytes);
      if (socket.destroyed) return;
      this.#framing.handed();
      at = nextAt;
      // If the socket was paused meanwhile, the rest comes back when it resumes.
      if (at < chunk.length && socket.isPaused()) {
        socket.unshift(chunk.subarray(at));
        return;
      }
    }
  }
}

interface Marked extends Socket {
  [CONNECTION]: Connection;
}
