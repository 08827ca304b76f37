import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import process from 'node:process';
import { expect, test } from 'vitest';
import type { PersonId } from '../../../people/register.ts';
import { MemoryAttackStore } from '../../../storage/memory/attack-store.ts';
import { dayNumberOf, localDayOfNumber } from './attack-day.ts';
import { WINDOW_DAYS, summarizeAttacks, windowPeriod } from './attack-windows.ts';

const ZONE = 'Asia/Shanghai';
const CLOCK = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  hourCycle: 'h23',
});

/**
 * Day and hour in Asia/Shanghai, from the calendar of ECMA-402. It uses no offset and no day number of the code under
 * test.
 */
function wallClock(atMs: number): { readonly day: string; readonly hour: number } {
  const parts = Object.fromEntries(CLOCK.formatToParts(atMs).map(({ type, value }) => [type, value]));
  return { day: `${parts['year']}-${parts['month']}-${parts['day']}`, hour: Number(parts['hour']) };
}

/** The calendar day `back` days earlier, computed by the calendar alone. */
function dayBefore(day: string, back: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - back);
  return date.toISOString().slice(0, 10);
}

/** Counts every window by going through every event. */
function countNaively(times: readonly number[], nowMs: number) {
  const today = wallClock(nowMs).day;
  const seen = times.map(wallClock);
  const windows = WINDOW_DAYS.map((days) => {
    const inWindow = seen.filter(({ day }) => day < today && day >= dayBefore(today, days));
    const night = inWindow.filter(({ hour }) => hour < 6).length;
    const nightRatio = inWindow.length === 0 ? 0 : Number((night / inWindow.length + 1e-9).toFixed(2));
    return { days, count: inWindow.length, night, nightRatio };
  });
  if (windows.at(-1)?.count === 0) return null;
  let daysSinceLatest = 1;
  while (!seen.some(({ day }) => day === dayBefore(today, daysSinceLatest))) daysSinceLatest += 1;
  return { daysSinceLatest, windows };
}

/** Instants within a second of a midnight or of six o'clock, and others, at the ends of months, years and February. */
const edgeDays = ['2023-12-31', '2024-01-01', '2024-02-28', '2024-02-29', '2024-03-01', '2024-07-03', '2025-03-01'];
const now = fc
  .tuple(fc.constantFrom(...edgeDays), fc.constantFrom(0, 1, 999, 43_200_000, 86_399_999))
  .map(([day, ms]) => Date.parse(`${day}T00:00:00+08:00`) + ms);
const back = fc.tuple(
  fc.integer({ min: -1, max: 185 }),
  fc.oneof(fc.constantFrom(0, 1, 21_599_999, 21_600_000, 86_399_999), fc.integer({ min: 0, max: 86_399_999 })),
);
const history = fc.array(back, { maxLength: 40 });
const person = 'ad'.repeat(16) as PersonId;

test('the windows equal those of a naive recount', async () => {
  await fc.assert(
    fc.asyncProperty(now, history, async (nowMs, backs) => {
      const midnight = Date.parse(`${wallClock(nowMs).day}T00:00:00+08:00`);
      const times = backs.map(([days, ms]) => midnight - days * 86_400_000 + ms);
      const store = new MemoryAttackStore();
      const more = { source: 's', personId: person, kind: 'other', score: null, appId: null } as const;
      await store.append(
        times.map((atMs, index) => ({ ...more, eventId: `e${index}`, atMs })),
        nowMs,
      );
      const today = dayNumberOf(nowMs);
      const { days } = await store.days(person, windowPeriod(today), new AbortController().signal);
      expect(summarizeAttacks(days, today)).toEqual(countNaively(times, nowMs));
    }),
    { numRuns: 300 },
  );
});

test('ratios have two decimals, and halves round upwards', () => {
  const ratioOf = (night: number, count: number) =>
    summarizeAttacks([{ day: 99, count, night }], 100)?.windows[0]?.nightRatio;
  expect([ratioOf(1, 3), ratioOf(2, 3), ratioOf(1, 200), ratioOf(57, 200), ratioOf(5, 5), ratioOf(0, 9)]).toEqual([
    0.33, 0.67, 0.01, 0.29, 1, 0,
  ]);
});

test.each(['UTC', 'America/New_York', 'Pacific/Kiritimati', 'Asia/Kolkata'])(
  'days are those of Asia/Shanghai on a machine in %s',
  (zone) => {
    const script = `
      import { dayNumberOf, dayStartMs, isAtNight, localDayOfNumber } from './src/features/face-guard/attacks/attack-day.ts';
      const times = ['2023-12-31T23:59:59.999+08:00', '2024-01-01T00:00:00+08:00', '2024-03-10T05:59:59.999+08:00'];
      const shown = times.map((time) => {
        const day = dayNumberOf(Date.parse(time));
        return [localDayOfNumber(day), isAtNight(Date.parse(time)), new Date(dayStartMs(day)).toISOString()];
      });
      console.log(JSON.stringify([new Date(0).getTimezoneOffset() === 0, shown]));`;
    const text = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...process.env, TZ: zone },
      encoding: 'utf8',
    });
    const [isUtc, shown] = JSON.parse(text) as [boolean, unknown];
    expect(isUtc).toBe(zone === 'UTC');
    expect(shown).toEqual([
      ['2023-12-31', false, '2023-12-30T16:00:00.000Z'],
      ['2024-01-01', true, '2023-12-31T16:00:00.000Z'],
      ['2024-03-10', true, '2024-03-09T16:00:00.000Z'],
    ]);
  },
);

test('a day number converts to a calendar day and back', () => {
  const day = dayNumberOf(Date.parse('2024-02-29T23:00:00+08:00'));
  expect([localDayOfNumber(day), localDayOfNumber(day + 1)]).toEqual(['2024-02-29', '2024-03-01']);
});
