import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PersonId } from '../../../people/register.ts';
import { dayNumberOf, dayStartMs, DAY_MS, isAtNight } from './attack-day.ts';
import type { AttackEvent } from './attack-event.ts';
import type { AttackStore, EventQuery } from './attack-store.ts';

const ada = 'ad'.repeat(16) as PersonId;
const bob = 'b0'.repeat(16) as PersonId;
const DAY = dayNumberOf(Date.parse('2024-02-29T12:00:00+08:00'));
const NOON_MS = DAY_MS / 2;
const period = { from: DAY - 10, to: DAY + 10 };
const all = (lastEvent: number, personId = ada): EventQuery => ({ personId, period, lastEvent });

function event(eventId: string, more: Partial<AttackEvent> = {}): AttackEvent {
  const atMs = dayStartMs(DAY) + NOON_MS;
  return { source: 'gates', eventId, personId: ada, atMs, kind: 'other', score: null, appId: null, ...more };
}

const at = (day: number, ms: number) => ({ atMs: dayStartMs(DAY + day) + ms });

/** The tests that every AttackStore must pass. The test file of each adapter calls this with its own factory. */
export function attackStoreSuite(open: () => Promise<AttackStore>): void {
  appendSuite(open);
  eventSuite(open);
  listSuite(open);
  kindSuite(open);
  retractSuite(open);
  forgetSuite(open);
  recountSuite(open);
}

const { signal } = new AbortController();

function appendSuite(open: () => Promise<AttackStore>): void {
  test('each event counts on its own local day, exact at midnight and at six o’clock', async () => {
    const store = await open();
    expect(await store.days(ada, period, signal)).toEqual({ days: [], lastEvent: 0 });
    const times = [at(0, 0), at(0, DAY_MS / 4 - 1), at(0, DAY_MS / 4), at(0, DAY_MS - 1), at(1, 0)];
    const events = times.map((time, index) => event(`e${index}`, time));
    expect(await store.append(events, 5)).toEqual(Array(5).fill('recorded'));
    expect(await store.days(ada, period, signal)).toEqual({
      days: [
        { day: DAY, count: 4, night: 2 },
        { day: DAY + 1, count: 1, night: 1 },
      ],
      lastEvent: 5,
    });
    expect((await store.days(bob, period, signal)).days).toEqual([]);
    expect((await store.days(ada, { from: DAY + 1, to: DAY + 1 }, signal)).days).toHaveLength(1);
  });

  test('a repeated event changes nothing, whether it is the same or differs', async () => {
    const store = await open();
    await store.append([event('e1', { score: 0.5, appId: 'app_1' })], 1);
    const same = event('e1', { score: 0.5, appId: 'app_1' });
    const others = [{ personId: bob }, { atMs: 1 }, { kind: 'injection' as const }, { score: null }, { appId: null }];
    const again = [same, ...others.map((other) => ({ ...same, ...other })), event('e1', { source: 'branch' })];
    expect(await store.append(again, 2)).toEqual(['duplicate', ...Array(5).fill('conflict'), 'recorded']);
    expect((await store.days(ada, period, signal)).days).toEqual([{ day: DAY, count: 2, night: 0 }]);
    expect((await store.days(bob, period, signal)).days).toEqual([]);
  });

  test('one batch may hold an event twice', async () => {
    const store = await open();
    expect(await store.append([event('e1'), event('e1')], 1)).toEqual(['recorded', 'duplicate']);
    expect(await store.days(ada, period, signal)).toEqual({ days: [{ day: DAY, count: 1, night: 0 }], lastEvent: 1 });
  });

  test('an aborted question is a timeout', async () => {
    const store = await open();
    await expect(store.days(ada, period, AbortSignal.abort())).rejects.toMatchObject({ kind: 'timeout' });
    await expect(store.marks(period, AbortSignal.abort())).rejects.toMatchObject({ kind: 'timeout' });
  });

  test('the latest mark of a day counts', async () => {
    const store = await open();
    await store.mark({ day: DAY, state: 'held', changedAtMs: 1 });
    await store.mark({ day: DAY - 1, state: 'held', changedAtMs: 2 });
    await store.mark({ day: DAY, state: 'sealed', changedAtMs: 3 });
    await store.mark({ day: DAY + 11, state: 'sealed', changedAtMs: 3 });
    expect(await store.marks(period, signal)).toEqual([
      { day: DAY - 1, state: 'held', changedAtMs: 2 },
      { day: DAY, state: 'sealed', changedAtMs: 3 },
    ]);
  });
}

