import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grantOf } from '../../src/platform/admission/unit-lease-store.ts';
import { SnapshotDatabase, type Rows, type Transaction } from './statement-snapshots.ts';

const COUNTER = 'counter';
const NO_ROW: Readonly<Record<string, number>> = {};

/** The steps in which a lease store may go wrong. */
interface Design {
  /** Takes back what ended leases did not use. */
  reclaim(): Transaction;
  /** Uses units of a lease, as many as a call costs. Throws if they are not there. */
  use(newest: Readonly<Record<string, number>> | undefined, price: number): Readonly<Record<string, number>>;
}

const read = (row: Readonly<Record<string, number>> | undefined, column: string) => (row ?? NO_ROW)[column] ?? 0;
const leasesOf = (rows: Rows) => [...rows].filter(([row]) => row.startsWith('lease '));
const leftOf = (row: Readonly<Record<string, number>> | undefined) => read(row, 'granted') - read(row, 'used');
const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

function* endedLeases(): Generator<{ row: null; run(newest: unknown, rows: Rows): undefined }, readonly string[]> {
  const ended: string[] = [];
  yield {
    row: null,
    run(_newest, rows) {
      for (const [row, lease] of leasesOf(rows)) if (lease['isEnded'] === 1) ended.push(row);
      return undefined;
    },
  };
  return ended.toSorted();
}

/** The lease row first, and then the counter by the difference. */
function* reclaimByDifference(): Transaction {
  const ended = yield* endedLeases();
  let back = 0;
  for (const row of ended)
    yield {
      row,
      run(newest) {
        if (!newest || newest['isEnded'] !== 1) return undefined;
        back += leftOf(newest);
        return null;
      },
    };
  yield { row: COUNTER, run: (newest) => ({ leased: read(newest, 'leased') - back }) };
}

function useFenced(
  newest: Readonly<Record<string, number>> | undefined,
  price: number,
): Readonly<Record<string, number>> {
  if (!newest || leftOf(newest) < price) throw new Error('the lease is gone or has too little left');
  return { ...newest, used: read(newest, 'used') + price };
}

const AS_BUILT: Design = { reclaim: reclaimByDifference, use: useFenced };

const MUTANTS: Readonly<Record<string, Design>> = {
  'the counter is set to the sum of what is used and leased': {
    ...AS_BUILT,
    *reclaim() {
      const ended = yield* endedLeases();
      for (const row of ended) yield { row, run: (newest) => (newest?.['isEnded'] === 1 ? null : undefined) };
      yield {
        row: COUNTER,
        run: (_newest, rows) => ({
          leased: read(rows.get('ledger'), 'charged') + sum(leasesOf(rows).map(([, lease]) => leftOf(lease))),
        }),
      };
    },
  },
  'what comes back is read before the lease row is locked': {
    ...AS_BUILT,
    *reclaim() {
      let back = 0;
      const ended = yield* endedLeases();
      yield {
        row: null,
        run(_newest, rows) {
          back = sum(ended.map((row) => leftOf(rows.get(row))));
          return undefined;
        },
      };
      for (const row of ended) yield { row, run: () => null };
      yield { row: COUNTER, run: (newest) => ({ leased: read(newest, 'leased') - back }) };
    },
  },
  'a lease that is gone can be used': {
    ...AS_BUILT,
    use: (newest, price) => ({ ...newest, used: read(newest, 'used') + price }),
  },
  'a call that costs more than its lease has left is sold': {
    ...AS_BUILT,
    use(newest, price) {
      if (!newest || leftOf(newest) <= 0) throw new Error('the lease is gone or used up');
      return { ...newest, used: read(newest, 'used') + price };
    },
  },
};

type Step =
  | { readonly kind: 'lease'; readonly units: number; readonly least: number }
  | { readonly kind: 'use'; readonly lease: number; readonly price: number }
  | { readonly kind: 'give back' | 'end'; readonly lease: number }
  | { readonly kind: 'turn'; readonly at: number };

