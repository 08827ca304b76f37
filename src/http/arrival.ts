import type { IncomingMessage } from 'node:http';
import type { MonotonicClock } from '../kernel/clock.ts';
import { BodyInflater } from './body-inflater.ts';
import { contentDecodingOf, type ContentDecoding } from './content-decoding.ts';
import { inviteBody } from './invite-body.ts';
import { OpeningSink } from './opening-sink.ts';
import type { RawFields } from './raw-fields.ts';
import { BODY_BROKEN } from './refuse-unreadable.ts';
import type { Turnstile } from './turnstile.ts';
import type { UnreadReason } from './unread-reasons.ts';

/** A body as it was received. */
export interface Body {
  readonly kind: 'body';
  readonly fields: RawFields;
  /** Then `fields` hold at most the caller's key. */
  readonly problem: 'too-large' | 'malformed' | null;
  /** Why it is malformed. */
  readonly why?: UnreadReason;
  /** True if a too large body was not read to its end, so that a key may stand in what was not read. */
  readonly isCutShort?: boolean;
  /** Gives the body's place and memory back: called once nobody looks at its fields, or at what was made of them. */
  release(): void;
}

/** Why no body came: the caller left, was too slow, or too many others are waiting. */
export interface NoBody {
  readonly kind: 'gone' | 'slow' | 'crowded';
}

/** Bodies up to this share one budget of bytes; larger ones are counted one by one. */
export const SMALL_BODY_BYTES = 1 << 20;

/** Where bodies wait: small ones by bytes, large ones one by one. */
export interface ArrivalRooms {
  readonly small: Turnstile;
  readonly large: Turnstile;
}

export interface ArrivalOptions {
  /** Content-Length, or null if the body comes in chunks or packed: nothing then tells how much it will be. */
  readonly bytesExpected: number | null;
  readonly bytesMax: number;
  readonly rooms: ArrivalRooms;
  readonly clock: MonotonicClock;
  readonly onEnd: (arrival: Arrival) => void;
}

/** A body that is too large is still read to here, so that its sender gets to see the answer. */
const DRAINED_BYTES_MAX = 64 << 20;
/** Memory that reading a too large body takes. */
const SKIMMING_BYTES = 64 * 1024;
/** After this grace, a body must keep the pace. */
const PACE_GRACE_MS = 5_000;
const PACE_BYTES_PER_SECOND = 1024;

/** One body on its way in. */
export class Arrival {
  readonly #request: IncomingMessage;
  readonly #options: ArrivalOptions;
  #place: { readonly room: Turnstile; readonly units: number } | null = null;
  readonly #sink: OpeningSink;
  readonly #decoding: ContentDecoding;
  #inflater: BodyInflater | null = null;
  /** As they are read, unpacked. */
  #bytes = 0;
  #isSkimming = false;
  #isCutShort = false;
  /** Set once nothing of the body is kept any more: its sender may still finish, or would never hear the answer. */
  #isDraining = false;
  #isWireOver = false;
  /** Why it cannot be read, if the bytes themselves do not say so. */
  #unreadable: UnreadReason | null = null;
  #isOver = false;
  /** Start of reading, or of waiting for a place. */
  #sinceMs: number;
  /** Set while the arrival waits for a place. */
  #waiting: AbortController | null = null;
  #settle: (received: Body | NoBody) => void = () => undefined;

  constructor(request: IncomingMessage, options: ArrivalOptions) {
    this.#request = request;
    this.#options = options;
    this.#sinceMs = options.clock.monotonicMs();
    const { headers } = request;
    const length = options.bytesExpected ?? 0;
    this.#sink = new OpeningSink(headers['content-type'], length > options.bytesMax ? 0 : length);
    this.#decoding = contentDecodingOf(headers['content-encoding']);
  }

