import { Turnstile, type Guest } from '../listener/turnstile.ts';

/** The app that a request's key belongs to, if the platform would accept the call. */
export interface KeyHolder {
  readonly appId: string;
  readonly mode: 'live' | 'sandbox';
}

/** The sender of a body, as far as it is known while the body arrives. */
export interface BodySender {
  /** The subject that shares are counted for: an IPv4 address, or the /64 network of an IPv6 address. */
  readonly addressSubject: string;
  /** Gives the app of the key in query or header. `null` if there is no key there, or no valid one. */
  keyBeforeBody(): KeyHolder | null;
  /** Gives the app of this key. `null` if the key is not valid. */
  holderOf(key: string): KeyHolder | null;
}

/** Room for one body, and the guest that takes it. */
export interface Place {
  readonly room: Turnstile;
  readonly guest: Guest;
}

/** Settings of the rooms. */
export interface BodyRoomLimits {
  /** Maximum number of bodies over 1 MiB from live apps that are held at the same time. */
  readonly largeBodiesMax: number;
  /** Maximum number of large bodies that may wait for their turn, in each room. */
  readonly largeBodiesWaitingMax: number;
}

/** Bodies up to this size share a budget of bytes. Larger ones are counted one by one. */
export const SMALL_BODY_BYTES = 1 << 20;

const SMALL_BYTES_MAX = 64 << 20;
const SMALL_WAITING_MAX = 20_000;
/**
 * The heads of all bodies together may hold this much. Beyond it, bodies without a valid key are sent to their room.
 */
const HEADS_BYTES_MAX = 32 << 20;
const UNKNOWN_SMALL_BYTES_MAX = 16 << 20;
const UNKNOWN_SMALL_WAITING_MAX = 256;
/** The largest share of a room that one app may hold, and that one address may hold whatever its apps. */
const APP_SHARE = 1 / 2;
const ADDRESS_SHARE = 3 / 4;
/** The size of the rooms for sandbox apps and for senders without a known key, compared to the room for live apps. */
const SIDE_ROOM = 1 / 4;
const UNKNOWN_ADDRESS_SHARE = 1 / 2;

/**
 * The rooms that hold bodies while they arrive and are handled. Live apps have the large rooms. Sandbox apps, and
 * senders that have not shown a known key yet, have small rooms of their own. So senders without a key cannot take
 * places from senders with one, and no single app or address can take all places.
 */
export class BodyRooms {
  /** Small bodies of known apps, and bodies that arrived in one piece. Counted in bytes. */
  readonly small: Turnstile;
  readonly large: Turnstile;
  readonly sandboxLarge: Turnstile;
  /** Small bodies that arrive slowly and show no valid key. Counted in bytes. */
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

  /** Gives the place for a small body that has already arrived, as most have. */
  placeOfWhole(bytes: number): Place {
    return { room: this.small, guest: { units: bytes, subjects: [] } };
  }

  /** Gives the place for a body that is still arriving. `bytes` is its length, or what it may grow to in this room. */
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

  /** True for the rooms that count bodies in bytes. */
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
