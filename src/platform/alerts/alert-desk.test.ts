import { expect, test } from 'vitest';
import { AlertDesk, ALERT_RULES_MAX, thresholdProblem, type AlertWishes } from './alert-desk.ts';
import { ALERT_KIND_NAMES, ALERT_KINDS, isBeyond, type AlertKind } from './alert-kind.ts';
import type { AlertRule, AlertRuleChange, AlertState, AlertStore } from './alert-rule.ts';
import { referenceOf, windowOf } from './alert-window.ts';

/** The table of kinds of docs/alerts.md: unit, side, what its subjects are, whether it is windowed, highest threshold. */
const KINDS = `
failure-rate share above api true 1
error-rate share above api true 1
latency-p95 milliseconds above api true 600000
calls-missing calls below api true 1000000000
package-left share below package false 1
package-ends days below package false 3650
budget-used share above budget false 1
reject-rate share above scene true 1
review-rate share above scene true 1
level-drift psi above scene true 10
score-drift psi above api true 10
accuracy-drift psi above api false 10
cases-overdue cases above site false 1000000
feed-age days above feed false 3650
backup-age hours above site false 87600
webhooks-failed deliveries above site false 1000000`;

test('the kinds of alert are those of the table', () => {
  const table = Object.entries(ALERT_KINDS).map(([kind, { unit, fires, scope, isWindowed, thresholdMax }]) =>
    [kind, unit, fires, scope, isWindowed, thresholdMax].join(' '),
  );
  expect(table).toEqual(KINDS.trim().split('\n'));
  expect(ALERT_KIND_NAMES).toEqual(table.map((line) => line.split(' ')[0]));
});

test.each([
  ['failure-rate', 1, null],
  ['failure-rate', 0, null],
  ['failure-rate', 1.01, 'threshold: for failure-rate it is between 0 and 1 (share)'],
  ['package-ends', -0.1, 'threshold: for package-ends it is between 0 and 3650 (days)'],
] as const)('a threshold of %s of %d: %s', (kind, threshold, problem) => {
  expect(thresholdProblem(kind, threshold)).toBe(problem);
});

test('the threshold itself is not beyond it', () => {
  const of = (kind: AlertKind) => [0.4, 0.5, 0.6].map((value) => isBeyond(kind, value, 0.5));
  expect([of('error-rate'), of('package-left')]).toEqual([
    [false, false, true],
    [true, false, false],
  ]);
});

test('a window is of whole minutes with the present one, and is compared with the four weeks before it', () => {
  const nowMs = Date.parse('2026-03-29T10:20:30.5+08:00');
  const window = windowOf({ windowMinutes: 15 }, nowMs);
  expect(window).toEqual({
    fromMs: Date.parse('2026-03-29T10:06:00+08:00'),
    toMs: Date.parse('2026-03-29T10:21:00+08:00'),
  });
  expect(referenceOf(window)).toEqual({
    fromMs: Date.parse('2026-03-01T10:00:00+08:00'),
    toMs: Date.parse('2026-03-29T10:00:00+08:00'),
  });
});

const WISHES: AlertWishes = {
  name: '',
  kind: 'error-rate',
  threshold: 0.5,
  windowMinutes: 5,
  callsMin: 1,
  forMinutes: 0,
  only: null,
  severity: 'warning',
};

function opened(states: readonly AlertState[] = []) {
  const rules: AlertRule[] = [];
  let drawn = 0;
  const store = {
    rules: async () => [...rules],
    states: async () => states,
    addRule: async (rule: AlertRule) => void rules.push(rule),
    changeRule: async (id: string, named: AlertRuleChange) => {
      const at = rules.findIndex((rule) => rule.id === id);
      rules.splice(at, 1, { ...rules[at], ...named } as AlertRule);
      return rules[at];
    },
  } as unknown as AlertStore;
  const desk = new AlertDesk({
    store,
    watch: { remove: async (id) => id === 'alr_x' },
    clock: { nowMs: () => 5000 },
    random: { bytes: (count) => new Uint8Array(count).fill((drawn += 1)), intBelow: () => 0 },
  });
  return { desk, rules };
}

test('a rule is added, and two hundred are the most', async () => {
  const { desk, rules } = opened();
  expect(await desk.add(WISHES, 'ann')).toEqual({
    ...WISHES,
    id: 'alr_010101010101010101',
    isPaused: false,
    createdBy: 'ann',
    createdAtMs: 5000,
  });
  while (rules.length < 199) await desk.add(WISHES, 'ann');
  expect(await desk.add(WISHES, 'ann')).not.toBeNull();
  expect([await desk.add(WISHES, 'ann'), rules.length, ALERT_RULES_MAX]).toEqual([null, 200, 200]);
  expect([await desk.remove('alr_x'), await desk.remove('alr_y')]).toEqual([true, false]);
});

test('a change is stored unless its threshold makes no sense', async () => {
  const { desk, rules } = opened();
  const rule = (await desk.add(WISHES, 'ann')) as AlertRule;
  await desk.add(WISHES, 'ann');
  expect(await desk.change('alr_none', {})).toBeNull();
  expect(await desk.change(rule.id, { threshold: 2 })).toBe('threshold: for error-rate it is between 0 and 1 (share)');
  expect(rules[0]).toEqual(rule);
  expect(await desk.change(rule.id, { threshold: 1, isPaused: true })).toEqual({
    ...rule,
    threshold: 1,
    isPaused: true,
  });
  expect(rules.map(({ threshold }) => threshold)).toEqual([1, 0.5]);
});

test('what fires comes first, and states of no rule are left out', async () => {
  const state = (ruleId: string, subject: string, firedAtMs: number | null) =>
    ({ ruleId, subject, phase: 'firing', sinceMs: 0, firedAtMs, value: 1 }) as const;
  const id = 'alr_010101010101010101';
  const { desk, rules } = opened([
    state(id, 'a', null),
    state('alr_gone', 'b', 1),
    state(id, 'c', 0),
    state(id, 'd', 2),
  ]);
  await desk.add(WISHES, 'ann');
  const alerts = await desk.alerts();
  expect(alerts.map(({ state: { subject } }) => subject)).toEqual(['c', 'd', 'a']);
  expect(alerts[0]?.rule).toEqual(rules[0]);
});
