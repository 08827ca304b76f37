import type { OpenAttempt } from '../../../people/attempts/attempt-book.ts';
import type { DecisionLog } from '../../business-risk/decision/decision-record.ts';
import { dayNumberOf } from '../../face-guard/attacks/attack-day.ts';
import type { AttackStore } from '../../face-guard/attacks/attack-store.ts';
import type { ChallengePolicies } from './challenge-policy.ts';

/** When the policy `grey` is in doubt. */
export interface GreyRule {
  /** A livingScore from here on ... */
  readonly scoreFrom: number;
  /** ... and below this is in doubt. */
  readonly scoreBelow: number;
  /** A person is in doubt after an attack today or on so many days before. 0 turns this off. */
  readonly attackDays: number;
}

/** The ports and settings of demands for a challenge. */
export interface ChallengeDemandDeps {
  readonly policies: Pick<ChallengePolicies, 'of'>;
  readonly grey: GreyRule;
  readonly attackStore: Pick<AttackStore, 'days'>;
  readonly decisions: Pick<DecisionLog, 'find'>;
}

/**
 * Why a challenge is asked for: one was asked for within the last hour, the policy is `always`, attempts failed in
 * several apps, the person was attacked lately, the risk decision was not pass, or the livingScore is in doubt.
 */
export type DemandReason = 'asked-before' | 'always' | 'all-apps' | 'attacked' | 'risk' | 'score';

/** A clip that came without a challenge. */
export interface PlainClip {
  readonly appId: string;
  readonly receivedAtMs: number;
  readonly signal: AbortSignal;
  /** Null if attempts are not counted. */
  readonly attempt: OpenAttempt | null;
  /** Order id of the risk decision that the app named. */
  readonly riskOrder: string | undefined;
}

/** Says whether a clip without a challenge may be judged. */
export class ChallengeDemands {
  readonly #deps: ChallengeDemandDeps;

  constructor(deps: ChallengeDemandDeps) {
    this.#deps = deps;
  }

  /**
   * The reason that holds already, from what this process knows of the person and the app. Null if there is none. It
   * is asked before the clip is opened, and again before a verdict is told.
   */
  standing({ appId, attempt }: PlainClip): DemandReason | null {
    if (attempt?.isChallengeAsked()) return 'asked-before';
    if (this.#deps.policies.of(appId) === 'always') return 'always';
    return attempt?.isBoundOverAllApps() ? 'all-apps' : null;
  }

  /**
   * What is known of the person and the session, if the policy of the app is `grey`. `unknown-order` means that the app
   * has no risk decision with this order id. Throws Fault, with the kind 'timeout' once the call's signal aborts.
   */
  async known({
    appId,
    attempt,
    receivedAtMs,
    riskOrder,
    signal,
  }: PlainClip): Promise<DemandReason | 'unknown-order' | null> {
    const { policies, attackStore, decisions, grey } = this.#deps;
    if (policies.of(appId) !== 'grey') return null;
    if (riskOrder !== undefined) {
      const decision = await decisions.find(riskOrder);
      if (decision?.appId !== appId) return 'unknown-order';
      if (decision.decision.level !== 'pass') return 'risk';
    }
    if (attempt === null || grey.attackDays === 0) return null;
    const today = dayNumberOf(receivedAtMs);
    const { days } = await attackStore.days(attempt.personId, { from: today - grey.attackDays, to: today }, signal);
    return days.length > 0 ? 'attacked' : null;
  }

  /** Whether the livingScore of a clip is in doubt under the policy of the app. */
  isScoreInDoubt(livingScore: number, appId: string): boolean {
    const { policies, grey } = this.#deps;
    return policies.of(appId) === 'grey' && livingScore >= grey.scoreFrom && livingScore < grey.scoreBelow;
  }
}
