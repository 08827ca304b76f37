import { expect, test } from 'vitest';
import type { LogDraft, LogDrafts, LogTouch, TwoLogs, VelocityLogs } from './velocity-logs.ts';

const key = 'a'.repeat(16);
const touch = (text: string, more: Partial<LogTouch> = {}): LogTouch => ({
  kind: 'device',
  key,
  record: Buffer.from(text),
  known: null,
  ...more,
});
const textOf = (bytes: Uint8Array | null | undefined) => (bytes == null ? null : Buffer.from(bytes).toString());

/** What a test works with: the shared logs, and what makes drafts of them. */
export interface OpenedLogs {
  readonly logs: VelocityLogs;
  readonly drafts: LogDrafts;
}

async function bringIn(draft: LogDraft, together: (logs: TwoLogs) => string): Promise<number> {
  let entities = 0;
  for await (const count of draft.bringIn((logs) => ({ summary: null, records: Buffer.from(together(logs)) })))
    entities += count;
  return entities;
}

const never = () => {
  throw new Error('no log is in both');
};

/** The tests that every LogDrafts must pass. `open` gives empty logs. */
export function velocityLogDraftsSuite(open: () => Promise<OpenedLogs>): void {
  test('a draft is apart from the shared logs until it is brought in', async () => {
    const { logs, drafts } = await open();
    const draft = await drafts.begin();
    await draft.append(touch('d1'));
    expect(textOf((await draft.append(touch('d2')))?.records)).toBe('d1d2');
    await logs.append(touch('e1', { kind: 'address' }));
    expect(textOf((await logs.append(touch('e2', { kind: 'address' })))?.records)).toBe('e1e2');
    expect(await bringIn(draft, never)).toBe(1);
    expect(textOf((await logs.append(touch('e3')))?.records)).toBe('d1d2e3');
    expect(await bringIn(draft, never)).toBe(0);
    await draft.end();
  });

  test('a log that is in both is made one, and counts from then on under another epoch', async () => {
    const { logs, drafts } = await open();
    const before = await logs.append(touch('e1'));
    const draft = await drafts.begin();
    await draft.append(touch('d1'));
    const seen: unknown[] = [];
    const entities = await bringIn(draft, ({ kind, key: name, shared, draft: ours }) => {
      seen.push([kind, name, textOf(shared.records), textOf(ours.records), shared.summary, ours.summary]);
      return 'd1e1';
    });
    expect([entities, seen]).toEqual([1, [['device', key, 'e1', 'd1', null, null]]]);
    const known = { epoch: before?.epoch ?? 0, events: 1 };
    const after = await logs.append(touch('e2', { known }));
    expect([textOf(after?.records), after?.first, after?.end]).toEqual(['d1e1e2', 0, 3]);
    expect(after?.epoch).not.toBe(before?.epoch);
    const stale = {
      kind: 'device',
      key,
      epoch: known.epoch,
      first: 0,
      drop: 1,
      recordBytes: 2,
      summary: null,
    } as const;
    expect(await logs.fold(stale)).toBe(false);
    await draft.end();
  });

  test('summaries of both are handed over, and the one that is made of them is kept', async () => {
    const { logs, drafts } = await open();
    const draft = await drafts.begin();
    for (const [each, name] of [
      [logs, 'shared'],
      [draft, 'draft'],
    ] as const) {
      const log = await each.append(touch('e1'));
      const folding = { epoch: log?.epoch ?? 0, first: 0, drop: 1, recordBytes: 2, summary: Buffer.from(name) };
      await each.fold({ kind: 'device', key, ...folding });
    }
    const summaries: unknown[] = [];
    for await (const _ of draft.bringIn(({ shared, draft: ours }) => {
      summaries.push(textOf(shared.summary), textOf(ours.summary), textOf(shared.records));
      return { summary: Buffer.from('both'), records: Buffer.from('e2') };
    }));
    expect(summaries).toEqual(['shared', 'draft', '']);
    const log = await logs.append(touch('e3'));
    expect([textOf(log?.summary), textOf(log?.records), log?.end]).toEqual(['both', 'e2e3', 2]);
    await draft.end();
  });

  test('many entities are brought in, each once', async () => {
    const { logs, drafts } = await open();
    const draft = await drafts.begin();
    const keys = Array.from({ length: 300 }, (_, index) => (index * 7919).toString(16).padStart(16, '0'));
    await Promise.all(keys.map((each) => draft.append(touch('d1', { key: each }))));
    await Promise.all(keys.slice(0, 150).map((each) => logs.append(touch('e1', { key: each }))));
    expect(await bringIn(draft, ({ shared, draft: ours }) => `${textOf(ours.records)}${textOf(shared.records)}`)).toBe(
      300,
    );
    const found = await Promise.all(keys.map(async (each) => logs.append(touch('e2', { key: each }))));
    expect(found.map((log) => textOf(log?.records))).toEqual(keys.map((_, index) => (index < 150 ? 'd1e1e2' : 'd1e2')));
    await draft.end();
  });

  test('what is appended while logs are made one stays', async () => {
    const { logs, drafts } = await open();
    await logs.append(touch('e1'));
    const draft = await drafts.begin();
    await draft.append(touch('d1'));
    const end = new AbortController();
    const appended: string[] = [];
    const appending = (async () => {
      for (let number = 10; !end.signal.aborted && number < 100; number += 1) {
        appended.push(String(number));
        await logs.append(touch(String(number)));
      }
    })();
    await bringIn(draft, ({ shared, draft: ours }) => `${textOf(ours.records)}${textOf(shared.records)}`);
    end.abort();
    await appending;
    expect(textOf((await logs.append(touch('e9')))?.records)).toBe(`d1e1${appended.join('')}e9`);
    await draft.end();
  });

  test('a draft that ended is gone, and a later one is empty', async () => {
    const { logs, drafts } = await open();
    const first = await drafts.begin();
    await first.append(touch('d1'));
    await first.end();
    const second = await drafts.begin();
    expect(await bringIn(second, never)).toBe(0);
    expect(textOf((await logs.append(touch('e1')))?.records)).toBe('e1');
    await second.end();
  });
}