function eventSuite(open: () => Promise<AttackStore>): void {
  test('events come latest first, page by page, as they were at a given event number', async () => {
    const store = await open();
    const first = [event('e1'), event('e2', { ...at(1, 0), score: 12.5, kind: 'presentation', appId: 'app_1' })];
    await store.append([...first, event('other', { personId: bob }), event('e3')], 7);
    await store.append([event('late', at(2, 0))], 8);
    const page = await store.events({ ...all(4), after: null, limit: 2 });
    expect(page.map(({ eventId, number }) => [eventId, number])).toEqual([
      ['e2', 2],
      ['e3', 4],
    ]);
    expect(page[0]).toEqual({ ...first[1], number: 2, recordedAtMs: 7 });
    const after = page[1] ?? null;
    expect((await store.events({ ...all(4), after, limit: 2 })).map(({ eventId }) => eventId)).toEqual(['e1']);
    expect(await store.events({ ...all(5), after: null, limit: 10 })).toHaveLength(4);
  });
}

function listSuite(open: () => Promise<AttackStore>): void {
  test('events of everybody are listed latest first, filtered and page by page, retracted ones too', async () => {
    const store = await open();
    const everything = { fromMs: dayStartMs(DAY), toMs: dayStartMs(DAY + 1), kind: null, source: null, appId: null };
    const page = { ...everything, after: null, limit: 10 };
    await store.append(
      [
        event('before', at(0, -1)),
        event('first', { ...at(0, 0), appId: 'app_1' }),
        event('second', { ...at(0, 5), personId: bob, kind: 'injection' }),
        event('same', { ...at(0, 5), source: 'branch' }),
        event('after', at(1, 0)),
      ],
      9,
    );
    await store.retract({ source: 'gates', eventId: 'second' });
    const ids = async (query: Partial<typeof page>) =>
      (await store.list({ ...page, ...query })).map(({ eventId }) => eventId);
    const everybody = await store.list(page);
    expect(everybody.map(({ eventId, personId, isRetracted }) => [eventId, personId, isRetracted])).toEqual([
      ['same', ada, false],
      ['second', bob, true],
      ['first', ada, false],
    ]);
    expect(everybody[1]).toEqual({
      ...event('second', { ...at(0, 5), personId: bob, kind: 'injection' }),
      number: 3,
      recordedAtMs: 9,
      isRetracted: true,
    });
    expect(await ids({ limit: 1 })).toEqual(['same']);
    expect((await store.list({ ...page, after: everybody[0] ?? null })).map(({ eventId }) => eventId)).toEqual([
      'second',
      'first',
    ]);
    const filtered = await Promise.all([
      store.list({ ...page, kind: 'injection' }),
      store.list({ ...page, source: 'branch' }),
      store.list({ ...page, appId: 'app_1' }),
    ]);
    expect(filtered.map((rows) => rows.map(({ eventId }) => eventId))).toEqual([['second'], ['same'], ['first']]);
  });
}

function kindSuite(open: () => Promise<AttackStore>): void {
  test('kinds are counted over everybody in a period, the end excluded, without what was retracted', async () => {
    const store = await open();
    const startMs = dayStartMs(DAY);
    expect(await store.kinds({ fromMs: startMs, toMs: startMs + DAY_MS })).toEqual([]);
    await store.append(
      [
        event('before', { ...at(0, -1), kind: 'injection' }),
        event('first', { ...at(0, 0), kind: 'injection' }),
        event('second', { ...at(0, 1), kind: 'presentation', personId: bob }),
        event('third', { ...at(0, 2), kind: 'presentation' }),
        event('gone', { ...at(0, 3), kind: 'face-swap' }),
        event('last', { ...at(0, DAY_MS - 1), kind: 'different-face' }),
        event('after', { ...at(1, 0), kind: 'other' }),
      ],
      1,
    );
    await store.retract({ source: 'gates', eventId: 'gone' });
    expect(await store.kinds({ fromMs: startMs, toMs: startMs + DAY_MS })).toEqual([
      { kind: 'presentation', attacks: 2 },
      { kind: 'different-face', attacks: 1 },
      { kind: 'injection', attacks: 1 },
    ]);
  });
}

