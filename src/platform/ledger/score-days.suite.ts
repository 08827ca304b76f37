import { expect, test } from 'vitest';
import type { DurableWrite } from './durable-write.ts';
import type { ScoreDays, SeenScore } from './score-days.ts';

/** A store of score counts, with what carries out its writes in one transaction. */
export interface ScoreDaysBench {
  readonly days: ScoreDays;
  readonly carryOut: (writes: readonly DurableWrite[]) => Promise<unknown>;
}

const at = (time: string) => Date.parse(`${time}+08:00`);
const ALL = { api: 'face-verify', scale: 'one', fromMs: 0, toMs: at('2027-01-01T00:00') };

/** Tests that every ScoreDays must pass. `open` gives a store without a count. */
export function scoreDaysSuite(open: () => Promise<ScoreDaysBench>): void {
  const openFilled = async () => {
    const bench = await open();
    const { days, carryOut } = bench;
    const count = (time: string, bin: number, of: Partial<SeenScore> = {}) =>
      days.count({ api: 'face-verify', scale: 'one', atMs: at(time), bin, ...of });
    await carryOut([
      count('2026-03-01T00:00:00.000', 60),
      count('2026-03-01T23:59:59.999', 60),
      count('2026-03-01T12:00', 2),
      count('2026-03-02T00:00', 60),
      count('2026-03-02T08:00', 60, { scale: 'two' }),
      count('2026-03-02T08:00', 60, { api: 'video-liveness' }),
    ]);
    await carryOut([count('2026-03-01T07:59', 60)]);
    return bench;
  };

  test('scores are counted by day of Asia/Shanghai and bin', async () => {
    const { days } = await openFilled();
    expect(await days.read(ALL)).toEqual([
      { startsAtMs: at('2026-03-01T00:00'), bin: 2, scores: 1 },
      { startsAtMs: at('2026-03-01T00:00'), bin: 60, scores: 3 },
      { startsAtMs: at('2026-03-02T00:00'), bin: 60, scores: 1 },
    ]);
  });

  test('another scale, another API and other days are told apart', async () => {
    const { days } = await openFilled();
    const second = [{ startsAtMs: at('2026-03-02T00:00'), bin: 60, scores: 1 }];
    expect(await days.read({ ...ALL, scale: 'two' })).toEqual(second);
    expect(await days.read({ ...ALL, api: 'video-liveness' })).toEqual(second);
    expect(await days.read({ ...ALL, fromMs: at('2026-03-01T00:00') + 1 })).toEqual(second);
    expect(await days.read({ ...ALL, toMs: at('2026-03-02T00:00') })).toHaveLength(2);
    expect(await days.read({ ...ALL, scale: 'three' })).toEqual([]);
  });

  test('old days are dropped in portions, and later ones stay', async () => {
    const { days } = await openFilled();
    const beforeMs = at('2026-03-02T00:00');
    expect(await days.purge({ beforeMs, limit: 1 })).toBe(1);
    expect(await days.purge({ beforeMs, limit: 10 })).toBe(1);
    expect(await days.purge({ beforeMs, limit: 10 })).toBe(0);
    expect(await days.read(ALL)).toEqual([{ startsAtMs: beforeMs, bin: 60, scores: 1 }]);
  });
}
