import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createPseudonymizer } from '../ingest/identifiers.ts';
import { decide } from '../decision/decide.ts';
import { harmlessFeatures } from '../features/harmless-features.ts';
import { DEFAULT_RULE_SET } from '../rules/default-rules.ts';
import { FieldDesk, type FieldDraft } from './field-desk.ts';
import { loadPolicy } from './policy-loader.ts';
import { PolicyHolder } from './risk-policy.ts';
import { RuleDesk } from './rule-desk.ts';
import { openMemoryPolicy } from './memory-policy.suite.ts';

const nowMs = 1_000;
const pseudonym = createPseudonymizer((purpose, text) => createHmac('sha256', purpose).update(text).digest());

async function setUp() {
  const { sources, policy } = await openMemoryPolicy(nowMs, pseudonym);
  const desk = new FieldDesk({ store: sources.fields, rules: sources.rules, policy });
  const rules = new RuleDesk({ store: sources.rules, policy });
  const declare = (draft: Partial<FieldDraft>) =>
    desk.declare({ appId: 'app-1', name: 'amount', type: 'number', ...draft }, { name: 'ann', nowMs });
  const publish = async (when: string) => {
    const rule = { id: 'own', title: 'Own', when, raises: [], level: null, points: 1, scenes: null };
    const set = { ...DEFAULT_RULE_SET, rules: [rule] };
    const drafted = await rules.draft(set, '', { name: 'ann', nowMs, nextId: `id-${when.length}` });
    if (!drafted.ok) return drafted.problems.map(({ problem }) => problem);
    await rules.publish(drafted.value.id, nowMs);
    return 'published';
  };
  return { sources, policy, desk, rules, declare, publish };
}

test('a declared field counts at once, for conditions too, and after a restart', async () => {
  const { sources, policy, declare, publish } = await setUp();
  expect(await publish('detail_amount > 3')).toEqual([expect.stringContaining('there is no feature detail_amount')]);
  expect(await declare({ min: 0 })).toMatchObject({ ok: true, value: { min: 0, max: null, declaredBy: 'ann' } });
  expect(policy.current.fields.read('app-1', [{ name: 'amount', value: '-1' }])).toMatchObject({ ok: false });
  expect(await publish('detail_amount > 3')).toBe('published');
  const again = await loadPolicy(sources, { id: 'never', nowMs }, () => undefined);
  expect(again.active.onDemand.map(({ name }) => name)).toEqual(['detail_amount']);
});

test('a stored rule that does not fit this release stops no start and no change', async () => {
  const { sources } = await setUp();
  const rule = (id: string, when: string) => ({
    id,
    title: id,
    when,
    raises: [],
    level: null,
    points: 1,
    scenes: null,
  });
  const when = { gone: 'feature_of_an_earlier_release > 1', deep: `${'('.repeat(60)}agent_bot${')'.repeat(60)}` };
  const rules = [rule('gone', when.gone), rule('kept', 'local_hour >= 0'), rule('deep', when.deep)];
  const author = { createdBy: 'ann', createdAtMs: nowMs };
  await sources.rules.addDraft({ id: 'old', set: { ...DEFAULT_RULE_SET, rules }, note: '', ...author });
  await sources.rules.activate('old', nowMs, null);
  const told: string[] = [];
  const policy = new PolicyHolder(
    await loadPolicy(sources, { id: 'never', nowMs }, (problem) => void told.push(problem)),
  );
  expect(told).toEqual([
    expect.stringContaining('the rule gone of version old is left out of decisions, because there is no feature'),
    expect.stringContaining(
      'the rule deep of version old is left out of decisions, because the condition holds too many',
    ),
  ]);
  expect(decide(harmlessFeatures(), [], policy.current.active)).toMatchObject({
    fired: ['kept'],
    failed: [
      { ruleId: 'gone', problem: expect.stringContaining('there is no feature feature_of_an_earlier_release') },
      { ruleId: 'deep', problem: expect.stringContaining('the condition holds too many parts') },
    ],
  });
  const desk = new FieldDesk({ store: sources.fields, rules: sources.rules, policy });
  const draft = { appId: 'app-1', name: 'amount', type: 'number' } as const;
  expect(await desk.declare(draft, { name: 'ann', nowMs })).toMatchObject({ ok: true });
  expect(await desk.remove('app-1', 'amount', nowMs)).toMatchObject({ ok: true });
});