function retractSuite(open: () => Promise<AttackStore>): void {
  test('a retracted event no longer counts, stays in answers that counted it, and does not come back', async () => {
    const store = await open();
    await store.append([event('e1'), event('e2', at(0, 0)), event('e3', at(1, 0))], 1);
    const before = await store.days(ada, period, signal);
    expect(await store.retract({ source: 'gates', eventId: 'e2' })).toBe('retracted');
    expect(await store.retract({ source: 'gates', eventId: 'e3' })).toBe('retracted');
    expect(await store.retract({ source: 'gates', eventId: 'e3' })).toBe('already-retracted');
    expect(await store.retract({ source: 'branch', eventId: 'e3' })).toBe('unknown');
    expect(await store.append([event('e3', at(1, 0))], 2)).toEqual(['duplicate']);

    const now = await store.days(ada, period, signal);
    expect(now.days).toEqual([{ day: DAY, count: 1, night: 0 }]);
    expect(await store.recount(all(before.lastEvent))).toEqual(before.days);
    expect(await store.recount(all(now.lastEvent))).toEqual(now.days);
    expect(await store.events({ ...all(before.lastEvent), after: null, limit: 10 })).toHaveLength(3);
  });
}

function forgetSuite(open: () => Promise<AttackStore>): void {
  test('erasing removes the events of that person only, and their numbers are not used again', async () => {
    const store = await open();
    await store.append([event('b', { personId: bob }), event('e1'), event('e2', at(1, 0))], 1);
    expect([await store.erase(ada), await store.erase(ada)]).toEqual([2, 0]);
    expect(await store.days(ada, period, signal)).toEqual({ days: [], lastEvent: 3 });
    expect((await store.days(bob, period, signal)).days).toHaveLength(1);
    expect(await store.events({ ...all(99), after: null, limit: 9 })).toEqual([]);
    await store.append([event('e1')], 2);
    expect((await store.days(ada, period, signal)).lastEvent).toBe(4);
  });

  test('days before the retention are removed with their events, in bounded steps', async () => {
    const store = await open();
    const days = [-3, -2, -2, -1, 0];
    await store.append(
      days.map((day, index) => event(`e${index}`, at(day, 0))),
      1,
    );
    expect([await store.purge(DAY - 1, 2), await store.purge(DAY - 1, 2), await store.purge(DAY - 1, 2)]).toEqual([
      2, 1, 0,
    ]);
    const left = [DAY - 1, DAY];
    expect((await store.days(ada, period, signal)).days.map(({ day }) => day)).toEqual(left);
    expect((await store.recount(all(99))).map(({ day }) => day)).toEqual(left);
    expect(await store.retract({ source: 'gates', eventId: 'e0' })).toBe('unknown');
  });
}

function recountSuite(open: () => Promise<AttackStore>): void {
  const step = fc.record({
    isFirst: fc.boolean(),
    ms: fc.integer({ min: -3 * DAY_MS, max: 3 * DAY_MS }),
    retracts: fc.option(fc.nat(20), { freq: 4 }),
  });

  test('the days match the raw events after any reports and retractions', async () => {
    const store = await open();
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 24 }), async (steps) => {
        const run = (runs += 1);
        const [first, second] = [personOf(run, 'a'), personOf(run, 'b')];
        const events = steps.map(({ isFirst, ms }, index) =>
          event(`${run}-${index}`, { personId: isFirst ? first : second, ...at(0, ms) }),
        );
        await store.append(events, 1);
        const retracted = steps.flatMap(({ retracts }) => (retracts === null ? [] : [`${run}-${retracts}`]));
        for (const eventId of retracted) await store.retract({ source: 'gates', eventId });
        const { days, lastEvent } = await store.days(first, period, signal);
        const counted = events.filter(({ personId, eventId }) => personId === first && !retracted.includes(eventId));
        expect(days).toEqual(countByHand(counted));
        expect(await store.recount(all(lastEvent, first))).toEqual(days);
      }),
      { numRuns: 12 },
    );
  });
}

function personOf(run: number, letter: string): PersonId {
  return `${letter}${run.toString(16)}`.padEnd(32, '0') as PersonId;
}

function countByHand(events: readonly AttackEvent[]) {
  const days = [...new Set(events.map(({ atMs }) => dayNumberOf(atMs)))].toSorted((a, b) => a - b);
  return days.map((day) => {
    const ofDay = events.filter(({ atMs }) => dayNumberOf(atMs) === day);
    return { day, count: ofDay.length, night: ofDay.filter(({ atMs }) => isAtNight(atMs)).length };
  });
}
