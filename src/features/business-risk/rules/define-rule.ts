import { CROWDS } from '../baselines/suspicion.ts';
import type { Told } from '../../../kernel/told.ts';
import type { Rule } from './rule.ts';

/** What a rule says when it fires. Without level and points it only adds its codes. */
type Effect = Pick<Rule, 'raises'> & Partial<Pick<Rule, 'level' | 'points' | 'scenes' | 'group' | 'novelty'>>;

/** One row of the default rule set. */
export function defineRule(id: string, title: Told, when: string, effect: Effect): Rule {
  return { id, title, when, level: null, points: 0, scenes: null, ...effect };
}

/** Not a campus or a promotion whose new people bring phones as different as people do. */
export const NO_MIXED_CROWD =
  '(address_place != "campus" && address_place != "promotion" || address_agents_alike >= 0.6)';

/** Not a network over which customers of earlier days come on an ordinary day: what feeds say of it says little of them. */
export const NO_CUSTOMERS = 'network_known_normal < 1.0';

/** An account that is new, or not known in these surroundings. */
export const NOT_FAMILIAR = 'account_novelty in ["first", "fresh", "foreign"]';

/** No place that many new people share for good reasons: there the others say nothing of one of them. */
export const NO_CROWD = CROWDS.map((kind) => `address_place != "${kind}"`).join(' && ');
