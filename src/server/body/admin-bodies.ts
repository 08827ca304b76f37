import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MonotonicClock } from '../../kernel/clock.ts';
import { Pace } from './pace.ts';
import { Turnstile } from '../listener/turnstile.ts';

/** Bodies over this need a place; smaller ones are bounded by the rate of requests. */
const LARGE_BYTES = 1 << 20;
/** Bytes of large bodies that are read and handled at a time. */
const BYTES_MAX = 128 << 20;
const WAITING_MAX = 16;
const WAIT_MS = 30_000;
const SWEEP_MS = 500;

/** Why a large body is not read: too many wait, or its sender left. */
export type NoPlace = 'crowded' | 'gone';

/**
 * Places for the large bodies of the admin API. Parsing takes several times a body's size, so only few are held at a
 * time; others wait unread. Their senders are known; they must keep a pace all the same.
 */
export class AdminBodies {
  readonly #room = new Turnstile({ capacity: BYTES_MAX, waitingMax: WAITING_MAX });
  readonly #clock: MonotonicClock;
  readonly #arriving = new Map<IncomingMessage, { readonly pace: Pace; readonly bytesBefore: number }>();
  readonly #timer: NodeJS.Timeout;

  constructor(clock: MonotonicClock) {
    this.#clock = clock;
    this.#timer = setInterval(() => this.sweep(), SWEEP_MS).unref();
  }

  /** Bytes that large bodies hold, and how many of them wait. */
  get load(): { readonly bytesHeld: number; readonly waiting: number } {
    return { bytesHeld: this.#room.inside, waiting: this.#room.waiting };
  }

  /**
   * Takes a place for the body of a request, until it was answered. Null once it has one, or needs none.
   *
   * @param bytesMax largest body of the operation: what is reserved for a body that comes in chunks
   */
  async enter(request: IncomingMessage, response: ServerResponse, bytesMax: number): Promise<NoPlace | null> {
    const length = request.headers['content-length'];
    const isChunked = request.headers['transfer-encoding'] !== undefined;
    const bytes = isChunked ? bytesMax : Number(length ?? 0);
    // A body over the operation's bound is refused by its length, before it is read.
    if (bytes <= LARGE_BYTES || bytes > bytesMax) return null;
    const guest = { units: bytes, subjects: [] };
    const patience = new AbortController();
    const giveUp = () => patience.abort();
    const timer = setTimeout(giveUp, WAIT_MS).unref();
    response.once('close', giveUp);
    const hasEntered = await this.#room.enter(guest, patience.signal);
    clearTimeout(timer);
    response.off('close', giveUp);
    if (!hasEntered) return response.destroyed ? 'gone' : 'crowded';
    this.#arriving.set(request, {
      pace: new Pace(this.#clock.monotonicMs()),
      bytesBefore: request.socket.bytesRead,
    });
    response.once('close', () => {
      this.#arriving.delete(request);
      this.#room.leave(guest);
    });
    return null;
  }

  /** Hangs up on those that do not keep the pace. Runs by itself every half second. */
  sweep(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [request, { pace, bytesBefore }] of this.#arriving) {
      if (request.complete) this.#arriving.delete(request);
      else if (pace.isBehind(request.socket.bytesRead - bytesBefore, nowMs)) request.socket.destroy();
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
