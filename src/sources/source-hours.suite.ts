import { expect, test } from 'vitest';
import type { DurableWrite } from '../platform/ledger/durable-write.ts';
import type { Micros } from '../platform/ledger/money.ts';
import type { SeenAttempt, SourceHours } from './source-hours.ts';

/** A store of counted questions, with what carries out its writes in one transaction. */
export interface SourceHoursBench {
  readonly hours: SourceHours;
  readonly carryOut: (writes: readonly DurableWrite[]) => Promise<unknown>;
}

const at = (time: string) => Date.parse(`2026-03-01T${time}+08:00`);

/** Tests that every SourceHours must pass. `open` gives a store without a count. */
export function sourceHoursSuite(open: () => Promise<SourceHoursBench>): void {
  const openFilled = async () => {
    const bench = await open();
    const count = (time: string, of: Partial<SeenAttempt> = {}) =>
      bench.hours.count({
        atMs: at(time),
        api: 'face-verify',
        source: 'vendor',
        ended: 'answered',
        place: 3,
        tookMs: 80,
        cost: 350_000 as Micros,
        ...of,
      });
    await bench.carryOut([
      count('08:00:00.000'),
      count('08:59:59.999', { tookMs: 60 }),
      count('08:30', { ended: 'timeout', place: 9, tookMs: 5001, cost: 0 as Micros }),
      count('08:30', { source: 'own', ended: 'unknown', place: 0, tookMs: 4, cost: 0 as Micros }),
      count('08:30', { api: 'fraud-score', place: 4, tookMs: 120 }),
    ]);
    await bench.carryOut([count('09:00', { tookMs: 70 })]);
    return bench;
  };
  const answered = { api: 'face-verify', source: 'vendor', ended: 'answered', place: 3 };

  test('questions are added up by API, source, end and latency', async () => {
    const { hours } = await openFilled();
    expect(await hours.read({ fromMs: at('08:00'), toMs: at('10:00') })).toEqual([
      { api: 'face-verify', source: 'own', ended: 'unknown', place: 0, asked: 1, tookMs: 4, cost: 0 },
      { ...answered, asked: 3, tookMs: 210, cost: 1_050_000 },
      { api: 'face-verify', source: 'vendor', ended: 'timeout', place: 9, asked: 1, tookMs: 5001, cost: 0 },
      { api: 'fraud-score', source: 'vendor', ended: 'answered', place: 4, asked: 1, tookMs: 120, cost: 350_000 },
    ]);
  });

  test('only hours that begin within the period count', async () => {
    const { hours } = await openFilled();
    const last = [{ ...answered, asked: 1, tookMs: 70, cost: 350_000 }];
    expect(await hours.read({ fromMs: at('08:00') + 1, toMs: at('09:00') + 1 })).toEqual(last);
    expect(await hours.read({ fromMs: at('09:00'), toMs: at('09:00') })).toEqual([]);
  });

  test('old hours are dropped in portions, and later ones stay', async () => {
    const { hours } = await openFilled();
    const beforeMs = at('09:00');
    expect(await hours.purge({ beforeMs, limit: 3 })).toBe(3);
    expect(await hours.purge({ beforeMs, limit: 3 })).toBe(1);
    expect(await hours.purge({ beforeMs, limit: 3 })).toBe(0);
    expect(await hours.read({ fromMs: 0, toMs: at('23:00') })).toHaveLength(1);
  });
}
