import type { IncomingMessage } from 'node:http';
import type { MonotonicClock } from '../../kernel/clock.ts';
import { shapeProblemOf } from '../body/body-shape.ts';
import { BodyInflater } from '../body/body-inflater.ts';
import { SMALL_BODY_BYTES, type BodyRooms, type BodySender, type KeyHolder, type Place } from '../body/body-rooms.ts';
import { contentDecodingOf, type ContentDecoding } from '../body/content-decoding.ts';
import { KEY_HEAD_BYTES } from '../body/find-key.ts';
import { HeldHead } from '../body/held-head.ts';
import { inviteBody, isKeptWaiting } from '../body/invite-body.ts';
import { OpeningSink } from '../body/opening-sink.ts';
import { Pace } from '../body/pace.ts';
import { fieldText, type RawFields } from '../body/raw-fields.ts';
import { BODY_BROKEN } from './refuse-unreadable.ts';
import type { UnreadReason } from './unread-reasons.ts';

/** A body as it was received. */
export interface Body {
  readonly kind: 'body';
  readonly fields: RawFields;
  /** If set, `fields` hold at most the caller's key. */
  readonly problem: 'too-large' | 'malformed' | null;
  /** Why the body is malformed. */
  readonly why?: UnreadReason;
  /** True if a body that is too large was not read to its end. The key may then be in the part that was not read. */
  readonly isCutShort?: boolean;
  /**
   * Frees the body's place and memory. Call it when its fields, and all that was made from them, are no longer needed.
   */
  release(): void;
}

/** Why no body came: the caller left, was too slow, or too many others are waiting. */
export interface NoBody {
  readonly kind: 'gone' | 'slow' | 'crowded';
}

/** What is known about a body before it arrives, and what reading it needs. */
export interface ArrivalOptions {
  /** Content-Length. `null` if the body comes in chunks or packed, because its size is then unknown. */
  readonly bytesExpected: number | null;
  readonly bytesMax: number;
  readonly sender: BodySender;
  readonly rooms: BodyRooms;
  readonly clock: MonotonicClock;
  readonly onEnd: (arrival: Arrival) => void;
}

/** A body that is too large is still read up to this size, so that its sender receives the answer. */
const DRAINED_BYTES_MAX = 64 << 20;
/** What is received of a body of which nothing is read, because its declared length is over the bound. */
const TOO_LARGE = { kind: 'body', fields: {}, problem: 'too-large', isCutShort: true } as const;
/** Memory that is reserved to read a body that is too large. */
const SKIMMING_BYTES = 64 * 1024;
/** After this grace period a small body must keep this pace. A large body must keep the pace of `Pace`. */
const GRACE_MS = 5_000;
const SMALL_BYTES_PER_SECOND = 1024;

/**
 * One body while it arrives. As long as its sender is unknown, only the first 64 KB are taken, without a place. Then it
 * gets a place, in the room that its key opens or in the one for senders without a known key, and reading goes on.
 */
export class Arrival {
  readonly #request: IncomingMessage;
  readonly #options: ArrivalOptions;
  readonly #pace: Pace;
  /** The app of the key, if the key was found before the whole body was read. */
  #holder: KeyHolder | null = null;
  #place: Place | null = null;
  /** The bytes that came before there was a place. */
  #head: HeldHead | null;
  #hasEnded = false;
  readonly #sink: OpeningSink;
  readonly #decoding: ContentDecoding;
  #inflater: BodyInflater | null = null;
  /** Bytes read so far, unpacked. */
  #bytes = 0;
  #isSkimming = false;
  #isCutShort = false;
  /**
   * Set once bytes are discarded as they come. The sender may still finish sending, because otherwise it would not
   * receive the answer.
   */
  #isDraining = false;
  #isWireOver = false;
  /** Why the body cannot be read, if its parser cannot tell. */
  #unreadable: UnreadReason | null = null;
  #isOver = false;
  /** When reading started, or waiting for a place. */
  #sinceMs: number;
  /** Set while the arrival waits for a place. */
  #waiting: AbortController | null = null;
  #settle: (received: Body | NoBody) => void = () => undefined;

