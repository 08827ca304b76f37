import { describe, expect, test } from 'vitest';
import { countSuspect, newSuspicion } from '../baselines/suspicion.ts';
import type { RuleSet } from '../rules/rule.ts';
import { DEFAULT_RULE_SET } from '../rules/default-rules.ts';
import { MemoryBaselines } from '../../../engines/velocity/memory-baselines.ts';
import { MemoryMomentStore } from '../../../storage/memory/moment-store.ts';
import { MemoryProfileStore } from '../../../storage/memory/profile-store.ts';
import { MemoryVelocityStore } from '../../../engines/velocity/velocity-store.ts';
import { compiled, feedsOf, imei, other, setUp, signal, START_MS } from './engine-world.suite.ts';
import { backtest } from './replay.ts';

const HEADLESS = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/124.0.0.0';
const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

/** One request of a script for an account, over an address, on a device. */
const scripted = (account: string, userIp: string, device: string) => ({
  ...other(account, device),
  userIp,
  userAgent: HEADLESS,
});

/** Rules of which only these points count. */
function rulesOf(...rules: readonly { readonly id: string; readonly when: string; readonly points: number }[]) {
  const whole = rules.map((rule) => ({ ...rule, title: rule.id, raises: [], level: null, scenes: null }));
  return { ...DEFAULT_RULE_SET, rules: whole } satisfies RuleSet;
}
const NAMED = { id: 'named', when: 'agent_headless', points: 40 };