describe('what is refused', () => {
  test.each<readonly [string, Partial<FieldDraft>]>([
    ['min, max: only a number', { type: 'text', min: 1 }],
    ['max: must not lie below min', { min: 2, max: 1 }],
    ['lengthMax: only a text', { lengthMax: 3 }],
    ['choices: only a choice', { choices: ['a'] }],
    ['choices: name the values', { type: 'choice' }],
    ['choices: name the values', { type: 'choice', choices: [] }],
    ['choices: name each value once', { type: 'choice', choices: ['a', 'a'] }],
    ['choices: a choice has at most 100', { type: 'choice', choices: Array.from({ length: 101 }, (_, i) => `v${i}`) }],
    ['outcome: only a choice', { outcome: true }],
    ['choices: an outcome is written', { type: 'choice', choices: ['Login failed'], outcome: true }],
    ['choices: an outcome is written', { type: 'choice', choices: ['scene_x'], outcome: true }],
  ])('%s', async (problem, draft) => {
    const { declare } = await setUp();
    expect(await declare(draft)).toEqual({ ok: false, reason: 'invalid', problem: expect.stringContaining(problem) });
  });

  test('100 values of a choice are taken, and 50 fields of an app', async () => {
    const { declare } = await setUp();
    const choices = Array.from({ length: 100 }, (_, index) => `v${index}`);
    expect(await declare({ type: 'choice', choices })).toMatchObject({ ok: true });
    for (let index = 1; index < 50; index += 1)
      expect(await declare({ name: `f${index}x` })).toMatchObject({ ok: true });
    expect(await declare({ name: 'more' })).toMatchObject({ reason: 'conflict' });
    expect(await declare({ name: 'f1x', max: 3 })).toMatchObject({ ok: true });
    expect(await declare({ name: 'more', appId: 'app-2' })).toMatchObject({ ok: true });
  });

  test('a name that requests cannot tell from another, and two types of one name', async () => {
    const { declare } = await setUp();
    await declare({});
    expect(await declare({ name: 'A_mount' })).toMatchObject({ problem: expect.stringContaining('from amount') });
    expect(await declare({ appId: 'app-2', type: 'boolean' })).toMatchObject({ reason: 'conflict' });
    expect(await declare({ appId: 'app-2', max: 9 })).toMatchObject({ ok: true });
  });
});

test('what rules in force read stays, in its type', async () => {
  const { desk, declare, publish } = await setUp();
  await declare({});
  await declare({ name: 'result', type: 'choice', choices: ['won', 'lost'], outcome: true });
  expect(await publish('detail_amount > 3 && account_lost_1d >= 2')).toBe('published');
  expect(await desk.remove('app-1', 'amount', nowMs)).toMatchObject({
    reason: 'conflict',
    problem: expect.stringContaining('own: there is no feature detail_amount'),
  });
  expect(await declare({ type: 'boolean' })).toMatchObject({ reason: 'conflict' });
  expect(await declare({ name: 'result', type: 'choice', choices: ['won'], outcome: true })).toMatchObject({
    problem: expect.stringContaining('own: there is no feature account_lost_1d'),
  });
  await declare({ appId: 'app-2' });
  expect(await desk.remove('app-1', 'amount', nowMs)).toMatchObject({ ok: true });
  expect(await desk.remove('app-1', 'amount', nowMs)).toMatchObject({ reason: 'unknown' });
  expect(desk.list('app-2').map(({ name }) => name)).toEqual(['amount']);
});

test('a rollback in an emergency still works after a field was to be removed', async () => {
  const { desk, rules, declare, publish } = await setUp();
  await declare({});
  expect(await publish('detail_amount > 3')).toBe('published');
  expect(await publish('local_hour >= 22')).toBe('published');
  expect(await desk.remove('app-1', 'amount', nowMs)).toMatchObject({
    reason: 'conflict',
    problem: expect.stringContaining(
      'behind the next rollback need it as it is (own: there is no feature detail_amount',
    ),
  });
  expect(await declare({ type: 'boolean' })).toMatchObject({ reason: 'conflict' });
  expect(await rules.rollBack(null, nowMs)).toMatchObject({ ok: true });
  expect(await publish('local_hour >= 21 && local_hour < 23')).toBe('published');
  expect(await publish('local_hour == 3')).toBe('published');
  expect(await desk.remove('app-1', 'amount', nowMs)).toMatchObject({ ok: true });
});
