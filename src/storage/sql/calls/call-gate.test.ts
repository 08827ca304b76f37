import { expect, onTestFinished, test } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { addCaller, addPaidUnits, openSqlitePlatform } from '../../../../test/sqlite-platform.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { parseMoney, type Micros } from '../../../platform/ledger/money.ts';
import type { OpenedPlatform } from '../../../platform/accounts/open-platform.ts';
import { SqlLedger } from '../ledger/ledger.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';

const API = 'face-verify';
const CALLS_MAX = 137;
const SHAPE = { prefix: 'JH2641', time: 'yyMMddHHmmss', tail: 'digits', tailLength: 8 } as const;

async function open() {
  const { database, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  const secrets = await openSecrets();
  const start = () => openSqlitePlatform(database, secrets);
  const first = await start();
  const { app, key } = await addCaller(first.platform, { name: 'a', api: API });
  await addPaidUnits(first.platform, app.id, { callsMax: CALLS_MAX, unitPrice: parseMoney('0.035') as Micros });
  return { first, start, app, key, ledger: new SqlLedger(database, secrets) };
}

/**
 * Makes a call and gives the code of its answer, which is 10014 if the settlement failed. Every seventh call is not
 * charged.
 */
async function call({ gate, orderIds }: OpenedPlatform, key: string, index: number): Promise<number> {
  const receivedAtMs = systemClock.nowMs();
  const address = `10.0.${index >> 8}.${index & 255}`;
  const admission = await gate.admit({ key, api: API, address, receivedAtMs, needsOpenId: false, openId: undefined });
  if (!admission.ok) return admission.code;
  const errorCode = index % 7 === 0 ? 226402 : 0;
  const settlement = {
    orderId: orderIds.next(SHAPE),
    errorCode,
    charged: errorCode === 0,
    answeredAtMs: systemClock.nowMs(),
    trace: null,
    writes: [],
    idempotency: null,
  };
  return gate.settle(admission.call, settlement).then(
    () => errorCode,
    () => 10014,
  );
}

test('with 1,000 callers at once, every unit is sold once, uncharged units come back, and the ledger agrees', async () => {
  const { first, start, app, key, ledger } = await open();
  const codes = await Promise.all(Array.from({ length: 1000 }, (_, index) => call(first, key, index)));
  for (let index = 1; codes.filter((code) => code === 0).length < CALLS_MAX && index < 1000; index += 7)
    codes.push(await call(first, key, index));
  expect(codes.filter((code) => code === 0)).toHaveLength(CALLS_MAX);
  expect(codes).toContain(226402);
  expect(await call(first, key, 1)).toBe(10012);
  expect(await ledger.mismatches()).toEqual([]);
  expect(await first.platform.packages(app.id)).toMatchObject([{ used: CALLS_MAX }]);
  expect(await call(await start(), key, 1)).toBe(10012);
});

test('two gates that do not know of each other never sell one unit twice, because the file refuses', async () => {
  const { first, start, app, key, ledger } = await open();
  const gates = [first, await start()];
  const codes = await Promise.all(
    Array.from({ length: 600 }, (_, index) => call(gates[index % 2] ?? first, key, index * 7 + 1)),
  );
  expect(codes.filter((code) => code === 0)).toHaveLength(CALLS_MAX);
  expect(codes.filter((code) => code === 10014).length).toBeGreaterThan(0);
  expect(await first.platform.packages(app.id)).toMatchObject([{ used: CALLS_MAX }]);
  expect(await ledger.mismatches()).toEqual([]);
});

test('a key whose call left no answer is free, also for another process, and the answer of a later call is kept', async () => {
  const { first, start, key } = await open();
  const other = await start();
  const ask = async (
    { gate, orderIds }: OpenedPlatform,
    settlement: { readonly code: number; readonly keeps: boolean },
  ) => {
    const receivedAtMs = systemClock.nowMs();
    const request = { key, api: API, address: '10.0.0.1', receivedAtMs, needsOpenId: false, openId: undefined };
    const admission = await gate.admit(request);
    if (!admission.ok) return admission.code;
    const replay = await gate.replay(admission.call, 'order-0001', 'p1');
    if (replay.kind !== 'none') {
      await gate.release(admission.call);
      return replay;
    }
    const { code: errorCode, keeps } = settlement;
    const idempotency = keeps ? { key: 'order-0001', paramsDigest: 'p1', body: '{}' } : null;
    const orderId = orderIds.next(SHAPE);
    const answeredAtMs = systemClock.nowMs();
    const told = { orderId, errorCode, charged: errorCode === 0, answeredAtMs, trace: null, writes: [], idempotency };
    return (await gate.settle(admission.call, told)).kind;
  };
  expect(await ask(first, { code: 226404, keeps: false })).toBe('done');
  expect(await ask(other, { code: 226404, keeps: false })).toBe('done');
  expect(await ask(first, { code: 0, keeps: true })).toBe('done');
  const kept = { kind: 'answer', code: 0, body: '{}' };
  expect([await ask(first, { code: 0, keeps: true }), await ask(other, { code: 0, keeps: true })]).toEqual([
    kept,
    kept,
  ]);
});
