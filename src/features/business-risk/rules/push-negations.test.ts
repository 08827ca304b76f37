import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FEATURES } from '../features/feature-table.ts';
import { Features, RuleContext } from '../features/features.ts';
import { createEnvironment } from './cel-environment.ts';
import { compileRules } from './compile-rules.ts';
import { pushNegations } from './push-negations.ts';

const environment = createEnvironment();
const wide = createEnvironment(4);
const WIDEST = createEnvironment(16);
const TYPES = new Map(FEATURES.map(({ name, type }) => [name as string, type]));
const push = (when: string) => pushNegations(environment.parse(when).ast, (name) => TYPES.get(name));

function evaluate(when: string, values: Parameters<typeof Features.of>[0]): boolean {
  const rule = { id: 'r', title: 'r', when, raises: [], level: null, points: 1, scenes: null };
  const levels = { invalidAccountLevel: 'reject', invalidAddressLevel: 'pass' };
  const compilation = compileRules('v', { rules: [rule], reviewAtPoints: 40, rejectAtPoints: 80, ...levels });
  if (!compilation.ok) throw new Error(JSON.stringify(compilation.problems));
  const [compiled] = compilation.compiled.rules;
  if (compiled === undefined) throw new Error('no rule');
  return compiled.evaluate(new RuleContext(Features.of(values)));
}

test.each([
  ['!(phone_age_days < 5)', '(phone_age_days >= 5)'],
  ['!(phone_age_days <= 5)', '(phone_age_days > 5)'],
  ['!(5 > phone_age_days)', '(5 <= phone_age_days)'],
  ['!(phone_age_days >= 0.5)', '(phone_age_days < 0.5)'],
  ['phone_age_days != 5', '(phone_age_days < 5 || phone_age_days > 5)'],
  ['!(phone_age_days == -5)', '(phone_age_days < -5 || phone_age_days > -5)'],
  ['!(phone_age_days != 5)', '(phone_age_days == 5)'],
  ['!(phone_age_days < 5 && agent_bot)', '((phone_age_days >= 5) || !(agent_bot))'],
  ['!(phone_age_days < 5 || !agent_bot)', '((phone_age_days >= 5) && agent_bot)'],
  [
    '!(agent_bot ? phone_age_days < 5 : phone_age_days > 9)',
    '(agent_bot ? (phone_age_days >= 5) : (phone_age_days <= 9))',
  ],
  ['(phone_age_days < 5) == false', '(phone_age_days >= 5)'],
  ['true != (phone_age_days < 5)', '(phone_age_days >= 5)'],
  ['!((phone_age_days + 2) * 3 < 5)', '(((phone_age_days + 2) * 3) >= 5)'],
  ['!(phone_age_days in [1.0, 2.0])', '(known(phone_age_days) && !(phone_age_days in [1.0, 2.0]))'],
  ['!(phone_age_days < 5) && scene.startsWith("e_")', '((phone_age_days >= 5) && (scene).startsWith("e_"))'],
])('%s becomes %s', (when, pushed) => {
  expect(push(when)?.replaceAll('-(5)', '-5')).toBe(pushed);
});

test.each([
  'phone_age_days < 5',
  '!agent_bot',
  'scene != "x"',
  '!(scene == "x")',
  '!known(phone_age_days)',
  '!!agent_bot',
])('%s stays as it is', (when) => {
  expect(push(when)).toBeNull();
});

describe('of a number that is unknown, no comparison is true', () => {
  test.each([
    '!(phone_age_days < 5)',
    '!(phone_age_days <= 5)',
    '!(phone_age_days > 5)',
    '!(phone_age_days >= 5)',
    '!(phone_age_days == 5)',
    'phone_age_days != 5',
    '!(5 == phone_age_days)',
    '!(phone_age_days + account_age_days < 5)',
    '!(!(phone_age_days < 5))',
    '!(phone_age_days < 5 && agent_bot)',
    '!(phone_age_days < 5 || agent_bot)',
    '(phone_age_days < 5) == false',
    '!(phone_age_days in [1.0])',
    // CEL's own evaluator runs it.
    '!(phone_age_days < 5) && scene.startsWith("e_")',
    // Features that do not stand in the table.
    '!(address_asn < 5)',
    'address_asn != 5',
  ])('%s', (when) => {
    expect(evaluate(when, { agent_bot: true, scene: 'e_login' })).toBe(false);
  });

  test('but what holds without it is', () => {
    expect(evaluate('!(phone_age_days < 5 && agent_bot)', { agent_bot: false })).toBe(true);
    expect(evaluate('!known(phone_age_days) || phone_age_days != 5', {})).toBe(true);
    expect(evaluate('scene != "x" && !agent_bot', {})).toBe(true);
  });
});

