import { describe, expect, test } from 'vitest';
import { createUtcOffsets } from '../../../kernel/time-zone.ts';
import { compileRules } from '../rules/compile-rules.ts';
import type { RuleSet } from '../rules/rule.ts';
import { setUp } from './engine-world.suite.ts';
import { fields, setOf } from './own-rule.suite.ts';
import { ann, BEIJING, feedsOfOperator, GUANGDONG, HOUR, IDEAS, SINGAPORE } from './rule-ideas.suite.ts';

describe('rules that operators want to write', () => {
  test.each(IDEAS)('$idea', async ({ when, sequences = [], zone, steps }) => {
    const set = setOf(when, sequences);
    const check = compileRules('draft', set, { fields, listNames: new Set(['vip']) });
    expect(check.ok ? [] : check.problems).toEqual([]);
    const { ask } = setUp({
      rules: set,
      fields,
      feeds: feedsOfOperator(),
      lists: [{ list: 'vip', kind: 'account', value: 'vera' }],
      ...(zone !== undefined && { utcOffsets: createUtcOffsets(zone, new Map()) }),
    });
    const fired: boolean[] = [];
    for (const [request, atS] of steps) {
      const { decision } = await ask(request, atS);
      expect(decision.failed).toEqual([]);
      fired.push(decision.fired.includes('own'));
    }
    expect(fired).toEqual(steps.map(([, , fires]) => fires));
    expect(new Set(fired)).toEqual(new Set([true, false]));
  });
});

test('an honest traveller and a VPN user are not stopped by impossible travel alone', async () => {
  const when = 'account_travel_impossible';
  const set: RuleSet = {
    ...setOf(when),
    rules: setOf(when).rules.map((rule) => ({ ...rule, level: null, points: 25 })),
  };
  const { ask } = setUp({ rules: set, feeds: feedsOfOperator() });
  await ask({ ...ann, userIp: BEIJING }, 0);
  const vpn = await ask({ ...ann, userIp: SINGAPORE }, 300);
  expect([vpn.decision.fired, vpn.decision.level]).toEqual([['own'], 'pass']);
  const flight = await ask({ ...ann, userIp: GUANGDONG }, 5 * HOUR);
  expect([flight.decision.fired, flight.decision.level]).toEqual([[], 'pass']);
});
