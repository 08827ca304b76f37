import { expect, test } from 'vitest';
import {
  bodyOf,
  conditionLines,
  editedSet,
  editorPath,
  emptyRule,
  movedRules,
  placedProblems,
  suggestionOf,
  type RuleSet,
} from '../../console/src/pages/rules/rule-set.ts';
import { DEFAULT_RULE_SET } from '../../src/features/business-risk/rules/default-rules.ts';

const SET: RuleSet = {
  rules: [
    { id: 'first', title: 'First', when: 'account_fresh', raises: [101, 2], level: 'review', points: -5, scenes: null },
    {
      id: 'second',
      title: 'Second',
      when: 'agent_headless',
      raises: [],
      level: null,
      points: 38,
      group: 'alike',
      novelty: true,
      scenes: ['e_login_protection', 'own'],
    },
  ],
  sequences: [{ name: 'drained', entity: 'account', steps: ['password_reset', 'withdrawal'], within: '2h' }],
  reviewAtPoints: 40,
  rejectAtPoints: 80,
  invalidAccountLevel: 'reject',
  invalidAddressLevel: 'review',
};

test('a set that was not changed is sent as it came', () => {
  expect(bodyOf(editedSet(SET, ''))).toEqual(SET);
  expect(bodyOf(editedSet(DEFAULT_RULE_SET, ''))).toEqual(structuredClone(DEFAULT_RULE_SET));
});

test('what is typed is sent without spaces around it, and no number stays as it is for the server to refuse', () => {
  const edited = editedSet(SET, '');
  const [first] = edited.rules;
  if (!first) throw new Error('the set has rules');
  const rule = { ...emptyRule(edited), id: ' own ', points: 'ten', scenes: 'a，b,, c ', group: ' ' };
  expect(rule.key).toBe(2);
  const { rules, reviewAtPoints } = bodyOf({ ...edited, rules: [first, rule], reviewAtPoints: ' 41 ' });
  expect(reviewAtPoints).toBe(41);
  expect((rules as readonly unknown[])[1]).toEqual({
    id: 'own',
    title: '',
    when: '',
    raises: [],
    level: null,
    points: 'ten',
    scenes: ['a', 'b', 'c'],
  });
});

test('a problem stands at its rule, by id or by place, and else at the set', () => {
  const placed = placedProblems(editedSet(SET, ''), [
    { ruleId: 'second', problem: 'there is no feature x: did you mean y?' },
    { ruleId: null, problem: 'rules.0.points: Invalid input' },
    { ruleId: null, problem: 'rejectAtPoints lies below reviewAtPoints' },
    { ruleId: 'gone', problem: 'of a rule that is gone' },
  ]);
  expect([...placed.ofRule]).toEqual([
    [1, ['there is no feature x: did you mean y?']],
    [0, ['points: Invalid input']],
  ]);
  expect(placed.ofSet).toEqual(['rejectAtPoints lies below reviewAtPoints', 'of a rule that is gone']);
});

test.each([
  [
    'there is no feature agent_headles: did you mean agent_headless?',
    { wrong: 'agent_headles', meant: 'agent_headless' },
  ],
  ['没有特征 agent_headles：您是指 agent_headless 吗？', { wrong: 'agent_headles', meant: 'agent_headless' }],
  ['there is no feature x: `renzheng rule features` lists the features', null],
  ['sequence drained: nothing that happens is called withdrawl: did you mean withdrawal?', null],
])('%s', (problem, suggestion) => {
  expect(suggestionOf(problem)).toEqual(suggestion);
});

test('a condition reads part by part, and an address names draft, origin and rule', () => {
  expect(conditionLines('a >= 5 && b || c')).toBe('a >= 5\n&& b\n|| c');
  expect(editorPath({ id: 'rules-1', state: 'draft' }, 'first')).toBe('/rules/rules-1/edit?rule=first');
  expect(editorPath({ id: 'rules-1', state: 'draft' })).toBe('/rules/rules-1/edit');
  expect(editorPath({ id: 'rules-1', state: 'active' }, 'first')).toBe('/rules/new?from=rules-1&rule=first');
});

test('a rule moves one place, and stays where it is at the ends', () => {
  const { rules } = editedSet(SET, '');
  const ids = (moved: readonly { readonly id: string }[]) => moved.map(({ id }) => id);
  expect(ids(movedRules(rules, 1, -1))).toEqual(['second', 'first']);
  expect(ids(movedRules(rules, 0, 1))).toEqual(['second', 'first']);
  expect(ids(movedRules(rules, 0, -1))).toEqual(['first', 'second']);
  expect(ids(movedRules(rules, 1, 1))).toEqual(['first', 'second']);
  expect(ids(movedRules(rules, 9, 1))).toEqual(['first', 'second']);
});
