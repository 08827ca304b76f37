import { expect, test } from 'vitest';
import { anActor } from '../../../../../test/an-actor.ts';
import { seededRandom } from '../../../../kernel/seeded-random.ts';
import { DEFAULT_RULE_SET } from '../../rules/default-rules.ts';
import { riskRuleContracts } from './contract.ts';
import { createRiskRuleHandlers, type RiskRuleDeps } from './handler.ts';

const VERSION = { id: 'rules-1', state: 'draft', set: DEFAULT_RULE_SET };
const SUMMARY = { id: 'rules-1', state: 'draft', ruleCount: DEFAULT_RULE_SET.rules.length };
const DIGEST = 'ab'.repeat(16);

/** Handlers over rules that answer every change with `answer`. */
function opened({ answer = { ok: true } as unknown, version = VERSION as unknown, diff = null as unknown } = {}) {
  const asked: unknown[] = [];
  const note =
    (what: string) =>
    async (...how: unknown[]) => (asked.push([what, ...how]), answer);
  const handlers = createRiskRuleHandlers({
    rules: {
      list: async () => [VERSION],
      rollsBackTo: async () => 'rules-0',
      find: async () => version,
      check: (set: unknown) => (asked.push(['check', set]), [{ ruleId: 'a', problem: 'why' }]),
      draft: note('draft'),
      change: note('change'),
      remove: note('remove'),
      publish: note('publish'),
      rollBack: note('rollBack'),
      shadow: note('shadow'),
      diff: async () => diff,
    },
    failures: { list: () => [{ ruleId: 'a', count: 2, lastProblem: 'no such key' }] },
    clock: { nowMs: () => 5 },
    random: seededRandom(1),
  } as unknown as RiskRuleDeps);
  return { handlers, asked };
}

const set = { rules: [] };
const change = riskRuleContracts.change.params.parse({ versionId: 'rules-1', set, digest: DIGEST });
const publish = riskRuleContracts.publish.params.parse({ versionId: 'rules-1', digest: DIGEST });

test('versions are listed by their number of rules, with the one that a rollback brings', async () => {
  const { handlers } = opened();
  expect(await handlers.list({}, anActor)).toEqual({
    ok: true,
    result: { versions: [SUMMARY], rollsBackTo: 'rules-0' },
  });
  expect(await handlers.show({ versionId: 'rules-1' }, anActor)).toMatchObject({
    result: { ...SUMMARY, set: VERSION.set, digest: expect.stringMatching(/^[0-9a-f]{32}$/) },
  });
  expect(await handlers.failures({}, anActor)).toMatchObject({ result: { failures: [{ ruleId: 'a', count: 2 }] } });
});

test.each([
  ['unknown', [], 'not_found', /^there is no such version/],
  ['changed', [], 'conflict', /^these rules were changed since you looked at them/],
  ['not-a-draft', [], 'conflict', /^there is no such draft/],
  ['state', [], 'conflict', /^the version is unknown or already in this state/],
  [
    'invalid',
    [
      { ruleId: 'a', problem: 'x' },
      { ruleId: null, problem: 'y' },
    ],
    'bad_request',
    /^a: x; set: y$/,
  ],
] as const)('a change that is refused as %s', async (reason, problems, error, detail) => {
  const { handlers } = opened({ answer: { ok: false, reason, problems } });
  const refusal = { ok: false, error, detail: expect.stringMatching(detail) };
  for (const outcome of [
    await handlers.draft(riskRuleContracts.draft.params.parse({ set }), anActor),
    await handlers.change(change, anActor),
    await handlers.remove({ versionId: 'rules-1' }, anActor),
    await handlers.publish(publish, anActor),
    await handlers.shadow({ versionId: 'rules-1' }, anActor),
    await handlers.unshadow({}, anActor),
  ])
    expect(outcome).toEqual(refusal);
});

test('of many problems the first twenty are told', async () => {
  const problems = Array.from({ length: 21 }, (_, at) => ({ ruleId: `r${at}`, problem: 'x' }));
  const outcome = await opened({ answer: { ok: false, reason: 'invalid', problems } }).handlers.publish(
    publish,
    anActor,
  );
  const detail = outcome.ok ? '' : outcome.detail;
  expect(detail.split('; ')).toHaveLength(20);
});

test('a change and a publication hold for the rules that were looked at', async () => {
  const { handlers, asked } = opened();
  await handlers.change(change, anActor);
  await handlers.publish(publish, anActor);
  expect(await handlers.publish({ versionId: 'rules-1' }, anActor)).toEqual({
    ok: true,
    result: SUMMARY,
    subject: 'rules-1',
  });
  expect(asked).toEqual([
    ['change', 'rules-1', { set, note: '', digest: DIGEST }],
    ['publish', 'rules-1', 5, DIGEST],
    ['publish', 'rules-1', 5, null],
  ]);
});

test('a draft has a new id and the name of its author', async () => {
  const { handlers, asked } = opened();
  await handlers.draft(riskRuleContracts.draft.params.parse({ set, note: 'n' }), anActor);
  expect(asked).toMatchObject([
    ['draft', set, 'n', { name: 'ada', nowMs: 5, nextId: expect.stringMatching(/^rules-\w{12}$/) }],
  ]);
});

test('rules are also taken as a version or the release shows them', async () => {
  const { handlers, asked } = opened();
  for (const given of [set, { ruleCount: 0, set }, { ...SUMMARY, set }]) await handlers.check({ set: given }, anActor);
  expect(asked).toEqual([
    ['check', set],
    ['check', set],
    ['check', set],
  ]);
});

test.each([
  ['nothing-before', /^no publication is left to take back/],
  ['another', /^another version would come back than you expect/],
  ['unfit', /^the version before uses features that this release lacks/],
])('a rollback that is refused as %s is a conflict', async (reason, detail) => {
  const { handlers } = opened({ answer: { ok: false, reason } });
  expect(await handlers.rollback({}, anActor)).toEqual({
    ok: false,
    error: 'conflict',
    detail: expect.stringMatching(detail),
  });
});

test('a rollback takes back the publication that was looked at', async () => {
  const { handlers, asked } = opened({ answer: { ok: true, versionId: 'rules-1' } });
  expect(await handlers.rollback(riskRuleContracts.rollback.params.parse({ to: 'rules-1' }), anActor)).toMatchObject({
    ok: true,
    subject: 'rules-1',
  });
  await handlers.rollback({}, anActor);
  expect(asked).toEqual([
    ['rollBack', 'rules-1', 5],
    ['rollBack', null, 5],
  ]);
});

test('what this release cannot read is not found', async () => {
  const { handlers } = opened({ version: null });
  expect(await handlers.show({ versionId: 'rules-1' }, anActor)).toMatchObject({ error: 'not_found' });
  expect(await handlers.diff({ versionId: 'rules-1', otherId: 'rules-2' }, anActor)).toMatchObject({
    error: 'not_found',
  });
});

test('the rules of the release are shown with their number', async () => {
  const outcome = await opened().handlers.release({}, anActor);
  if (!outcome.ok || !('result' in outcome)) throw new Error('the release has rules');
  expect(outcome.result.ruleCount).toBe((outcome.result.set['rules'] as unknown[]).length);
});

test.each([
  [{ note: 'n'.repeat(500) }, true],
  [{ note: 'n'.repeat(501) }, false],
  [{ digest: 'ab' }, false],
  [{ versionId: '../x' }, false],
])('the schema takes a change with other fields: %#', (given, isTaken) => {
  const whole = { versionId: 'rules-1', set, note: '', ...given };
  expect(riskRuleContracts.change.params.safeParse(whole).success).toBe(isTaken);
});
