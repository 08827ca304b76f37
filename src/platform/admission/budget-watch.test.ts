import { describe, expect, test } from 'vitest';
import {
  DAY_MS,
  NOON_MS,
  PRICE,
  addApp,
  admit,
  call,
  ended,
  failTest,
  openSharedStores,
  openStores,
  start,
  startNode,
  type Started,
} from '../../../test/started-platform.ts';
import { Fault } from '../../kernel/fault.ts';
import type { Budgets } from '../accounts/budget.ts';
import { parseMoney, type Micros } from '../ledger/money.ts';

const amount = (text: string): Micros => parseMoney(text) ?? failTest(`${text} is an amount`);
const midnightOf = (day: string) => Date.parse(`${day}T00:00:00+08:00`);
/** Five calls cost 0.175, and four of them 80 percent. */
const FIVE = amount('0.175');
const PACKAGES = [{ callsMax: null, unitPrice: PRICE }];

async function callTimes(started: Started, key: string, times: number): Promise<void> {
  for (let at = 0; at < times; at += 1) expect(await call(started, key)).toBe(0);
}

async function opened(app: Partial<Budgets>, key: Partial<Budgets> = {}) {
  const stores = await openStores();
  const started = await start(stores);
  const { issued, app: made } = await addApp(started, { app, key, packages: PACKAGES });
  return { stores, started, app: made, key: issued.plain, keyId: issued.key.id };
}

const spansOf = async ({ budgets }: Pick<Started, 'budgets'>) =>
  (await budgets.look()).map(({ ownerId, span }) => `${ownerId} ${span}`);

describe('the warning about a budget', () => {
  test('is given at 80 percent, and not before, once for the app and once for its key', async () => {
    const { started, app, key, keyId } = await opened({ budgetDay: FIVE }, { budgetMonth: FIVE });
    await callTimes(started, key, 3);
    expect(await started.budgets.look()).toEqual([]);
    expect(started.budgets.gauges).toEqual({ set: 2, warned: 0 });
    await callTimes(started, key, 1);
    expect(await started.budgets.look()).toEqual([
      { ownerId: app.id, period: 'day', span: '2026-03-01', max: FIVE },
      { ownerId: keyId, period: 'month', span: '2026-03', max: FIVE },
    ]);
    expect(started.budgets.gauges).toEqual({ set: 2, warned: 2 });
    await callTimes(started, key, 1);
    started.budgets.lookAtAll();
    expect(await started.budgets.look()).toEqual([]);
    const [states] = await started.platform.budgetStates([{ ...app, appId: app.id }]);
    expect(states).toMatchObject([{ used: FIVE, warnedAtMs: NOON_MS }]);
  });

  test('is not given for calls that are under way or not charged', async () => {
    const { started, key } = await opened({ budgetDay: FIVE });
    const running = [];
    for (let at = 0; at < 5; at += 1) running.push(await admit(started, key));
    started.budgets.lookAtAll();
    expect(await started.budgets.look()).toEqual([]);
    for (const each of running) await started.gate.settle(each, ended(started, { charged: false, errorCode: 226402 }));
    expect(await started.budgets.look()).toEqual([]);
  });

  test('is not given again after a restart, and is given after one that came before it', async () => {
    const { stores, started, app, key } = await opened({ budgetMonth: FIVE });
    await callTimes(started, key, 4);
    // The process is killed before it looks.
    const second = await start(stores);
    expect(await spansOf(second)).toEqual([`${app.id} 2026-03`]);
    const third = await start(stores);
    expect(await spansOf(third)).toEqual([]);
    expect(third.budgets.gauges).toEqual({ set: 1, warned: 1 });
    await callTimes(third, key, 1);
    expect(await spansOf(third)).toEqual([]);
  });

  test('is given again in the next period, also for a call of the last moment', async () => {
    const { started, app, key } = await opened({ budgetDay: FIVE });
    started.clock.atMs = midnightOf('2026-03-02') - 1;
    await callTimes(started, key, 4);
    started.clock.atMs += 1;
    expect(await spansOf(started)).toEqual([`${app.id} 2026-03-01`]);
    expect(started.budgets.gauges).toEqual({ set: 1, warned: 0 });
    await callTimes(started, key, 4);
    expect(await spansOf(started)).toEqual([`${app.id} 2026-03-02`]);
    expect(started.budgets.gauges).toEqual({ set: 1, warned: 1 });
  });

  test('is of one amount: a budget that is lowered may warn at once, and one that is raised warns at 80 percent of it', async () => {
    const { started, app, key } = await opened({});
    await callTimes(started, key, 4);
    expect(await spansOf(started)).toEqual([]);
    await started.platform.updateApp(app.id, { budgetMonth: FIVE });
    expect(await spansOf(started)).toEqual([`${app.id} 2026-03`]);
    await started.platform.updateApp(app.id, { budgetMonth: (2 * FIVE) as Micros });
    expect(await spansOf(started)).toEqual([]);
    await callTimes(started, key, 3);
    expect(await spansOf(started)).toEqual([]);
    await callTimes(started, key, 1);
    expect(await spansOf(started)).toEqual([`${app.id} 2026-03`]);
    await started.platform.updateApp(app.id, { budgetMonth: FIVE });
    expect(await spansOf(started)).toEqual([]);
  });

  test('waits for a store that fails, and is not lost', async () => {
    const { stores, started, app, key } = await opened({ budgetDay: FIVE });
    const { budgetWarnings } = stores.stores;
    const keep = budgetWarnings.keep.bind(budgetWarnings);
    await callTimes(started, key, 4);
    budgetWarnings.keep = () => Promise.reject(new Fault('unavailable', 'the disk is full'));
    await expect(started.budgets.look()).rejects.toThrow('the disk is full');
    budgetWarnings.keep = keep;
    expect(await spansOf(started)).toEqual([`${app.id} 2026-03-01`]);
  });

  test('a call of an owner without budgets asks nothing of the store', async () => {
    const { stores, started, key } = await opened({});
    await callTimes(started, key, 1);
    await started.budgets.look();
    stores.calls.spent = () => failTest('the store is not asked');
    await callTimes(started, key, 1);
    expect(await started.budgets.look()).toEqual([]);
    expect(started.budgets.gauges).toEqual({ set: 0, warned: 0 });
  });
});

test('of two processes whose calls reach 80 percent together, one gives the warning', async () => {
  const stores = await openSharedStores();
  const first = await startNode(stores, 'n0');
  const { issued, app } = await addApp(first, { app: { budgetMonth: amount('3.50') }, packages: PACKAGES });
  const second = await startNode(stores, 'n1');
  for (let at = 0; at < 40; at += 1) await call(first, issued.plain);
  expect(await spansOf(first)).toEqual([]);
  for (let at = 0; at < 39; at += 1) await call(second, issued.plain);
  expect([await spansOf(first), await spansOf(second)]).toEqual([[], []]);
  await call(first, issued.plain);
  const given = await Promise.all([spansOf(first), spansOf(second)]);
  expect(given.flat()).toEqual([`${app.id} 2026-03`]);
  second.budgets.lookAtAll();
  expect(await spansOf(second)).toEqual([]);
  expect([first.budgets.gauges.warned, second.budgets.gauges.warned]).toEqual([1, 1]);
  stores.clock.atMs += 31 * DAY_MS;
  expect([first.budgets.gauges.warned, second.budgets.gauges.warned]).toEqual([0, 0]);
});
