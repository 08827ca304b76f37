import { ACCOUNT_RULES } from './default-account-rules.ts';
import { BEHAVIOUR_RULES } from './default-behaviour-rules.ts';
import { ENVIRONMENT_RULES } from './default-environment-rules.ts';
import type { RuleSet } from './rule.ts';

/**
 * The rules a new installation starts with, to be copied and tuned. Thresholds were chosen on simulated traffic with
 * other seeds than `bench/risk-quality` measures; docs/risk.md gives the figures.
 */
export const DEFAULT_RULE_SET: RuleSet = {
  rules: [...BEHAVIOUR_RULES, ...ENVIRONMENT_RULES, ...ACCOUNT_RULES],
  reviewAtPoints: 40,
  rejectAtPoints: 80,
  invalidAccountLevel: 'reject',
  invalidAddressLevel: 'review',
};
