import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aKey } from '../accounts/api-key.suite.ts';
import type { App } from '../accounts/app.ts';
import { aCustomer } from '../accounts/customer.suite.ts';
import { NO_BUDGETS, type Budgets, type Spent } from '../accounts/budget.ts';
import { APP_DEFAULTS } from '../accounts/platform.ts';
import type { LocalDay } from '../ledger/local-day.ts';
import { NO_MONEY, type Micros } from '../ledger/money.ts';
import { QuotaBook, type DayUses } from './quota-book.ts';
import type { Charge, QuotaRequest, Reservation, Room } from './unit-book.ts';

const KEYS = ['key_1', 'key_2'] as const;
const OWNERS = ['app_1', ...KEYS, 'cus_1', 'cus_2'] as const;
const HOUR_MS = 3_600_000;
const dayFormat = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' });

/** The part of a book that budgets concern, and how it starts from a ledger. */
type OpenBook = (...args: ConstructorParameters<typeof QuotaBook>) => BudgetBook;
type BudgetBook = Pick<QuotaBook, 'budgetRoom' | 'reserve' | 'settle' | 'refill'>;

/** What one call costs, which key made it, and on which day. */
interface PaidCall {
  readonly keyId: string;
  readonly day: string;
  /** What the app's customer `cus_1` pays. */
  readonly price: number;
  /** What its parent `cus_2` pays. */
  readonly parentPrice: number;
}

/** What a call costs an owner. */
function costOf(owner: string, { keyId, price, parentPrice }: PaidCall): number {
  if (owner === 'cus_2') return parentPrice;
  return owner === keyId || owner === 'app_1' || owner === 'cus_1' ? price : 0;
}

function expectRoom(room: Room, fits: boolean): void {
  expect(room).toBe(fits ? 'free' : 'used-up');
}

/** What must be true, recounted from single calls each time. */
class World {
  readonly settled: PaidCall[] = [];
  underWay: { readonly call: PaidCall; readonly reservation: Reservation }[] = [];
  readonly budgets = new Map<string, Budgets>();
  atMs = Date.parse('2026-02-26T09:00:00+08:00');
  readonly #openBook: OpenBook;
  #book: BudgetBook;

  constructor(openBook: OpenBook) {
    this.#openBook = openBook;
    this.#book = this.#open();
  }

  get day(): string {
    return dayFormat.format(this.atMs);
  }