const NUMBERS = ['address_events_1m', 'post_lag_s'];
const { flag } = fc.letrec<{ number: string; flag: string }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom(...NUMBERS, '2.0', '-0.5'),
    fc
      .tuple(tie('number'), fc.constantFrom('+', '-', '*'), fc.constantFrom(...NUMBERS))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
  ),
  flag: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom('agent_bot', 'true', 'scene == "phone"', 'scene in ["phone", "x"]', 'post_lag_s in [1.0, 2.0]'),
    fc
      .tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>=', '==', '!='), fc.constantFrom(...NUMBERS))
      .map(([a, op, b]) => `${a} ${op} ${b}`),
    tie('flag').map((a) => `!(${a})`),
    fc
      .tuple(tie('flag'), fc.constantFrom('&&', '||', '==', '!='), tie('flag'))
      .map(([a, op, b]) => `((${a}) ${op} (${b}))`),
    fc.tuple(tie('flag'), tie('flag'), tie('flag')).map(([a, b, c]) => `((${a}) ? (${b}) : (${c}))`),
  ),
}));
const values = fc.record({
  address_events_1m: fc.constantFrom(0, 1, 2, 3.5, -1),
  post_lag_s: fc.constantFrom(0, 1, 2, -0.5),
  agent_bot: fc.boolean(),
  scene: fc.constantFrom('', 'phone', 'y'),
});

test.each([
  [
    'phone_age_days != 5 || agent_bot || agent_bot',
    '((phone_age_days < 5 || phone_age_days > 5) || agent_bot || agent_bot)',
  ],
  ['!(phone_age_days < 5 && agent_bot && agent_bot)', '((phone_age_days >= 5) || !(agent_bot) || !(agent_bot))'],
  ['!(phone_age_days - 1 + 2 < 5)', '((phone_age_days - 1 + 2) >= 5)'],
  ['!(phone_age_days - (1 + phone_age_days) < 5)', '((phone_age_days - (1 + phone_age_days)) >= 5)'],
  ['!(phone_age_days * 2 + 3 < 5)', '(((phone_age_days * 2) + 3) >= 5)'],
])('a chain stays flat: %s', (when, pushed) => {
  expect(push(when)).toBe(pushed);
});

test.each(['||', '&&'])('a condition of 165 parts with %s and a negation is taken', (op) => {
  const parts = Array.from({ length: 165 }, () => 'agent_bot').join(op);
  const holds = (more: Parameters<typeof Features.of>[0]) =>
    evaluate(`!(phone_age_days < 5) && (${parts})`, { phone_age_days: 9, ...more });
  expect(holds({ agent_bot: true })).toBe(true);
  expect(holds({ agent_bot: false })).toBe(false);
  expect(holds({ agent_bot: true, phone_age_days: null })).toBe(false);
});

/** Each level writes the one within it twice. */
const nested = (levels: number) => `${'('.repeat(levels)}post_lag_s${' != 1 ? 1.0 : 2.0)'.repeat(levels)} > 1`;

test('a condition that grows too large with its negations is refused', () => {
  expect(() => evaluate(nested(5), {})).not.toThrow();
  for (const when of [
    nested(9),
    nested(28),
    `!(agent_bot == ${Array.from({ length: 140 }, () => 'agent_bot').join(' == ')})&&post_lag_s!=1`,
  ])
    expect(() => evaluate(when, {})).toThrow(
      'the condition holds too many parts, or nests them too deeply: split it into several rules',
    );
});

test('says the same as before when everything is known', () => {
  fc.assert(
    fc.property(flag, values, (when, known) => {
      const context = () => new RuleContext(Features.of(known));
      const parsed = wide.parse(when);
      const pushed = pushNegations(parsed.ast, (name) => TYPES.get(name));
      if (pushed !== null) expect(WIDEST.parse(pushed)(context())).toBe(parsed(context()));
    }),
    { numRuns: 500 },
  );
});
