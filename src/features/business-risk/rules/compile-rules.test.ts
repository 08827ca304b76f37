import { describe, expect, test } from 'vitest';
import { RuleContext } from '../features/features.ts';
import { harmlessFeatures } from '../features/harmless-features.ts';
import { compileRules } from './compile-rules.ts';

const set = (rules: readonly object[], rest: object = {}) => ({
  rules,
  reviewAtPoints: 40,
  rejectAtPoints: 80,
  invalidAccountLevel: 'reject',
  invalidAddressLevel: 'review',
  ...rest,
});
const rule = (when: string, rest: object = {}) => ({
  id: 'r',
  title: 'r',
  when,
  raises: [2012],
  level: null,
  points: 10,
  scenes: null,
  ...rest,
});

function problemsOf(input: unknown): string[] {
  const compilation = compileRules('v', input);
  return compilation.ok ? [] : compilation.problems.map(({ ruleId, problem }) => `${ruleId ?? '-'}: ${problem}`);
}

describe('what is refused when a rule is saved', () => {
  test.each([
    [
      'an unknown feature',
      rule('no_such_feature > 1'),
      'there is no feature no_such_feature: `renzheng rule features` lists the features',
    ],
    ['a misspelt feature', rule('adress_vpn'), 'there is no feature adress_vpn: did you mean address_vpn?'],
    ['a text as a number', rule('scene > 1'), 'no such overload: string > int'],
    ['a number as a condition', rule('address_events_1m'), 'of type bool'],
    ['a flag as a number', rule('agent_bot >= 1'), 'no such overload: bool >= int'],
    ['broken syntax', rule('address_events_1m >='), 'Unexpected token'],
    ['a regular expression', rule('scene.matches("(a+)+$")'), 'matches() is not allowed'],
    ['no feature at all', rule('1 < 2'), 'reads no feature'],
    ['a RiskType that is none', rule('agent_bot', { raises: [999] }), 'rules.0.raises.0'],
    ['a RiskType of precedence', rule('agent_bot', { raises: [5] }), '3, 4, 5 and 205 are not for rules'],
    ['an id with blanks', rule('agent_bot', { id: 'a b' }), 'lower-case words'],
    ['a field nobody knows', rule('agent_bot', { weight: 3 }), 'rules.0'],
    ['a condition without end', rule(Array.from({ length: 300 }, () => 'agent_bot').join(' || ')), 'rules.0.when'],
    [
      'too deep a condition',
      rule(`${'('.repeat(60)}agent_bot${')'.repeat(60)}`),
      'r: the condition holds too many parts, or nests them too deeply: split it into several rules',
    ],
  ])('%s', (_, broken, message) => {
    expect(problemsOf(set([broken])).join('\n')).toContain(message);
  });

  test('every broken rule is named, not only the first', () => {
    expect(
      problemsOf(set([rule('x', { id: 'one' }), rule('agent_bot', { id: 'two' }), rule('y', { id: 'three' })])),
    ).toHaveLength(2);
  });

  test('every unknown feature of one condition is named', () => {
    expect(problemsOf(set([rule('adress_vpn && device_age_dayz > 3')]))).toEqual([
      'r: there is no feature adress_vpn: did you mean address_vpn?',
      'r: there is no feature device_age_dayz: did you mean device_age_days?',
    ]);
  });

  test('ids twice, and thresholds the wrong way round', () => {
    expect(problemsOf(set([rule('agent_bot'), rule('agent_bot')])).join()).toContain('unique');
    expect(problemsOf(set([], { reviewAtPoints: 90 })).join()).toContain('below');
  });
});

describe('conditions', () => {
  const evaluate = (when: string, values: Parameters<typeof harmlessFeatures>[0] = {}) => {
    const compilation = compileRules('v', set([rule(when)]));
    if (!compilation.ok) throw new Error(compilation.problems[0]?.problem ?? '');
    return compilation.compiled.rules[0]?.evaluate(new RuleContext(harmlessFeatures(values)));
  };

  test.each([
    ['address_events_1m >= 3', true],
    ['address_events_1m == 3', true],
    ['address_events_1m != 3.0', false],
    ['address_events_1m / 2 == 1.5', true],
    ['address_events_1m + 1 > 3 && address_events_1m - 1 < 3 && address_events_1m * 2 == 6', true],
    ['scene in ["e_login_protection", "x"]', true],
    ['scene.startsWith("e_") && !agent_bot', true],
  ])('%s is %s', (when, truth) => {
    expect(evaluate(when, { address_events_1m: 3 })).toBe(truth);
  });

  test('a comparison with an absent number is false, whichever way it looks; known() tells', () => {
    for (const when of ['phone_age_days > 1', 'phone_age_days <= 1', 'phone_age_days == 0', '1 < phone_age_days'])
      expect(evaluate(when)).toBe(false);
    expect(evaluate('!known(phone_age_days)')).toBe(true);
    expect(evaluate('known(phone_age_days)', { phone_age_days: 0 })).toBe(true);
  });

  test('an absent flag is false, an absent text empty', () => {
    expect(evaluate('agent_bot || address_country != ""')).toBe(false);
    expect(evaluate('known(address_country)')).toBe(false);
    expect(evaluate('known(address_country)', { address_country: 'CN' })).toBe(true);
  });

  test('a rule knows what it reads', () => {
    const compilation = compileRules(
      'v',
      set([rule('device_accounts_1d > 2 && [1.0].exists(agent_bot, agent_bot > address_events_1m)')]),
    );
    expect(compilation.ok && compilation.compiled.rules[0]?.reads).toEqual([
      'agent_bot',
      'address_events_1m',
      'device_accounts_1d',
    ]);
  });
});
