import { expect, test } from 'vitest';
import { readLabels, type DecisionLabel, type DecisionLabels } from './decision-labels.ts';

/** The labels, and a way to report one. */
export interface DecisionLabelsBench {
  readonly labels: DecisionLabels;
  readonly tell: (label: DecisionLabel) => Promise<void>;
}

const label = (orderId: string, atMs: number, outcome: DecisionLabel['outcome'] = 'fraud') => ({
  orderId,
  atMs,
  outcome,
});

/** The tests that every DecisionLabels must pass. `open` gives one without a label. */
export function decisionLabelsSuite(open: () => Promise<DecisionLabelsBench>): void {
  test('labels of a period are read newest first, and the later report of an order counts', async () => {
    const { labels, tell } = await open();
    for (const each of [label('A', 999), label('B', 1000), label('C', 1500), label('D', 2000)]) await tell(each);
    await tell(label('C', 1500, 'genuine'));
    const period = { fromMs: 1000, toMs: 2000 };
    expect(await labels.page({ ...period, before: null, limit: 10 })).toEqual([
      label('C', 1500, 'genuine'),
      label('B', 1000),
    ]);
    expect(await labels.page({ fromMs: 0, toMs: 9000, before: { atMs: 2000, orderId: 'D' }, limit: 1 })).toEqual([
      label('C', 1500, 'genuine'),
    ]);
    expect(await labels.page({ fromMs: 3000, toMs: 9000, before: null, limit: 10 })).toEqual([]);
  });

  test('decisions of one moment follow each other without a gap, and what is left out is told', async () => {
    const { labels, tell } = await open();
    for (const orderId of ['A', 'B', 'C', 'D', 'E']) await tell(label(orderId, 1000));
    const read: string[] = [];
    for (let before: DecisionLabel | null = null; ;) {
      const [next]: readonly DecisionLabel[] = await labels.page({ fromMs: 0, toMs: 2000, before, limit: 1 });
      if (next === undefined) break;
      read.push(next.orderId);
      before = next;
    }
    expect(read).toEqual(['E', 'D', 'C', 'B', 'A']);
    const upTo = async (max: number) => {
      const { labels: kept, isCut } = await readLabels(labels, { fromMs: 0, toMs: 2000 }, max);
      return [kept.length, isCut];
    };
    expect([await upTo(4), await upTo(5), await upTo(6)]).toEqual([
      [4, true],
      [5, false],
      [5, false],
    ]);
  });

  test('labels of orders are found, and orders without one are left out', async () => {
    const { labels, tell } = await open();
    for (const each of [label('A', 1000), label('B', 2000), label('C', 3000)]) await tell(each);
    await tell(label('B', 2000, 'genuine'));
    const found = await labels.of(['B', 'X', 'A']);
    expect(found.map(({ orderId, outcome }) => `${orderId} ${outcome}`).toSorted()).toEqual(['A fraud', 'B genuine']);
    expect(await labels.of([])).toEqual([]);
  });
}
