import { ageMsOf } from '../../kernel/wall-stamps.ts';
import type { IdNumber } from '../../identity/id-number.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';
import { personIdOf } from '../person-id.ts';
import type { PersonId } from '../register.ts';
import {
  ATTEMPT_DAY_MS,
  CHALLENGE_HOLDS_MS,
  hasBound,
  isFailure,
  waitMsAfter,
  type AttemptLimits,
} from './attempt-bounds.ts';
import type { AttemptNote, AttemptOutcome, AttemptStore } from './attempt-store.ts';
import { RecentNotes } from './recent-notes.ts';

/** The ports and settings of the attempt book. */
export interface AttemptBookDeps {
  readonly store: AttemptStore;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly limits: AttemptLimits;
}

/** An API at which people are attempted. */
export interface AttemptedApi {
  /** `Contract.name`. */
  readonly name: string;
  /** Whether it asks for challenges. Only then it matters whether one was asked for. */
  readonly asksForChallenges: boolean;
}

/** The call that makes an attempt. */
export interface AttemptingCall {
  readonly orderId: string;
  readonly appId: string;
  readonly receivedAtMs: number;
  readonly signal: AbortSignal;
}

/** One call's attempt to pass as a person, with what is known of earlier ones. */
export interface OpenAttempt {
  readonly personId: PersonId;

  /**
   * How long this app has to wait before the next attempt on the person at this API, in milliseconds. 0 if it need not.
   * It is asked before any work, and again before the verdict is told, because calls that ran at the same time may have
   * failed meanwhile.
   */
  waitMs(): number;

  /** Whether the failures of all apps at all APIs together reach a bound. */
  isBoundOverAllApps(): boolean;

  /**
   * Whether this app was asked for a challenge of the person within the last hour. Says nothing at an API that asks for
   * none.
   */
  isChallengeAsked(): boolean;

  /**
   * Remembers how the attempt ended. From here on, other calls count it. The write makes it durable with the call. There
   * is none for a failure if no bound counts it.
   */
  note(outcome: AttemptOutcome): readonly DurableWrite[];
}

const RECENT_NOTES_MAX = 10_000;

/** Counts failed attempts on people, and remembers which people were asked for a challenge. */
export class AttemptBook {
  readonly #deps: AttemptBookDeps;
  readonly #recent: RecentNotes;

  constructor(deps: AttemptBookDeps, recentNotesMax = RECENT_NOTES_MAX) {
    this.#deps = deps;
    this.#recent = new RecentNotes(recentNotesMax);
  }

  /**
   * Opens an attempt at an API. Earlier ones are read only as far back as a bound or a demand for a challenge looks, and
   * not at all if neither matters. Throws Fault if they cannot be read.
   */
  async open(api: AttemptedApi, idNumber: IdNumber, call: AttemptingCall): Promise<OpenAttempt> {
    const { store, secrets, limits } = this.#deps;
    const { orderId, appId, receivedAtMs: nowMs, signal } = call;
    const personId = personIdOf(secrets, idNumber);
    const looksBackMs = hasBound(limits) ? ATTEMPT_DAY_MS : api.asksForChallenges ? CHALLENGE_HOLDS_MS : 0;
    const stored = looksBackMs === 0 ? [] : await store.of(personId, nowMs - looksBackMs, signal);
    const notes = () => merged(stored, this.#recent.of(personId));
    const failuresAtMs = (isCounted: (note: AttemptNote) => boolean) =>
      notes()
        .filter((note) => isFailure(note) && isCounted(note))
        .map(({ atMs }) => atMs);
    return {
      personId,
      waitMs: () =>
        waitMsAfter(
          failuresAtMs((note) => note.appId === appId && note.api === api.name),
          nowMs,
          limits,
        ),
      isBoundOverAllApps: () =>
        waitMsAfter(
          failuresAtMs(() => true),
          nowMs,
          limits,
        ) > 0,
      isChallengeAsked: () =>
        notes().some(
          ({ outcome, appId: ofApp, atMs }) =>
            outcome === 'challenge-asked' && ofApp === appId && ageMsOf(atMs, nowMs) < CHALLENGE_HOLDS_MS,
        ),
      note: (outcome) => {
        const note = { personId, appId, api: api.name, orderId, outcome, atMs: nowMs };
        if (isFailure(note) && !hasBound(limits)) return [];
        this.#recent.add(note);
        return [store.note(note)];
      },
    };
  }

  /** Removes everything about a person and gives how many notes that were. Throws Fault. */
  async erase(personId: PersonId): Promise<number> {
    this.#recent.forget(personId);
    return this.#deps.store.erase(personId);
  }
}

function merged(stored: readonly AttemptNote[], recent: readonly AttemptNote[]): readonly AttemptNote[] {
  if (recent.length === 0) return stored;
  const known = new Set(stored.map(({ orderId }) => orderId));
  return [...stored, ...recent.filter(({ orderId }) => !known.has(orderId))];
}
