import { expect, test } from 'vitest';
import { MemoryAuditLog } from '../../storage/memory/audit-log.ts';
import { RefusedTries } from './refused-tries.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const ALL = {
  administratorName: null,
  operation: null,
  kind: null,
  subject: null,
  addressDigest: null,
  fromMs: null,
  toMs: null,
  order: 'newest',
  beyond: null,
  limit: 1000,
} as const;

function open() {
  const clock = { atMs: HOUR_MS * 10 + 5, nowMs: () => clock.atMs };
  const audit = new MemoryAuditLog();
  const tries = new RefusedTries({ audit, clock });
  const knock = (address: string, operation = 'apps.create') =>
    tries.note({ subject: address, addressDigest: `digest of ${address}`, operation });
  return { clock, audit, tries, knock, rows: () => audit.list(ALL) };
}

test('the tries of a minute are one row for each address', async () => {
  const { clock, tries, knock, rows } = open();
  for (let i = 0; i < 1000; i++) knock('a', i < 990 ? 'apps.create' : 'persons.add');
  knock('b');
  clock.atMs += 59_000;
  await tries.writeDue();
  expect(await rows()).toMatchObject([
    { addressDigest: 'digest of b', fields: { tries: 1, operations: { 'apps.create': 1 } } },
    {
      operation: 'access.tries',
      outcome: 'unauthenticated',
      administratorId: null,
      addressDigest: 'digest of a',
      fields: { tries: 1000, firstAtMs: HOUR_MS * 10 + 5, operations: { 'apps.create': 990, 'persons.add': 10 } },
    },
  ]);
  await tries.writeDue();
  expect(await rows(), 'nothing is written twice').toHaveLength(2);
});

test('one address that tries all the time has a row of its own each minute', async () => {
  const { tries, knock, rows, clock } = open();
  for (let minute = 0; minute < 60; minute += 1) {
    knock('a');
    await tries.writeDue();
    clock.atMs += MINUTE_MS;
  }
  const written = await rows();
  expect(written).toHaveLength(60);
  expect(new Set(written.map(({ addressDigest }) => addressDigest))).toEqual(new Set(['digest of a']));
});

test('an hour has a hundred rows at most, however many addresses try, and every try is written within its minute', async () => {
  const { tries, knock, rows, clock } = open();
  let tried = 0;
  for (let minute = 0; minute < 60; minute += 1) {
    for (let i = 0; i < 150; i += 1) knock(`10.${minute}.0.${i}`);
    tried += 150;
    await tries.writeDue();
    const written = await rows();
    expect(written.reduce((sum, { fields }) => sum + Number(fields['tries']), 0)).toBe(tried);
    clock.atMs += MINUTE_MS;
  }
  // The last row is for the end of the process.
  expect(await rows()).toHaveLength(99);
  expect((await rows()).filter(({ fields }) => fields['otherAddresses'] === true)).toHaveLength(60);
  clock.atMs = HOUR_MS * 11 - 1;
  knock('at the end');
  await tries.writeDue();
  expect(await rows()).toHaveLength(100);
  knock('after the end');
  await tries.writeDue();
  expect(await rows()).toHaveLength(100);
  clock.atMs = HOUR_MS * 11;
  await tries.writeDue();
  expect((await rows())[0]).toMatchObject({ addressDigest: 'digest of after the end', fields: { tries: 1 } });
});

test('if the rows do not suffice, the addresses without one in this hour come first, and then those with most tries', async () => {
  const { tries, knock, rows } = open();
  const others = Array.from({ length: 41 }, (_, at) => `10.0.0.${at}`);
  for (const other of others) knock(other);
  knock('loud');
  knock('loud');
  await tries.writeDue();
  const first = await rows();
  // Of the hundred, one for each of the 59 minutes to come and one for the end are kept back.
  expect(first).toHaveLength(40);
  expect(first.at(-1)).toMatchObject({ addressDigest: 'digest of loud', fields: { tries: 2 } });
  expect(first[0]).toMatchObject({ addressDigest: '', fields: { tries: 3, otherAddresses: true } });
});

test('rows that could not be written are written next time', async () => {
  const { audit, clock } = open();
  let isFull = true;
  const append: typeof audit.append = (entry) => (isFull ? Promise.reject(new Error('full')) : audit.append(entry));
  const tries = new RefusedTries({ audit: { append }, clock });
  tries.note({ subject: 'a', addressDigest: 'a', operation: 'apps.list' });
  await expect(tries.writeDue()).rejects.toThrow('full');
  isFull = false;
  await tries.writeDue();
  expect(await audit.list(ALL)).toMatchObject([{ fields: { tries: 1 } }]);
});
