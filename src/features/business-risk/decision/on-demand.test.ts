import { describe, expect, test } from 'vitest';
import { decodeFeatures, encodeFeatures } from '../features/feature-codec.ts';
import { FEATURE_NAMES } from '../features/feature-table.ts';
import type { RiskRequest } from '../ingest/risk-request.ts';
import { compileRules } from '../rules/compile-rules.ts';
import { DEFAULT_RULE_SET } from '../rules/default-rules.ts';
import type { RuleSet } from '../rules/rule.ts';
import { compiled, feedsOf, other, setUp, signal, START_MS } from './engine-world.suite.ts';
import { declared, fields, fires, setOf } from './own-rule.suite.ts';
import { explain } from './explain.ts';
import { replay } from './replay.ts';

describe('declared fields in conditions', () => {
  test.each([
    ['detail_amount > 100', { amount: 101 }, true],
    ['detail_amount > 100', { amount: 100 }, false],
    ['detail_amount > 100 && scene.startsWith("e_")', { amount: 101 }, false],
    ['detail_gift', { gift: true }, true],
    ['detail_gift', { gift: false }, false],
    ['detail_city == "beijing"', { city: 'beijing' }, true],
    ['detail_city in ["shanghai", "tianjin"]', { city: 'beijing' }, false],
    ['detail_city.startsWith("bei")', { city: 'beijing' }, true],
  ])('%s of %o is %s', async (when, values, truth) => {
    expect(await fires(when, declared(values))).toBe(truth);
  });

  test('an absent number is no number, an absent flag false, an absent text empty', async () => {
    expect(await fires('detail_amount > 100 || detail_amount <= 100 || detail_gift')).toBe(false);
    expect(await fires('!known(detail_amount) && detail_city == "" && detail_city.size() == 0')).toBe(true);
  });

  test('they are stored with the decision and shown, but a text is neither stored nor shown in plain', async () => {
    const { ask } = setUp({ rules: setOf('detail_note.contains("urgent")'), fields });
    const note = 'urgent: call Li Lei';
    const record = await ask({ declared: { values: { amount: 3 }, texts: { note }, outcome: null } });
    expect(record.decision.fired).toEqual(['own']);
    const stored = encodeFeatures(record.features);
    expect(stored).toContain('{"detail_amount":3}');
    expect(stored).not.toContain('urgent');
    expect(record.features.toRecord()).not.toHaveProperty('detail_note');
    const again = decodeFeatures(stored, FEATURE_NAMES);
    expect(again.look('detail_amount')).toBe(3);
    expect(again.values).toEqual(record.features.values);
    const version = { ...VERSION, set: setOf('detail_note.contains("urgent")') };
    const told = explain(record, { version, compiled: compiled('v', version.set, fields) }, []);
    expect(told.rules[0]?.saw).toEqual([
      expect.objectContaining({ name: 'detail_note', value: 'urge*********** Lei' }),
    ]);
    expect(JSON.stringify(told)).not.toContain('Li Lei');
  });

  test('a replay reads what no rule read then from the event, and nothing once the event is gone', async () => {
    const { ask, decisions } = setUp({ fields });
    await ask({ declared: { values: { amount: 300 }, texts: { note: 'x' }, outcome: null } });
    const period = { fromMs: START_MS, toMs: START_MS + 1_000 };
    const firedUnder = async (when: string) =>
      (await replay({ decisions, period, signal }, compiled('v2', setOf(when), fields))).rules;
    const fired = [{ ruleId: 'own', before: 0, after: 1 }];
    expect(await firedUnder('detail_amount == 300')).toContainEqual(fired[0]);
    expect(await firedUnder('detail_note == "x"')).toContainEqual(fired[0]);
    await decisions.purgeEvents(START_MS + 1);
    expect(await firedUnder('detail_amount == 300')).toContainEqual(fired[0]);
    expect(await firedUnder('detail_note == "x"')).not.toContainEqual(fired[0]);
  });
});

const VERSION = {
  id: 'v',
  number: 1,
  state: 'active',
  note: '',
  createdBy: '',
  createdAtMs: 0,
  activatedAtMs: 0,
  retiredAtMs: null,
} as const;

