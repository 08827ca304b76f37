import { expect, test } from 'vitest';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import { harmlessFeatures } from '../features/harmless-features.ts';
import { BARE_REQUEST } from '../ingest/bare-request.ts';
import { ingestRequest } from '../ingest/ingest-request.ts';
import { createUserAgentReader } from '../ingest/user-agent.ts';
import type { DecisionLog, DecisionRecord } from './decision-record.ts';
import { decisionRecord } from './decision-record-fixture.ts';

/** The tests that every DecisionLog must pass. `commit` carries out prepared writes in one transaction. */
export function decisionLogSuite(
  open: () => Promise<{ log: DecisionLog; commit: (writes: readonly DurableWrite[]) => Promise<void> }>,
): void {
  const { event } = ingestRequest(
    { ...BARE_REQUEST, userAgent: 'Mozilla/5.0', email: 'a@mail.example', forwardedFor: '1.2.3.4' },
    { appId: 'app-1', atMs: 1_000 },
    { pseudonym: (_, text) => text.length.toString(16).padStart(32, '0'), readUserAgent: createUserAgentReader() },
  );
  const whole = decisionRecord({
    atMs: 1_000,
    decision: {
      level: 'reject',
      types: [4, 201, 2012],
      settledBy: 'block-list',
      fired: ['a', 'b'],
      points: 35,
      leftOut: ['d'],
      failed: [{ ruleId: 'c', problem: 'p' }],
    },
    features: harmlessFeatures({
      address_events_1m: 3,
      address_gap_variation: 0.25,
      phone_valid: null,
      agent_bot: true,
    }),
    listHits: [{ entryId: 'e', list: 'block', kind: 'phone', shown: '138*****338' }],
    feedIds: ['feed-1'],
    shadow: { versionId: 'version-2', level: 'review', types: [201], fired: ['b'] },
    event,
  });
  const at = (orderId: string, atMs: number) => decisionRecord({ orderId, atMs, event });
  const ids = async (records: AsyncIterable<DecisionRecord>) => {
    const found: string[] = [];
    for await (const { orderId } of records) found.push(orderId);
    return found;
  };

  test('a committed decision is found unchanged', async () => {
    const { log, commit } = await open();
    const write = log.prepare(whole);
    expect(await log.find(whole.orderId)).toBeNull();
    await commit([write]);
    const found = await log.find(whole.orderId);
    expect({ ...found, features: found?.features.toRecord() }).toEqual({
      ...whole,
      features: whole.features.toRecord(),
    });
    expect(await log.find('another')).toBeNull();
  });

  test('personal texts come back with the event, and are erased by the keys of a person alone', async () => {
    const { log, commit } = await open();
    const declared = { values: { amount: 3 }, texts: { note: 'call me' }, outcome: null };
    const withTexts = (orderId: string, erasureKeys: readonly string[]) => {
      const record = at(orderId, 1_000);
      return { ...record, event: record.event && { ...record.event, declared }, erasureKeys };
    };
    const records = [withTexts('a', ['k1', 'k2']), withTexts('b', ['k2']), withTexts('c', ['k3'])];
    await commit(records.map((record) => log.prepare(record)));
    expect((await log.find('a'))?.event?.declared).toEqual(declared);
    expect(await log.eraseTexts(['k9'])).toBe(0);
    expect(await log.eraseTexts(['k1', 'k2'])).toBe(2);
    expect(await log.eraseTexts(['k1', 'k2'])).toBe(0);
    const texts = async (id: string) => (await log.find(id))?.event?.declared?.texts;
    expect([await texts('a'), await texts('b'), await texts('c')]).toEqual([{}, {}, { note: 'call me' }]);
    expect((await log.find('a'))?.event?.declared?.values).toEqual({ amount: 3 });
    await log.purgeEvents(2_000);
    expect((await log.find('c'))?.event).toBeNull();
  });

  test('a period is read oldest first, without its end', async () => {
    const { log, commit } = await open();
    await commit([at('c', 3_000), at('a', 1_000), at('d', 4_000), at('b', 1_000)].map((record) => log.prepare(record)));
    expect((await ids(log.scan({ fromMs: 1_000, toMs: 4_000 }))).toSorted()).toEqual(['a', 'b', 'c']);
    expect((await ids(log.scan({ fromMs: 0, toMs: 9_000 }))).slice(2)).toEqual(['c', 'd']);
    expect(await log.count({ fromMs: 1_000, toMs: 4_000 })).toBe(3);
    expect(await log.firstAtMs()).toBe(1_000);
  });

  test('a period with more records than one piece is read whole', async () => {
    const { log, commit } = await open();
    const records = Array.from({ length: 1_203 }, (_, index) => at(`order-${index}`, Math.floor(index / 3)));
    await commit(records.map((record) => log.prepare(record)));
    expect(new Set(await ids(log.scan({ fromMs: 0, toMs: 10_000 }))).size).toBe(1_203);
  });

  test('events are purged before records', async () => {
    const { log, commit } = await open();
    await commit([at('a', 1_000), at('b', 2_000)].map((record) => log.prepare(record)));
    expect(await log.purgeEvents(2_000)).toBe(1);
    expect(await log.purgeEvents(2_000)).toBe(0);
    expect((await log.find('a'))?.event).toBeNull();
    expect((await log.find('b'))?.event).toEqual(event);
    expect(await log.purge(2_000)).toBe(1);
    expect([await log.find('a'), (await log.find('b'))?.orderId]).toEqual([null, 'b']);
  });
}
