import type { IncomingMessage } from 'node:http';
import type { MonotonicClock } from '../../../kernel/clock.ts';
import { every } from '../../../kernel/timers.ts';
import { SMALL_BODY_BYTES } from '../../../server/body/body-rooms.ts';
import { Pace } from '../../../server/body/pace.ts';
import { Turnstile } from '../../../server/listener/turnstile.ts';
import { VIDEO_BYTES_MAX } from '../contract.ts';
import type { Challenge } from '../challenge/challenge-store.ts';

/** Why a clip did not arrive. */
export type NoClip = 'too-large' | 'crowded' | 'slow' | 'gone' | 'replaced';

/** A clip that arrived. It takes its room until `release` is called. */
export interface ArrivedClip {
  readonly clip: Uint8Array;
  release(): void;
}

/** Settings of the uploads. */
export interface ClipUploadsDeps {
  readonly clock: MonotonicClock;
  /** The memory for clips of live apps that were left already, in bytes. Those that arrive may take a quarter as much. */
  readonly clipBytesMax: number;
}

/** The part of the memory for clips that those of live apps may take while they arrive. */
const ARRIVING_PART = 1 / 4;
/** The room must hold this many clips of the largest size, and that for sandbox apps half of them. */
const CLIPS_MIN = 4;
/**
 * The largest share of the room that one app may hold, and that one address may hold whatever its apps. That of an address
 * is smaller, so that one visitor of an app leaves room for the others of it.
 */
const SHARES = [1 / 2, 1 / 4];
/** The room for sandbox apps is so small that a clip of the largest size takes half of it. */
const SANDBOX_SHARES = [1 / 2, 1 / 2];
const WAITING_MAX = 64;
const WAIT_MS_MAX = 30_000;
const SWEEP_MS = 500;

/**
 * Receives the clips of recording pages within a bounded memory. A link to a page allows one upload at a time: a later
 * one ends the one before it, so that a phone that lost its network can send again at once. Live apps have the large room,
 * sandbox apps a small one of their own, and no app or address can take all of it. A clip over 1 MiB must keep
 * the pace of large bodies. A smaller one ends at the latest with the time limit of requests.
 */
export class ClipUploads {
  readonly #clock: MonotonicClock;
  readonly #live: Turnstile;
  readonly #sandbox: Turnstile;
  readonly #byToken = new Map<string, Upload>();
  readonly #timer: NodeJS.Timeout;

  constructor({ clock, clipBytesMax }: ClipUploadsDeps) {
    this.#clock = clock;
    const least = CLIPS_MIN * VIDEO_BYTES_MAX;
    const capacity = Math.max(least, Math.floor(clipBytesMax * ARRIVING_PART));
    this.#live = new Turnstile({ capacity, waitingMax: WAITING_MAX, shares: SHARES });
    this.#sandbox = new Turnstile({ capacity: least / 2, waitingMax: WAITING_MAX, shares: SANDBOX_SHARES });
    this.#timer = every(SWEEP_MS, () => this.sweep()).unref();
  }

  /** Bytes for which there is room taken. */
  get bytes(): number {
    return this.#live.inside + this.#sandbox.inside;
  }

  /** @param addressSubject the subject that shares are counted for, see BodySender */
  async receive(
    request: IncomingMessage,
    { pageToken, appId, mode }: Pick<Challenge, 'pageToken' | 'appId' | 'mode'>,
    addressSubject: string,
  ): Promise<ArrivedClip | NoClip> {
    // Its end was told before, so it would never be noticed here.
    if (request.destroyed) return 'gone';
    const declared = request.headers['content-length'];
    const bytesMax = declared === undefined ? VIDEO_BYTES_MAX : Number(declared);
    if (bytesMax > VIDEO_BYTES_MAX) return 'too-large';
    this.#byToken.get(pageToken)?.end('replaced');
    const upload = new Upload(request, bytesMax, this.#clock);
    this.#byToken.set(pageToken, upload);
    const room = mode === 'live' ? this.#live : this.#sandbox;
    const guest = { units: Math.max(1, bytesMax), subjects: [`app ${appId}`, `address ${addressSubject}`] };
    try {
      if (!(await room.enter(guest, upload.signal))) return upload.why ?? 'crowded';
      const clip = await upload.read();
      if (clip !== null) return { clip, release: () => room.leave(guest) };
      room.leave(guest);
      return upload.why ?? 'gone';
    } finally {
      if (this.#byToken.get(pageToken) === upload) this.#byToken.delete(pageToken);
    }
  }

  /** Ends uploads that are too slow or wait too long. A timer calls this every half second. */
  sweep(): void {
    for (const upload of this.#byToken.values()) upload.endIfSlow();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

/** One clip while it waits for room and arrives. */
class Upload {
  why: NoClip | null = null;
  readonly #request: IncomingMessage;
  readonly #bytesMax: number;
  readonly #clock: MonotonicClock;
  readonly #ended = new AbortController();
  readonly #sinceMs: number;
  #pace: Pace | null = null;
  #bytes = 0;

  constructor(request: IncomingMessage, bytesMax: number, clock: MonotonicClock) {
    this.#request = request;
    this.#bytesMax = bytesMax;
    this.#clock = clock;
    this.#sinceMs = clock.monotonicMs();
    request.once('close', () => this.end('gone'));
  }

  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  end(why: NoClip): void {
    this.why ??= why;
    this.#ended.abort();
  }

  endIfSlow(): void {
    const nowMs = this.#clock.monotonicMs();
    if (this.#pace === null) {
      if (nowMs - this.#sinceMs > WAIT_MS_MAX) this.end('crowded');
    } else if (this.#bytesMax > SMALL_BODY_BYTES && this.#pace.isBehind(this.#bytes, nowMs)) this.end('slow');
  }

  /** Gives the clip, or null if it ended before it was whole. */
  read(): Promise<Uint8Array | null> {
    this.#pace = new Pace(this.#clock.monotonicMs());
    const { promise, resolve } = Promise.withResolvers<Uint8Array | null>();
    const parts: Buffer[] = [];
    const take = (part: Buffer) => {
      this.#bytes += part.length;
      if (this.#bytes > this.#bytesMax) this.end('too-large');
      else parts.push(part);
    };
    const stop = () => {
      this.#request.off('data', take);
      parts.length = 0;
      resolve(null);
    };
    this.signal.addEventListener('abort', stop);
    if (this.signal.aborted) stop();
    else {
      this.#request.on('data', take);
      this.#request.once('end', () => resolve(Buffer.concat(parts)));
    }
    return promise;
  }
}
