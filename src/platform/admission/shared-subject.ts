import { TokenBucket } from './address-rate.ts';
import type { AddressRate } from './call-rates.ts';
import { tokensIn, type RateAsk, type RateGrant } from './rate-store.ts';

/** A call that waits until a token is granted or refused. */
export interface WaitingCall {
  readonly end: (taken: boolean) => void;
}

/** After a question without an answer, a subject is not asked for this long, milliseconds. */
const AWAY_MS = 1_000;
/** A subject without tokens is asked for again after this time, milliseconds, also if its next token takes longer. */
const REFUSED_MS_MAX = 1_000;
/** So many calls between two reconciliations are worth a stock. */
const STOCK_FROM = 2;

/** What a process knows of the bucket of one subject that it shares with others. Times are those of its own clock. */
export class SharedSubject {
  readonly name: string;
  rate: AddressRate;
  /** Under which the store knows it. `null` before it was asked for. */
  digest: string | null = null;
  /** Calls that wait for the answer to a question. */
  readonly waiting = new Set<WaitingCall>();
  isAsked = false;
  /** Granted tokens that no call has used. The first `#old` of them were there at the last reconciliation. */
  #held = 0;
  #old = 0;
  /** Calls since the last reconciliation that used a granted token. */
  #used = 0;
  #stock = 0;
  #back = 0;
  #refusedUntilMs = Number.NEGATIVE_INFINITY;
  #awayUntilMs = Number.NEGATIVE_INFINITY;
  #fullAtMs = Number.NEGATIVE_INFINITY;
  /** Tokens that were taken without asking, and are not told yet. */
  #takenAlone = 0;
  #alone: TokenBucket | null = null;

  constructor(name: string, rate: AddressRate) {
    this.name = name;
    this.rate = rate;
  }

  /** Takes another rate over, e.g. because an operator changed it. */
  follow(rate: AddressRate): void {
    if (rate.perSecond === this.rate.perSecond && rate.burst === this.rate.burst) return;
    this.rate = rate;
    this.#refusedUntilMs = Number.NEGATIVE_INFINITY;
  }

  /** Uses a granted token. Gives false if there is none. */
  use(): boolean {
    if (this.#held < 1) return false;
    this.#held -= 1;
    this.#old = Math.max(0, this.#old - 1);
    this.#used += 1;
    return true;
  }

  /** Takes a token of this process's own share of the rate. Gives false if none is left. */
  useAlone(share: number, nowMs: number): boolean {
    this.#alone ??= new TokenBucket();
    if (!this.#alone.take(shareOf(this.rate, share), nowMs)) return false;
    this.#takenAlone += 1;
    return true;
  }

  isAway(nowMs: number): boolean {
    return nowMs < this.#awayUntilMs;
  }

  isRefused(nowMs: number): boolean {
    return nowMs < this.#refusedUntilMs;
  }

  /** Whether the store may keep something of this subject, or this process something that it has to settle. */
  isKept(nowMs: number): boolean {
    const isOpen = this.isAsked || this.waiting.size > 0 || this.#held > 0 || this.#takenAlone > 0;
    return isOpen || nowMs < this.#fullAtMs;
  }

  /**
   * Puts back what no call used since the last reconciliation but one, and decides about a stock. Gives whether the
   * store has to be asked.
   */
  reconcile(share: number, nowMs: number): boolean {
    const [used, unused] = [this.#used, this.#old];
    this.#used = 0;
    this.#held -= unused;
    this.#old = this.#held;
    if (this.isAway(nowMs)) return false;
    this.#back += unused;
    this.#stock = used >= STOCK_FROM && !this.isRefused(nowMs) ? Math.max(0, used - this.#held) : 0;
    return this.#back > 0 || this.#stock > 0 || this.#owedAlone(share, nowMs) > 0;
  }

  /** Whether nothing has to be reconciled. */
  get isIdle(): boolean {
    return this.#used + this.#held + this.#takenAlone + this.waiting.size === 0 && !this.isAsked;
  }

  /** The question to the store, and what the answer means for this subject. */
  question(share: number, nowMs: number): { readonly ask: Omit<RateAsk, 'subject'>; readonly toldAlone: number } {
    const owed = this.#owedAlone(share, nowMs) - this.#back;
    const ask = { rate: this.rate, owed, needed: this.waiting.size, stock: this.#stock };
    this.#back = 0;
    this.#stock = 0;
    this.isAsked = true;
    return { ask, toldAlone: this.#takenAlone };
  }

  /** Takes an answer over, and ends the calls that wait, as far as it is enough to tell. */
  answered({ granted, fullInMs }: RateGrant, toldAlone: number, nowMs: number): void {
    this.isAsked = false;
    this.#held += granted;
    this.#fullAtMs = nowMs + fullInMs;
    this.#takenAlone -= toldAlone;
    this.#awayUntilMs = Number.NEGATIVE_INFINITY;
    const tokens = tokensIn(fullInMs, this.rate);
    for (const call of this.waiting) {
      const isTaken = this.use();
      // A call that came after the question may find a token yet.
      if (!isTaken && tokens >= 1) return;
      this.#end(call, isTaken);
    }
    if (this.#held < 1 && tokens < 1)
      this.#refusedUntilMs = nowMs + Math.min(REFUSED_MS_MAX, ((1 - tokens) * 1000) / this.rate.perSecond);
  }

  /** Notes that the store does not answer. Calls that wait take of the share of this process. */
  unanswered(share: number, nowMs: number): void {
    this.isAsked = false;
    this.leftAlone(nowMs);
    for (const call of this.waiting) this.#end(call, this.useAlone(share, nowMs));
  }

  /** Notes that the store did not answer in time. */
  leftAlone(nowMs: number): void {
    this.#awayUntilMs = nowMs + AWAY_MS;
  }

  #end(call: WaitingCall, isTaken: boolean): void {
    this.waiting.delete(call);
    call.end(isTaken);
  }

  /** What was taken without asking, as far as it would not be there again by now. */
  #owedAlone(share: number, nowMs: number): number {
    if (this.#takenAlone === 0 || this.#alone === null) return 0;
    const owed = Math.min(this.#takenAlone, this.#alone.missing(shareOf(this.rate, share), nowMs));
    if (owed <= 0) this.#takenAlone = 0;
    return Math.max(0, owed);
  }
}

/** The share of a rate that a process takes if it cannot ask. At least one token must fit into the bucket. */
export function shareOf({ perSecond, burst }: AddressRate, share: number): AddressRate {
  return { perSecond: perSecond * share, burst: Math.max(1, burst * share) };
}
