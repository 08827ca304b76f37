import { expect, test } from 'vitest';
import type { ClockMarkStore } from './clock-mark-store.ts';

/** The tests that every ClockMarkStore must pass. */
export function clockMarkStoreSuite(open: () => Promise<ClockMarkStore>): void {
  test('a new site runs from its first look on', async () => {
    const store = await open();
    expect(await store.read()).toBeNull();
    expect(await store.note({ nowMs: 1000, leapMs: 50 })).toBeNull();
    expect(await store.read()).toBe(1000);
  });

  test('a look within the leap is noted, and one beyond it is not, however often it comes', async () => {
    const store = await open();
    await store.note({ nowMs: 1000, leapMs: 50 });
    expect(await store.note({ nowMs: 1050, leapMs: 50 })).toBeNull();
    expect(await store.note({ nowMs: 1101, leapMs: 50 })).toBe(1050);
    expect(await store.note({ nowMs: 1102, leapMs: 50 })).toBe(1050);
    expect(await store.read()).toBe(1050);
    expect(await store.note({ nowMs: 1060, leapMs: 50 }), 'the clock is right again').toBeNull();
    expect(await store.read()).toBe(1060);
  });

  test('a clock that was set back changes nothing', async () => {
    const store = await open();
    await store.note({ nowMs: 1000, leapMs: 50 });
    expect(await store.note({ nowMs: 10, leapMs: 50 })).toBeNull();
    expect(await store.read()).toBe(1000);
  });

  test('what an operator accepts is noted, ahead or back', async () => {
    const store = await open();
    await store.accept(9000);
    expect(await store.note({ nowMs: 9040, leapMs: 50 })).toBeNull();
    await store.accept(500);
    expect(await store.read()).toBe(500);
    expect(await store.note({ nowMs: 551, leapMs: 50 })).toBe(500);
  });
}
