import { describe, expect, test } from 'vitest';
import { Fault } from '../../../kernel/fault.ts';
import { MemoryProfileStore } from '../../../storage/memory/profile-store.ts';
import { MemoryMomentStore } from '../../../storage/memory/moment-store.ts';
import { MemoryBaselines } from '../../../engines/velocity/memory-baselines.ts';
import { MemoryVelocityStore } from '../../../engines/velocity/velocity-store.ts';
import type { RiskRequest } from '../ingest/risk-request.ts';
import type { RuleSet } from '../rules/rule.ts';
import { compiled, feedsOf, imei, other, setUp, signal, START_MS } from './engine-world.suite.ts';
import { declared, fields, fires, setOf } from './own-rule.suite.ts';
import { backtest } from './replay.ts';

describe('windows by scene and by outcome', () => {
  const login = { ...other('ann', imei(1)), scene: 'e_login_protection' };
  /** At which seconds the rule fires, for requests at these seconds. */
  const firesAt = async (when: string, times: readonly number[], request: Partial<RiskRequest> = login) => {
    const { ask } = setUp({ rules: setOf(when), fields });
    const fired: number[] = [];
    for (const at of times) if ((await ask(request, at)).decision.fired.includes('own')) fired.push(at);
    return fired;
  };

  test('a scene is counted within the window, the request included', async () => {
    const times = [0, 100, 3_599, 3_700, 3_800];
    expect(await firesAt('account_scene_e_login_protection_1h >= 3', times.slice(0, 4))).toEqual([3_599]);
    expect(await firesAt('account_scene_e_register_protection_1h >= 1', times)).toEqual([]);
    expect(await firesAt('device_events_30d >= 5', times)).toEqual([3_800]);
  });

  test('30 days end a second after 30 days', async () => {
    const month = 30 * 86_400;
    expect(await firesAt('account_events_30d >= 2', [0, month - 1, 3 * month, 4 * month])).toEqual([month - 1]);
  });

  test('an outcome that requests say is counted, every attempt of it', async () => {
    const failed = { ...login, ...declared({ outcome: 'login_failed' }, 'login_failed') };
    expect(await firesAt('account_login_failed_10m >= 3', [0, 1, 2, 700], failed)).toEqual([2]);
  });

  test('a repeat of a request counts no second time', async () => {
    expect(await firesAt('account_events_30d >= 2', [0, 1, 2, 20])).toEqual([20]);
  });

  test('an outcome that was reported is no request', async () => {
    const { ask, moments } = setUp({ rules: setOf('account_order_paid_1d == 1 && account_events_30d == 2') });
    const { event } = await ask(login);
    const { account, device } = event?.keys ?? { account: '', device: null };
    const moment = { atMs: START_MS + 1_000, what: ['order_paid'], isRequest: false };
    await moments.add({ keys: { account, device, phone: null, address: null }, moment, reference: 'r' });
    expect((await ask(login, 60)).decision.fired).toEqual(['own']);
  });

  test('nothing is read or written unless a rule counts or a request says an outcome', async () => {
    const { ask, moments } = setUp({ fields });
    const { event } = await ask(login);
    const keys = { account: event?.keys.account ?? '', device: null, phone: null, address: null };
    expect((await moments.read(keys, START_MS + 1)).account).toEqual([]);
    await ask({ ...login, ...declared({ outcome: 'card_bound' }, 'card_bound') }, 60);
    expect((await moments.read(keys, START_MS + 90_000)).account).toHaveLength(1);
  });

  test('if it cannot be read, the figures are absent and the decision goes on', async () => {
    const moments = Object.assign(new MemoryMomentStore(), {
      read: () => Promise.reject(new Fault('timeout', 'late')),
    });
    expect(await fires('account_events_30d >= 1', login, { moments })).toBe(false);
    expect(await fires('!known(account_events_30d)', login, { moments })).toBe(true);
  });
});

describe('sequences', () => {
  const sequences = [
    {
      name: 'drained',
      entity: 'account',
      steps: ['password_reset', 'scene_e_login_protection', 'withdrawal'],
      within: '1h',
    },
  ] as const satisfies NonNullable<RuleSet['sequences']>;
  const step = { reset: 'password_reset', login: null, pay: 'order_paid', out: 'withdrawal' } as const;
  /** Takes the steps at these seconds, and says whether the last of them ends the sequence. */
  const ends = async (...steps: readonly (readonly [keyof typeof step, number])[]) => {
    const { ask } = setUp({ rules: setOf('sequence_drained', [...sequences]), fields });
    let fired = false;
    for (const [name, at] of steps) {
      const outcome = step[name];
      const scene = outcome === null ? 'e_login_protection' : 'own';
      const said = outcome === null ? {} : declared({}, outcome);
      fired = (await ask({ ...other('ann'), scene, ...said }, at)).decision.fired.includes('own');
    }
    return fired;
  };

  test('in order, the last with this request, within the time', async () => {
    expect(await ends(['reset', 0], ['login', 60], ['out', 3_599])).toBe(true);
    expect(await ends(['reset', 0], ['login', 60], ['out', 3_600])).toBe(false);
    expect(await ends(['reset', 0], ['pay', 30], ['login', 60], ['pay', 90], ['out', 120])).toBe(true);
    expect(await ends(['reset', 0], ['reset', 3_000], ['login', 3_100], ['out', 4_000])).toBe(true);
  });

  test.each([
    [
      'out of order',
      [
        ['login', 0],
        ['reset', 60],
        ['out', 90],
      ],
    ],
    [
      'without a step',
      [
        ['reset', 0],
        ['out', 90],
      ],
    ],
    [
      'ended before',
      [
        ['reset', 0],
        ['login', 60],
        ['out', 90],
        ['pay', 120],
      ],
    ],
  ] as const)('not %s', async (_, steps) => {
    expect(await ends(...steps)).toBe(false);
  });

  test.each([
    ['2h', 'sequence_drained', 60, 2 / 24],
    ['5d', 'sequence_drained', 4 * 86_400, 5],
    // Another window of the rule is longer.
    ['2h', 'sequence_drained && account_events_30d >= 1', 60, 30],
  ])('a backtest of one that takes %s follows it from before its period: %s', async (within, when, lastS, days) => {
    const { ask, decisions } = setUp({ fields });
    await ask({ ...other('ann'), ...declared({}, 'password_reset') }, 0);
    await ask({ ...other('ann'), scene: 'e_login_protection' }, 30);
    await ask({ ...other('ann'), ...declared({}, 'withdrawal') }, lastS);
    const profiles = new MemoryProfileStore();
    const moments = new MemoryMomentStore();
    const stores = {
      velocity: new MemoryVelocityStore({ entitiesMax: 1_000, bytesMax: 32_000_000 }),
      baselines: new MemoryBaselines({ marksMax: 1_000, placesMax: 1_000 }),
      profiles,
      moments,
      feeds: feedsOf({}),
      commit: async (write: Parameters<MemoryMomentStore['commit']>[0]) =>
        (write.operation === 'risk-moment' ? moments : profiles).commit(write),
    };
    const period = { fromMs: START_MS + lastS * 1_000, toMs: START_MS + lastS * 1_000 + 200_000 };
    const rules = compiled('v2', setOf(when, [{ ...sequences[0], within }]), fields);
    const report = await backtest({ decisions, period, signal, warmUpMs: 0 }, rules, stores);
    expect(report.rules).toContainEqual({ ruleId: 'own', before: 0, after: 1 });
    expect(report).toMatchObject({ warmUpMs: days * 86_400_000, warmUpRequests: 2 });
  });
});
