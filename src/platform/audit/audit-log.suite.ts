import { expect, test } from 'vitest';
import type { AuditEntry, AuditLog, AuditQuery } from './audit-log.ts';

const entry: AuditEntry = {
  atMs: 1,
  administratorId: 'adm_1',
  administratorName: 'ada',
  operation: 'apps.create',
  kind: 'write',
  subject: 'app_1',
  fields: { name: 'Shop', tags: ['a'] },
  outcome: 'ok',
  addressDigest: 'ff',
};
const all: AuditQuery = { beforeNumber: null, administratorName: null, operation: null, subject: null, limit: 100 };

/** Tests that every AuditLog must pass. Each adapter's test file calls this with its own factory. */
export function auditLogSuite(open: () => Promise<AuditLog>): void {
  test('a row comes back as it was written, with a number', async () => {
    const log = await open();
    const anonymous = {
      ...entry,
      administratorId: null,
      administratorName: null,
      subject: null,
      outcome: 'unauthenticated' as const,
    };
    await log.append(entry);
    await log.append(anonymous);
    const [latest, first] = await log.list(all);
    expect(latest).toEqual({ ...anonymous, number: expect.any(Number) });
    expect(first).toEqual({ ...entry, number: expect.any(Number) });
    expect(latest?.number).toBeGreaterThan(first?.number ?? Infinity);
  });

  test('pages go backwards without gaps or repeats', async () => {
    const log = await open();
    for (let atMs = 1; atMs <= 5; atMs++) await log.append({ ...entry, atMs });
    const first = await log.list({ ...all, limit: 2 });
    const second = await log.list({ ...all, limit: 9, beforeNumber: first.at(-1)?.number ?? 0 });
    expect([...first, ...second].map(({ atMs }) => atMs)).toEqual([5, 4, 3, 2, 1]);
  });

  test.each([
    [{ administratorName: 'grace' }, [2]],
    [{ operation: 'keys.ban' }, [3]],
    [{ subject: 'app_9' }, [4]],
    [{ administratorName: 'ada', operation: 'apps.create' }, [4, 1]],
  ])('%j finds its rows', async (filter, found) => {
    const log = await open();
    const changes = [{}, { administratorName: 'grace' }, { operation: 'keys.ban' }, { subject: 'app_9' }];
    for (const [index, change] of changes.entries()) await log.append({ ...entry, ...change, atMs: index + 1 });
    expect((await log.list({ ...all, ...filter })).map(({ atMs }) => atMs)).toEqual(found);
  });
}