  constructor(request: IncomingMessage, options: ArrivalOptions) {
    this.#request = request;
    this.#options = options;
    this.#sinceMs = options.clock.monotonicMs();
    this.#pace = new Pace(this.#sinceMs);
    this.#head = new HeldHead(options.sender);
    const { headers } = request;
    const length = options.bytesExpected ?? 0;
    this.#sink = new OpeningSink(headers['content-type'], length > options.bytesMax ? 0 : length);
    this.#decoding = contentDecodingOf(headers['content-encoding']);
  }

  /** Reads the body to its end, and waits for a place on the way. */
  run(): Promise<Body | NoBody> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      if (this.#isHopeless()) return this.#end({ ...TOO_LARGE, release: () => this.#release() });
      this.#request.once('close', this.#onClose);
      this.#request.once(BODY_BROKEN, this.#onBroken);
      this.#attach();
      this.#holder = this.#isProbablyWhole() ? null : this.#options.sender.keyBeforeBody();
      if (this.#holder !== null) this.#enter(this.#placeForAll());
      else inviteBody(this.#request);
    });
  }

  /** Ends the arrival if its total time is up or if it does not keep the pace. */
  endIfSlow(requestTimeoutMs: number): void {
    const nowMs = this.#options.clock.monotonicMs();
    const elapsedMs = nowMs - this.#sinceMs;
    if (this.#waiting) {
      if (elapsedMs > requestTimeoutMs) this.#waiting.abort();
      return;
    }
    if (this.#isBehind(nowMs) || elapsedMs > requestTimeoutMs) this.#end({ kind: 'slow' });
  }

  #isBehind(nowMs: number): boolean {
    const isLarge = Math.max(this.#options.bytesExpected ?? 0, this.#bytes) > SMALL_BODY_BYTES;
    if (isLarge) return this.#pace.isBehind(this.#bytes, nowMs);
    const elapsedMs = nowMs - this.#sinceMs;
    return elapsedMs > GRACE_MS && this.#bytes * 1000 < elapsedMs * SMALL_BYTES_PER_SECOND;
  }

  /** True for a body that is small enough to arrive at once. Its sender need not be known beforehand. */
  #isProbablyWhole(): boolean {
    const { bytesExpected } = this.#options;
    return bytesExpected !== null && bytesExpected <= KEY_HEAD_BYTES;
  }

  /**
   * True if the declared length alone decides that the body is not read to its end. A caller that asks first loses
   * nothing by an early answer. Any other caller receives the answer only after it has sent its body.
   */
  #isHopeless(): boolean {
    const { bytesExpected, bytesMax } = this.#options;
    return (bytesExpected ?? 0) > (isKeptWaiting(this.#request) ? bytesMax : DRAINED_BYTES_MAX);
  }

  /** Chooses the place for the whole body, or the first of two places if its length is unknown. */
  #placeForAll(): Place {
    const { bytesExpected, bytesMax, rooms, sender } = this.#options;
    const length = bytesExpected ?? SMALL_BODY_BYTES;
    return rooms.placeFor(length > bytesMax ? SKIMMING_BYTES : length, this.#holder, sender);
  }

  #enter(place: Place): void {
    if (place.room.tryEnter(place.guest)) return this.#read(place);
    this.#waiting = new AbortController();
    this.#inflater?.pause();
    this.#request.pause();
    void this.#wait(place, this.#waiting.signal);
  }