describe('what acted is remembered', () => {
  test('each suspicious account counts once at its address, network and device, and fades by half in three days', async () => {
    const { ask } = setUp({ rules: rulesOf(NAMED) });
    await ask(scripted('a', '36.1.1.1', imei(1)), 0);
    await ask(scripted('a', '36.1.1.1', imei(1)), 60);
    await ask(scripted('b', '36.1.1.1', imei(1)), 120);
    await ask(scripted('c', '36.1.1.2', imei(2)), 180);
    const seen = async (afterS: number, userIp: string, device: string) => {
      const { features } = await ask({ ...other(`reader-${afterS}`, device), userIp }, afterS);
      return [features.get('address_suspects'), features.get('network_suspects'), features.get('device_suspects')].map(
        (value) => Math.round(Number(value) * 100) / 100,
      );
    };
    expect(await seen(200, '36.1.1.1', imei(1))).toEqual([2, 3, 2]);
    expect(await seen(201, '36.1.1.9', imei(9))).toEqual([0, 3, 0]);
    expect(await seen(202, '36.1.2.1', imei(9))).toEqual([0, 0, 0]);
    expect(await seen(200 + 3 * DAY_S, '36.1.1.1', imei(1))).toEqual([1, 1.5, 1]);
  });

  test('one account on three days is one account, and what has faded of it comes back', async () => {
    const { ask } = setUp({ rules: rulesOf(NAMED) });
    for (const day of [0, 1, 2]) await ask(scripted('a', '36.1.1.1', imei(1)), day * DAY_S);
    const read = async (afterS: number) => {
      const { features } = await ask({ ...other(`reader-${afterS}`, imei(1)), userIp: '36.1.1.1' }, afterS);
      return [features.get('address_suspects'), features.get('network_suspects'), features.get('device_suspects')];
    };
    for (const count of await read(2 * DAY_S + 1)) expect(count).toBeCloseTo(1, 4);
    // By half three days after the last of the three.
    for (const count of await read(5 * DAY_S)) expect(count).toBeCloseTo(0.5, 4);
  });

  test('more accounts than are known one by one count each, and one that comes late does not count again', () => {
    const record = newSuspicion();
    for (let account = 0; account < 80; account += 1) countSuspect(record, account, START_MS);
    expect(record.accounts.count).toBe(80);
    expect(record.members).toHaveLength(64);
    countSuspect(record, 79, START_MS - 60_000);
    expect(record.accounts).toEqual({ count: 80, atMs: START_MS });
  });

  test.each([
    'address-hidden',
    'address-impossible',
    'forwarded-avoided',
    'forwarded-avoided-early',
    'sponsor-few-phones',
    'sponsor-nobody-back',
    'sponsor-one-hand',
  ])('the points of %s, which tells of a gateway or of others, leave no mark', async (id) => {
    const suspectsAfter = async (ruleId: string) => {
      const { ask } = setUp({ rules: rulesOf({ ...NAMED, id: ruleId }) });
      await ask(scripted('a', '36.1.1.1', imei(1)), 0);
      const { features } = await ask({ ...other('reader', imei(2)), userIp: '36.1.1.1' }, 60);
      return features.get('address_suspects');
    };
    expect(DEFAULT_RULE_SET.rules.map((rule) => rule.id)).toContain(id);
    expect([await suspectsAfter(id), Math.round(Number(await suspectsAfter('named')))]).toEqual([0, 1]);
  });

  test('an account that names neither device nor agent leaves no session behind', async () => {
    const { ask } = setUp({ rules: rulesOf({ id: 'named', when: 'account_type == "other"', points: 50 }) });
    const bare = { ...other('a'), userIp: '36.1.1.1', userAgent: null };
    await ask(bare, 0);
    const again = await ask(bare, HOUR_S);
    expect(again.features.get('session_suspicion')).toBeNull();
    expect(again.features.get('address_suspects')).toBeCloseTo(1, 1);
  });

  test('a session that was very suspicious calls for no review by itself', async () => {
    const sessions = DEFAULT_RULE_SET.rules.filter(({ id }) => id.startsWith('session-'));
    const { ask } = setUp({
      rules: { ...DEFAULT_RULE_SET, rules: [...rulesOf({ ...NAMED, points: 70 }).rules, ...sessions] },
    });
    const stopped = await ask(scripted('person', '36.1.1.1', imei(3)));
    expect(stopped.decision.level).toBe('review');
    const { decision } = await ask({ ...other('person', imei(3)), userIp: '36.1.1.1' }, HOUR_S);
    expect(decision).toMatchObject({ level: 'pass', fired: ['session-suspicion-strong'] });
  });

  test('what is allow-listed, and what rules of earlier suspicion lift, is not suspicious: live and in a backtest', async () => {
    const baselines = new MemoryBaselines({ marksMax: 20_000, placesMax: 20_000 });
    const rules = rulesOf(NAMED, { id: 'lifts', when: 'address_suspects < 0.5 && agent_script', points: -20 });
    const { ask, decisions } = setUp({ rules, baselines, lists: [{ list: 'allow', kind: 'account', value: 'vip' }] });
    expect((await ask(scripted('vip', '36.1.1.1', imei(1)))).decision.settledBy).toBe('allow-list');
    const lifted = { ...scripted('lifted', '36.2.1.1', imei(2)), userAgent: 'curl/8.4.0 HeadlessChrome' };
    expect((await ask(lifted, 60)).decision).toMatchObject({ level: 'pass', points: 20 });
    const named = await ask(scripted('named', '36.3.1.1', imei(3)), 120);
    const profiles = new MemoryProfileStore();
    const again = new MemoryBaselines({ marksMax: 20_000, placesMax: 20_000 });
    const stores = {
      velocity: new MemoryVelocityStore({ entitiesMax: 100_000, bytesMax: 64_000_000 }),
      baselines: again,
      profiles,
      moments: new MemoryMomentStore(),
      commit: async (write: Parameters<MemoryProfileStore['commit']>[0]) => profiles.commit(write),
      feeds: feedsOf({}),
    };
    const period = { fromMs: START_MS, toMs: START_MS + 86_400_000 };
    await backtest({ decisions, period, signal, warmUpMs: 0 }, compiled('version-1', rules), stores);
    const addresses = (store: MemoryBaselines) =>
      new Map(store.dump().suspicion)
        .keys()
        .filter((key) => key.startsWith('address '))
        .toArray();
    expect(addresses(baselines)).toEqual([`address ${named.event?.keys.address}`]);
    expect(addresses(again)).toEqual(addresses(baselines));
  });

  test('a person whose account a script named is not suspicious on the own device, over the own address', async () => {
    const { ask } = setUp();
    await ask(scripted('victim', '36.1.1.1', imei(1)), 0);
    const own = { ...other('victim', imei(2)), userIp: '114.80.1.1' };
    const { features, decision } = await ask(own, HOUR_S);
    expect([features.get('session_suspicion'), features.get('address_suspects')]).toEqual([0, 0]);
    expect(decision.level).toBe('pass');
    const again = await ask({ ...own, ...other('victim', imei(1)) }, 2 * HOUR_S);
    expect(again.features.get('session_suspicion')).toBeGreaterThan(50);
  });

  test('points for earlier suspicion make no request suspicious, so suspicion does not feed itself', async () => {
    const neighbours = { id: 'neighbours', when: 'address_suspects >= 0.9', points: 60 };
    const { ask } = setUp({ rules: rulesOf(NAMED, neighbours) });
    await ask(scripted('a', '36.1.1.1', imei(1)));
    for (const index of [2, 3, 4]) {
      const { decision, features } = await ask({ ...other(`b${index}`, imei(index)), userIp: '36.1.1.1' }, index * 60);
      expect(decision.fired).toEqual(['neighbours']);
      expect(Number(features.get('address_suspects'))).toBeCloseTo(1, 1);
    }
  });

  test('points for earlier suspicion call for a review, and reject nobody', async () => {
    const neighbours = { id: 'neighbours', when: 'address_suspects >= 0.9', points: 90 };
    const { ask } = setUp({ rules: rulesOf(NAMED, neighbours) });
    await ask(scripted('a', '36.1.1.1', imei(1)));
    const { decision } = await ask({ ...other('b', imei(2)), userIp: '36.1.1.1' }, 60);
    expect(decision).toMatchObject({ level: 'review', points: 90, fired: ['neighbours'] });
    const named = await ask(scripted('c', '36.1.1.1', imei(3)), 120);
    expect(named.decision).toMatchObject({ level: 'review', points: 130 });
  });

  test('new accounts of a number range: how many were suspicious, of how many', async () => {
    const { ask } = setUp();
    const phone = (digits: string, rest: object) => ({
      account: { type: 'phone', accountId: digits, phone: null, deviceId: null } as const,
      ...rest,
    });
    for (const index of [0, 1, 2])
      await ask(phone(`1381565033${index}`, { userIp: `36.1.${index}.1`, userAgent: HEADLESS }), index * 60);
    const { features } = await ask(phone('13815650339', { userIp: '114.80.1.1' }), 600);
    expect(features.get('cohort_number_suspects')).toBeCloseTo(3, 1);
    // Three of four, and one more is supposed to be honest.
    expect(features.get('cohort_number_suspect_share')).toBeCloseTo(0.6, 1);
    const stranger = await ask(phone('13515650339', { userIp: '114.80.1.2' }), 700);
    expect(stranger.features.get('cohort_number_suspects')).toBe(0);
  });
});

