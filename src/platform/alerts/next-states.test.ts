import { expect, test } from 'vitest';
import { isBeyond } from './alert-kind.ts';
import type { AlertState } from './alert-rule.ts';
import { nextStates } from './next-states.ts';

const MINUTE = 60_000;
const rule = { id: 'alr_1', kind: 'error-rate', threshold: 0.1, forMinutes: 2 } as const;

/** Plays values of one subject, one a minute. `undefined` is a subject that is gone. Gives what is told, by minute. */
function play(values: readonly (number | null | undefined)[], forMinutes = 2) {
  let states: readonly AlertState[] = [];
  return values.map((value, minute) => {
    const readings = value === undefined ? [] : [{ subject: 'face-verify', value }];
    const turns = nextStates({ ...rule, forMinutes }, states, readings, minute * MINUTE);
    const touched = new Map(turns.map((turn) => [turn.subject, turn.state]));
    const kept = states.filter(({ subject }) => !touched.has(subject));
    states = [...kept, ...turns.flatMap(({ state }) => (state === null ? [] : [state]))];
    const told = turns.flatMap((turn) => turn.told ?? []).join() || '-';
    return `${told} ${states[0]?.phase ?? 'calm'}`;
  });
}

test('the threshold itself is not beyond it', () => {
  expect([0.1, 0.100001, 0.099999].map((value) => isBeyond('error-rate', value, 0.1))).toEqual([false, true, false]);
  expect([0.1, 0.100001, 0.099999].map((value) => isBeyond('package-left', value, 0.1))).toEqual([false, false, true]);
});

test('it fires once after two minutes beyond the threshold, and recovers after two minutes back', () => {
  expect(play([0, 0.2, 0.2, 0.2, 0.3, 0.1, 0, 0, 0])).toEqual([
    '- calm',
    '- rising',
    '- rising',
    'fired firing',
    '- firing',
    '- falling',
    '- falling',
    'recovered calm',
    '- calm',
  ]);
});

test('a value that comes and goes fires nothing, and one that goes and comes back recovers nothing', () => {
  expect(play([0.2, 0, 0.2, 0, 0.2])).toEqual(['- rising', '- calm', '- rising', '- calm', '- rising']);
  expect(play([0.2, 0.2, 0.2, 0, 0.2, 0, 0, 0])).toEqual([
    '- rising',
    '- rising',
    'fired firing',
    '- falling',
    '- firing',
    '- falling',
    '- falling',
    'recovered calm',
  ]);
});

test('what began while the clock was hours ahead counts from the moment at which it was set right', () => {
  const ahead = 360 * MINUTE;
  const since = (phase: AlertState['phase'], firedAtMs: number | null): AlertState => ({
    ruleId: rule.id,
    subject: 'face-verify',
    value: 0.2,
    phase,
    sinceMs: ahead,
    firedAtMs,
  });
  const look = (state: AlertState, value: number, minute: number) => {
    const [turn] = nextStates(rule, [state], [{ subject: 'face-verify', value }], minute * MINUTE);
    return { told: turn?.told, state: turn?.state ?? null };
  };
  const rising = look(since('rising', null), 0.2, 1);
  expect(rising).toMatchObject({ told: null, state: { phase: 'rising', sinceMs: MINUTE } });
  if (rising.state === null) throw new Error('it still rises');
  expect(look(rising.state, 0.2, 2)).toMatchObject({ told: null });
  expect(look(rising.state, 0.2, 3)).toMatchObject({ told: 'fired', state: { firedAtMs: 3 * MINUTE } });
  const falling = look(since('falling', ahead), 0, 1);
  expect(falling).toMatchObject({ told: null, state: { phase: 'falling', sinceMs: MINUTE } });
  if (falling.state === null) throw new Error('it still falls');
  expect(look(falling.state, 0, 3)).toEqual({ told: 'recovered', state: null });
});

test('without a time to wait it fires and recovers at once', () => {
  expect(play([0.2, 0.2, 0, 0.2], 0)).toEqual(['fired firing', '- firing', 'recovered calm', 'fired firing']);
});

test('too little to tell leaves everything as it is', () => {
  expect(play([null, 0.2, null, 0.2, null, 0, null, null, 0])).toEqual([
    '- calm',
    '- rising',
    '- rising',
    'fired firing',
    '- firing',
    '- falling',
    '- falling',
    '- falling',
    'recovered calm',
  ]);
});

test('what is gone recovers at once if it fired, and says nothing if it only rose', () => {
  expect(play([0.2, undefined, 0.2, 0.2, 0.2, undefined])).toEqual([
    '- rising',
    '- calm',
    '- rising',
    '- rising',
    'fired firing',
    'recovered calm',
  ]);
});

test('a rule that no longer watches lets all its alerts recover, each with when it fired', () => {
  const fired: AlertState = { ruleId: 'alr_1', subject: 'a', phase: 'firing', sinceMs: 9, firedAtMs: 5, value: 1 };
  const rising: AlertState = { ...fired, subject: 'b', phase: 'rising', firedAtMs: null };
  expect(nextStates(rule, [fired, rising], null, MINUTE)).toEqual([
    { subject: 'a', state: null, told: 'recovered', value: null, firedAtMs: 5 },
    { subject: 'b', state: null, told: null, value: null, firedAtMs: null },
  ]);
});
