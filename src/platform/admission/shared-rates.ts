import { present } from '../../kernel/assert.ts';
import type { MonotonicClock } from '../../kernel/clock.ts';
import { after, afterThisTurn, within } from '../../kernel/timers.ts';
import { AddressRates } from './address-rate.ts';
import type { AddressRate, CallRates } from './call-rates.ts';
import type { RateGrant, RateStore } from './rate-store.ts';
import { shareOf, SharedSubject, type WaitingCall } from './shared-subject.ts';

/** What shared rates need. */
export interface SharedRatesDeps {
  /** The buckets of all processes. `null` if there are none, so that each process takes its share of each rate. */
  readonly store: RateStore | null;
  readonly clock: MonotonicClock;
  /** Gives the keyed digest under which the store knows a subject. */
  readonly digest: (subject: string) => string;
  /** How many processes there are, this one included. */
  readonly nodes: () => number;
  /** How long a call waits for the store, milliseconds. Then it goes by the share of this process. */
  readonly deadlineMs: number;
  /** How many subjects are remembered, and of how many the store keeps something for this process. */
  readonly subjectsMax?: number;
}

/** How often `reconcile` should be called, milliseconds. */
export const RECONCILE_MS = 100;
/** The shortest time between two rounds of questions, milliseconds. A round asks for all subjects at once. */
const ROUND_MS = 10;
/** For how long it is told that the store did not answer, milliseconds. Subjects in use are asked for each second. */
const TOLD_MS = 5_000;
/** So many of the subjects that were quiet longest are looked at for one that may be forgotten. */
const LOOKED_AT = 8;

/**
 * The buckets of subjects that processes share. A process asks the store for tokens, and answers calls from those that it
 * was granted: one for each call that waits, and for a busy subject a small stock. Tokens that it does not use within two
 * reconciliations go back. So all processes together let through what a bucket holds, and what fills it within two
 * reconciliations more. If the store does not answer, each process takes its share of the rate, and tells the store of it
 * as soon as it answers again.
 */
export class SharedRates implements CallRates {
  readonly #deps: SharedRatesDeps;
  readonly #subjectsMax: number;
  /** In order of last use. */
  readonly #subjects = new Map<string, SharedSubject>();
  /** Subjects that have something to reconcile. */
  readonly #active = new Set<SharedSubject>();
  /** Subjects of the next round. */
  readonly #due = new Set<SharedSubject>();
  /** Subjects beyond those that may be shared. */
  readonly #crowd: AddressRates;
  #isRoundSet = false;
  #roundAtMs = Number.NEGATIVE_INFINITY;
  #failedAtMs = Number.NEGATIVE_INFINITY;
  #takenAlone = 0;

  constructor(deps: SharedRatesDeps) {
    this.#deps = deps;
    this.#subjectsMax = deps.subjectsMax ?? 100_000;
    this.#crowd = new AddressRates(deps.clock, this.#subjectsMax);
  }

  get size(): number {
    return this.#subjects.size + this.#crowd.size;
  }

  /** Whether the store did not answer a question of the last seconds, so that this process takes its share. */
  get isAlone(): boolean {
    return this.#nowMs - this.#failedAtMs < TOLD_MS;
  }

  /** How many calls went by the share of this process since the start, although there is a store. */
  get takenAlone(): number {
    return this.#takenAlone;
  }

