import type { IncomingMessage } from 'node:http';
import type { MonotonicClock } from '../kernel/clock.ts';
import { Arrival, type ArrivalOptions, type ArrivalRooms, type Body, type NoBody } from './arrival.ts';
import { contentDecodingOf } from './content-decoding.ts';
import { Turnstile } from './turnstile.ts';

/** Bounds on what bodies may take, all requests together. */
export interface BodyLimits {
  /** Bodies over 1 MiB that are held at the same time. */
  readonly largeBodiesMax: number;
  /** Large bodies that may wait for their turn. */
  readonly largeBodiesWaitingMax: number;
  /** Longest time for a body to arrive, waiting for its turn not counted, milliseconds. */
  readonly requestTimeoutMs: number;
}

const SMALL_BODIES_BYTES_MAX = 64 << 20;
const SMALL_BODIES_WAITING_MAX = 20_000;
const SWEEP_MS = 500;

const EMPTY: Body = { kind: 'body', fields: {}, problem: null, release: () => undefined };

/** Reads request bodies of all four forms within a bound on the memory of all of them together. */
export class BodyReader {
  readonly rooms: ArrivalRooms;
  readonly #clock: MonotonicClock;
  readonly #requestTimeoutMs: number;
  readonly #arriving = new Set<Arrival>();
  readonly #onEnd: ArrivalOptions['onEnd'] = (arrival) => this.#arriving.delete(arrival);
  readonly #timer: NodeJS.Timeout;

  constructor(limits: BodyLimits, clock: MonotonicClock) {
    this.rooms = {
      small: new Turnstile({ capacity: SMALL_BODIES_BYTES_MAX, waitingMax: SMALL_BODIES_WAITING_MAX }),
      large: new Turnstile({ capacity: limits.largeBodiesMax, waitingMax: limits.largeBodiesWaitingMax }),
    };
    this.#clock = clock;
    this.#requestTimeoutMs = limits.requestTimeoutMs;
    this.#timer = setInterval(() => this.sweep(), SWEEP_MS).unref();
  }

  /** @param bytesMax largest body that is kept; of a larger one only the caller's key is looked for */
  receive(request: IncomingMessage, bytesMax: number): Promise<Body | NoBody> | Body {
    const length = request.headers['content-length'];
    const isChunked = request.headers['transfer-encoding'] !== undefined;
    if (!isChunked && (length === undefined || length === '0')) return EMPTY;
    const isPacked = contentDecodingOf(request.headers['content-encoding']) !== 'plain';
    const bytesExpected = isChunked || isPacked ? null : Number(length);
    const { rooms } = this;
    const options = { bytesExpected, bytesMax, rooms, clock: this.#clock, onEnd: this.#onEnd };
    const arrival = new Arrival(request, options);
    this.#arriving.add(arrival);
    return arrival.run();
  }

  /** Ends arrivals that are too slow. Runs by itself every half second. */
  sweep(): void {
    for (const arrival of this.#arriving) arrival.endIfSlow(this.#requestTimeoutMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
