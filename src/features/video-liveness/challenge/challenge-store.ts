import type { ChallengeTask } from './challenge-task.ts';

/** A task that an app received. */
export interface Challenge {
  /** 32 lower-case hex digits of a CSPRNG. The app names the challenge by it. */
  readonly nonce: string;
  /**
   * 32 lower-case hex digits. With it, a page that records for the app may only read the actions and leave the clip.
   */
  readonly pageToken: string;
  readonly appId: string;
  /** The mode of the app. */
  readonly mode: ChallengedApp['mode'];
  /**
   * The address to which the page sends the browser after it left the clip. `null` if the browser stays on the page.
   */
  readonly returnUrl: string | null;
  readonly task: ChallengeTask;
  /** When it expires by the wall clock of its issue, in milliseconds since the Unix epoch. */
  readonly expiresAtMs: number;
}

/** The app that asks for a challenge. */
export interface ChallengedApp {
  readonly id: string;
  readonly mode: 'live' | 'sandbox';
}

/** What an app may ask of a challenge. */
export interface ChallengeWishes {
  /** Where the page sends the browser at the end. */
  readonly returnUrl?: string | null;
  /** The kinds that the page or recorder cannot do. */
  readonly cannot?: ReadonlySet<string>;
}

/** What a page left for its challenge. */
export interface LeftClip {
  readonly clip: Uint8Array;
  /** What the page could see of the capture. The store keeps it as it is. */
  readonly capture: unknown;
}

/** A challenge that a call took to judge a clip by it. */
export interface TakenChallenge {
  readonly challenge: Challenge;
  /** Null if the page left no clip. */
  readonly left: LeftClip | null;
  /** The only clip that may be judged by it, as it was named when the challenge was given back. Absent for any clip. */
  readonly onlyFor?: string;
}

/** The result of leaving a clip. */
export type ClipReceipt = 'taken' | 'unknown' | 'already-there' | 'no-room';

/**
 * Keeps the challenges that wait for their clip. A challenge ends at its deadline, or when it is used. A page may leave
 * the clip here, and it is handed out together with the challenge. No app can use up all the room, and sandbox apps take
 * nothing from live ones. Every implementation passes challenge-store.suite.ts. Every method throws Fault if the store
 * fails.
 */
export interface ChallengeStore {
  /** Issues a challenge to an app. `null` if too many are open, for this app or for all apps of its mode. */
  issue(app: ChallengedApp, wishes?: ChallengeWishes): Promise<Challenge | null>;

  /** What a page may know of its challenge. `null` if the token is unknown, used or expired. */
  ofPage(pageToken: string): Promise<Challenge | null>;

  /**
   * Gives a page a task of another kind, because it or the person cannot do the one it has. A task is drawn only if the
   * kind changes, so asking again draws no further one. `null` if the token is unknown, used or expired, or if the clip
   * was left already.
   */
  changeKind(pageToken: string, cannot: ReadonlySet<string>): Promise<Challenge | null>;

  /** Leaves the clip of a page's challenge, with the report of its capture, once. */
  leaveClip(pageToken: string, left: LeftClip): Promise<ClipReceipt>;

  /** Uses up a challenge of the app, and gives the clip that a page left for it. `null` for any other nonce. */
  redeem(nonce: string, appId: string): Promise<TakenChallenge | null>;

  /**
   * Makes a challenge that `redeem` gave usable again until its deadline, with the clip that was left. It can be given back
   * once for each time it was taken. It does nothing after the deadline. It finds room even if no further one may be issued.
   *
   * @param onlyFor names the only clip that may be judged by it, because that one was judged. Null for any clip
   */
  giveBack(taken: TakenChallenge, onlyFor: string | null): Promise<void>;
}
