import { expect, test } from 'vitest';
import type { EntityLog, LogTouch, VelocityLogs } from './velocity-logs.ts';

const key = 'a'.repeat(16);
const touch = (text: string, more: Partial<LogTouch> = {}): LogTouch => ({
  kind: 'device',
  key,
  record: Buffer.from(text),
  known: null,
  ...more,
});
const textOf = (log: EntityLog | null) => (log === null ? null : Buffer.from(log.records).toString());
const ofFirst = (log: EntityLog | null) =>
  ({ kind: 'device', key, recordBytes: 2, epoch: log?.epoch ?? 0, first: 0 }) as const;

/** The tests that every VelocityLogs must pass. `open` gives empty logs. */
export function velocityLogsSuite(open: () => Promise<VelocityLogs>): void {
  test('a log gives its events in order, and another entity or kind has a log of its own', async () => {
    const logs = await open();
    const first = await logs.append(touch('e1'));
    expect(first).toMatchObject({ first: 0, end: 1, summary: null });
    const second = await logs.append(touch('e2'));
    expect([textOf(second), second?.end, second?.epoch === first?.epoch]).toEqual(['e1e2', 2, true]);
    expect(textOf(await logs.append(touch('e3', { key: 'b'.repeat(16) })))).toBe('e3');
    expect(textOf(await logs.append(touch('e4', { kind: 'address' })))).toBe('e4');
  });

  test('calls at once resolve in the order of the log, and each knows where its own event stands', async () => {
    const logs = await open();
    const resolved: string[] = [];
    const appended = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const record = String(index).padStart(3, '0');
        const log = await logs.append(touch(record, { key: `${index % 3}`.repeat(16) }));
        if (index % 3 === 0) resolved.push(record);
        return [
          textOf(log)
            ?.slice(0, (log?.end ?? 0) * 3)
            .slice(-3),
          record,
        ];
      }),
    );
    expect(appended.filter(([found, own]) => found !== own)).toEqual([]);
    const whole = textOf(await logs.append(touch('end', { key: '0'.repeat(16) })));
    expect(`${resolved.join('')}end`).toBe(whole);
  });

  test('a folded log gives its summary to whoever has not counted so far', async () => {
    const logs = await open();
    await logs.append(touch('e1'));
    const log = await logs.append(touch('e2'));
    const summary = Buffer.alloc(10_000, 7);
    expect(await logs.fold({ ...ofFirst(log), drop: 1, summary })).toBe(true);
    const stranger = await logs.append(touch('e3'));
    expect([stranger?.first, textOf(stranger), stranger?.end]).toEqual([1, 'e2e3', 2]);
    expect(Buffer.from(stranger?.summary ?? []).equals(summary)).toBe(true);
    const known = { epoch: log?.epoch ?? 0, events: 2 };
    const counted = await logs.append(touch('e4', { known }));
    expect([counted?.first, textOf(counted), counted?.summary]).toEqual([1, 'e2e3e4', null]);
    for (const stale of [
      { ...known, events: 0 },
      { ...known, epoch: known.epoch + 1 },
    ])
      expect((await logs.append(touch('e5', { known: stale })))?.summary).toHaveLength(10_000);
  });

  test('a fold that comes too late changes nothing', async () => {
    const logs = await open();
    const log = await logs.append(touch('e1'));
    expect(await logs.fold({ ...ofFirst(log), drop: 1, summary: Buffer.from('new') })).toBe(true);
    expect(await logs.fold({ ...ofFirst(log), drop: 1, summary: Buffer.from('old') })).toBe(false);
    expect(await logs.fold({ ...ofFirst(log), epoch: ofFirst(log).epoch + 1, first: 1, drop: 0, summary: null })).toBe(
      false,
    );
    expect(await logs.fold({ ...ofFirst(log), key: 'c'.repeat(16), drop: 0, summary: null })).toBe(false);
    const after = await logs.append(touch('e2'));
    expect([textOf(after), after?.first, Buffer.from(after?.summary ?? []).toString()]).toEqual(['e2', 1, 'new']);
  });

  test('a log can forget its oldest events', async () => {
    const logs = await open();
    for (const text of ['e1', 'e2', 'e3']) await logs.append(touch(text));
    const log = await logs.append(touch('e4'));
    expect(await logs.fold({ ...ofFirst(log), drop: 3, summary: null })).toBe(true);
    expect(await logs.append(touch('e5'))).toMatchObject({ first: 3, end: 2, summary: null });
  });
}
