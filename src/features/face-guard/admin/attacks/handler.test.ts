import { expect, test } from 'vitest';
import { anActor } from '../../../../../test/an-actor.ts';
import { told } from '../../../../kernel/told.ts';
import { attackContracts } from './contract.ts';
import { createAttackHandlers, type AttackDeps } from './handler.ts';

const NOW_MS = Date.parse('2026-03-02T12:00:00+08:00');
const DAYS = { openDay: null, marks: [] };
const REPORT = { source: 'bank', eventId: 'e1' };
const RETRACTION = { ...REPORT, reason: 'sent twice' };

function opened({
  outcome = { outcome: 'recorded' } as object,
  outcomes = [] as object[],
  foreign = null as object | null,
  retracted = 'retracted',
  isInReach = true,
  hasOrder = true,
} = {}) {
  const asked: unknown[] = [];
  const note =
    (what: string, gives: unknown) =>
    async (...how: unknown[]) => (asked.push([what, ...how]), gives);
  const handlers = createAttackHandlers({
    attackDesk: {
      report: note('report', outcome),
      reportLines: note('reportLines', outcomes),
      retract: note('retract', retracted),
      find: note('find', { personId: 'p', events: [], next: null }),
      mark: note('mark', isInReach),
      days: async () => DAYS,
    },
    attackStore: {
      kinds: note('kinds', [
        { kind: 'mask', attacks: 2 },
        { kind: 'screen', attacks: 3 },
      ]),
      list: note('list', [{ personId: 'ab'.repeat(16), atMs: NOW_MS, number: 1 }]),
    },
    ledger: { trace: async () => null, byOrderId: async () => (hasOrder ? {} : null) },
    clock: { nowMs: () => NOW_MS },
    sourceRights: { gateOf: () => 'gate', refuseCorrection: async () => foreign },
  } as unknown as AttackDeps);
  return { handlers, asked };
}

test('a report goes through the gate of its reporter', async () => {
  const { handlers, asked } = opened();
  const outcome = await handlers.report(REPORT as never, anActor);
  expect(outcome).toEqual({ ok: true, result: { outcome: 'recorded' }, subject: 'bank/e1' });
  expect(asked).toEqual([['report', REPORT, 'gate']]);
});

test.each([
  [undefined, 'bad_request'],
  [true, 'forbidden'],
])('a report that is refused (a source of another: %s) is %s', async (isForbidden, error) => {
  const { handlers } = opened({ outcome: { outcome: 'refused', problem: 'why', isForbidden } });
  expect(await handlers.report(REPORT as never, anActor)).toEqual({ ok: false, error, detail: 'why' });
});

test('lines keep their numbers, blank ones are left out, and every outcome is counted', async () => {
  const { handlers, asked } = opened({ outcomes: [{ outcome: 'recorded' }, { outcome: 'refused', problem: 'why' }] });
  expect(await handlers.batch({ ndjson: '{"a":1}\n\n {} \n' }, anActor)).toEqual({
    ok: true,
    result: {
      recorded: 1,
      duplicate: 0,
      conflict: 0,
      refused: 1,
      rows: [
        { line: 1, outcome: 'recorded' },
        { line: 3, outcome: 'refused', problem: 'why' },
      ],
    },
  });
  expect(asked).toEqual([['reportLines', ['{"a":1}', '{}'], 'gate']]);
});

test('an event is taken back by who reported it', async () => {
  const { handlers, asked } = opened();
  expect(await handlers.retract(RETRACTION, anActor)).toEqual({
    ok: true,
    result: { outcome: 'retracted' },
    subject: 'bank/e1',
  });
  expect(asked).toEqual([['retract', REPORT]]);
  expect(await opened({ retracted: 'unknown' }).handlers.retract(RETRACTION, anActor)).toMatchObject({
    error: 'not_found',
  });
  const foreign = { ok: false, error: 'forbidden', detail: told`x` };
  const refused = opened({ foreign });
  expect(await refused.handlers.retract(RETRACTION, anActor)).toEqual(foreign);
  expect(refused.asked).toEqual([]);
});

test('a history is that of a person, and a number that is none is not looked up', async () => {
  const { handlers, asked } = opened();
  const find = (idNumber: string) => handlers.find(attackContracts.find.params.parse({ idNumber }), anActor);
  expect(await find('11010519491231002X')).toMatchObject({ ok: true, result: { personId: 'p' }, subject: 'p' });
  const wrong = await find('110105194912310021');
  expect(wrong).toMatchObject({ ok: false, error: 'bad_request' });
  expect(JSON.stringify(wrong)).not.toContain('110105');
  expect(asked).toHaveLength(1);
});

test('listed attacks name no person', async () => {
  const outcome = await opened().handlers.list(attackContracts.list.params.parse({}), anActor);
  expect(outcome).toMatchObject({ result: { rows: [{ day: '2026-03-02', isNight: false }], nextCursor: null } });
  expect(JSON.stringify(outcome)).not.toContain('ab'.repeat(16));
});

test('kinds are counted over a period', async () => {
  expect(await opened().handlers.kinds({}, anActor)).toMatchObject({ result: { attacks: 5, toMs: NOW_MS } });
});

test.each([
  [true, 'the answer held no attacks'],
  [false, 'no settled call has this order id'],
])('an answer without a trace is explained by none (the call is known: %s)', async (hasOrder, detail) => {
  const { handlers } = opened({ hasOrder });
  const asked = attackContracts.explain.params.parse({ orderId: 'A1' });
  expect(await handlers.explain(asked, anActor)).toMatchObject({
    error: 'not_found',
    detail: expect.stringContaining(detail),
  });
});

test.each([
  ['hold', 'held', 'tomorrow'],
  ['seal', 'sealed', 'yesterday'],
] as const)('to %s a day marks it as %s, and not after %s', async (operation, state, latest) => {
  const { handlers, asked } = opened();
  expect(await handlers[operation]({ day: '2026-03-01' }, anActor)).toMatchObject({ ok: true, subject: '2026-03-01' });
  expect(asked).toEqual([['mark', '2026-03-01', state]]);
  expect(await opened({ isInReach: false }).handlers[operation]({ day: '2026-03-01' }, anActor)).toEqual({
    ok: false,
    error: 'bad_request',
    detail: `day: must be within the last 180 days and not after ${latest}`,
  });
});
