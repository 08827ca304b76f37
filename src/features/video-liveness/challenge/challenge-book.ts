import type { Clock, MonotonicClock } from '../../../kernel/clock.ts';
import type { RandomSource } from '../../../kernel/random.ts';
import { kindsAmong, type ChallengeKind } from './challenge-kinds.ts';
import type {
  Challenge,
  ChallengedApp,
  ChallengeStore,
  ChallengeWishes,
  ClipReceipt,
  LeftClip,
  TakenChallenge,
} from './challenge-store.ts';
import { drawTask, kindFor } from './challenge-task.ts';

/** The ports and bounds of the challenge book. */
export interface ChallengeBookDeps {
  readonly clock: Clock & MonotonicClock;
  readonly random: RandomSource;
  /** The kinds that the challenges of an app may be of, the preferred one first. */
  readonly kindsOf: (appId: string) => readonly ChallengeKind[];
  /** How long a challenge can be used, in milliseconds. */
  readonly goodForMs: number;
  /** The most open challenges of all live apps. When it is reached, no further one is issued. */
  readonly openMax: number;
  /** The most bytes of clips that pages left for all live apps. */
  readonly clipBytesMax: number;
}

/** The share of the challenges and bytes that one app may use. An app may always have one challenge and one clip. */
const APP_SHARE = 1 / 2;
/** The pool of all sandbox apps, as a share of that of the live ones. */
const SANDBOX_PART = 1 / 4;

interface Entry {
  challenge: Challenge;
  /** The kinds that the app, its recorder or the person cannot do. */
  cannot: ReadonlySet<ChallengeKind>;
  readonly counted: readonly [Count, Count];
  /** When it expires, on the monotonic clock. */
  readonly goodUntilMs: number;
  left: LeftClip | null;
  /** See `TakenChallenge.onlyFor`. */
  readonly onlyFor?: string;
}

/** What one app, or all apps of a mode, have open. */
interface Count {
  readonly openMax: number;
  readonly clipBytesMax: number;
  open: number;
  clipBytes: number;
}

/** Keeps challenges in the memory of this process, and they end with it. */
export class ChallengeBook implements ChallengeStore {
  readonly #deps: ChallengeBookDeps;
  readonly #byNonce = new Map<string, Entry>();
  readonly #byPage = new Map<string, Entry>();
  /** Challenges that a call holds. */
  readonly #taken = new WeakMap<TakenChallenge, Entry>();
  /** Open ones that stand behind younger ones, because they were given back. */
  readonly #givenBack = new Set<Entry>();
  readonly #modes: Readonly<Record<ChallengedApp['mode'], Count>>;
  /** Holds only apps that have something open. */
  readonly #apps = new Map<string, Count>();

