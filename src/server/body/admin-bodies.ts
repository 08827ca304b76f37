import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MonotonicClock } from '../../kernel/clock.ts';
import { Pace } from './pace.ts';
import { Turnstile } from '../listener/turnstile.ts';
import { after, every } from '../../kernel/timers.ts';

/** Bodies over this size need a place. The rate limit bounds smaller ones. */
const LARGE_BYTES = 1 << 20;
/** Maximum number of bytes of large bodies that are read and handled at the same time. */
const BYTES_MAX = 128 << 20;
const WAITING_MAX = 16;
/** The part of BYTES_MAX that one administrator, and one address, may hold. */
const ADMINISTRATOR_SHARE = 1 / 2;
const ADDRESS_SHARE = 3 / 4;
const WAIT_MS = 30_000;
const SWEEP_MS = 500;

/** Why a large body is not read: too many others wait, or its sender has left. */
export type NoPlace = 'crowded' | 'gone';

/** The sender of a body. */
export interface AdminSender {
  /** Empty before a sign-in. */
  readonly administratorId: string;
  /** The address, or the /64 of an IPv6 address. */
  readonly addressSubject: string;
}

/**
 * Places for the large bodies of the admin API. Parsing takes several times a body's size, so only a few are held at a
 * time, and the others wait unread. Their senders are authenticated, but must keep a minimum pace all the same, and none
 * can take all places.
 */
export class AdminBodies {
  readonly #room = new Turnstile({
    capacity: BYTES_MAX,
    waitingMax: WAITING_MAX,
    shares: [ADMINISTRATOR_SHARE, ADDRESS_SHARE],
  });
  readonly #clock: MonotonicClock;
  readonly #arriving = new Map<IncomingMessage, { readonly pace: Pace; readonly bytesBefore: number }>();
  readonly #timer: NodeJS.Timeout;

  constructor(clock: MonotonicClock) {
    this.#clock = clock;
    this.#timer = every(SWEEP_MS, () => this.sweep()).unref();
  }

  /** Bytes held by large bodies, and how many bodies wait. */
  get load(): { readonly bytesHeld: number; readonly waiting: number } {
    return { bytesHeld: this.#room.inside, waiting: this.#room.waiting };
  }

  /**
   * Takes a place for the body of a request until it is answered. Gives `null` when the body has a place or needs none.
   *
   * @param bytesMax largest body of the operation. A body that comes in chunks reserves this much.
   */
  async enter(
    request: IncomingMessage,
    response: ServerResponse,
    { bytesMax, sender }: { readonly bytesMax: number; readonly sender: AdminSender },
  ): Promise<NoPlace | null> {
    const length = request.headers['content-length'];
    const isChunked = request.headers['transfer-encoding'] !== undefined;
    const bytes = isChunked ? bytesMax : Number(length ?? 0);
    // A body larger than the operation allows is refused by its length, before it is read.
    if (bytes <= LARGE_BYTES || bytes > bytesMax) return null;
    const subjects = [`administrator ${sender.administratorId}`, `address ${sender.addressSubject}`];
    const guest = { units: bytes, subjects };
    const patience = new AbortController();
    const giveUp = () => patience.abort();
    const timer = after(WAIT_MS, giveUp).unref();
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

  /** Disconnects senders that do not keep the pace. A timer calls this every half second. */
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
