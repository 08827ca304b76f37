import { describe, expect, test } from 'vitest';
import type { RuleSet } from '../rules/rule.ts';
import { DEFAULT_RULE_SET } from '../rules/default-rules.ts';
import { imei, other, setUp } from './engine-world.suite.ts';

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
  test('each suspicious account counts once a day at its address, network and device, and fades by half in three days', async () => {
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
  const MIXED = 'Mozilla/5.0 (Linux; Android 10; Windows NT 10.0; Win64; x64 Build/; wv) AppleWebKit/537.36';
  const WINDOWS_PHONE = 'Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) AppleWebKit/537.36';

  test.each([
    [IPHONE, 'iOS 16.5', false, false],
    [IPHONE, 'Android 12', true, false],
    [ANDROID, 'HarmonyOS 3', false, false],
    [ANDROID, 'android', false, false],
    [WINDOWS, 'Android 12', true, false],
    [WINDOWS, 'Windows 10', false, false],
    [WINDOWS, '12', false, false],
    [MIXED, 'Windows 10', false, true],
    [WINDOWS_PHONE, '', false, false],
  ])('%s beside %j: contradicts Details %s, names two systems %s', async (userAgent, os, contradicts, two) => {
    const { features } = await setUp().ask({ userAgent, details: [{ name: 'OS_Version', value: os }] });
    expect([features.get('agent_contradicts_details'), features.get('agent_two_systems')]).toEqual([contradicts, two]);
  });
});
