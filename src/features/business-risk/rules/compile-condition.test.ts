import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FEATURES } from '../features/feature-table.ts';
import { Features, RuleContext, type FeatureValue } from '../features/features.ts';
import { compileCondition } from './compile-condition.ts';
import { createEnvironment } from './compile-rules.ts';
import { DEFAULT_RULE_SET } from './default-rules.ts';

const environment = createEnvironment();
const NUMBERS = ['address_events_1m', 'device_accounts_7d', 'account_gap_variation', 'post_lag_s'];
const FLAGS = ['agent_bot', 'address_vpn', 'sponsor_present'];
const TEXTS = ['scene', 'account_type'];

const { flag } = fc.letrec<{ number: string; flag: string }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom(...NUMBERS),
    fc
      .tuple(fc.constantFrom(...NUMBERS), fc.constantFrom('+', '-', '*', '/'), fc.constantFrom('0', '2', '0.5', '-3'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc
      .tuple(tie('number'), fc.constantFrom('+', '-', '*', '/'), tie('number'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('number').map((a) => `(-${a})`),
  ),
  flag: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom(...FLAGS, 'true', 'false'),
    fc
      .tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>=', '==', '!='), fc.constantFrom('0', '3', '0.5', '-1'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc
      .tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>=', '==', '!='), tie('number'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(fc.constantFrom(...TEXTS), fc.constantFrom('==', '!=')).map(([a, op]) => `(${a} ${op} "phone")`),
    fc.constantFrom(...TEXTS).map((a) => `(${a} in ["phone", "", "x"])`),
    fc
      .tuple(
        fc.constantFrom(...TEXTS),
        fc.constantFrom('startsWith', 'endsWith', 'contains'),
        fc.constantFrom('', 'ph', 'ne', 'hon', 'x'),
      )
      .map(([a, name, part]) => `${a}.${name}("${part}")`),
    tie('number').map((a) => `known(${a})`),
    fc.constantFrom(...TEXTS).map((a) => `known(${a})`),
    tie('flag').map((a) => `!${a}`),
    fc
      .tuple(tie('flag'), fc.constantFrom('&&', '||', '==', '!='), tie('flag'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('flag'), tie('flag'), tie('flag')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
  ),
}));

const VALUES = {
  number: fc.oneof(
    fc.constant(null),
    fc.constantFrom(0, 1, 3, 0.5, -1, 6),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
  flag: fc.constantFrom(null, true, false),
  text: fc.constantFrom(null, '', 'phone', 'other'),
} as const;
const named = new Set([...NUMBERS, ...FLAGS, ...TEXTS]);
const features = fc
  .tuple(
    ...FEATURES.map(({ name, type }): fc.Arbitrary<FeatureValue> =>
      named.has(name) ? VALUES[type] : fc.constant(null),
    ),
  )
  .map((values) => new Features(values));

test('closures say what CEL says, whatever the features', () => {
  fc.assert(
    fc.property(flag, features, (condition, values) => {
      const expression = environment.parse(condition);
      const compiled = compileCondition(expression.ast);
      expect(compiled).not.toBeNull();
      expect(compiled?.(new RuleContext(values))).toBe(expression(new RuleContext(values)));
    }),
    { numRuns: 1_500 },
  );
});

test('every default rule is compiled', () => {
  for (const { id, when } of DEFAULT_RULE_SET.rules)
    expect(compileCondition(environment.parse(when).ast), id).not.toBeNull();
});

describe('what is left to CEL', () => {
  test.each(['1 < 2', '7 / 0 == 1', 'scene.size() > 2', 'address_events_1m in [1.0, 2.0]', 'scene + "x" == "x"'])(
    '%s',
    (condition) => {
      expect(compileCondition(environment.parse(condition).ast)).toBeNull();
    },
  );
});
