import { expect, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import type { Actor, Role } from '../../platform/access/actor.ts';
import type { Confirmation } from '../../platform/access/confirmation-store.ts';
import type { Micros } from '../../platform/ledger/money.ts';
import { confirmationContracts } from './contract.ts';
import { createConfirmationHandlers } from './handler.ts';

const NOW_MS = 1000;
const WAITING: readonly Confirmation[] = [
  { id: 'cnf_000000000001', operation: 'rules.publish', askedBy: 'adm_1', endsAtMs: 2000 },
  { id: 'cnf_000000000002', operation: 'ledger.credit', askedBy: 'adm_2', endsAtMs: 3000 },
  { id: 'cnf_000000000003', operation: 'ledger.credit', askedBy: 'adm_gone', endsAtMs: 3000 },
].map((each) => ({ ...each, callDigest: 'digest', shownFields: { orderId: 'A1' }, askedAtMs: 500 }));

const ROLES: Readonly<Record<string, readonly Role[]>> = {
  'rules.publish': ['owner', 'analyst'],
  'ledger.credit': ['owner', 'operator', 'billing'],
};

/** Handlers over calls that wait, as of these moments. */
function opened({ isOn = true } = {}) {
  const asked: number[] = [];
  const removed: string[] = [];
  const handlers = createConfirmationHandlers({
    confirmations: {
      list: async (nowMs) => (asked.push(nowMs), WAITING),
      match: async () => null,
      remove: async (id) => (removed.push(id), id !== 'cnf_000000000003'),
    },
    administrators: {
      list: async () =>
        [
          { id: 'adm_1', name: 'ada' },
          { id: 'adm_2', name: 'bob' },
        ].map((each) => ({
          ...each,
          role: 'owner' as const,
          appIds: [],
          disabled: false,
          passwordHash: null,
          createdAtMs: 1,
        })),
    },
    clock: { nowMs: () => NOW_MS },
    asksSecondPerson: isOn,
    creditAloneMax: 1_500_000 as Micros,
    rolesOf: (operation) => ROLES[operation] ?? [],
  });
  return { handlers, asked, removed };
}

const as = (role: Role): Actor => ({ ...anActor, role });

test('waiting calls are shown with who asked, and without the digest of their parameters', async () => {
  const { handlers, asked } = opened();
  const outcome = await handlers.list({}, as('owner'));
  expect(outcome).toEqual({
    ok: true,
    result: {
      isOn: true,
      creditAloneMax: '1.50',
      confirmations: [
        {
          id: 'cnf_000000000001',
          operation: 'rules.publish',
          fields: { orderId: 'A1' },
          askedBy: 'ada',
          own: true,
          askedAtMs: 500,
          endsAtMs: 2000,
        },
        expect.objectContaining({ id: 'cnf_000000000002', askedBy: 'bob', own: false }),
        // A removed administrator has no name any more.
        expect.objectContaining({ id: 'cnf_000000000003', askedBy: 'adm_gone', own: false }),
      ],
    },
  });
  expect(JSON.stringify(outcome)).not.toContain('digest');
  expect(asked).toEqual([NOW_MS]);
});

test.each([
  ['owner', ['1', '2', '3']],
  ['auditor', ['1', '2', '3']],
  ['analyst', ['1']],
  ['billing', ['2', '3']],
  ['operator', ['2', '3']],
] as const)('an administrator of the role %s sees the calls that it could make: %j', async (role, ids) => {
  const outcome = await opened().handlers.list({}, as(role));
  const shown = outcome.ok && 'result' in outcome ? outcome.result.confirmations : [];
  expect(shown.map(({ id }) => id.slice(-1))).toEqual(ids);
});

test('a call is taken back by who asked, or refused by another who could make it', async () => {
  const { handlers, removed } = opened();
  const done = { ok: true, result: { withdrawn: true } };
  expect(await handlers.withdraw({ confirmationId: 'cnf_000000000001' }, as('owner'))).toMatchObject(done);
  expect(await handlers.withdraw({ confirmationId: 'cnf_000000000002' }, as('billing'))).toMatchObject({
    ...done,
    subject: 'cnf_000000000002',
  });
  expect(removed).toEqual(['cnf_000000000001', 'cnf_000000000002']);
});

test.each([
  ['one of another role', 'cnf_000000000001', 'billing', []],
  ['an unknown one', 'cnf_00000000000a', 'owner', []],
  ['one that was confirmed meanwhile', 'cnf_000000000003', 'owner', ['cnf_000000000003']],
] as const)('%s is not found', async (_, confirmationId, role, tried) => {
  const { handlers, removed } = opened();
  expect(await handlers.withdraw({ confirmationId }, as(role))).toEqual({
    ok: false,
    error: 'not_found',
    detail: 'no call with this id waits for a second person',
  });
  expect(removed).toEqual(tried);
});

test('the list says that a site asks for no second person', async () => {
  expect(await opened({ isOn: false }).handlers.list({}, as('owner'))).toMatchObject({ result: { isOn: false } });
});

test.each([
  ['cnf_0123456789ab', true],
  ['cnf_0123456789a', false],
  ['cnf_0123456789abc', false],
  ['cnf_0123456789aB', false],
])('the schema takes %s as an id: %s', (confirmationId, isTaken) => {
  expect(confirmationContracts.withdraw.params.safeParse({ confirmationId }).success).toBe(isTaken);
});
