import { ACCOUNT_RULES } from './default-account-rules.ts';
import { BEHAVIOUR_RULES } from './default-behaviour-rules.ts';
import { ENVIRONMENT_RULES } from './default-environment-rules.ts';
import { TRAIL_RULES } from './default-trail-rules.ts';
import { SUSPICION_RULES } from './default-suspicion-rules.ts';
import type { RuleSet } from './rule.ts';

/**
 * The rules with which a new installation starts, to be copied and tuned. Points were set on tuning seeds of
 * `bench/risk-world`. docs/accuracy.md shows what other seeds give.
 */
export const DEFAULT_RULE_SET: RuleSet = {
  rules: [...BEHAVIOUR_RULES, ...ENVIRONMENT_RULES, ...ACCOUNT_RULES, ...SUSPICION_RULES, ...TRAIL_RULES],
  reviewAtPoints: 40,
  rejectAtPoints: 80,
  invalidAccountLevel: 'reject',
  invalidAddressLevel: 'pass',
};
