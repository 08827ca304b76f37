import { describe, expect, test } from 'vitest';
import { Fault } from '../../../kernel/fault.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import { MemoryProfileStore } from '../../../storage/memory/profile-store.ts';
import { NO_EVIDENCE } from '../features/account-evidence.ts';
import { LearningMode } from '../baselines/learning-mode.ts';
import { DEFAULT_RULE_SET } from '../rules/default-rules.ts';
import type { RuleSet } from '../rules/rule.ts';
import { RuleFailureCounts } from './risk-engine.ts';
import { imei, other, setUp, START_MS } from './engine-world.suite.ts';

describe('through the whole engine', () => {
  test('a first, ordinary request passes without a code', async () => {
    const { decision } = await setUp().ask({});
    expect(decision).toMatchObject({ level: 'pass', types: [] });
  });

  test('rules that fail at run time are counted, those of the shadow too, and decide nothing', async () => {
    const broken = (id: string) => ({
      ...DEFAULT_RULE_SET,
      rules: [
        {
          id,
          title: 'Divides by nothing',
          when: '1 / (int(local_hour) - int(local_hour)) > 0',
          raises: [],
          level: 'reject',
          points: 0,
          scenes: null,
        },
      ],
    });
    const failures = new RuleFailureCounts();
    const { ask } = setUp({
      failures,
      rules: broken('active-rule') as RuleSet,
      shadow: broken('shadow-rule') as RuleSet,
    });
    for (const second of [0, 1]) expect((await ask({}, second)).decision).toMatchObject({ level: 'pass', types: [] });
    expect(failures.list()).toEqual([
      { ruleId: 'active-rule', lastProblem: expect.any(String), count: 2 },
      { ruleId: 'shadow-rule', lastProblem: expect.any(String), count: 2 },
    ]);
  });

  test('3: a phone outside of the numbering plan is rejected, and one inside is not', async () => {
    const phone = (accountId: string) => ({
      account: { type: 'phone', accountId, phone: null, deviceId: null } as const,
    });
    expect((await setUp().ask(phone('14012345678'))).decision).toMatchObject({ level: 'reject', types: [3] });
    expect((await setUp().ask(phone('13815650338'))).decision.types).toEqual([]);
  });

  test('205: an address that no client can have goes to review', async () => {
    const { decision } = await setUp().ask({ userIp: '::ffff:127.0.0.9' });
    expect(decision).toMatchObject({ level: 'review', types: [205] });
    expect(decision.fired).toContain('address-impossible');
  });

  test('205: a private address is told and weighs, stops nobody alone, and is not counted as an address', async () => {
    const { decision, features } = await setUp().ask({
      ...other('ann', imei(1)),
      userIp: '::ffff:192.168.0.9',
    });
    expect(decision).toMatchObject({ level: 'pass', types: [205], fired: ['address-hidden', 'account-first'] });
    expect(features.get('address_events_1m')).toBeNull();
    expect(features.get('network_events_1m')).toBeNull();
  });

  test('4 and 5: a hit says which entry matched, and the allow-list lets pass what the block-list would reject', async () => {
    const block = { list: 'block', kind: 'account', value: 'account-1' };
    const blocked = await setUp({ lists: [block] }).ask({});
    expect(blocked.decision).toMatchObject({ level: 'reject', types: [4] });
    expect(blocked.listHits).toEqual([{ entryId: 'entry-0', list: 'block', kind: 'account', shown: 'acc***t-1' }]);
    const allowed = await setUp({ lists: [block, { list: 'allow', kind: 'address', value: '223.122.53.0/24' }] }).ask(
      {},
    );
    expect(allowed.decision).toMatchObject({ level: 'pass', types: [5] });
    expect((await setUp({ lists: [block] }).ask(other('account-2'))).decision.types).toEqual([]);
  });

  test('1012: a second fresh account on a device that is new itself; while a site learns, the third', async () => {
    const codesBy = async (learning: LearningMode) => {
      const { ask } = setUp({ learning });
      const types = [];
      for (const index of [1, 2, 3])
        types.push(
          (await ask({ ...other(`account-${index}`, imei(1)), userIp: `36.1.${index}.1` }, index * 100)).decision.types,
        );
      return types.map((codes) => codes.includes(1012));
    };
    expect(await codesBy(new LearningMode({ mode: 'off' }))).toEqual([false, true, true]);
    expect(await codesBy(new LearningMode({ mode: 'auto' }))).toEqual([false, false, true]);
  });

  test('1011: the fourth fresh account over one address on one range of numbers, and not on different ones', async () => {
    const codesOf = async (numbers: readonly string[]) => {
      const { ask } = setUp();
      const types = [];
      for (const [index, accountId] of numbers.entries())
        types.push(
          (
            await ask(
              {
                account: { type: 'phone', accountId, phone: null, deviceId: imei(index) },
                userAgent: `Mozilla/5.0 (Linux; Android 13; Model${index} Build/X) Chrome/11${index}.0 Mobile`,
              },
              index * 37 + index * index * 11,
            )
          ).decision.types,
        );
      return types.map((codes) => codes.includes(1011));
    };
    const oneRange = ['13815650338', '13815650339', '13815650401', '13815650777'];
    const different = ['13815650338', '13912340001', '18610002222', '15077778888'];
    expect(await codesOf(oneRange)).toEqual([false, false, false, true]);
    expect(await codesOf(different)).toEqual([false, false, false, false]);
  });

  test('102: a crowd of requests is noticed at the fifth, an interval of exactly five seconds at the sixth, human gaps never are', async () => {
    const bot = setUp();
    const person = setUp();
    for (let index = 0; index < 9; index += 1) {
      const page = { details: [{ name: 'page', value: `${index}` }] };
      const { decision } = await bot.ask(page, index * 5);
      expect(decision.types.includes(102)).toBe(index >= 4);
      expect(decision.fired.includes('account-steady')).toBe(index >= 5);
      expect((await person.ask(page, index * index * index)).decision.types).not.toContain(102);
    }
  });

  test('102: the very same request is noticed at the fourth time within a minute', async () => {
    const { ask } = setUp();
    const fired = [];
    for (const afterS of [0, 7, 8, 59]) fired.push((await ask({}, afterS)).decision);
    expect(fired.map((decision) => decision.fired.includes('account-repeats'))).toEqual([false, false, false, true]);
    expect(fired[3]?.types).toContain(102);
    const slower = setUp();
    for (const afterS of [0, 7, 8, 60])
      expect((await slower.ask({}, afterS)).decision.fired).not.toContain('account-repeats');
  });

  test('a person who comes at the same time every day keeps no beat', async () => {
    const { ask } = setUp();
    for (let day = 0; day < 12; day += 1)
      expect((await ask(other('account-1', imei(1)), day * 86_400 + (day % 3) * 60)).decision).toMatchObject({
        level: 'pass',
        types: [],
      });
  });

  test('103: fresh accounts on one device for one sponsor', async () => {
    const { ask } = setUp();
    const sponsor = { openId: 'host', device: null, phone: null, ip: null, campaignUrl: null };
    await ask({ ...other('account-1', imei(1)), sponsor });
    expect((await ask({ ...other('account-2', imei(1)), sponsor }, 60)).decision.types).toContain(103);
    expect((await ask({ ...other('account-3', imei(2)), sponsor }, 90)).decision.types).not.toContain(103);
  });

  test('2012: a data-centre address; 21: throw-away mail of a fresh account', async () => {
    expect((await setUp().ask({ userIp: '47.92.1.1' })).decision.types).toEqual([201, 2012]);
    expect((await setUp().ask({ userIp: '47.93.1.1', email: 'x@tmp.example' })).decision.types).toEqual([2, 21]);
  });

  test('2011 and 2061: an account with habits comes from elsewhere', async () => {
    const { ask } = setUp();
    for (let day = 0; day < 7; day += 1)
      await ask({ ...other('account-1', imei(1)), userIp: '36.1.1.7' }, day * 86_400 + day * day * 600);
    expect((await ask({ ...other('account-1', imei(1)), userIp: '36.1.1.9' }, 7 * 86_400)).decision.types).toEqual([]);
    expect((await ask({ ...other('account-1', imei(2)), userIp: '58.9.9.9' }, 7 * 86_400 + 60)).decision).toMatchObject(
      { level: 'review', types: [201, 206, 2011, 2061] },
    );
  });

  test('104: the provider does not know the token', async () => {
    const verifier = { verify: async () => 'invalid-token' as const };
    expect((await setUp({ verifier }).ask({})).decision).toMatchObject({ level: 'review', types: [104] });
  });

  test('evidence counts, and a decision is taken even if evidence cannot be read', async () => {
    const evidence = { find: async () => ({ ...NO_EVIDENCE, creditLevel: 3 }) };
    expect((await setUp({ evidence }).ask({})).decision.types).toEqual([1]);
    const failing = { find: () => Promise.reject(new Fault('timeout', 'too slow')) };
    const { decision, features } = await setUp({ evidence: failing }).ask({});
    expect([decision.level, features.get('evidence_credit')]).toEqual(['pass', null]);
  });

  test('velocity that does not answer is left out, and the decision says so', async () => {
    const velocity = { record: async () => ({ reading: { address: null, account: null }, write: null }) };
    const { features } = await setUp({ velocity }).ask({});
    expect([features.get('velocity_complete'), features.get('address_events_1m')]).toEqual([false, null]);
  });

  test('a profile that cannot be read fails the decision', async () => {
    const profiles = Object.assign(new MemoryProfileStore(), {
      read: () => Promise.reject(new Fault('unavailable', 'gone')),
    });
    await expect(setUp({ profiles }).ask({})).rejects.toThrow(Fault);
  });

  test('no identifier is left in what is kept', async () => {
    const record = await setUp().ask({
      account: { type: 'phone', accountId: '13815650338', phone: null, deviceId: '490154203237518' },
      userId: 'user-77',
      nickname: 'Zhang San',
      email: 'zhangsan@mail.example',
      cookieHash: 'c00kie',
      macAddress: '00:1a:2b:3c:4d:5e',
    });
    const kept = JSON.stringify({ ...record, features: record.features.values });
    for (const secret of ['13815650338', '490154203237518', 'user-77', 'Zhang', 'zhangsan', 'c00kie', '1a:2b'])
      expect(kept).not.toContain(secret);
  });
});

test('a decision counts the entries that applied to it, and only then', async () => {
  const entry = { list: 'vip', kind: 'account', value: 'user-1' };
  const written: unknown[] = [];
  const listHits = {
    prepareHits: (entryIds: readonly string[], atMs: number) => ({ operation: 'hits', input: { entryIds, atMs } }),
  };
  const commit = async (write: DurableWrite) => void written.push(write);
  const { ask } = setUp({ lists: [entry], listHits, commit });
  await ask(other('user-2'));
  expect(written).toEqual([]);
  await ask(other('user-1'), 60);
  expect(written).toEqual([{ operation: 'hits', input: { entryIds: ['entry-0'], atMs: START_MS + 60_000 } }]);
});
