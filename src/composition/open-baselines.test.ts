import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { DecisionRecord } from '../features/business-risk/decision/decision-record.ts';
import { imei, other, setUp, START_MS } from '../features/business-risk/decision/engine-world.suite.ts';
import { systemClock } from '../kernel/clock.ts';
import { MemoryBaselines } from '../engines/velocity/memory-baselines.ts';
import { MemoryDecisionLog } from '../storage/memory/decision-log.ts';
import { DEFAULT_RULE_SET } from '../features/business-risk/rules/default-rules.ts';
import type { DecisionLabel } from '../features/business-risk/decision/decision-labels.ts';
import { BASELINE_LIMITS, openBaselines } from './open-baselines.ts';

/** Opens the baselines of a folder, as a server does when it starts. `stop` saves and closes them. */
async function start(
  dir: string,
  decisions: Pick<MemoryDecisionLog, 'scan' | 'firstAtMs'>,
  afterS = 3600,
  labels: readonly DecisionLabel[] = [],
  lease: { number: number } | null = null,
  clock = { nowMs: () => START_MS + afterS * 1000 },
) {
  const opened = new AsyncDisposableStack();
  const log = { event: () => undefined, bug: () => undefined };
  const gauges = new Map<string, () => number>();
  const metrics = { gauge: (name: string, _: string, read: () => number) => void gauges.set(name, read) };
  const config = { risk: { velocitySnapshotMinutes: 1_440 } };
  const version = { number: 1, state: 'active', note: '', createdBy: '', createdAtMs: 0 } as const;
  const sources = {
    decisions,
    decisionLabels: { page: async () => labels },
    ruleVersions: {
      find: async (id: string) =>
        id === 'version-1' ? { ...version, id, set: DEFAULT_RULE_SET, activatedAtMs: 0, retiredAtMs: null } : null,
    },
  };
  const store = await openBaselines({ config, folder: { dir }, lease, log, metrics, opened }, sources, clock);
  return { store, gauges, stop: () => opened.disposeAsync() };
}

/** Decisions of 30 accounts over three addresses, in half an hour. */
async function decided(): Promise<readonly DecisionRecord[]> {
  const { ask } = setUp();
  const records: DecisionRecord[] = [];
  for (let index = 0; index < 30; index += 1)
    records.push(await ask({ ...other(`account-${index}`, imei(index)), userIp: `36.1.1.${index % 3}` }, index * 60));
  return records;
}

function logOf(records: readonly DecisionRecord[]): MemoryDecisionLog {
  const log = new MemoryDecisionLog();
  for (const record of records) log.commit(log.prepare(record));
  return log;
}

/** New accounts of today over each address. */
const freshToday = (store: MemoryBaselines) =>
  store.places.entries().flatMap(([key, { freshToday: count }]) => (key.startsWith('address ') ? [count] : []));

const temporary = () => mkdtempSync(path.join(tmpdir(), 'baselines-'));

test('a start without a snapshot counts every decision that is kept', async () => {
  const { store, gauges, stop } = await start(temporary(), logOf(await decided()));
  expect(freshToday(store).reduce((sum, count) => sum + count, 0)).toBe(30);
  expect(gauges.get('risk_baseline_places')?.()).toBe(store.places.size);
  await stop();
});

test('a start without a snapshot leaves out what is older than 14 days, and still knows how old the site is', async () => {
  const day = 86_400;
  const records = await decided();
  const [early] = records;
  const after = async (afterS: number) => {
    const { store, stop } = await start(temporary(), logOf(records), afterS);
    await stop();
    return store;
  };
  // The 30 requests came in the first half hour, so the second half of them is left at this time.
  const store = await after(14 * day + 15 * 60);
  expect(freshToday(store).reduce((sum, count) => sum + count, 0)).toBe(15);
  expect(store.site()?.firstMs).toBe(early?.atMs);
  const later = await after(14 * day + 1_800);
  expect(freshToday(later)).toEqual([]);
  expect(later.site()).toMatchObject({ firstMs: early?.atMs, requests: 0, establishedShare: 0 });
});

test('a restart counts the decisions since the snapshot, and those in it once', async () => {
  const dir = temporary();
  const records = await decided();
  const first = await start(dir, logOf(records));
  await first.stop();
  const { ask } = setUp();
  const late = { ...(await ask({ ...other('account-late', imei(77)), userIp: '36.9.9.9' }, 3601)), orderId: 'late' };
  const second = await start(dir, logOf([...records, late]), 3700);
  expect(second.store.places.size).toBeGreaterThan(first.store.places.size);
  expect(freshToday(second.store).reduce((sum, count) => sum + count, 0)).toBe(31);
  await second.stop();
});

test('suspicion comes back from the decisions that are kept, and that of a genuine request does not', async () => {
  const live = new MemoryBaselines(BASELINE_LIMITS);
  const { ask } = setUp({ baselines: live });
  const script = (index: number) => ({
    ...other(`script-${index}`, imei(index)),
    userIp: `36.1.${index}.1`,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/124.0.0.0',
  });
  const first = await ask(script(1));
  const second = await ask(script(2), 60);
  await ask({ ...other('script-1', imei(1)), userIp: '36.1.1.1' }, 120);
  const reopened = async (labels: readonly DecisionLabel[]) => {
    const { store, stop } = await start(temporary(), logOf([first, second]), 3600, labels);
    await stop();
    return new Map(store.dump().suspicion);
  };
  const before = new Map(live.dump().suspicion);
  expect([...before.keys()].filter((key) => key.startsWith('address '))).toHaveLength(2);
  expect(await reopened([])).toEqual(before);
  const label = { orderId: first.orderId, atMs: first.atMs, outcome: 'genuine' } as const;
  const left = await reopened([label]);
  expect([...left.keys()].filter((key) => /^(?:address|session) /.test(key))).toEqual([
    expect.stringContaining(`${second.event?.keys.account}`),
    `address ${second.event?.keys.address}`,
  ]);
});

