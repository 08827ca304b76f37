import { describe, expect, test } from 'vitest';
import { MemoryMomentStore } from '../../../storage/memory/moment-store.ts';
import { MemoryProfileStore } from '../../../storage/memory/profile-store.ts';
import { MemoryBaselines } from '../../../engines/velocity/memory-baselines.ts';
import { MemoryVelocityStore } from '../../../engines/velocity/velocity-store.ts';
import { DEFAULT_RULE_SET } from '../rules/default-rules.ts';
import type { RuleSet } from '../rules/rule.ts';
import { compiled, feedsOf, imei, other, setUp, signal, START_MS } from './engine-world.suite.ts';
import { explain } from './explain.ts';
import { backtest, replay, shadowReport } from './replay.ts';

describe('taking decisions again', () => {
  const strict: RuleSet = {
    ...DEFAULT_RULE_SET,
    reviewAtPoints: 30,
    rules: DEFAULT_RULE_SET.rules.filter(({ id }) => id !== 'device-fresh-accounts'),
  };
  const period = { fromMs: START_MS, toMs: START_MS + 86_400_000 };

  async function traffic(shadow?: RuleSet) {
    const world = setUp(shadow === undefined ? {} : { shadow });
    for (let index = 0; index < 40; index += 1) {
      const userIp = index % 4 === 0 ? '47.92.1.1' : `36.1.${index % 5}.${index}`;
      await world.ask({ ...other(`account-${index}`, imei(index % 9)), userIp }, index * 61 + (index % 7) * 7);
    }
    return world;
  }

  test('a replay shows what it changes for fraud and for genuine people, with examples of each', async () => {
    const { decisions } = await traffic();
    const seen = await replay({ decisions, period, signal }, compiled('version-2', strict));
    const [changed] = seen.examples;
    let kept = '';
    for await (const { orderId } of decisions.scan(period)) if (orderId !== changed?.orderId) kept = orderId;
    if (!changed) throw new Error('the strict rules change a decision');
    const labels = new Map([
      [changed.orderId, 'fraud'],
      [kept, 'genuine'],
      ['of-another-period', 'fraud'],
    ] as const);
    const report = await replay({ decisions, period, labels, signal }, compiled('version-2', strict));
    const { before, after } = changed;
    expect(report.labelled.fraud[before.level][after.level]).toBe(1);
    const all = (label: 'fraud' | 'genuine') =>
      Object.values(report.labelled[label])
        .flatMap((row) => Object.values(row))
        .reduce((sum, each) => sum + each, 0);
    expect([all('fraud'), all('genuine')]).toEqual([1, 1]);
    const known = report.examples.filter(({ label }) => label !== null);
    expect(known.map(({ orderId, label }) => [orderId, label])).toEqual([[changed.orderId, 'fraud']]);
    expect(report.levels).toEqual(seen.levels);
  });

  test('a replay under the same rules changes nothing', async () => {
    const { decisions } = await traffic();
    const report = await replay({ decisions, period, signal }, compiled('version-1', DEFAULT_RULE_SET));
    expect(report).toMatchObject({ compared: 40, types: [], examples: [] });
  });

  test('shadow, replay and backtest of one rule set agree', async () => {
    const { decisions } = await traffic(strict);
    const progress: [number, number][] = [];
    const input = {
      decisions,
      period,
      signal,
      onProgress: (done: number, total: number) => progress.push([done, total]),
    };
    const shadowed = await shadowReport(input, 'version-2');
    expect(shadowed.examples.length).toBeGreaterThan(0);
    expect(await replay(input, compiled('version-2', strict))).toEqual(shadowed);
    expect([progress[0], progress.at(-1)]).toEqual([
      [0, 40],
      [40, 40],
    ]);

    const profiles = new MemoryProfileStore();
    const stores = {
      velocity: new MemoryVelocityStore({ entitiesMax: 100_000, bytesMax: 64_000_000 }),
      baselines: new MemoryBaselines({ marksMax: 20_000, placesMax: 20_000 }),
      profiles,
      moments: new MemoryMomentStore(),
      commit: async (write: Parameters<MemoryProfileStore['commit']>[0]) => profiles.commit(write),
      feeds: feedsOf({ datacenter: '47.92.0.0/16', 'disposable-mail': 'tmp.example', 'virtual-operator': '170' }),
    };
    const tested = await backtest({ ...input, warmUpMs: 0 }, compiled('version-2', strict), stores);
    // The rules of the release count over seven days at most.
    expect(tested).toEqual({ ...shadowed, withoutEvent: 0, warmUpMs: 7 * 86_400_000, warmUpRequests: 0 });
  });

  test('a backtest with other feeds uses their rows', async () => {
    const { decisions } = await traffic();
    const profiles = new MemoryProfileStore();
    const stores = {
      velocity: new MemoryVelocityStore({ entitiesMax: 100_000, bytesMax: 64_000_000 }),
      baselines: new MemoryBaselines({ marksMax: 20_000, placesMax: 20_000 }),
      profiles,
      moments: new MemoryMomentStore(),
      commit: async (write: Parameters<MemoryProfileStore['commit']>[0]) => profiles.commit(write),
      feeds: feedsOf({}),
    };
    const report = await backtest(
      { decisions, period, signal, warmUpMs: 0 },
      compiled('version-1', DEFAULT_RULE_SET),
      stores,
    );
    expect(report.types).toContainEqual({ code: 2012, before: 10, after: 0, gained: 0, lost: 10 });
  });

  test('a run can be stopped', async () => {
    const { decisions } = await traffic();
    await expect(
      replay({ decisions, period, signal: AbortSignal.abort(new Error('stopped')) }, compiled('v', strict)),
    ).rejects.toThrow('stopped');
  });

  test('an explanation names rules, the values they read, and the feeds', async () => {
    const { ask } = setUp();
    const record = await ask({ userIp: '47.92.1.1' });
    const version = {
      id: 'version-1',
      number: 7,
      state: 'active',
      set: DEFAULT_RULE_SET,
      note: '',
      createdBy: '',
      createdAtMs: 0,
      activatedAtMs: 0,
      retiredAtMs: null,
    } as const;
    const explanation = explain(record, { version, compiled: compiled(version.id, version.set) }, []);
    expect(explanation).toMatchObject({
      level: record.decision.level,
      points: record.decision.points,
      version: { number: 7 },
      types: [
        { code: 201, raisedBy: ['address-datacenter-early'] },
        { code: 2012, raisedBy: ['address-datacenter-early'] },
      ],
      rules: [
        {
          id: 'address-datacenter-early',
          saw: [
            { name: 'address_datacenter', value: true },
            { name: 'address_vpn', value: null },
            { name: 'network_known_normal', value: 0 },
            { name: 'site_days', value: 0 },
          ],
        },
        { id: 'account-first', saw: [{ name: 'account_novelty', value: 'first' }] },
        { id: 'first-without-device' },
      ],
      feeds: [{ id: 'feed-datacenter' }, { id: 'feed-disposable-mail' }, { id: 'feed-virtual-operator' }],
    });
    expect(explain(record, { version: null, compiled: null }, []).rules).toEqual([]);
  });
});
