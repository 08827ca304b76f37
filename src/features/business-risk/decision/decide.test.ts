import { describe, expect, test } from 'vitest';
import { harmlessFeatures } from '../features/harmless-features.ts';
import type { Rule } from '../rules/rule.ts';
import { decide } from './decide.ts';
import { always, compile, hit, rule } from './decide-fixture.ts';
import { withParents } from '../rules/risk-types.ts';

describe('precedence', () => {
  const set = compile([rule('r', always, { raises: [2012], level: 'reject' })]);

  test('an impossible account is 3, even if a list holds it', () => {
    const decision = decide(harmlessFeatures({ account_flaw: 'phone' }), [hit('allow')], set);
    expect(decision).toMatchObject({ level: 'reject', settledBy: 'invalid-input' });
    expect(decision.types).toContain(3);
    expect(decision.types).not.toContain(5);
  });

  test('an account that the provider does not know is also 3', () => {
    expect(decide(harmlessFeatures({ token_state: 'invalid-account' }), [], set).types).toContain(3);
    expect(decide(harmlessFeatures({ token_state: 'unavailable' }), [], set).types).not.toContain(3);
  });

  test('an address that is not public is 205 and goes to review, even if the account is on the allow-list', () => {
    const decision = decide(harmlessFeatures({ address_public: false }), [hit('allow')], compile([]));
    expect(decision).toMatchObject({ level: 'review', types: [205], settledBy: 'invalid-input' });
  });

  test('a blocked account from such an address is still rejected', () => {
    expect(decide(harmlessFeatures({ address_public: false }), [hit('block')], compile([]))).toMatchObject({
      level: 'reject',
      types: [4, 205],
      settledBy: 'block-list',
    });
  });

  test('the allow-list overrides the block-list and the rules, and the record still shows which rules fired', () => {
    expect(decide(harmlessFeatures(), [hit('allow'), hit('block')], set)).toMatchObject({
      level: 'pass',
      types: [5],
      settledBy: 'allow-list',
      fired: ['r'],
    });
  });

  test('a decision says if only the block-list rejects', () => {
    const alone = (features: Parameters<typeof harmlessFeatures>[0], rules: Parameters<typeof compile>[0]) =>
      decide(harmlessFeatures(features), [hit('block')], compile(rules)).onlyByBlockList;
    expect(alone({}, [])).toBe(true);
    expect(alone({}, [rule('r', always, { points: 79 })])).toBe(true);
    expect(alone({}, [rule('r', always, { points: 80 })])).toBeUndefined();
    expect(alone({ account_flaw: 'phone' }, [])).toBeUndefined();
    expect(decide(harmlessFeatures(), [hit('allow'), hit('block')], compile([])).onlyByBlockList).toBeUndefined();
  });

  test('the block-list rejects and adds 4 to the codes of the rules', () => {
    expect(decide(harmlessFeatures(), [hit('block')], set)).toMatchObject({
      level: 'reject',
      types: [4, 201, 2012],
      settledBy: 'block-list',
    });
  });
});

describe('rules', () => {
  test('the severest level counts, and points add up to one level', () => {
    const of = (...points: number[]) =>
      decide(harmlessFeatures(), [], compile(points.map((weight, at) => rule(`r${at}`, always, { points: weight }))))
        .level;
    expect([of(39), of(40), of(20, 20), of(40, 39), of(40, 40)]).toEqual([
      'pass',
      'review',
      'review',
      'review',
      'reject',
    ]);
    const levels = compile([
      rule('a', always, { level: 'review' }),
      rule('b', always, { level: 'reject' }),
      rule('c', always),
    ]);
    expect(decide(harmlessFeatures(), [], levels)).toMatchObject({ level: 'reject', fired: ['a', 'b', 'c'] });
  });

  test('a rule that only informs leaves the level alone', () => {
    expect(decide(harmlessFeatures(), [], compile([rule('r', always, { raises: [11] })]))).toMatchObject({
      level: 'pass',
      types: [1, 11],
      settledBy: 'rules',
    });
  });

  test('a scene limits a rule', () => {
    const set = compile([rule('r', always, { scenes: ['e_register_protection'], level: 'review' })]);
    expect(decide(harmlessFeatures(), [], set).level).toBe('pass');
    expect(decide(harmlessFeatures({ scene: 'e_register_protection' }), [], set).level).toBe('review');
  });

  test('a rule that fails is skipped and shown, and the others decide', () => {
    const set = compile([
      rule('broken', 'int(scene) > 2', { level: 'reject' }),
      rule('fine', always, { level: 'review' }),
    ]);
    const decision = decide(harmlessFeatures(), [], set);
    expect(decision).toMatchObject({ level: 'review', fired: ['fine'] });
    expect(decision.failed).toEqual([{ ruleId: 'broken', problem: expect.stringContaining('int()') }]);
  });
});

