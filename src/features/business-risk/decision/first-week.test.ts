import { describe, expect, test } from 'vitest';
import { LearningMode } from '../baselines/learning-mode.ts';
import { imei, other, setUp } from './engine-world.suite.ts';

const HEADLESS = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/119.0.0.0';
/** One of twelve phones, each with its own browser. */
const phoneAgent = (index: number) => {
  const maker = ['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon', 'Zeta'][index % 6] ?? '';
  const pad = index % 12 < 6 ? '' : 'Pad';
  return `Mozilla/5.0 (Linux; Android 13; ${maker}${pad} Build/TP1A) AppleWebKit/537.36 ${maker}${pad}Browser/1.0 Mobile`;
};
const emptySite = () => setUp({ learning: new LearningMode() });

describe('an empty site', () => {
  test('lets every first-seen honest person pass without a RiskType', async () => {
    const { ask } = emptySite();
    for (let index = 0; index < 30; index += 1) {
      const { decision, features } = await ask(
        {
          ...other(`account-${index}`, index % 3 === 0 ? null : imei(index)),
          userIp: `36.${index}.1.7`,
          userAgent: phoneAgent(index),
        },
        index * 311,
      );
      expect(decision).toMatchObject({ level: 'pass', types: [] });
      expect(features.get('site_learning')).toBe(true);
    }
  });

  test('rejects a headless browser and a script from the first minute', async () => {
    for (const userAgent of [HEADLESS, 'python-requests/2.31.0', 'curl/8.4.0']) {
      const { decision } = await emptySite().ask({ userAgent });
      expect(decision.level).toBe('reject');
      expect(decision.types).toContain(102);
    }
  });

  test('hears lists and impossible values from the first minute', async () => {
    const listed = setUp({
      learning: new LearningMode(),
      lists: [{ list: 'block', kind: 'account', value: 'account-1' }],
    });
    expect((await listed.ask({})).decision).toMatchObject({ level: 'reject', types: [4] });
    expect((await emptySite().ask({ userIp: '127.0.0.1' })).decision).toMatchObject({ level: 'review', types: [205] });
  });
});

describe('what an app tells of helpers', () => {
  const SIGNALS = ['screenMirror', 'otg', 'accessibilityService', 'dualApp'];

  test.each([...SIGNALS.map((name) => [name]), SIGNALS])('%s %s stops nobody', async (...names) => {
    const details = names.flatMap((name) => (typeof name === 'string' ? [{ name, value: 'true' }] : []));
    for (const learning of [new LearningMode(), new LearningMode({ mode: 'off' })]) {
      const { decision, features } = await setUp({ learning }).ask({ ...other('account-1', imei(1)), details });
      expect([decision.level, decision.types, features.get('device_assisted')]).toEqual(['pass', [], true]);
    }
  });
});

describe('a device identifier that many use', () => {
  /** Six requests in a day with one device id, on as many agents, addresses and accounts as asked for. */
  async function asked(use: { readonly agents: number; readonly addresses: number; readonly accounts: number }) {
    const { ask } = emptySite();
    const records = [];
    for (let index = 0; index < 6; index += 1)
      records.push(
        await ask(
          {
            ...other(`account-${index % use.accounts}`, imei(1)),
            userAgent: phoneAgent(index % use.agents),
            userIp: `36.${index % use.addresses}.1.7`,
          },
          index * 3600,
        ),
      );
    return records;
  }

  test('is none: six agents, addresses and accounts in a day', async () => {
    const last = (await asked({ agents: 6, addresses: 6, accounts: 6 })).at(-1);
    expect(last?.features.get('device_worn')).toBe(true);
    expect(last?.features.get('device_present')).toBe(false);
    for (const name of ['device_accounts_1d', 'device_fresh_today', 'device_age_days', 'account_device_days'] as const)
      expect(last?.features.get(name)).toBeNull();
    expect(last?.decision.types).not.toContain(1012);
  });

  test.each([
    ['one agent: a tablet of a family', { agents: 1, addresses: 6, accounts: 6 }],
    ['four agents', { agents: 4, addresses: 6, accounts: 6 }],
    ['four addresses', { agents: 6, addresses: 4, accounts: 6 }],
    ['four accounts', { agents: 6, addresses: 6, accounts: 4 }],
  ])('is still one with %s', async (_, use) => {
    for (const { features } of await asked(use)) {
      expect(features.get('device_worn')).toBe(false);
      expect(features.get('device_present')).toBe(true);
    }
  });
});

test('a placeholder shares no windows: a third of all people have an advertising id of zeros', async () => {
  const { ask } = emptySite();
  for (let index = 0; index < 120; index += 1) {
    const isZero = index % 3 === 0;
    const { decision, features } = await ask(
      {
        ...other(`account-${index}`, isZero ? '00000000-0000-0000-0000-000000000000' : imei(index)),
        userIp: `36.${index}.1.7`,
        userAgent: phoneAgent(index * 7 + Math.floor(index / 12)),
      },
      index * 977,
    );
    expect([features.get('device_placeholder'), features.get('device_present')]).toEqual([isZero, !isZero]);
    expect(features.get('device_accounts_1d')).toBe(isZero ? null : 1);
    expect(decision).toMatchObject({ level: 'pass', types: [] });
  }
});