describe('agents that contradict themselves', () => {
  const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
  const ANDROID = 'Mozilla/5.0 (Linux; Android 12; NOH-AN00) AppleWebKit/537.36 (KHTML, like Gecko)';
  const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
  /** Safari of an iPad, and of an iPhone that asks for the pages of computers. */
  const MAC =
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15';
  /** Chrome of Android that asks for the pages of computers. */
  const X11 = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36';
  const MIXED = 'Mozilla/5.0 (Linux; Android 10; Windows NT 10.0; Win64; x64 Build/; wv) AppleWebKit/537.36';
  const WINDOWS_PHONE = 'Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) AppleWebKit/537.36';

  test.each([
    [IPHONE, 'iOS 16.5', false, false],
    [IPHONE, 'Android 12', true, false],
    [ANDROID, 'HarmonyOS 3', false, false],
    [ANDROID, 'android', false, false],
    [WINDOWS, 'Android 12', true, false],
    [WINDOWS, 'Windows 10', false, false],
    [WINDOWS, '12', null, false],
    [WINDOWS, 'iOS 17', true, false],
    [MAC, 'iPadOS 17.4', false, false],
    [MAC, 'iOS 17.4', false, false],
    [MAC, 'Android 14', true, false],
    [MAC, 'Windows 11', true, false],
    [X11, 'Android 14', false, false],
    [X11, 'HarmonyOS 4', false, false],
    [X11, 'iOS 17', true, false],
    [IPHONE, 'macOS 14', true, false],
    [MIXED, 'Windows 10', null, true],
    [WINDOWS_PHONE, '', null, false],
  ])('%s beside %j: contradicts Details %s, names two systems %s', async (userAgent, os, contradicts, two) => {
    const { features } = await setUp().ask({ userAgent, details: [{ name: 'OS_Version', value: os }] });
    expect([features.get('agent_contradicts_details'), features.get('agent_two_systems')]).toEqual([contradicts, two]);
  });

  test.each([
    [MAC, 'ios', false],
    [MAC, 'android', true],
    [X11, 'android', false],
    [X11, 'ios', true],
    [WINDOWS, 'android', true],
  ] as const)('%s beside DeviceType %s: contradicts it %s', async (userAgent, deviceType, contradicts) => {
    const { features } = await setUp().ask({ userAgent, deviceType });
    expect(features.get('agent_contradicts_device')).toBe(contradicts);
  });
});
