import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FEATURES } from '../features/feature-table.ts';
import { Features, RuleContext, type FeatureValue } from '../features/features.ts';
import { codeOfCondition, compileConditions, conditionOf } from './compile-condition.ts';
import { createEnvironment } from './cel-environment.ts';
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

test('straight code says what CEL says, whatever the features', () => {
  fc.assert(
    fc.property(flag, features, (condition, values) => {
      const expression = environment.parse(condition);
      const code = codeOfCondition(expression.ast);
      expect(code).not.toBeNull();
      if (code === null) return;
      const said = expression(new RuleContext(values));
      expect(conditionOf(code)(new RuleContext(values))).toBe(said);
      expect(compileConditions([{ scenes: null, code }])(new RuleContext(values), 'e_login')).toEqual(said ? [0] : []);
    }),
    { numRuns: 1_500 },
  );
});

test('every default rule is compiled', () => {
  for (const { id, when } of DEFAULT_RULE_SET.rules)
    expect(codeOfCondition(environment.parse(when).ast), id).not.toBeNull();
});

const codeOf = (condition: string) => codeOfCondition(environment.parse(condition).ast);

test('conditions of many rules hold for their scenes alone', () => {
  const code = codeOf('!agent_bot');
  const conditions = [
    { scenes: ['a', 'b'], code },
    null,
    { scenes: null, code },
    { scenes: ['b'], code },
    { scenes: [], code },
  ];
  const holding = compileConditions(conditions.map((each) => each && each.code && { ...each, code: each.code }));
  const at = (scene: string) => holding(new RuleContext(new Features([])), scene);
  expect(at('a')).toEqual([0, 2]);
  expect(at('b')).toEqual([0, 2, 3]);
  expect(at('"')).toEqual([2]);
});

test('hundreds of conditions hold at their own places', () => {
  const code = codeOf('scene == "a"');
  const conditions = Array.from({ length: 301 }, (_, at) => (at % 3 === 0 && code ? { scenes: null, code } : null));
  const expected = Array.from({ length: 101 }, (_, at) => at * 3);
  expect(compileConditions(conditions)(new RuleContext(Features.of({ scene: 'a' })), 'a')).toEqual(expected);
  expect(compileConditions(conditions)(new RuleContext(Features.of({ scene: 'b' })), 'b')).toEqual([]);
});

test.each(['"\\" || true || \\""', '"\\\\"', '"\\n\\u2028`${x}"', '"*/ //"'])(
  'a text as odd as %s stays a text',
  (literal) => {
    const code = codeOf(`scene == ${literal}`);
    const is = (scene: string) =>
      compileConditions([code && { scenes: [scene], code }])(new RuleContext(Features.of({ scene })), scene);
    const text = environment.parse(literal)() as string;
    expect(is(text)).toEqual([0]);
    expect(is('x')).toEqual([]);
  },
);

describe('what is left to CEL', () => {
  test.each(['1 < 2', '7 / 0 == 1', 'scene.size() > 2', 'address_events_1m in [1.0, 2.0]', 'scene + "x" == "x"'])(
    '%s',
    (condition) => {
      expect(codeOf(condition)).toBeNull();
    },
  );
});