  async #wait(place: Place, signal: AbortSignal): Promise<void> {
    const entered = await place.room.enter(place.guest, signal);
    this.#waiting = null;
    this.#sinceMs = this.#options.clock.monotonicMs();
    this.#pace.restart(this.#bytes, this.#sinceMs);
    if (entered) this.#read(place);
    else this.#end({ kind: 'crowded' });
  }

  /** Starts to keep the bytes that come, or goes on in a larger place. */
  #read(place: Place): void {
    this.#leave();
    if (this.#isOver) return place.room.leave(place.guest);
    this.#place = place;
    if (this.#request.destroyed && !this.#isWireOver) return this.#end({ kind: 'gone' });
    inviteBody(this.#request);
    const held = this.#takeHead();
    if (held !== null) this.#keep(held);
    if (this.#hasEnded) this.#complete();
    else if (!this.#waiting && !this.#isOver) {
      this.#inflater?.resume();
      this.#request.resume();
    }
  }

  #attach(): void {
    if (typeof this.#decoding === 'function') {
      this.#inflater = new BodyInflater(this.#request, this.#decoding, {
        onData: this.#onData,
        onEnd: this.#onEnd,
        onError: () => this.#drain('encoding'),
      });
    }
    this.#request.on('data', this.#onWire);
    this.#request.once('end', this.#onWireEnd);
  }

  readonly #onWire = (chunk: Buffer): void => {
    if (this.#isDraining) {
      this.#bytes += chunk.length;
      if (this.#bytes > DRAINED_BYTES_MAX) this.#complete();
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
    this.#bytes += chunk.length;
    if (this.#head) this.#hold(this.#head, chunk);
    else this.#keep(chunk);
  };

  /** Holds a piece of the head, and asks for a place when it is known which one. */
  #hold(head: HeldHead, chunk: Buffer): void {
    const { bytesExpected, rooms } = this.#options;
    head.add(chunk);
    rooms.heads.add(chunk.length);
    if (this.#waiting) return;
    if (this.#bytes === bytesExpected && this.#isProbablyWhole()) return this.#enter(rooms.placeOfWhole(this.#bytes));
    this.#holder = head.holder();
    const isKnownEnough = this.#holder !== null || this.#bytes >= KEY_HEAD_BYTES || rooms.heads.areFull;
    if (isKnownEnough) this.#enter(this.#placeForAll());
  }

  #keep(chunk: Buffer): void {
    const { bytesExpected, bytesMax, rooms, sender } = this.#options;
    const length = bytesExpected ?? 0;
    if (!this.#isSkimming && Math.max(this.#bytes, length) > bytesMax) this.#skim();
    this.#sink.write(chunk);
    if (this.#isSkimming && this.#inflater) {
      // Unpacking stops at the size limit. The output of a packed body could go on without the caller sending much.
      this.#isCutShort = true;
      return this.#drain(null);
    }
    if (this.#bytes > DRAINED_BYTES_MAX) {
      this.#isCutShort = true;
      return this.#complete();
    }
    const isOutgrown = this.#bytes > SMALL_BODY_BYTES && this.#place !== null && rooms.isForSmall(this.#place.room);
    if (isOutgrown && !this.#isSkimming && !this.#waiting)
      this.#enter(rooms.placeFor(this.#bytes, this.#holder, sender));
  }

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
    this.#hasEnded = true;
    // A short body of unknown length ends before it has a place.
    if (!this.#head || this.#isDraining) this.#complete();
    else if (!this.#waiting) this.#enter(this.#options.rooms.placeOfWhole(this.#bytes));
  };

  #complete(): void {
    this.#detach();
    if (this.#unreadable !== null) return this.#finish(null, this.#unreadable);
    const fields = this.#sink.end();
    if (fields instanceof Promise) void fields.then((read) => this.#finish(read, this.#sink.why));
    else this.#finish(fields, this.#sink.why);
  }

  #finish(fields: Body['fields'] | null, why: UnreadReason): void {
    const isCutShort = this.#isCutShort || (this.#isSkimming && fields === null);
    const body = { kind: 'body', isCutShort, release: () => this.#release() } as const;
    if (this.#isSkimming) return this.#end({ ...body, fields: fields ?? {}, problem: 'too-large', why });
    const misshapen = fields === null ? why : shapeProblemOf(fields);
    if (fields !== null && misshapen === null) return this.#end({ ...body, fields, problem: null });
    const key = fieldText(fields?.['key']);
    this.#end({ ...body, fields: key === undefined ? {} : { key }, problem: 'malformed', why: misshapen ?? why });
  }

  readonly #onBroken = (): void => {
    this.#finish(null, 'chunks');
  };

  readonly #onClose = (): void => {
    // A request that came completely is closed as well, and may still wait for its place.
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
    this.#waiting?.abort();
    this.#detach();
    this.#request.off('close', this.#onClose);
    this.#request.off(BODY_BROKEN, this.#onBroken);
    if (received.kind !== 'body') this.#release();
    this.#options.onEnd(this);
    this.#settle(received);
  }

  #release(): void {
    this.#takeHead();
    this.#sink.free();
    this.#leave();
  }

  /** Takes the held head, which then no longer counts as held. */
  #takeHead(): Buffer | null {
    if (!this.#head) return null;
    this.#options.rooms.heads.remove(this.#head.length);
    const held = this.#head.take();
    this.#head = null;
    return held;
  }

  #leave(): void {
    const place = this.#place;
    this.#place = null;
    if (place) place.room.leave(place.guest);
  }
}
