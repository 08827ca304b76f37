import { expect, test } from 'vitest';
import type { AuditEntry, AuditLog, AuditPosition, AuditQuery, AuditRow } from './audit-log.ts';

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
const all: AuditQuery = {
  administratorName: null,
  operation: null,
  kind: null,
  subject: null,
  addressDigest: null,
  fromMs: null,
  toMs: null,
  order: 'newest',
  beyond: null,
  limit: 100,
};

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
    const second = await log.list({ ...all, limit: 9, beyond: { number: first.at(-1)?.number ?? 0, atMs: null } });
    expect([...first, ...second].map(({ atMs }) => atMs)).toEqual([5, 4, 3, 2, 1]);
  });

  test('pages follow the time, also if the clock was set back, and rows of one moment follow their numbers', async () => {
    const log = await open();
    const times = [30, 10, 20, 10, 10, 40];
    for (const [index, atMs] of times.entries()) await log.append({ ...entry, atMs, subject: `s${index}` });
    for (const order of ['oldest', 'newest'] as const) {
      const seen: (string | null)[] = [];
      let beyond: AuditPosition | null = null;
      for (let page = 0; page < 3; page++) {
        const rows: readonly AuditRow[] = await log.list({ ...all, order, beyond, limit: 2 });
        seen.push(...rows.map(({ subject }) => subject));
        const last = rows.at(-1);
        beyond = last ? { number: last.number, atMs: order === 'oldest' ? last.atMs : null } : null;
      }
      const oldest = ['s1', 's3', 's4', 's2', 's0', 's5'];
      expect(seen).toEqual(order === 'oldest' ? oldest : oldest.toReversed());
    }
  });

  test.each([
    [{ administratorName: 'grace' }, [2]],
    [{ operation: 'keys.ban' }, [3]],
    [{ subject: 'app_9' }, [4]],
    [{ administratorName: 'ada', operation: 'apps.create' }, [6, 5, 4, 1]],
    [{ kind: 'look' as const }, [5]],
    [{ addressDigest: 'ee' }, [6]],
    [{ fromMs: 2 }, [6, 5, 4, 3, 2]],
    [{ fromMs: 2, toMs: 4 }, [3, 2]],
    [{ administratorName: 'ada', toMs: 4 }, [3, 1]],
    [{ subject: 'app_1', fromMs: 5 }, [6, 5]],
  ])('%j finds its rows', async (filter, found) => {
    const log = await open();
    const changes: readonly Partial<AuditEntry>[] = [
      {},
      { administratorName: 'grace' },
      { operation: 'keys.ban' },
      { subject: 'app_9' },
      { kind: 'look' },
      { addressDigest: 'ee' },
    ];
    for (const [index, change] of changes.entries()) await log.append({ ...entry, ...change, atMs: index + 1 });
    expect((await log.list({ ...all, ...filter })).map(({ atMs }) => atMs)).toEqual(found);
  });
}