describe('what a request says', () => {
  const phone = (number: string) => ({
    account: { type: 'phone', accountId: number, phone: null, deviceId: null } as const,
  });
  test.each<readonly [string, Partial<RiskRequest>, boolean]>([
    // The first request comes on 1 May 2024, a Wednesday.
    ['local_weekday == 3', {}, true],
    ['local_weekday == 2 || local_weekday == 4', {}, false],
    ['phone_prefix.startsWith("138")', phone('13800138000'), true],
    ['phone_prefix in ["1380013", "1380014"]', phone('13800138000'), true],
    ['phone_prefix == ""', {}, true],
    ['mail_domain == "qq.com"', { email: 'Li.Lei@QQ.com' }, true],
    ['mail_domain.endsWith("qq.com")', { email: 'a@vip.qq.com' }, true],
    ['nickname_shape == "a5 9 4"', { nickname: 'hello1234' }, false],
    ['nickname_shape == "a5 94"', { nickname: 'hello1234' }, true],
    ['business_id == "shop-7"', { businessId: 'shop-7' }, true],
    ['agent_text.contains("MicroMessenger/8.0.4")', {}, true],
    ['agent_text.contains("Alipay")', {}, false],
  ])('%s', async (when, request, truth) => {
    expect(await fires(when, request)).toBe(truth);
  });

  test('provinces come from feeds, and differ only if both are known', async () => {
    const feeds = feedsOf({
      province: '36.1.0.0/16,广东\n36.2.0.0/16,北京',
      'phone-province': '138,北京\n1380013,广东',
    });
    const ask = async (when: string, request: Partial<RiskRequest>) => {
      const world = setUp({ rules: setOf(when), feeds });
      return (await world.ask(request)).decision.fired.includes('own');
    };
    const at = (userIp: string, number: string) => ({ ...phone(number), userIp });
    expect(await ask('phone_province == "广东" && address_province == "广东"', at('36.1.1.1', '13800138000'))).toBe(
      true,
    );
    expect(await ask('phone_province == "北京"', at('36.1.1.1', '13811138000'))).toBe(true);
    expect(await ask('provinces_differ', at('36.1.1.1', '13800138000'))).toBe(false);
    expect(await ask('provinces_differ', at('36.2.1.1', '13800138000'))).toBe(true);
    expect(await ask('provinces_differ', at('36.3.1.1', '13800138000'))).toBe(false);
    expect(await fires('provinces_differ', at('36.2.1.1', '13800138000'))).toBe(false);
  });
});

describe('lists of the operator', () => {
  const lists = [{ list: 'vip', kind: 'account', value: 'ann' }];
  test('a rule reads them, and they settle nothing by themselves', async () => {
    expect(await fires('list_vip', other('ann'), { lists })).toBe(true);
    expect(await fires('list_vip', other('bob'), { lists })).toBe(false);
    const { ask } = setUp({ lists });
    const { decision, listHits } = await ask(other('ann'));
    expect(listHits).toMatchObject([{ list: 'vip' }]);
    expect(decision.settledBy).not.toMatch(/list/);
    expect(decision.types).not.toContain(5);
  });
});

describe('a rule check knows them', () => {
  const problems = (when: string, sequences: NonNullable<RuleSet['sequences']> = [], listNames = ['vip', 'block']) => {
    const compilation = compileRules('v', setOf(when, sequences), { fields, listNames: new Set(listNames) });
    return compilation.ok ? [] : compilation.problems.map(({ problem }) => problem);
  };
  test.each([
    ['detail_amuont > 1', 'there is no feature detail_amuont: did you mean detail_amount?'],
    ['detail_city > 1', 'no such overload: string > int'],
    ['local_weekdy == 1', 'there is no feature local_weekdy: did you mean local_weekday?'],
    ['account_login_faild_1h > 3', 'there is no feature account_login_faild_1h: did you mean account_login_failed_1h?'],
    ['account_card_bond_2d > 3', 'there is no feature account_card_bond_2d: did you mean account_card_bound_2d?'],
    ['account_events_31d > 3', 'there is no feature account_events_31d: did you mean account_events_1d?'],
    ['list_vipp', 'no entry is on a list vipp: did you mean list_vip?'],
    ['list_staff', 'no entry is on a list staff: add one first'],
    ['sequence_drained', 'there is no feature sequence_drained'],
  ])('%s', (when, problem) => {
    expect(problems(when).join()).toContain(problem);
  });

  test('sequences with steps that cannot happen, a wrong time, and a name twice', () => {
    const sequence = { name: 'a', entity: 'account', steps: ['pasword_reset', 'withdrawal'], within: '1h' } as const;
    expect(problems('agent_bot', [{ ...sequence, steps: [...sequence.steps] }])).toEqual([
      'sequence a: nothing that happens is called pasword_reset: did you mean password_reset?',
    ]);
    const good = { ...sequence, steps: ['order_paid', 'withdrawal'] };
    expect(problems('sequence_a', [good])).toEqual([]);
    expect(problems('sequence_a', [{ ...good, within: '31d' }]).join()).toContain('sequences.0.within');
    expect(problems('sequence_a', [good, good]).join()).toContain('unique');
  });

  test('a set without them compiles as before, and says that it needs nothing', () => {
    const compilation = compileRules('v', DEFAULT_RULE_SET);
    expect(compilation.ok && compilation.compiled.onDemand).toEqual([]);
  });
});