test('what was labelled as fraud before a start is counted and does not become normal', async () => {
  const HOUR_S = 3600;
  const { ask } = setUp();
  // One request before and one after, so that the hour between them is a whole one.
  const early = await ask({ ...other('early', imei(98)), userIp: '36.2.2.2' });
  const records: DecisionRecord[] = [];
  for (let index = 0; index < 5; index += 1)
    records.push(await ask({ ...other(`account-${index}`, imei(index)), userIp: '36.1.1.1' }, HOUR_S + index * 60));
  const late = await ask({ ...other('late', imei(99)), userIp: '36.3.3.3' }, 2 * HOUR_S);
  expect(records.map(({ decision }) => decision.level)).toEqual(['pass', 'pass', 'pass', 'pass', 'pass']);
  const learned = async (outcome: DecisionLabel['outcome'], labelled: number) => {
    const labels = records.slice(0, labelled).map(({ orderId, atMs }) => ({ orderId, atMs, outcome }));
    const log = logOf([early, ...records, late]);
    const { store, stop } = await start(temporary(), log, 3 * HOUR_S, labels);
    await stop();
    const place = store.places.get(`address ${records[0]?.event?.keys.address}`);
    const { normal } = store.rate('fresh_accounts', HOUR_S * 1000, START_MS + 1.5 * HOUR_S * 1000) ?? {};
    return { came: place?.freshToday, passed: place?.freshPassedToday, normal };
  };
  expect(await learned('fraud', 0)).toEqual({ came: 5, passed: 5, normal: 5 });
  expect(await learned('genuine', 2)).toEqual({ came: 5, passed: 5, normal: 5 });
  expect(await learned('fraud', 2)).toEqual({ came: 5, passed: 3, normal: 3 });
});

test.each([
  ['cut', (bytes: Buffer) => bytes.subarray(0, bytes.length - 40)],
  ['altered', (bytes: Buffer) => Buffer.from(bytes.toString().replace('"freshToday":10', '"freshToday":99'))],
  ['empty', () => Buffer.alloc(0)],
])('a newest snapshot that is %s gives way to the one before, and decisions fill the gap', async (_, spoil) => {
  const dir = temporary();
  const records = await decided();
  await (await start(dir, logOf(records))).stop();
  await (await start(dir, logOf(records))).stop();
  const snapshots = path.join(dir, 'velocity');
  const names = readdirSync(snapshots).filter((name) => name.startsWith('baselines-'));
  expect(names).toHaveLength(2);
  const newest = path.join(snapshots, names.toSorted().at(-1) ?? '');
  const bytes = readFileSync(newest);
  expect(bytes.toString()).toContain('"freshToday":10');
  writeFileSync(newest, spoil(bytes));
  const { store, stop } = await start(dir, logOf(records));
  expect(freshToday(store)).toEqual([10, 10, 10]);
  await stop();
});

test('a process learns from what the others decide, ten seconds later and once, and not again from its own', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { ask } = setUp();
  /** A decision at a second after the start, by the process of a number. */
  const decidedBy = async (index: number, atS: number, number: number) => ({
    ...(await ask({ ...other(`late-${index}`, imei(100 + index)), userIp: `36.2.${index}.1` }, 3600 + atS)),
    orderId: `J615202405011100${String(index).padStart(2, '0')}${String(number).padStart(4, '0')}`,
  });
  const log = logOf(await decided());
  const lease = { number: 3 };
  vi.setSystemTime(START_MS + 3_600_000);
  const clock = systemClock;
  const { store, stop } = await start(temporary(), log, 3600, [], lease, clock);
  const counted = () => freshToday(store).reduce((sum, count) => sum + count, 0);
  const commit = (record: DecisionRecord) => log.commit(log.prepare(record));
  expect(counted()).toBe(30);

  // Tails of four digits: 5 and 1024 + 6 are of the processes 5 and 6, 3 and 1024 + 3 of this one.
  for (const [index, number] of [5, 1030, 3, 1027].entries()) commit(await decidedBy(index, 1 + index, number));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(counted()).toBe(30);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(counted()).toBe(32);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(counted()).toBe(32);

  // The lease ended, and the process has another number: the earlier one was its own as well.
  lease.number = 9;
  for (const [index, number] of [3, 9, 10].entries()) commit(await decidedBy(10 + index, 76, number));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(counted()).toBe(33);
  await stop();
});

test('a process alone reads no decisions again', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { ask } = setUp();
  const log = logOf(await decided());
  vi.setSystemTime(START_MS + 3_600_000);
  const { store, stop } = await start(temporary(), log, 3600, [], null, systemClock);
  const record = await ask({ ...other('late', imei(100)), userIp: '36.2.1.1' }, 3601);
  log.commit(log.prepare({ ...record, orderId: 'J615202405011100000005' }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(freshToday(store).reduce((sum, count) => sum + count, 0)).toBe(30);
  await stop();
});
