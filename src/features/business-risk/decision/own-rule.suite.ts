import { DeclaredFields } from '../ingest/declared-field.ts';
import { aDeclaredField as field } from '../ingest/declared-field.suite.ts';
import type { RiskRequest } from '../ingest/risk-request.ts';
import { DEFAULT_RULE_SET } from '../rules/default-rules.ts';
import type { RuleSet } from '../rules/rule.ts';
import { setUp } from './engine-world.suite.ts';

/** Fields of every type that app-1 declared. */
export const fields = new DeclaredFields([
  field('amount', {}),
  field('gift', { type: 'boolean' }),
  field('city', { type: 'choice', choices: ['beijing'] }),
  field('note', { type: 'text', lengthMax: 100 }),
  field('outcome', { type: 'choice', choices: ['card_bound'], isOutcome: true }),
]);

/** A set of one rule, which raises 101 if its condition holds. */
export const setOf = (when: string, sequences: NonNullable<RuleSet['sequences']> = []): RuleSet => ({
  ...DEFAULT_RULE_SET,
  rules: [{ id: 'own', title: 'Own', when, raises: [101], level: 'review', points: 0, scenes: null }],
  sequences,
});
/** What a request says in declared fields. */
export const declared = (values: Record<string, number | boolean | string>, outcome: string | null = null) => ({
  declared: { values, texts: {}, outcome },
});
/** Whether the rule fires for a request. Throws an Error if it fails. */
export async function fires(
  when: string,
  request: Partial<RiskRequest> = {},
  overrides: Parameters<typeof setUp>[0] = {},
): Promise<boolean> {
  const { ask } = setUp({ rules: setOf(when), fields, ...overrides });
  const { decision } = await ask(request);
  if (decision.failed.length > 0) throw new Error(JSON.stringify(decision.failed));
  return decision.fired.includes('own');
}