  take(name: string, rate: AddressRate): boolean | 'ask' {
    const subject = this.#subjectOf(name, rate);
    if (subject === null) return this.#crowd.take(name, shareOf(rate, this.#share));
    if (this.#deps.store === null) return subject.useAlone(this.#share, this.#nowMs);
    this.#active.add(subject);
    if (subject.use()) return true;
    if (subject.isAway(this.#nowMs)) return this.#useAlone(subject);
    return subject.isRefused(this.#nowMs) ? false : 'ask';
  }

  async ask(name: string, rate: AddressRate): Promise<boolean> {
    const told = this.take(name, rate);
    if (told !== 'ask') return told;
    const subject = present(this.#subjects.get(name));
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const call: WaitingCall = { end: resolve };
    subject.waiting.add(call);
    this.#setRound(subject);
    const taken = await within(this.#deps.deadlineMs, promise);
    if (taken !== 'late') return taken;
    subject.waiting.delete(call);
    subject.leftAlone(this.#nowMs);
    this.#failedAtMs = this.#nowMs;
    return this.#useAlone(subject);
  }

  /** Gives back what is not used, and asks for what busy subjects will need. It costs nothing if no subject is in use. */
  reconcile(): void {
    for (const subject of this.#active) {
      if (subject.reconcile(this.#share, this.#nowMs)) this.#setRound(subject);
      else if (subject.isIdle) this.#active.delete(subject);
    }
  }

  get #nowMs(): number {
    return this.#deps.clock.monotonicMs();
  }

  get #share(): number {
    return 1 / Math.max(1, this.#deps.nodes());
  }

  #useAlone(subject: SharedSubject): boolean {
    this.#takenAlone += 1;
    return subject.useAlone(this.#share, this.#nowMs);
  }

  /** The subject of a name. `null` if no more may be shared. */
  #subjectOf(name: string, rate: AddressRate): SharedSubject | null {
    const known = this.#subjects.get(name);
    if (known === undefined && this.#subjects.size >= this.#subjectsMax && !this.#forgetOne()) return null;
    const subject = known ?? new SharedSubject(name, rate);
    this.#subjects.delete(name);
    this.#subjects.set(name, subject);
    subject.follow(rate);
    return subject;
  }

  /** Forgets the one of the subjects quiet longest of which the store keeps nothing. Gives false if there is none. */
  #forgetOne(): boolean {
    for (const [name, subject] of this.#subjects.entries().take(LOOKED_AT).toArray()) {
      this.#subjects.delete(name);
      if (!subject.isKept(this.#nowMs)) return true;
      // Another one is looked at next time.
      this.#subjects.set(name, subject);
    }
    return false;
  }

  #setRound(subject: SharedSubject): void {
    // What it needs beyond that answer is asked for afterwards.
    if (subject.isAsked) return;
    this.#due.add(subject);
    if (this.#isRoundSet) return;
    this.#isRoundSet = true;
    const waitMs = Math.ceil(this.#roundAtMs + ROUND_MS - this.#nowMs);
    const ask = () => void this.#round();
    // Calls of the same turn go together.
    if (waitMs > 0) after(waitMs, ask);
    else afterThisTurn(ask);
  }

  async #round(): Promise<void> {
    this.#isRoundSet = false;
    this.#roundAtMs = this.#nowMs;
    const subjects = [...this.#due];
    this.#due.clear();
    const questions = subjects.map((subject) => {
      const { ask, toldAlone } = subject.question(this.#share, this.#nowMs);
      return { ask: { ...ask, subject: (subject.digest ??= this.#deps.digest(subject.name)) }, toldAlone };
    });
    const grants = await this.#grantsOf(questions.map(({ ask }) => ask));
    for (const [at, subject] of subjects.entries()) this.#end(subject, grants[at] ?? null, present(questions[at]));
  }

  async #grantsOf(asks: Parameters<RateStore['take']>[0]): Promise<readonly (RateGrant | null)[]> {
    try {
      return await present(this.#deps.store).take(asks);
    } catch {
      // Whatever failed, calls go on by the share of this process, and that is told.
      return [];
    }
  }

  #end(subject: SharedSubject, grant: RateGrant | null, { toldAlone }: { readonly toldAlone: number }): void {
    const nowMs = this.#nowMs;
    if (grant === null) {
      this.#failedAtMs = nowMs;
      this.#takenAlone += subject.waiting.size;
      subject.unanswered(this.#share, nowMs);
    } else subject.answered(grant, toldAlone, nowMs);
    // Calls that came meanwhile.
    if (subject.waiting.size > 0) this.#setRound(subject);
  }
}