  /** Asks for a call, and lets it begin if there is room. Throws if there is room and should not be, or vice versa. */
  async ask(keyId: string, price: number, parentPrice: number): Promise<void> {
    const call = { keyId, day: this.day, price, parentPrice };
    const request = this.#request(keyId);
    const charge: Charge = { payer: null, price: price as Micros, parentPrice: parentPrice as Micros };
    let room = this.#book.budgetRoom(request, charge);
    if (room === 'lease-empty') {
      await this.#book.refill(request);
      room = this.#book.budgetRoom(request, charge);
    }
    expectRoom(room, this.#fits(call));
    if (room === 'free') this.underWay.push({ call, reservation: this.#book.reserve(request, charge) });
  }

  end(at: number, isCharged: boolean): void {
    const [ended] = this.underWay.splice(at % Math.max(1, this.underWay.length), 1);
    if (!ended) return;
    this.#book.settle(ended.reservation, isCharged);
    if (isCharged) this.settled.push(ended.call);
  }

  /** Kills the process and starts another one: calls under way are gone. */
  restart(): void {
    this.underWay = [];
    this.#book = this.#open();
  }

  #open(): BudgetBook {
    const day = this.day as LocalDay;
    const today = { day, ...this.#usesOf(day) };
    return this.#openBook({ packages: [], keys: [], today }, async (other) => this.#usesOf(other));
  }

  /** What the ledger has of a day. */
  #usesOf(of: LocalDay): DayUses {
    const spent = OWNERS.map((id): Spent => {
      const sum = (span: string) =>
        this.settled
          .filter(({ day }) => day.startsWith(span))
          .reduce((total, call) => total + costOf(id, call), 0) as Micros;
      return { id, day: sum(of), month: sum(of.slice(0, 7)) };
    });
    return { uses: [], customers: [], spent };
  }

  #request(keyId: string): QuotaRequest {
    const made = { ...APP_DEFAULTS, id: 'app_1', name: 'a', createdAtMs: 0, customerId: 'cus_1' };
    const app: App = { ...made, ...this.#budgetsOf('app_1') };
    const key = { ...aKey, id: keyId, ...this.#budgetsOf(keyId) };
    const customers = ['cus_1', 'cus_2'].map((id) => ({ ...aCustomer, id, ...this.#budgetsOf(id) }));
    return { app, customers, key, api: 'face-verify', day: this.day as LocalDay };
  }

  #budgetsOf(owner: string): Budgets {
    return this.budgets.get(owner) ?? NO_BUDGETS;
  }

  #fits(asked: PaidCall): boolean {
    const calls = [...this.settled, ...this.underWay.map(({ call }) => call)];
    return OWNERS.every((owner) => {
      const cost = costOf(owner, asked);
      const { budgetDay, budgetMonth } = this.#budgetsOf(owner);
      return [
        [asked.day, budgetDay],
        [asked.day.slice(0, 7), budgetMonth],
      ].every(([span, max]) => {
        if (cost === 0 || max === null) return true;
        const taken = calls.filter(({ day }) => day.startsWith(String(span)));
        return taken.reduce((sum, call) => sum + costOf(owner, call), cost) <= Number(max);
      });
    });
  }
}

type Step = (world: World) => void | Promise<void>;

const step = <T>(
  arbitrary: fc.Arbitrary<T>,
  run: (world: World, drawn: T) => void | Promise<void>,
): fc.Arbitrary<Step> =>
  arbitrary.map((drawn) => {
    const act: Step = (world) => run(world, drawn);
    return Object.assign(act, { [fc.toStringMethod]: () => `${run.name}(${JSON.stringify(drawn)})` });
  });

const PRICE = fc.integer({ min: 0, max: 9 });
const BUDGET = fc.option(fc.integer({ min: 0, max: 30 }));
const ask = (world: World, [keyId, price, parentPrice]: readonly [string, number, number]) =>
  world.ask(keyId, price, parentPrice);
const end = (world: World, [at, isCharged]: readonly [number, boolean]) => world.end(at, isCharged);
const setBudget = (world: World, [owner, budgetDay, budgetMonth]: readonly [string, number | null, number | null]) =>
  void world.budgets.set(owner, { budgetDay: budgetDay as Micros | null, budgetMonth: budgetMonth as Micros | null });
const pass = (world: World, hours: number) => void (world.atMs += hours * HOUR_MS);
/** The clock is wrong, or right again: an hour of a day of the same few weeks or of the year before. */
const jump = (world: World, [days, hours]: readonly [number, number]) =>
  void (world.atMs = Date.parse('2026-02-26T09:00:00+08:00') + (days * 24 + hours) * HOUR_MS);
const restart = (world: World, _none: null) => world.restart();

const STEPS = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: step(fc.tuple(fc.constantFrom(...KEYS), PRICE, PRICE), ask) },
    { weight: 6, arbitrary: step(fc.tuple(fc.nat({ max: 5 }), fc.boolean()), end) },
    { weight: 3, arbitrary: step(fc.tuple(fc.constantFrom(...OWNERS), BUDGET, BUDGET), setBudget) },
    { weight: 2, arbitrary: step(fc.integer({ min: 1, max: 40 }), pass) },
    { weight: 2, arbitrary: step(fc.tuple(fc.constantFrom(-400, -2, -1, 0, 1, 3, 30), fc.nat({ max: 23 })), jump) },
    { weight: 1, arbitrary: step(fc.constant(null), restart) },
  ),
  { maxLength: 60, size: 'max' },
);

async function play(openBook: OpenBook, steps: readonly Step[]): Promise<void> {
  const world = new World(openBook);
  for (const each of steps) await each(world);
}

const RUNS = { numRuns: 3000, seed: 2026 } as const;
const AS_BUILT: OpenBook = (...args) => new QuotaBook(...args);

/** Changes what the parts of a book do. */
const mutant =
  (change: (book: BudgetBook) => Partial<BudgetBook>): OpenBook =>
  (...args) => {
    const book = new QuotaBook(...args);
    return {
      refill: (request) => book.refill(request),
      budgetRoom: (request, charge) => book.budgetRoom(request, charge),
      reserve: (request, charge) => book.reserve(request, charge),
      settle: (reservation, charged) => book.settle(reservation, charged),
      ...change(book),
    };
  };
const withPrice = (change: (price: number) => number): OpenBook =>
  mutant((book) => ({
    budgetRoom: (request, { payer, price, parentPrice }) =>
      book.budgetRoom(request, { payer, price: micros(change(price)), parentPrice: micros(change(parentPrice ?? 0)) }),
  }));
const withRequest = (change: (request: QuotaRequest) => QuotaRequest): OpenBook =>
  mutant((book) => ({ budgetRoom: (request, charge) => book.budgetRoom(change(request), charge) }));
const withSpent =
  (change: (spent: Spent) => Spent): OpenBook =>
  (ledger, usesOf) =>
    new QuotaBook({ ...ledger, today: { ...ledger.today, spent: ledger.today.spent.map(change) } }, usesOf);
const micros = (value: number) => value as Micros;
const FREE: Charge = { payer: null, price: NO_MONEY, parentPrice: null };
const isFree = ({ app, key, customers }: QuotaRequest) =>
  [app, key, ...customers].every((each) => (each.budgetDay ?? each.budgetMonth) === null);

const MUTANTS: Readonly<Record<string, OpenBook>> = {
  'a budget may not be used to its last millionth': withPrice((price) => (price === 0 ? 0 : price + 1)),
  'a call passes if anything is left, whatever it costs': withPrice((price) => Math.min(price, 1)),
  'a call that costs nothing needs something': withPrice((price) => Math.max(price, 1)),
  'a call under way holds nothing': mutant((book) => {
    const asked = new Map<Reservation, () => Reservation>();
    return {
      reserve(request, charge) {
        const held = book.reserve(request, FREE);
        asked.set(held, () => book.reserve(request, charge));
        return held;
      },
      settle: (held, charged) => book.settle(asked.get(held)?.() ?? held, charged),
    };
  }),
  'a call that is not charged is paid all the same': mutant((book) => ({
    settle: (reservation) => book.settle(reservation, true),
  })),
  'a charged call is not paid': mutant((book) => ({ settle: (reservation) => book.settle(reservation, false) })),
  'the budget of a key is not looked at': withRequest(({ key, ...rest }) => ({
    ...rest,
    key: { ...key, ...NO_BUDGETS },
  })),
  'the budget of the app is not looked at': withRequest(({ app, ...rest }) => ({
    ...rest,
    app: { ...app, ...NO_BUDGETS },
  })),
  'the budget of the parent is not looked at': withRequest(({ customers, ...rest }) => ({
    ...rest,
    customers: customers.slice(0, 1),
  })),
  'a parent pays what its sub-account pays': mutant((book) => ({
    budgetRoom: (request, charge) => book.budgetRoom(request, { ...charge, parentPrice: charge.price }),
    reserve: (request, charge) => book.reserve(request, { ...charge, parentPrice: charge.price }),
  })),
  'a month begins each day': withRequest(({ app, ...rest }) => ({
    ...rest,
    app: { ...app, budgetDay: app.budgetMonth ?? app.budgetDay, budgetMonth: null },
  })),
  'a day ends with the month': withRequest(({ key, ...rest }) => ({
    ...rest,
    key: { ...key, budgetMonth: key.budgetDay ?? key.budgetMonth },
  })),
  'money is counted only while there is a budget': mutant((book) => ({
    reserve: (request, charge) => book.reserve(request, isFree(request) ? FREE : charge),
  })),
  'a restart forgets the earlier days of the month': withSpent((spent) => ({ ...spent, month: spent.day })),
  'a day that comes back begins at nothing': (ledger) =>
    new QuotaBook(ledger, async () => ({ uses: [], customers: [], spent: [] })),
  'a restart forgets today': withSpent((spent) => ({ ...spent, day: NO_MONEY })),
};

describe('budgets, played against a model that recounts every call', () => {
  test('a call begins exactly if it fits in every budget, whatever happened before', async () => {
    await fc.assert(
      fc.asyncProperty(STEPS, (steps) => play(AS_BUILT, steps)),
      RUNS,
    );
  });

  test.each(Object.entries(MUTANTS))('the model finds the fault if %s', async (_what, openBook) => {
    const { failed } = await fc.check(
      fc.asyncProperty(STEPS, (steps) => play(openBook, steps)),
      { ...RUNS, endOnFailure: true },
    );
    expect(failed).toBe(true);
  });
});
