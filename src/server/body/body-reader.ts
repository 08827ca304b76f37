import type { IncomingMessage } from 'node:http';
import type { MonotonicClock } from '../../kernel/clock.ts';
import { Arrival, type ArrivalOptions, type Body, type NoBody } from '../pipeline/arrival.ts';
import { BodyRooms, type BodyRoomLimits, type BodySender } from './body-rooms.ts';
import { contentDecodingOf } from './content-decoding.ts';
import { every } from '../../kernel/timers.ts';

/** Limits on what the bodies of all requests may take together. */
export interface BodyLimits extends BodyRoomLimits {
  /** Longest time for a body to arrive, in milliseconds. Waiting for a turn does not count. */
  readonly requestTimeoutMs: number;
}

const SWEEP_MS = 500;

const EMPTY: Body = { kind: 'body', fields: {}, problem: null, release: () => undefined };

/** Reads request bodies of all four forms, and bounds the memory that all of them take together. */
export class BodyReader {
  readonly rooms: BodyRooms;
  readonly #clock: MonotonicClock;
  readonly #requestTimeoutMs: number;
  readonly #arriving = new Set<Arrival>();
  readonly #onEnd: ArrivalOptions['onEnd'] = (arrival) => this.#arriving.delete(arrival);
  readonly #timer: NodeJS.Timeout;

  constructor(limits: BodyLimits, clock: MonotonicClock) {
    this.rooms = new BodyRooms(limits);
    this.#clock = clock;
    this.#requestTimeoutMs = limits.requestTimeoutMs;
    this.#timer = every(SWEEP_MS, () => this.sweep()).unref();
  }

  /** @param bytesMax largest body that is kept. In a larger one, only the caller's key is looked for. */
  receive(request: IncomingMessage, bytesMax: number, sender: BodySender): Promise<Body | NoBody> | Body {
    const length = request.headers['content-length'];
    const isChunked = request.headers['transfer-encoding'] !== undefined;
    if (!isChunked && (length === undefined || length === '0')) return EMPTY;
    const isPacked = contentDecodingOf(request.headers['content-encoding']) !== 'plain';
    const bytesExpected = isChunked || isPacked ? null : Number(length);
    const { rooms } = this;
    const options = { bytesExpected, bytesMax, sender, rooms, clock: this.#clock, onEnd: this.#onEnd };
    const arrival = new Arrival(request, options);
    this.#arriving.add(arrival);
    return arrival.run();
  }

  /** Ends arrivals that are too slow. A timer calls this every half second. */
  sweep(): void {
    for (const arrival of this.#arriving) arrival.endIfSlow(this.#requestTimeoutMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
