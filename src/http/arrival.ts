import type { IncomingMessage } from 'node:http';
import type { MonotonicClock } from '../kernel/clock.ts';
import type { BodySink } from './body-sink.ts';
import { chooseSink } from './choose-sink.ts';
import type { RawFields } from './raw-fields.ts';
import type { Turnstile } from './turnstile.ts';

/** A body as it was received. */
export interface Body {
  readonly kind: 'body';
  readonly fields: RawFields;
  /** Then `fields` hold at most the caller's key. */
  readonly problem: 'too-large' | 'malformed' | null;
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
  /** Content-Length, or null where the body comes in chunks. */
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
  #sink: BodySink | null = null;
  #bytes = 0;
  #isSkimming = false;
  #isMalformed = false;
  /** Start of reading, or of waiting for a place. */
  #sinceMs: number;
  /** Set while the arrival waits for a place. */
  #waiting: AbortController | null = null;
  #settle: (received: Body | NoBody) => void = () => undefined;

  constructor(request: IncomingMessage, options: ArrivalOptions) {
    this.#request = request;
    this.#options = options;
    this.#sinceMs = options.clock.monotonicMs();
  }

  /** Waits for a place, then reads to the end. */
  run(): Promise<Body | NoBody> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      const { bytesExpected, bytesMax, rooms } = this.#options;
      this.#request.once('close', this.#onClose);
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
    if (this.#request.destroyed) return this.#end({ kind: 'gone' });
    if (isFirst) {
      this.#request.on('data', this.#onData);
      this.#request.once('end', this.#onEnd);
    }
    this.#request.resume();
  }

  readonly #onData = (chunk: Buffer): void => {
    const { bytesExpected, bytesMax, rooms } = this.#options;
    this.#bytes += chunk.length;
    const length = bytesExpected ?? 0;
    const isFirst = this.#sink === null && !this.#isMalformed;
    if (isFirst) this.#sink = chooseSink(this.#request.headers['content-type'], chunk, length > bytesMax ? 0 : length);
    if (this.#sink === null) this.#isMalformed = true;
    if (!this.#isSkimming && Math.max(this.#bytes, length) > bytesMax) this.#skim();
    this.#sink?.write(chunk);
    if (this.#bytes > DRAINED_BYTES_MAX) this.#onEnd();
    else if (this.#bytes > SMALL_BODY_BYTES && this.#place?.room === rooms.small && !this.#isSkimming)
      this.#enter(rooms.large, 1);
  };

  #skim(): void {
    this.#isSkimming = true;
    this.#sink?.skim();
    this.#leave();
  }

  readonly #onEnd = (): void => {
    this.#request.off('data', this.#onData);
    this.#request.off('end', this.#onEnd);
    const fields = this.#sink?.end() ?? null;
    if (fields instanceof Promise) void fields.then((read) => this.#finish(read));
    else this.#finish(fields);
  };

  #finish(fields: Body['fields'] | null): void {
    const problem = this.#isSkimming ? 'too-large' : fields === null ? 'malformed' : null;
    this.#end({ kind: 'body', fields: fields ?? {}, problem, release: () => this.#release() });
  }

  readonly #onClose = (): void => {
    this.#waiting?.abort();
    if (!this.#request.complete) this.#end({ kind: 'gone' });
  };

  #end(received: Body | NoBody): void {
    this.#request.off('data', this.#onData);
    this.#request.off('end', this.#onEnd);
    this.#request.off('close', this.#onClose);
    if (received.kind !== 'body') this.#release();
    this.#options.onEnd(this);
    this.#settle(received);
  }

  #release(): void {
    this.#sink?.free();
    this.#leave();
  }

  #leave(): void {
    const place = this.#place;
    this.#place = null;
    if (place) place.room.leave({ units: place.units, subjects: [] });
  }
}
