import type { Clock, MonotonicClock } from '../../../kernel/clock.ts';
import type { RandomSource } from '../../../kernel/random.ts';
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
  /** Open challenges of all live apps, at most; beyond it none is handed out. */
  readonly openMax: number;
  /** Bytes of clips that pages left for all live apps, at most. */
  readonly clipBytesMax: number;
}

/** Who asks for a challenge. */
export interface ChallengedApp {
  readonly id: string;
  readonly mode: 'live' | 'sandbox';
}

/** What one app may have of all that there is: half of the challenges and of the bytes, but always one of each. */
const APP_SHARE = 1 / 2;
/** What all sandbox apps have together, beside the live ones, as a part of what those have. */
const SANDBOX_PART = 1 / 4;

/** How leaving a clip ended. */
export type ClipReceipt = 'taken' | 'unknown' | 'already-there' | 'no-room';

interface Entry {
  readonly challenge: Challenge;
  readonly counted: readonly Count[];
  /** From then on it is gone, on the monotonic clock. */
  readonly goodUntilMs: number;
  clip: Uint8Array | null;
}

/** What an app, or all apps of a mode, have open. */
interface Count {
  readonly openMax: number;
  readonly clipBytesMax: number;
  open: number;
  clipBytes: number;
}

/**
 * Challenges that wait for their clip, in memory: none outlives the process, its deadline, or its one use. A page may
 * leave the clip here; it is handed out together with the challenge. No app takes all of what there is, and sandbox apps
 * take nothing from live ones.
 */
export class ChallengeBook {
  readonly #deps: ChallengeBookDeps;
  readonly #byNonce = new Map<string, Entry>();
  readonly #byPage = new Map<string, Entry>();
  readonly #modes: Readonly<Record<ChallengedApp['mode'], Count>>;
  /** Only apps that have something open. */
  readonly #apps = new Map<string, Count>();

  constructor(deps: ChallengeBookDeps) {
    this.#deps = deps;
    this.#modes = {
      live: countUpTo(deps.openMax, deps.clipBytesMax),
      sandbox: countUpTo(Math.max(1, deps.openMax * SANDBOX_PART), deps.clipBytesMax * SANDBOX_PART),
    };
  }

  /** How many are open, and how many bytes of clips they hold. */
  get load(): { readonly open: number; readonly clipBytes: number } {
    const { live, sandbox } = this.#modes;
    return { open: this.#byNonce.size, clipBytes: live.clipBytes + sandbox.clipBytes };
  }

  /** A challenge for an app; `null` if too many are open, of this app or of all of its mode. */
  issue(app: ChallengedApp, returnUrl: string | null = null): Challenge | null {
    const { clock, random, goodForMs } = this.#deps;
    this.sweep();
    const counted = this.#countsOf(app);
    if (counted.some(({ open, openMax }) => open > 0 && open + 1 > openMax)) return null;
    const hex = () => Buffer.from(random.bytes(16)).toString('hex');
    const challenge: Challenge = {
      nonce: hex(),
      pageToken: hex(),
      appId: app.id,
      returnUrl,
      actions: shuffled(random).slice(0, CHALLENGE_LENGTH),
      expiresAtMs: clock.nowMs() + goodForMs,
    };
    const entry: Entry = { challenge, goodUntilMs: clock.monotonicMs() + goodForMs, counted, clip: null };
    for (const count of counted) count.open += 1;
    this.#apps.set(app.id, counted[1]);
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
    const [ofMode, ofApp] = entry.counted;
    if (ofMode && ofMode.clipBytes + clip.length > ofMode.clipBytesMax) return 'no-room';
    if (ofApp && ofApp.clipBytes > 0 && ofApp.clipBytes + clip.length > ofApp.clipBytesMax) return 'no-room';
    entry.clip = clip;
    for (const count of entry.counted) count.clipBytes += clip.length;
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

  /** What a challenge of an app counts for: its mode, then the app itself. */
  #countsOf({ id, mode }: ChallengedApp): readonly [Count, Count] {
    const all = this.#modes[mode];
    const own = this.#apps.get(id) ?? countUpTo(all.openMax * APP_SHARE, all.clipBytesMax * APP_SHARE);
    return [all, own];
  }

  #drop({ challenge, counted, clip }: Entry): void {
    this.#byNonce.delete(challenge.nonce);
    this.#byPage.delete(challenge.pageToken);
    for (const count of counted) {
      count.open -= 1;
      count.clipBytes -= clip?.length ?? 0;
    }
    if (counted.at(-1)?.open === 0) this.#apps.delete(challenge.appId);
  }
}

function countUpTo(openMax: number, clipBytesMax: number): Count {
  return { openMax, clipBytesMax, open: 0, clipBytes: 0 };
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