const STEPS: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('lease' as const),
        units: fc.integer({ min: 3, max: 4 }),
        least: fc.integer({ min: 1, max: 3 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('use' as const),
        lease: fc.nat({ max: 7 }),
        price: fc.integer({ min: 1, max: 3 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constantFrom('give back' as const, 'end' as const), lease: fc.nat({ max: 7 }) }),
    },
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('turn' as const), at: fc.nat({ max: 7 }) }) },
  ),
  { maxLength: 120, size: 'max' },
);

/** Runs the steps, then ends everything. Throws if a unit was sold twice or is lost. */
function play(design: Design, max: number, steps: readonly Step[]): void {
  const database = new SnapshotDatabase(
    new Map([
      [COUNTER, { leased: 0 }],
      ['ledger', { charged: 0 }],
    ]),
  );
  let leases = 0;
  function* lease(units: number, least: number): Transaction {
    yield* design.reclaim();
    let granted = 0;
    yield {
      row: COUNTER,
      run(newest) {
        const leased = read(newest, 'leased');
        granted = grantOf(max - leased, units, least);
        return { leased: leased + granted };
      },
    };
    if (granted > 0) yield { row: `lease ${leases++}`, run: () => ({ granted, used: 0, isEnded: 0 }) };
  }
  function* use(row: string, price = 1): Transaction {
    yield { row, run: (newest) => design.use(newest, price) };
    yield { row: 'ledger', run: (newest) => ({ charged: read(newest, 'charged') + price }) };
  }
  function* giveBack(row: string): Transaction {
    let back = 0;
    yield {
      row,
      run(newest) {
        if (!newest || leftOf(newest) <= 0) return undefined;
        back = 1;
        return { ...newest, granted: read(newest, 'granted') - 1 };
      },
    };
    if (back > 0) yield { row: COUNTER, run: (newest) => ({ leased: read(newest, 'leased') - back }) };
  }
  function* end(row: string): Transaction {
    yield { row, run: (newest) => newest && { ...newest, isEnded: 1 } };
  }
  const begin = { 'give back': giveBack, end };
  const expectNotOversold = () => {
    const charged = read(database.rows.get('ledger'), 'charged');
    if (charged > max) throw new Error(`${charged} of ${max} units were sold`);
  };
  for (const step of steps) {
    if (step.kind === 'turn') database.step(step.at);
    else if (step.kind === 'lease') database.begin(lease(step.units, step.least));
    else if (step.kind === 'use') database.begin(use(`lease ${step.lease}`, step.price));
    else database.begin(begin[step.kind](`lease ${step.lease}`));
    expectNotOversold();
  }
  database.finish();
  // A live node uses every unit that it holds.
  for (const [row, { granted = 0 }] of leasesOf(database.rows))
    for (let unit = 0; unit < granted; unit += 1) database.begin(use(row));
  database.finish();
  expectNotOversold();
  for (const [row] of leasesOf(database.rows)) database.begin(end(row));
  database.finish();
  database.begin(design.reclaim());
  database.finish();
  const [leased, charged] = [read(database.rows.get(COUNTER), 'leased'), read(database.rows.get('ledger'), 'charged')];
  if (leased !== charged) throw new Error(`${leased} units are taken, and ${charged} are charged`);
}

const RUNS = { numRuns: 5000, seed: 20_260 } as const;
const arbitraries = [fc.integer({ min: 1, max: 12 }), STEPS] as const;

describe('each statement of a lease store sees its own snapshot', () => {
  test('no unit is sold twice, and none is lost after its lease', () => {
    fc.assert(
      fc.property(...arbitraries, (max, steps) => play(AS_BUILT, max, steps)),
      RUNS,
    );
  });

  test.each(Object.entries(MUTANTS))('the test finds the fault if %s', (_what, design) => {
    const { failed } = fc.check(
      fc.property(...arbitraries, (max, steps) => play(design, max, steps)),
      { ...RUNS, endOnFailure: true },
    );
    expect(failed).toBe(true);
  });
});