  /** Waits for a place, then reads to the end. */
  run(): Promise<Body | NoBody> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      const { bytesExpected, bytesMax, rooms } = this.#options;
      this.#request.once('close', this.#onClose);
      this.#request.once(BODY_BROKEN, this.#onBroken);
      if (bytesExpected === null) return this.#enter(rooms.small, SMALL_BODY_BYTES);
      if (bytesExpected > bytesMax) return this.#enter(rooms.small, SKIMMING_BYTES);
      if (bytesExpected > SMALL_BODY_BYTES) return this.#enter(rooms.large, 1);
      return this.#enter(rooms.small, bytesExpected);
    });
  }

  /** Ends the arrival where its whole time is up, or where it does not keep the pace. */
  endIfSlow(requestTimeoutMs: number): void {
    const elapsedMs = this.#options.clock.monotonicMs() - this.#sinceMs;
    if (this.#waiting) {
      if (elapsedMs > requestTimeoutMs) this.#waiting.abort();
      return;
    }
    const isBehind = elapsedMs > PACE_GRACE_MS && this.#bytes * 1000 < elapsedMs * PACE_BYTES_PER_SECOND;
    if (isBehind || elapsedMs > requestTimeoutMs) this.#end({ kind: 'slow' });
  }

  #enter(room: Turnstile, units: number): void {
    if (room.tryEnter({ units, subjects: [] })) return this.#read(room, units);
    this.#waiting = new AbortController();
    this.#inflater?.pause();
    this.#request.pause();
    void this.#wait(room, units, this.#waiting.signal);
  }

  async #wait(room: Turnstile, units: number, signal: AbortSignal): Promise<void> {
    const entered = await room.enter({ units, subjects: [] }, signal);
    this.#waiting = null;
    this.#sinceMs = this.#options.clock.monotonicMs();
    if (entered) this.#read(room, units);
    else this.#end({ kind: 'crowded' });
  }

  /** Starts reading, or goes on in a larger place. */
  #read(room: Turnstile, units: number): void {
    const isFirst = this.#place === null;
    this.#leave();
    this.#place = { room, units };
    if (this.#request.destroyed && !this.#isWireOver) return this.#end({ kind: 'gone' });
    if (isFirst) this.#attach();
    this.#inflater?.resume();
    this.#request.resume();
  }

  #attach(): void {
    if (typeof this.#decoding === 'function') {
      this.#inflater = new BodyInflater(this.#request, this.#decoding, {
        onData: this.#onData,
        onEnd: this.#onEnd,
        onError: () => this.#drain('encoding'),
      });
    }
    inviteBody(this.#request);
    this.#request.on('data', this.#onWire);
    this.#request.once('end', this.#onWireEnd);
  }

  readonly #onWire = (chunk: Buffer): void => {
    if (this.#isDraining) {
      this.#bytes += chunk.length;
      if (this.#bytes > DRAINED_BYTES_MAX) this.#onEnd();
    } else if (this.#decoding === 'unknown') this.#drain('encoding');
    else if (this.#inflater) this.#inflater.write(chunk);
    else this.#onData(chunk);
  };

  readonly #onWireEnd = (): void => {
    this.#isWireOver = true;
    if (this.#inflater) this.#inflater.end();
    else this.#onEnd();
  };

  readonly #onData = (chunk: Buffer): void => {
    const { bytesExpected, bytesMax, rooms } = this.#options;
    this.#bytes += chunk.length;
    const length = bytesExpected ?? 0;
    if (!this.#isSkimming && Math.max(this.#bytes, length) > bytesMax) this.#skim();
    this.#sink.write(chunk);
    // What is packed is not unpacked further than it may be kept: it has no end that a caller would have to send.
    if (this.#isSkimming && this.#inflater) {
      this.#isCutShort = true;
      this.#drain(null);
    } else if (this.#bytes > DRAINED_BYTES_MAX) {
      this.#isCutShort = true;
      this.#onEnd();
    } else if (this.#bytes > SMALL_BODY_BYTES && this.#place?.room === rooms.small && !this.#isSkimming)
      this.#enter(rooms.large, 1);
  };

  #drain(unreadable: UnreadReason | null): void {
    this.#isDraining = true;
    this.#unreadable = unreadable;
    this.#inflater?.close();
    this.#inflater = null;
    if (this.#isWireOver) this.#onEnd();
    else this.#request.resume();
  }

  #skim(): void {
    this.#isSkimming = true;
    this.#sink.skim();
    this.#leave();
  }

  readonly #onEnd = (): void => {
    this.#detach();
    if (this.#unreadable !== null) return this.#finish(null, this.#unreadable);
    const fields = this.#sink.end();
    if (fields instanceof Promise) void fields.then((read) => this.#finish(read, this.#sink.why));
    else this.#finish(fields, this.#sink.why);
  };

  #finish(fields: Body['fields'] | null, why: UnreadReason): void {
    const problem = this.#isSkimming ? 'too-large' : fields === null ? 'malformed' : null;
    const isCutShort = this.#isCutShort || (this.#isSkimming && fields === null);
    this.#end({ kind: 'body', fields: fields ?? {}, problem, why, isCutShort, release: () => this.#release() });
  }

  readonly #onBroken = (): void => {
    this.#waiting?.abort();
    this.#finish(null, 'chunks');
  };

  readonly #onClose = (): void => {
    this.#waiting?.abort();
    if (!this.#request.complete) this.#end({ kind: 'gone' });
  };

  #detach(): void {
    this.#request.off('data', this.#onWire);
    this.#request.off('end', this.#onWireEnd);
    this.#inflater?.close();
  }

  #end(received: Body | NoBody): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#detach();
    this.#request.off('close', this.#onClose);
    this.#request.off(BODY_BROKEN, this.#onBroken);
    if (received.kind !== 'body') this.#release();
    this.#options.onEnd(this);
    this.#settle(received);
  }

  #release(): void {
    this.#sink.free();
    this.#leave();
  }

  #leave(): void {
    const place = this.#place;
    this.#place = null;
    if (place) place.room.leave({ units: place.units, subjects: [] });
  }
}
