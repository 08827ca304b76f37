import type { ListHit } from '../lists/list-entry.ts';
import { compileRules, type CompiledRuleSet } from '../rules/compile-rules.ts';
import type { Rule, RuleSet } from '../rules/rule.ts';

/** A hit of a list, for tests. */
export const hit = (list: 'allow' | 'block'): ListHit => ({ entryId: list, list, kind: 'account', shown: 'z***' });

/** A rule that changes nothing by itself, for tests. */
export const rule = (id: string, when: string, rest: Partial<Rule> = {}): Rule => ({
  id,
  title: id,
  when,
  raises: [],
  level: null,
  points: 0,
  scenes: null,
  ...rest,
});

/** Compiles rules that tests decide by. Throws an Error that holds the problems if they do not compile. */
export function compile(rules: readonly Rule[], rest: Partial<RuleSet> = {}): CompiledRuleSet {
  const compilation = compileRules('v1', {
    rules,
    reviewAtPoints: 40,
    rejectAtPoints: 80,
    invalidAccountLevel: 'reject',
    invalidAddressLevel: 'review',
    ...rest,
  });
  if (!compilation.ok) throw new Error(JSON.stringify(compilation.problems));
  return compilation.compiled;
}

/** A condition that every request fulfils. */
export const always = 'local_hour >= 0';
