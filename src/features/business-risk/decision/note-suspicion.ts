import type { BaselineStore } from '../baselines/baseline-store.ts';
import type { Observation } from '../baselines/observation.ts';
import { isCrowd, SUSPICIOUS_MIN } from '../baselines/suspicion.ts';
import type { WeighedRules } from '../rules/compile-rules.ts';
import { ownPoints } from './decide.ts';
import type { DecisionRecord } from './decision-record.ts';

/** Rules of the release that tell of the gateway which sent the request, and nothing of who made it. */
const TELLS_OF_A_GATEWAY = ['address-impossible', 'address-hidden'];

/**
 * Rules of the release that compare a new account with others who came in the same way. What they show is a matter of
 * these others already, so it says nothing of people who only share an agent, a range of numbers or a network with one of them.
 */
const TELLS_OF_OTHERS = [
  'forwarded-avoided',
  'forwarded-avoided-early',
  'sponsor-few-phones',
  'sponsor-nobody-back',
  'sponsor-one-hand',
];
const LEAVES_NO_MARK: ReadonlySet<string> = new Set([...TELLS_OF_A_GATEWAY, ...TELLS_OF_OTHERS]);

/**
 * Remembers a request that is suspicious. Live decisions, a backtest and the start of a server all call it, so that they
 * remember the same. A request that the allow-list settled says nothing of others.
 *
 * @param rules those that decided, or those under test
 */
export function noteSuspicion(
  baselines: Pick<BaselineStore, 'suspect'>,
  observation: Observation,
  { decision, features, rules }: Pick<DecisionRecord, 'decision' | 'features'> & { readonly rules: WeighedRules },
): void {
  if (decision.settledBy === 'allow-list') return;
  // Most requests have too few points even with those for earlier suspicion.
  if (decision.level === 'pass' && decision.points < SUSPICIOUS_MIN) return;
  const points = ownPoints({ fired: decision.fired.filter((id) => !LEAVES_NO_MARK.has(id)) }, rules);
  if (points < SUSPICIOUS_MIN) return;
  baselines.suspect(observation, { points, inCrowd: isCrowd(features.get('address_place')) });
}
