import { expect, test } from 'vitest';
import { MemoryAuditLog } from '../../storage/memory/audit-log.ts';
import { RefusedTries } from './refused-tries.ts';

const HOUR_MS = 3_600_000;
const ALL = { beforeNumber: null, administratorName: null, operation: null, subject: null, limit: 1000 };

function open() {
  const clock = { atMs: HOUR_MS * 10 + 5, nowMs: () => clock.atMs };
  const audit = new MemoryAuditLog();
  const tries = new RefusedTries({ audit, clock });
  const knock = (address: string, operation = 'apps.create') =>
    tries.note({ subject: address, addressDigest: `digest of ${address}`, operation });
  return { clock, audit, tries, knock, rows: () => audit.list(ALL) };
}

test('the tries of one hour are one row for each address, written when the hour is over', async () => {
  const { clock, tries, knock, rows } = open();
  for (let i = 0; i < 1000; i++) knock('a', i < 990 ? 'apps.create' : 'persons.add');
  knock('b');
  await tries.writeDue();
  expect(await rows()).toEqual([]);
  clock.atMs = HOUR_MS * 11;
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
});

test('a hundred addresses have their own rows, and all others share one', async () => {
  const { tries, knock, rows } = open();
  for (let i = 0; i < 100; i++) knock(`10.0.0.${i}`);
  for (let i = 0; i < 5000; i++) knock(`10.1.${i >> 8}.${i & 255}`);
  knock('10.0.0.0');
  await tries.writeAll();
  const written = await rows();
  expect(written).toHaveLength(101);
  expect(written[0]).toMatchObject({ addressDigest: '', fields: { tries: 5000, otherAddresses: true } });
  expect(written.at(-1)).toMatchObject({ addressDigest: 'digest of 10.0.0.0', fields: { tries: 2 } });
});

test('a try in the next hour closes the previous hour, and nothing is written twice', async () => {
  const { clock, tries, knock, rows } = open();
  knock('a');
  clock.atMs += HOUR_MS;
  knock('a');
  await tries.writeDue();
  expect(await rows()).toMatchObject([{ fields: { tries: 1 } }]);
  await tries.writeAll();
  await tries.writeAll();
  expect(await rows()).toHaveLength(2);
});

test('rows that could not be written are written next time', async () => {
  const { audit, clock } = open();
  let isFull = true;
  const append: typeof audit.append = (entry) => (isFull ? Promise.reject(new Error('full')) : audit.append(entry));
  const tries = new RefusedTries({ audit: { append }, clock });
  tries.note({ subject: 'a', addressDigest: 'a', operation: 'apps.list' });
  await expect(tries.writeAll()).rejects.toThrow('full');
  isFull = false;
  await tries.writeDue();
  expect(await audit.list(ALL)).toMatchObject([{ fields: { tries: 1 } }]);
});
