import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { harmlessFeatures } from '../features/harmless-features.ts';
import type { Rule } from '../rules/rule.ts';
import { decide, ownPoints } from './decide.ts';
import { always, compile, hit, rule } from './decide-fixture.ts';

describe('what settles a decision, to the letter', () => {
  const plain = { fired: [], points: 0, leftOut: [], failed: [] };

  test('of a harmless request nothing is left', () => {
    expect(decide(harmlessFeatures(), [], compile([]))).toEqual({
      level: 'pass',
      types: [],
      settledBy: 'nothing',
      ...plain,
    });
  });

  test.each([
    [{ account_flaw: 'phone' }, 'reject', [3]],
    [{ token_state: 'invalid-account' }, 'reject', [3]],
    [{ address_public: false }, 'review', [205]],
    [{ address_public: false, account_flaw: 'phone' }, 'reject', [3, 205]],
  ] as const)('%j is invalid input', (features, level, types) => {
    expect(decide(harmlessFeatures(features), [], compile([]))).toEqual({
      level,
      types,
      settledBy: 'invalid-input',
      ...plain,
    });
    expect(decide(harmlessFeatures(features), [hit('allow')], compile([]))).toMatchObject({
      level,
      settledBy: 'invalid-input',
    });
  });

  test('levels of invalid input are those of the rule set', () => {
    const lenient = { invalidAccountLevel: 'pass', invalidAddressLevel: 'reject' } as const;
    const of = (features: Parameters<typeof harmlessFeatures>[0]) =>
      decide(harmlessFeatures(features), [], compile([], lenient));
    expect(of({ account_flaw: 'phone' })).toMatchObject({ level: 'pass', types: [3], settledBy: 'invalid-input' });
    expect(of({ address_public: false })).toMatchObject({ level: 'reject', types: [205] });
    const severe = compile([rule('r', always, { level: 'reject' })]);
    expect(decide(harmlessFeatures({ address_public: false }), [], severe)).toMatchObject({
      level: 'reject',
      settledBy: 'rules',
    });
  });

  test('the allow-list settles what the rule set lets pass, and nothing that it does not', () => {
    const of = (invalidAddressLevel: 'pass' | 'review', lists: Parameters<typeof decide>[1]) =>
      decide(harmlessFeatures({ address_public: false }), lists, compile([], { invalidAddressLevel }));
    expect(of('pass', [hit('allow')])).toEqual({ level: 'pass', types: [5], settledBy: 'allow-list', ...plain });
    expect(of('pass', [hit('block')])).toMatchObject({ level: 'reject', types: [4, 205], settledBy: 'block-list' });
    expect(of('review', [hit('allow')])).toMatchObject({ level: 'review', types: [205], settledBy: 'invalid-input' });
  });

  test('a list entry alone settles it', () => {
    expect(decide(harmlessFeatures(), [hit('allow')], compile([]))).toEqual({
      level: 'pass',
      types: [5],
      settledBy: 'allow-list',
      ...plain,
    });
    expect(decide(harmlessFeatures(), [hit('block')], compile([]))).toEqual({
      level: 'reject',
      types: [4],
      settledBy: 'block-list',
      onlyByBlockList: true,
      ...plain,
    });
  });

  test.each([
    [{ points: 39 }, 'pass'],
    [{ points: 40 }, 'review'],
    [{ points: 79 }, 'review'],
    [{ points: 80 }, 'reject'],
    [{ points: 0, level: 'review' }, 'review'],
    [{ points: 80, level: 'review' }, 'reject'],
    [{ points: -50, level: 'reject' }, 'reject'],
  ] as const)('a rule of %j means %s', (rest, level) => {
    const decision = decide(harmlessFeatures(), [], compile([rule('r', always, rest)]));
    expect(decision).toMatchObject({
      level,
      settledBy: 'rules',
      fired: ['r'],
      points: rest.points,
      leftOut: [],
      failed: [],
    });
  });

  test('of a group the strongest counts: by level first, then by points, and of equal ones the first', () => {
    const of = (...rules: readonly Partial<Rule>[]) =>
      decide(harmlessFeatures(), [], compile(rules.map((rest, at) => rule(`r${at}`, always, { group: 'g', ...rest }))))
        .fired;
    expect(of({ points: 5 }, { points: 6 }, { points: 4 })).toEqual(['r1']);
    expect(of({ points: 5 }, { points: 5 })).toEqual(['r0']);
    expect(of({ points: 79 }, { level: 'review', points: -10 })).toEqual(['r1']);
    expect(of({ level: 'review', points: 79 }, { level: 'reject', points: -10 })).toEqual(['r1']);
    expect(of({ level: 'reject' }, { level: 'review', points: 79 })).toEqual(['r0']);
    expect(of({ points: 5 }, { points: 6, group: 'other' })).toEqual(['r0', 'r1']);
  });

  test('while a site learns, novelty counts beside 15 points of other signs, or one that decides', () => {
    const of = (rest: Partial<Rule>, features: Parameters<typeof harmlessFeatures>[0] = { site_learning: true }) => {
      const rules = compile([rule('new', always, { novelty: true, points: 30 }), rule('sign', always, rest)]);
      const { fired, leftOut, points } = decide(harmlessFeatures(features), [], rules);
      return [fired, leftOut, points];
    };
    expect(of({ points: 14 })).toEqual([['sign'], ['new'], 14]);
    expect(of({ points: 15 })).toEqual([['new', 'sign'], [], 45]);
    expect(of({ points: -20 })).toEqual([['sign'], ['new'], -20]);
    expect(of({ points: 0, level: 'review' })).toEqual([['new', 'sign'], [], 30]);
    expect(of({ points: 14 }, {})).toEqual([['new', 'sign'], [], 44]);
    // Novelty does not stand in the way of a weaker sign of its group.
    const grouped = compile([
      rule('new', always, { novelty: true, points: 30, group: 'g' }),
      rule('sign', always, { points: 5, group: 'g' }),
    ]);
    expect(decide(harmlessFeatures({ site_learning: true }), [], grouped)).toMatchObject({
      fired: ['sign'],
      leftOut: ['new'],
      points: 5,
    });
    expect(decide(harmlessFeatures(), [], grouped)).toMatchObject({ fired: ['new'], leftOut: [], points: 30 });
  });

  test('of rules that run as code and rules that CEL runs, those fire that hold alone, in their order', () => {
    const conditions = [
      always,
      'scene.size() > 2',
      'agent_bot',
      '!(post_lag_s in [1.0, 2.0])',
      'post_lag_s != 1',
      'scene + "x" == "x"',
    ];
    const drawn = fc.array(
      fc.record({
        when: fc.constantFrom(...conditions),
        scenes: fc.constantFrom<string[] | null>(null, ['phone'], ['other']),
      }),
      { maxLength: 12 },
    );
    const values = fc.record({
      scene: fc.constantFrom('', 'phone', 'other'),
      agent_bot: fc.boolean(),
      post_lag_s: fc.constantFrom(null, 1, 3),
    });
    fc.assert(
      fc.property(drawn, values, (rows, known) => {
        const rules = rows.map(({ when, scenes }, at) => rule(`r${at}`, when, { scenes, points: 1 }));
        const alone = rules.filter((each) => decide(harmlessFeatures(known), [], compile([each])).fired.length > 0);
        expect(decide(harmlessFeatures(known), [], compile(rules)).fired).toEqual(alone.map(({ id }) => id));
      }),
    );
  });

  test('a rule that fails is told with the first line of why', () => {
    const broken = compile([rule('broken', always)]);
    const failing = (thrown: unknown) =>
      decide(harmlessFeatures(), [], {
        ...broken,
        holding: () => [],
        fallible: [0],
        rules: broken.rules.map((each) => ({
          ...each,
          evaluate: () => {
            throw thrown;
          },
        })),
      });
    expect(failing(new Error('no such field\nat line 1')).failed).toEqual([
      { ruleId: 'broken', problem: 'no such field' },
    ]);
    expect(failing('thrown').failed).toEqual([{ ruleId: 'broken', problem: 'unknown' }]);
    expect(failing(new Error('')).failed).toEqual([{ ruleId: 'broken', problem: '' }]);
    expect(failing('thrown')).toMatchObject({ level: 'pass', fired: [], settledBy: 'nothing' });
  });

  test('own points are those of rules that fired, without what earlier suspicion gave. One that decides weighs 60', () => {
    const compiled = compile([
      rule('points', always, { points: 20 }),
      rule('minus', always, { points: -5 }),
      rule('level', always, { level: 'review', points: 10 }),
      rule('heavy', always, { level: 'review', points: 70 }),
      rule('silent', always, { points: 99 }),
    ]);
    const of = (...fired: readonly string[]) => ownPoints({ fired }, compiled);
    expect([of(), of('points'), of('minus'), of('level'), of('heavy')]).toEqual([0, 20, -5, 60, 70]);
    expect(of('points', 'minus', 'level', 'heavy')).toBe(145);
    const inherited = {
      ...compiled,
      rules: compiled.rules.map((each) => ({ ...each, inherits: each.rule.id === 'points' })),
    };
    expect(ownPoints({ fired: ['points', 'minus'] }, inherited)).toBe(-5);
    // Earlier suspicion may call for a look, and never rejects a request.
    const firing = (rules: readonly Rule[], ...inherits: readonly string[]) => {
      const set = compile(rules);
      return decide(harmlessFeatures(), [], {
        ...set,
        rules: set.rules.map((each) => ({ ...each, inherits: inherits.includes(each.rule.id) })),
      }).level;
    };
    const two = [rule('own', always, { points: 50 }), rule('earlier', always, { points: 40 })];
    expect([firing(two), firing(two, 'earlier'), firing(two, 'own', 'earlier')]).toEqual([
      'reject',
      'review',
      'review',
    ]);
    expect(firing([rule('own', always, { points: 80 }), rule('earlier', always, { points: 5 })], 'earlier')).toBe(
      'reject',
    );
    expect(firing([rule('own', always, { points: 85 }), rule('earlier', always, { points: -5 })], 'earlier')).toBe(
      'reject',
    );
    expect(
      firing(
        [
          rule('a', always, { points: 50, group: 'g' }),
          rule('b', always, { points: 40, group: 'g' }),
          rule('c', always, { points: 40 }),
        ],
        'b',
      ),
    ).toBe('reject');
  });
});
