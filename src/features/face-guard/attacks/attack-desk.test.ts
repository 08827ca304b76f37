import { expect, test } from 'vitest';
import { Fault } from '../../../kernel/fault.ts';
import type { LocalDay } from '../../../platform/ledger/local-day.ts';
import type { PersonId } from '../../../people/register.ts';
import { MemoryAttackStore } from '../../../storage/memory/attack-store.ts';
import { AttackDesk, BATCH_ROWS_MAX } from './attack-desk.ts';
import { dayNumberOf, localDayOfNumber } from './attack-day.ts';
import { explainAttacks, readAttackTrace } from './attack-explanation.ts';
import { askAttacks, attackTraceOf } from './attack-question.ts';

const NOW = Date.parse('2024-07-03T12:00:00+08:00');
const TODAY = dayNumberOf(NOW);
const person = 'ad'.repeat(16) as PersonId;
const sealing = { sealAfterMs: 0 };
const { signal } = new AbortController();

function open(attackStore = new MemoryAttackStore(), nowMs = NOW) {
  const clock = { nowMs: () => nowMs };
  const desk = new AttackDesk({ attackStore, personIdOf: () => person, clock, sealing, daysKept: 400 });
  return { desk, attackStore };
}

const lineOf = (eventId: string, at = '2024-07-02 03:00:00') =>
  JSON.stringify({ source: 'gates', eventId, idNumber: '11010519491231002X', at });

/** A gate that lets every source pass. */
const anySource = async () => new Map<string, string>();

test('every line has its own outcome, in order, across the transactions of a batch', async () => {
  const { desk } = open();
  const lines = Array.from({ length: 2500 }, (_, index) => (index % 3 === 2 ? 'broken' : lineOf(`e${index}`)));
  const outcomes = await desk.reportLines(lines, anySource);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(
    lines.map((line) => (line === 'broken' ? 'refused' : 'recorded')),
  );
  const again = await desk.reportLines([...lines.slice(0, 2), lineOf('e0', '2024-07-01 03:00:00')], anySource);
  expect(again).toEqual([{ outcome: 'duplicate' }, { outcome: 'duplicate' }, { outcome: 'conflict' }]);
  await expect(desk.reportLines(Array(BATCH_ROWS_MAX + 1).fill('broken'), anySource)).rejects.toThrow('at most 10000');
});

test('a batch that failed half-way continues at the point of failure when it is sent again', async () => {
  const attackStore = new MemoryAttackStore();
  const append = attackStore.append.bind(attackStore);
  let turns = 0;
  attackStore.append = async (events, nowMs) => {
    if ((turns += 1) === 2) throw new Fault('unavailable', 'the disk is full');
    return append(events, nowMs);
  };
  const { desk } = open(attackStore);
  const lines = Array.from({ length: 1500 }, (_, index) => lineOf(`e${index}`));
  await expect(desk.reportLines(lines, anySource)).rejects.toMatchObject({ kind: 'unavailable' });
  const outcomes = await desk.reportLines(lines, anySource);
  expect(outcomes.filter(({ outcome }) => outcome === 'duplicate')).toHaveLength(1000);
  expect(outcomes.filter(({ outcome }) => outcome === 'recorded')).toHaveLength(500);
});

test('days can be held from 180 days ago until tomorrow, and sealed until yesterday', async () => {
  const { desk } = open();
  const day = (number: number) => localDayOfNumber(TODAY + number) as LocalDay;
  const held = await Promise.all([-181, -180, -1, 0, 1, 2].map((number) => desk.mark(day(number), 'held')));
  expect(held).toEqual([false, true, true, true, true, false]);
  expect(await desk.days()).toMatchObject({ openDay: TODAY - 180 });
  const sealed = await Promise.all([-180, -1, 0].map((number) => desk.mark(day(number), 'sealed')));
  expect(sealed).toEqual([true, true, false]);
  const { openDay, marks } = await desk.days();
  expect(openDay).toBe(null);
  expect(marks.map(({ state }) => state)).toEqual(['sealed', 'sealed', 'held', 'held']);
});

test('an answer is explained as it was given, regardless of later reports and retractions', async () => {
  const { desk, attackStore } = open();
  await desk.reportLines([lineOf('e1'), lineOf('e2', '2024-06-20 12:00:00')], anySource);
  const answer = await askAttacks({ attackStore, sealing }, person, NOW, signal);
  if (answer.kind !== 'sealed') throw new Error('the fixture is sealed');
  const trace = readAttackTrace(JSON.parse(JSON.stringify({ attacks: attackTraceOf(person, answer) })));
  if (!trace) throw new Error('the trace can be read again');

  await desk.reportLines([lineOf('late', '2024-07-02 13:00:00')], anySource);
  await desk.retract({ source: 'gates', eventId: 'e1' });
  const { windows, events } = await explainAttacks(attackStore, trace, { after: null, limit: 10 });
  expect(windows[0]).toEqual({
    days: 1,
    from: '2024-07-02',
    to: '2024-07-02',
    count: 1,
    night: 1,
    recountedCount: 1,
    recountedNight: 1,
  });
  expect(windows.map(({ count, recountedCount }) => count === recountedCount)).toEqual(Array(8).fill(true));
  expect(events.map(({ eventId, fromWindow }) => [eventId, fromWindow])).toEqual([
    ['e1', 1],
    ['e2', 14],
  ]);
  const now = await askAttacks({ attackStore, sealing }, person, NOW, signal);
  expect(now).toMatchObject({ summary: { windows: [{ count: 1, night: 0 }, {}, {}, { count: 2 }, {}, {}, {}, {}] } });
});

test('an answer without attacks has nothing to explain', () => {
  expect(readAttackTrace({ identity: 'name-mismatch' })).toBe(null);
  expect(readAttackTrace({ attacks: { personId: 'x' } })).toBe(null);
});

test("a report under another reporter's source is refused, alone and among others", async () => {
  const { desk } = open();
  const gate = async (sources: ReadonlySet<string>) =>
    new Map([...sources].filter((source) => source === 'gates').map((source) => [source, 'not yours'] as const));
  const others = lineOf('e2').replace('"gates"', '"doors"');
  const outcomes = await desk.reportLines([lineOf('e1'), others, 'broken'], gate);
  expect(outcomes).toMatchObject([
    { outcome: 'refused', problem: 'not yours', isForbidden: true },
    { outcome: 'recorded' },
    { outcome: 'refused', problem: 'the line is not JSON' },
  ]);
  expect(await desk.report(JSON.parse(lineOf('e1')), gate)).toMatchObject({ outcome: 'refused', isForbidden: true });
});
