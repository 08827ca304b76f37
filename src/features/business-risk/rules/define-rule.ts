import type { Rule } from './rule.ts';

/** What a rule says when it fires. Without level and points it only adds its codes. */
type Effect = Pick<Rule, 'raises'> & Partial<Pick<Rule, 'level' | 'points' | 'scenes' | 'group' | 'novelty'>>;

/** One row of the default rule set. */
export function defineRule(id: string, title: string, when: string, effect: Effect): Rule {
  return { id, title, when, level: null, points: 0, scenes: null, ...effect };
}
