import type { Clock, MonotonicClock } from '../../kernel/clock.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { CHALLENGE_ACTIONS, type ChallengeAction } from './find-actions.ts';

/** Actions of one challenge: 60 sequences of three. */
export const CHALLENGE_LENGTH = 3;

/** A sequence that an app was handed. */
export interface Challenge {
  /** 32 lower-case hex digits of a CSPRNG: what the app names it by. */
  readonly nonce: string;
  /** 32 lower-case hex digits: what a page that records for the app may do with it, and no more. */
  readonly pageToken: string;
  readonly appId: string;
  /** Where the page sends the browser once it left the clip; `null` where it stays. */
  readonly returnUrl: string | null;
  /** No action twice. */
  readonly actions: readonly ChallengeAction[];
  /** When it is gone as the wall clock had it when it was issued, milliseconds since the Unix epoch. */
  readonly expiresAtMs: number;
}

export interface ChallengeBookDeps {
  readonly clock: Clock & MonotonicClock;
  readonly random: RandomSource;
  /** How long a challenge is good for, milliseconds. */
  readonly goodForMs: number;
  /** Open challenges of all apps, at most; beyond it none is handed out. */
  readonly openMax: number;
  /** Bytes of clips that pages left, of all apps, at most. */
  readonly clipBytesMax: number;
}

/** How leaving a clip ended. */
export type ClipReceipt = 'taken' | 'unknown' | 'already-there' | 'no-room';

interface Entry {
  readonly challenge: Challenge;
  /** From then on it is gone, on the monotonic clock. */
  readonly goodUntilMs: number;
  clip: Uint8Array | null;
}

/**
 * Challenges that wait for their clip, in memory: none outlives the process, its deadline, or its one use. A page may
 * leave the clip here; it is handed out together with the challenge.
 */
export class ChallengeBook {
  readonly #deps: ChallengeBookDeps;
  readonly #byNonce = new Map<string, Entry>();
  readonly #byPage = new Map<string, Entry>();
  #clipBytes = 0;

  constructor(deps: ChallengeBookDeps) {
    this.#deps = deps;
  }

  /** How many are open, and how many bytes of clips they hold. */
  get load(): { readonly open: number; readonly clipBytes: number } {
    return { open: this.#byNonce.size, clipBytes: this.#clipBytes };
  }

  /** A challenge for an app; `null` where too many are open. */
  issue(appId: string, returnUrl: string | null = null): Challenge | null {
    const { clock, random, goodForMs, openMax } = this.#deps;
    this.sweep();
    if (this.#byNonce.size >= openMax) return null;
    const hex = () => Buffer.from(random.bytes(16)).toString('hex');
    const challenge: Challenge = {
      nonce: hex(),
      pageToken: hex(),
      appId,
      returnUrl,
      actions: shuffled(random).slice(0, CHALLENGE_LENGTH),
      expiresAtMs: clock.nowMs() + goodForMs,
    };
    const entry: Entry = { challenge, goodUntilMs: clock.monotonicMs() + goodForMs, clip: null };
    this.#byNonce.set(challenge.nonce, entry);
    this.#byPage.set(challenge.pageToken, entry);
    return challenge;
  }

  /** What a page may know of its challenge; `null` where the token is unknown, used or at its end. */
  ofPage(pageToken: string): Challenge | null {
    return this.#good(this.#byPage.get(pageToken))?.challenge ?? null;
  }

  /** Leaves the clip of a page's challenge, once. */
  leaveClip(pageToken: string, clip: Uint8Array): ClipReceipt {
    this.sweep();
    const entry = this.#good(this.#byPage.get(pageToken));
    if (!entry) return 'unknown';
    if (entry.clip !== null) return 'already-there';
    if (this.#clipBytes + clip.length > this.#deps.clipBytesMax) return 'no-room';
    entry.clip = clip;
    this.#clipBytes += clip.length;
    return 'taken';
  }

  /** Uses a challenge of the app up, and gives the clip that a page left for it; `null` for any other nonce. */
  redeem(nonce: string, appId: string): { readonly challenge: Challenge; readonly clip: Uint8Array | null } | null {
    const entry = this.#good(this.#byNonce.get(nonce));
    // Another app's guess does not use it up.
    if (!entry || entry.challenge.appId !== appId) return null;
    this.#drop(entry);
    return { challenge: entry.challenge, clip: entry.clip };
  }

  /** Drops what is past its deadline. The oldest come first, as all are good for equally long. */
  sweep(): void {
    for (const entry of this.#byNonce.values()) {
      if (this.#isGood(entry)) return;
      this.#drop(entry);
    }
  }

  #good(entry: Entry | undefined): Entry | null {
    return entry && this.#isGood(entry) ? entry : null;
  }

  #isGood({ goodUntilMs }: Entry): boolean {
    return goodUntilMs > this.#deps.clock.monotonicMs();
  }

  #drop({ challenge, clip }: Entry): void {
    this.#byNonce.delete(challenge.nonce);
    this.#byPage.delete(challenge.pageToken);
    this.#clipBytes -= clip?.length ?? 0;
  }
}

/** Every order equally likely. Source: Fisher and Yates. */
function shuffled(random: RandomSource): ChallengeAction[] {
  const actions: ChallengeAction[] = [...CHALLENGE_ACTIONS];
  for (let at = actions.length - 1; at > 0; at--) {
    const other = random.intBelow(at + 1);
    const [a, b] = [actions[at], actions[other]];
    if (a !== undefined && b !== undefined) [actions[at], actions[other]] = [b, a];
  }
  return actions;
}
