import type { BaselineStore } from '../baselines/baseline-store.ts';
import type { Observation } from '../baselines/observation.ts';
import { isCrowd, SUSPICIOUS_MIN } from '../baselines/suspicion.ts';
import type { WeighedRules } from '../rules/compile-rules.ts';
import { ownPoints } from './decide.ts';
import type { DecisionRecord } from './decision-record.ts';

/** Rules of the release that tell of the gateway which sent the request, and nothing of who made it. */
const TELLS_OF_A_GATEWAY: ReadonlySet<string> = new Set(['address-impossible', 'address-hidden']);

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
  const points = ownPoints({ fired: decision.fired.filter((id) => !TELLS_OF_A_GATEWAY.has(id)) }, rules);
  if (points < SUSPICIOUS_MIN) return;
  baselines.suspect(observation, { points, inCrowd: isCrowd(features.get('address_place')) });
}