describe('groups', () => {
  const decided = (...rules: readonly Rule[]) => decide(harmlessFeatures(), [], compile(rules));

  test('of a group the rule with the most points counts, alone, and others count beside it', () => {
    const decision = decided(
      rule('weak', always, { group: 'g', points: 19, raises: [101] }),
      rule('strong', always, { group: 'g', points: 20, raises: [102] }),
      rule('other', always, { group: 'h', points: 5 }),
      rule('alone', always, { points: 1 }),
    );
    expect(decision).toMatchObject({ fired: ['strong', 'other', 'alone'], points: 26, types: [102] });
  });

  test('a level outweighs points, and of two equal rules the first counts', () => {
    const levelled = decided(
      rule('points', always, { group: 'g', points: 100 }),
      rule('review', always, { group: 'g', level: 'review' }),
      rule('reject', always, { group: 'g', level: 'reject' }),
    );
    expect(levelled).toMatchObject({ fired: ['reject'], level: 'reject' });
    const equal = decided(rule('a', always, { group: 'g', points: 7 }), rule('b', always, { group: 'g', points: 7 }));
    expect(equal.fired).toEqual(['a']);
  });

  test('negative points speak for the request, and a positive sign of their group silences them', () => {
    expect(decided(rule('bad', always, { points: 45 }), rule('good', always, { points: -6 }))).toMatchObject({
      points: 39,
      level: 'pass',
    });
    expect(
      decided(rule('bad', always, { group: 'g', points: 1 }), rule('good', always, { group: 'g', points: -6 })).fired,
    ).toEqual(['bad']);
  });
});

describe('while the site learns', () => {
  const learning = (...rules: readonly Rule[]) => decide(harmlessFeatures({ site_learning: true }), [], compile(rules));
  const novel = rule('novel', always, { points: 90, novelty: true, raises: [2061] });

  test('novelty alone stops nobody and raises nothing', () => {
    expect(learning(novel)).toMatchObject({ level: 'pass', types: [], fired: [], points: 0, settledBy: 'nothing' });
    expect(decide(harmlessFeatures({ site_learning: false }), [], compile([novel])).level).toBe('reject');
  });

  test.each([
    ['14 points', { points: 14 }, []],
    ['15 points', { points: 15 }, ['novel']],
    ['16 points', { points: 16 }, ['novel']],
    ['a level', { level: 'review' as const }, ['novel']],
  ])('novelty beside %s', (_, sign, counted) => {
    expect(learning(rule('sign', always, sign), novel).fired).toEqual(['sign', ...counted]);
  });

  test('points for a request do not take away from the signs that novelty stands beside', () => {
    const good = rule('good', always, { points: -50 });
    expect(learning(rule('sign', always, { points: 15 }), good, novel).fired).toEqual(['sign', 'good', 'novel']);
  });

  test('a novelty rule does not hide a sign of its group that is none', () => {
    const crowd = rule('crowd', always, { group: 'g', points: 14 });
    expect(learning({ ...novel, group: 'g' }, crowd).fired).toEqual(['crowd']);
    expect(learning({ ...novel, group: 'g' }, { ...crowd, points: 15 }).fired).toEqual(['novel']);
  });
});

test('a child code brings its parent code, once', () => {
  expect(withParents([2063, 2012, 2061, 11, 103])).toEqual([1, 11, 103, 201, 206, 2012, 2061, 2063]);
});

describe('while the site learns', () => {
  const unknown = [
    rule('never-seen', always, { points: 50, novelty: true, raises: [1012] }),
    rule('no-device', always, { points: 10, novelty: true }),
  ];
  const learning = harmlessFeatures({ site_learning: true });

  test('novelty alone counts for nothing, and the decision names the rules that were left out', () => {
    const decision = decide(learning, [], compile(unknown));
    expect(decision).toMatchObject({ level: 'pass', types: [], settledBy: 'nothing', fired: [], points: 0 });
    expect(decision.leftOut).toEqual(['never-seen', 'no-device']);
  });

  test.each([
    [14, [], ['never-seen', 'no-device']],
    [15, ['never-seen', 'no-device', 'burst'], []],
  ])('beside %i points of another sign', (points, fired, leftOut) => {
    const decision = decide(learning, [], compile([...unknown, rule('burst', always, { points })]));
    expect(decision).toMatchObject({ fired: fired.length > 0 ? fired : ['burst'], leftOut });
  });

  test('a site that does not learn leaves nothing out', () => {
    const decision = decide(harmlessFeatures({ site_learning: false }), [], compile(unknown));
    expect(decision).toMatchObject({ level: 'review', fired: ['never-seen', 'no-device'], points: 60, leftOut: [] });
  });
});
