import { expect, test } from 'vitest';
import { ADMIN_CONTRACTS } from '../../admin/index.ts';
import { WorkUnderWay } from '../../kernel/work-under-way.ts';
import type { AdminContract } from '../../wire/admin/define-admin.ts';
import { counted } from './counted-work.ts';

const contractOf = (operation: string) =>
  ADMIN_CONTRACTS.find(({ name }) => name === operation) ?? expect.fail(`no operation ${operation}`);

/** Whether an erasure waits for a call of this operation, and whether the call keeps the lease that it began under. */
async function wayOf(contract: AdminContract) {
  const leased: boolean[] = [];
  const underWay = new WorkUnderWay((work) => {
    leased.push(true);
    return work();
  });
  const released = Promise.withResolvers<void>();
  const call = counted(contract, { underWay }, () => released.promise);
  let isOver = false;
  void underWay.olderEnded().then(() => (isOver = true));
  await new Promise((resolve) => setImmediate(resolve));
  const isWaitedFor = !isOver;
  released.resolve();
  await call;
  return { isWaitedFor, isLeased: leased.length > 0 };
}

test.each([
  ['persons.add', { isWaitedFor: true, isLeased: true }],
  ['person-imports.check', { isWaitedFor: true, isLeased: true }],
  ['backups.make', { isWaitedFor: false, isLeased: true }],
  ['persons.remove', { isWaitedFor: false, isLeased: true }],
  ['persons.list', { isWaitedFor: false, isLeased: false }],
])('%s: %j', async (operation, way) => {
  expect(await wayOf(contractOf(operation))).toEqual(way);
});

test('an erasure waits for every call that may write, but for these', () => {
  const named = ADMIN_CONTRACTS.flatMap(({ name, underWay }) => (underWay === undefined ? [] : [[name, underWay]]));
  expect(Object.fromEntries(named)).toEqual({
    'persons.remove': 'waits',
    'backups.make': 'leaves-nothing',
    'backups.set-schedule': 'leaves-nothing',
    'certificates.verify': 'leaves-nothing',
    'feeds.preview': 'leaves-nothing',
    'rules.check': 'leaves-nothing',
    'sandbox.replay': 'leaves-nothing',
    'site.examine': 'leaves-nothing',
  });
});