  constructor(deps: ChallengeBookDeps) {
    this.#deps = deps;
    this.#modes = {
      live: countUpTo(deps.openMax, deps.clipBytesMax),
      sandbox: countUpTo(Math.max(1, deps.openMax * SANDBOX_PART), deps.clipBytesMax * SANDBOX_PART),
    };
  }

  /** How many challenges are open, and how many bytes of clips they hold. */
  get load(): { readonly open: number; readonly clipBytes: number } {
    const { live, sandbox } = this.#modes;
    return { open: this.#byNonce.size, clipBytes: live.clipBytes + sandbox.clipBytes };
  }

  async issue(
    app: ChallengedApp,
    { returnUrl = null, cannot: named = new Set() }: ChallengeWishes = {},
  ): Promise<Challenge | null> {
    const { clock, random, kindsOf, goodForMs } = this.#deps;
    const cannot = kindsAmong(named);
    this.sweep();
    const counted = this.#countsOf(app);
    if (counted.some(({ open, openMax }) => open > 0 && open + 1 > openMax)) return null;
    const hex = () => Buffer.from(random.bytes(16)).toString('hex');
    const challenge: Challenge = {
      nonce: hex(),
      pageToken: hex(),
      appId: app.id,
      mode: app.mode,
      returnUrl,
      task: drawTask(kindFor(kindsOf(app.id), cannot), random),
      expiresAtMs: clock.nowMs() + goodForMs,
    };
    const entry: Entry = { challenge, cannot, goodUntilMs: clock.monotonicMs() + goodForMs, counted, left: null };
    this.#add(entry);
    return challenge;
  }

  async ofPage(pageToken: string): Promise<Challenge | null> {
    return this.#good(this.#byPage.get(pageToken))?.challenge ?? null;
  }

  async changeKind(pageToken: string, cannot: ReadonlySet<string>): Promise<Challenge | null> {
    const entry = this.#good(this.#byPage.get(pageToken));
    if (!entry || entry.left !== null) return null;
    const { random, kindsOf } = this.#deps;
    entry.cannot = new Set([...entry.cannot, ...kindsAmong(cannot)]);
    const kind = kindFor(kindsOf(entry.challenge.appId), entry.cannot);
    if (kind !== entry.challenge.task.kind) entry.challenge = { ...entry.challenge, task: drawTask(kind, random) };
    return entry.challenge;
  }

  async leaveClip(pageToken: string, left: LeftClip): Promise<ClipReceipt> {
    this.sweep();
    const entry = this.#good(this.#byPage.get(pageToken));
    if (!entry) return 'unknown';
    if (entry.left !== null) return 'already-there';
    const { clip } = left;
    const [ofMode, ofApp] = entry.counted;
    if (ofMode && ofMode.clipBytes + clip.length > ofMode.clipBytesMax) return 'no-room';
    if (ofApp && ofApp.clipBytes > 0 && ofApp.clipBytes + clip.length > ofApp.clipBytesMax) return 'no-room';
    entry.left = left;
    for (const count of entry.counted) count.clipBytes += clip.length;
    return 'taken';
  }

  async redeem(nonce: string, appId: string): Promise<TakenChallenge | null> {
    const entry = this.#good(this.#byNonce.get(nonce));
    // If another app guesses the nonce, the challenge is not used up.
    if (!entry || entry.challenge.appId !== appId) return null;
    this.#drop(entry);
    const { challenge, left, onlyFor } = entry;
    const taken = { challenge, left, ...(onlyFor !== undefined && { onlyFor }) };
    this.#taken.set(taken, entry);
    return taken;
  }

  async giveBack(taken: TakenChallenge, onlyFor: string | null): Promise<void> {
    const entry = this.#taken.get(taken);
    this.#taken.delete(taken);
    if (!entry || !this.#isGood(entry)) return;
    const [ofMode, ofApp] = entry.counted;
    const counted = [ofMode, this.#apps.get(entry.challenge.appId) ?? ofApp] as const;
    const returned = { ...entry, counted, ...(onlyFor !== null && { onlyFor }) };
    this.#add(returned);
    this.#givenBack.add(returned);
  }

  /** Drops expired challenges. The oldest come first, because all have the same lifetime, unless they were given back. */
  sweep(): void {
    for (const entry of this.#givenBack) if (!this.#isGood(entry)) this.#drop(entry);
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

  /** The counters that a challenge of an app adds to: its mode's, then the app's. */
  #countsOf({ id, mode }: ChallengedApp): readonly [Count, Count] {
    const all = this.#modes[mode];
    const own = this.#apps.get(id) ?? countUpTo(all.openMax * APP_SHARE, all.clipBytesMax * APP_SHARE);
    return [all, own];
  }

  #add(entry: Entry): void {
    const { challenge, counted, left } = entry;
    for (const count of counted) {
      count.open += 1;
      count.clipBytes += left?.clip.length ?? 0;
    }
    this.#apps.set(challenge.appId, counted[1]);
    this.#byNonce.set(challenge.nonce, entry);
    this.#byPage.set(challenge.pageToken, entry);
  }

  #drop(entry: Entry): void {
    const { challenge, counted, left } = entry;
    this.#givenBack.delete(entry);
    this.#byNonce.delete(challenge.nonce);
    this.#byPage.delete(challenge.pageToken);
    for (const count of counted) {
      count.open -= 1;
      count.clipBytes -= left?.clip.length ?? 0;
    }
    if (counted[1].open === 0) this.#apps.delete(challenge.appId);
  }
}

function countUpTo(openMax: number, clipBytesMax: number): Count {
  return { openMax, clipBytesMax, open: 0, clipBytes: 0 };
}
