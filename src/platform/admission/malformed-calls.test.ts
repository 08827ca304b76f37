import { expect, test } from 'vitest';
import { MemoryAuditLog } from '../../storage/memory/audit-log.ts';
import { NOON_MS, addApp, admit, call, ended, openStores, start } from '../../../test/started-platform.ts';
import type { AuditFilter } from '../audit/audit-log.ts';
import { localDayOf } from '../ledger/local-day.ts';
import { MalformedCalls } from './malformed-calls.ts';

const HOUR_MS = 3_600_000;
const ALL: AuditFilter = {
  administratorName: null,
  operation: null,
  kind: null,
  subject: null,
  addressDigest: null,
  fromMs: null,
  toMs: null,
};

const TODAY = localDayOf(NOON_MS);

function open() {
  const clock = { atMs: HOUR_MS * 10 + 5, nowMs: () => clock.atMs };
  const audit = new MemoryAuditLog();
  const malformed = new MalformedCalls({ audit, clock });
  const take = (appId: string, code = 279703) => malformed.takeRow({ appId, api: 'face-guard', code });
  const rows = () => audit.list({ ...ALL, order: 'newest', beyond: null, limit: 100 });
  return { clock, audit, malformed, take, rows };
}

test('a thousand calls of an app in an hour leave a row each, and the others are one audit row a minute', async () => {
  const { clock, malformed, take, rows } = open();
  for (let i = 0; i < 1000; i++) expect(take('a')).toBe(true);
  expect(take('a')).toBe(false);
  clock.atMs += 40_000;
  expect(take('b'), 'another app').toBe(true);
  for (let i = 0; i < 6; i++) expect(take('a', 279701)).toBe(false);
  await malformed.writeDue();
  expect(await rows()).toMatchObject([
    {
      operation: 'calls.malformed',
      administratorName: null,
      subject: 'a',
      outcome: 'ok',
      fields: { calls: 7, firstAtMs: HOUR_MS * 10 + 5, codes: { 'face-guard 279703': 1, 'face-guard 279701': 6 } },
    },
  ]);
  await malformed.writeDue();
  expect(await rows(), 'nothing is written twice').toHaveLength(1);
  clock.atMs = HOUR_MS * 11 - 1;
  expect(take('a')).toBe(false);
  clock.atMs = HOUR_MS * 11;
  expect(take('a')).toBe(true);
});

test('sums that could not be written are written next time', async () => {
  const { audit, clock, rows } = open();
  let isFull = true;
  const append: typeof audit.append = (entry) => (isFull ? Promise.reject(new Error('full')) : audit.append(entry));
  const malformed = new MalformedCalls({ audit: { append }, clock });
  for (let i = 0; i < 1001; i++) malformed.takeRow({ appId: 'a', api: 'face-guard', code: 279703 });
  await expect(malformed.writeDue()).rejects.toThrow('full');
  isFull = false;
  await malformed.writeDue();
  expect(await rows()).toMatchObject([{ fields: { calls: 1 } }]);
});

test('a call that is summed up leaves no row and no answer, and gives its unit and its key back', async () => {
  const stores = await openStores();
  let rowsLeft = 1;
  const started = await start(stores, { malformed: { takeRow: () => rowsLeft-- > 0 } });
  const { issued, app } = await addApp(started, { packages: [{ callsMax: 1 }] });
  const { gate } = started;
  const idempotency = { key: 'order-0001', paramsDigest: 'p1', body: '{}' };
  const wrong = { errorCode: 226401, charged: false, isMalformed: true };
  const first = await admit(started, issued.plain);
  expect(await gate.settle(first, ended(started, wrong))).toEqual({ kind: 'done' });
  const second = await admit(started, issued.plain);
  await gate.replay(second, 'order-0001', 'p1');
  expect(await gate.settle(second, ended(started, { ...wrong, idempotency }))).toEqual({ kind: 'done' });
  const third = await admit(started, issued.plain);
  expect(await gate.replay(third, 'order-0001', 'p2')).toEqual({ kind: 'none' });
  await gate.release(third);
  expect(gate.gauges).toMatchObject({ callsUnderWay: 0, idempotencyKeysClaimed: 0 });
  expect(await call(started, issued.plain, { errorCode: 226402, charged: false })).toBe(0);
  expect(await call(started, issued.plain)).toBe(0);
  const totals = await stores.ledger.totals({ appIds: [app.id], from: TODAY, to: TODAY });
  expect(totals).toMatchObject([{ calls: 3, charged: 1 }]);
});
