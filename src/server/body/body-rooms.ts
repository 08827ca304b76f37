import { Turnstile, type Guest } from '../listener/turnstile.ts';

/** Whose key a request has, if the platform would take the call. */
export interface KeyHolder {
  readonly appId: string;
  readonly mode: 'live' | 'sandbox';
}

/** Who sends a body, as far as it is known while the body arrives. */
export interface BodySender {
  /** Whom shares are counted for: an IPv4 address, or the /64 network of an IPv6 address. */
  readonly addressSubject: string;
  /** Whose key stands in query or header; null if there is none there, or none that is good. */
  keyBeforeBody(): KeyHolder | null;
  /** Whose key this is; null if it is not good. */
  holderOf(key: string): KeyHolder | null;
}

/** Room for one body, and who takes it. */
export interface Place {
  readonly room: Turnstile;
  readonly guest: Guest;
}

/** Settings of the rooms. */
export interface BodyRoomLimits {
  /** Bodies over 1 MiB of live apps that are held at the same time. */
  readonly largeBodiesMax: number;
  /** Large bodies that may wait for their turn, in each room. */
  readonly largeBodiesWaitingMax: number;
}

/** Bodies up to this share a budget of bytes; larger ones are counted one by one. */
export const SMALL_BODY_BYTES = 1 << 20;

const SMALL_BYTES_MAX = 64 << 20;
const SMALL_WAITING_MAX = 20_000;
/** Of all heads together this much is held before those without a good key go on to their room. */
const HEADS_BYTES_MAX = 32 << 20;
const UNKNOWN_SMALL_BYTES_MAX = 16 << 20;
const UNKNOWN_SMALL_WAITING_MAX = 256;
/** What one app holds of a room at most, and what one address holds, whatever its apps. */
const APP_SHARE = 1 / 2;
const ADDRESS_SHARE = 3 / 4;
/** The rooms of sandbox apps and of senders without a known key, beside that of live apps. */
const SIDE_ROOM = 1 / 4;
const UNKNOWN_ADDRESS_SHARE = 1 / 2;

/**
 * Where bodies are held while they arrive and are handled. Live apps have the large rooms; sandbox apps, and senders
 * whose key is not known yet, have small ones of their own. So nobody without a key takes a place from those who have
 * one, no app takes all of them, and no address does.
 */
export class BodyRooms {
  /** Small bodies of known apps, and those that arrived in one piece; in bytes. */
  readonly small: Turnstile;
  readonly large: Turnstile;
  readonly sandboxLarge: Turnstile;
  /** Small bodies that arrive slowly and show no good key; in bytes. */
  readonly unknownSmall: Turnstile;
  readonly unknownLarge: Turnstile;

  /** The starts of bodies that have no place yet. */
  readonly heads = new HeldBytes(HEADS_BYTES_MAX);

  constructor({ largeBodiesMax, largeBodiesWaitingMax }: BodyRoomLimits) {
    const side = Math.max(1, Math.floor(largeBodiesMax * SIDE_ROOM));
    const shares = [APP_SHARE, ADDRESS_SHARE];
    const unknownShares = [UNKNOWN_ADDRESS_SHARE];
    this.small = new Turnstile({ capacity: SMALL_BYTES_MAX, waitingMax: SMALL_WAITING_MAX, shares });
    this.large = new Turnstile({ capacity: largeBodiesMax, waitingMax: largeBodiesWaitingMax, shares });
    this.sandboxLarge = new Turnstile({ capacity: side, waitingMax: largeBodiesWaitingMax, shares });
    this.unknownSmall = new Turnstile({
      capacity: UNKNOWN_SMALL_BYTES_MAX,
      waitingMax: UNKNOWN_SMALL_WAITING_MAX,
      shares: unknownShares,
    });
    this.unknownLarge = new Turnstile({
      capacity: side,
      waitingMax: largeBodiesWaitingMax,
      shares: unknownShares,
    });
  }

  /** Where a small body goes that is there already, as most are. */
  placeOfWhole(bytes: number): Place {
    return { room: this.small, guest: { units: bytes, subjects: [] } };
  }

  /** Where a body goes that is still to arrive. `bytes` is its length, or what it may grow to in this room. */
  placeFor(bytes: number, holder: KeyHolder | null, { addressSubject }: BodySender): Place {
    const isLarge = bytes > SMALL_BODY_BYTES;
    const units = isLarge ? 1 : bytes;
    const address = `address ${addressSubject}`;
    if (holder === null) {
      return { room: isLarge ? this.unknownLarge : this.unknownSmall, guest: { units, subjects: [address] } };
    }
    const guest = { units, subjects: [`app ${holder.appId}`, address] };
    if (!isLarge) return { room: this.small, guest };
    return { room: holder.mode === 'sandbox' ? this.sandboxLarge : this.large, guest };
  }

  /** True for the rooms in which bodies are counted in bytes. */
  isForSmall(room: Turnstile): boolean {
    return room === this.small || room === this.unknownSmall;
  }
}

/** Counts bytes that are held outside of any room. */
class HeldBytes {
  readonly #max: number;
  #bytes = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get areFull(): boolean {
    return this.#bytes > this.#max;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
  }

  remove(bytes: number): void {
    this.#bytes -= bytes;
  }
}
