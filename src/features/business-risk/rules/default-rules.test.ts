import { describe, expect, test } from 'vitest';
import { decide } from '../decision/decide.ts';
import { RISK_TYPES, withParents } from './risk-types.ts';
import { harmlessFeatures } from '../features/harmless-features.ts';
import { compileRules, type CompiledRuleSet } from './compile-rules.ts';
import { DEFAULT_RULE_SET } from './default-rules.ts';
import { BEHAVIOUR_EDGES } from './behaviour-rule-edges.suite.ts';
import { ACCOUNT_EDGES, ENVIRONMENT_EDGES } from './environment-rule-edges.suite.ts';
import { NEWCOMER_EDGES } from './newcomer-rule-edges.suite.ts';
import { TRAIL_EDGES } from './trail-rule-edges.suite.ts';
import { SUSPICION_EDGES } from './suspicion-rule-edges.suite.ts';
import type { Edges } from './rule-edges.suite.ts';
import type { RuleSet } from './rule.ts';

const EDGES: Edges = {
  ...BEHAVIOUR_EDGES,
  ...ENVIRONMENT_EDGES,
  ...ACCOUNT_EDGES,
  ...SUSPICION_EDGES,
  ...TRAIL_EDGES,
  ...NEWCOMER_EDGES,
};

/** What rules of one group show is one thing, of which the strongest counts. */
const GROUPS: Record<string, readonly string[]> = {
  'account-age': ['account-at-home', 'account-familiar', 'account-first', 'account-first-acts', 'account-fresh'],
  'account-spread': ['account-bursts', 'account-hurries', 'account-many-addresses', 'account-many-networks'],
  'address-origin': [
    'address-anonymous',
    'address-datacenter',
    'address-datacenter-early',
    'address-hidden',
    'address-proxy',
    'address-proxy-new',
  ],
  beat: ['account-steady', 'address-steady', 'device-steady', 'known-steady'],
  'agent-lie': ['agent-lie', 'agent-two-systems'],
  'cohort-agent': ['agents-suspects', 'cohort-agent', 'cohort-agent-strong', 'cohort-origin', 'first-without-device'],
  burst: ['address-burst', 'network-burst'],
  'device-crowd': [
    'device-fresh-accounts',
    'device-fresh-crowd',
    'device-roams',
    'device-second-account',
    'device-several-accounts',
  ],
  earlier: ['address-suspects', 'device-suspects', 'network-suspects', 'session-suspicion', 'session-suspicion-strong'],
  foreign: ['takeover', 'takeover-handset', 'unusual-address', 'unusual-device'],
  forwarded: ['forwarded-avoided', 'forwarded-avoided-early', 'forwarded-datacenter', 'forwarded-datacenter-new'],
  'like-agents': ['address-like-agents', 'address-mixed-crowd', 'network-like-agents'],
  'like-numbers': [
    'address-like-numbers',
    'cohort-number',
    'cohort-number-strong',
    'network-like-numbers',
    'number-births',
    'number-births-strong',
    'numbers-suspects',
  ],
  'secondary-phone': [
    'account-secondary-phone',
    'account-secondary-phone-early',
    'account-secondary-phone-later',
    'account-secondary-phones',
  ],
  'sponsor-crowd': [
    'sponsor-few-phones',
    'sponsor-like-agents',
    'sponsor-like-numbers',
    'sponsor-narrow',
    'sponsor-nobody-back',
    'sponsor-one-hand',
    'sponsor-routine',
    'sponsor-suspects',
  ],
};

/** A network over which customers of earlier days come on an ordinary day. */
const CUSTOMERS = { network_known_normal: 1 } as const;

/** A network over which nobody comes on an ordinary day, on a site of some days. */
const STRANGERS = { network_known_normal: 0, site_days: 3 } as const;

/** Rules that rest on something never having been seen. */
const BY_NOVELTY: readonly string[] = [
  'account-first',
  'account-first-acts',
  'account-fresh',
  'account-secondary-phone-early',
  'account-secondary-phones',
  'address-like-numbers',
  'address-of-strangers',
  'address-suspects',
  'agents-suspects',
  'device-roams',
  'device-second-account',
  'first-without-device',
  'network-like-numbers',
  'network-suspects',
  'number-births',
  'number-births-strong',
  'numbers-suspects',
  'sponsor-suspects',
  'takeover',
  'takeover-handset',
  'unusual-address',
  'unusual-device',
];

const compiled = compileSet(DEFAULT_RULE_SET);

test('the set compiles, and no rule is without its edges', () => {
  expect(Object.keys(EDGES).toSorted()).toEqual(DEFAULT_RULE_SET.rules.map(({ id }) => id).toSorted());
});

describe.each(DEFAULT_RULE_SET.rules)('$id', (rule) => {
  const { id, raises } = rule;
  const alone = compileSet({ ...DEFAULT_RULE_SET, rules: [rule] });
  const edges = [EDGES[id] ?? []].flat();

  test.each(edges.map(({ fires }) => [JSON.stringify(fires), fires] as const))('fires with %s', (_, fires) => {
    const decision = decide(harmlessFeatures(fires), [], alone);
    expect(decision).toMatchObject({ fired: [id], failed: [], types: withParents(raises) });
  });

  test.each(edges.map(({ fires }) => [JSON.stringify(fires), fires] as const))(
    'counts in the whole set with %s, or a rule of its group does',
    (_, fires) => {
      const { fired, types } = decide(harmlessFeatures(fires), [], compiled);
      const counting = fired.includes(id) ? id : fired.find((other) => groupOf(other) === groupOf(id));
      expect(counting).toBeDefined();
      if (counting === id) expect(types).toEqual(expect.arrayContaining(withParents(raises)));
      else expect(groupOf(id)).toBeDefined();
    },
  );

  test.each(
    edges.flatMap(({ fires, not }) => not.map((change) => [JSON.stringify(change), { ...fires, ...change }] as const)),
  )('just does not with %s', (_, values) => {
    expect(decide(harmlessFeatures(values), [], alone).fired).toEqual([]);
  });

  test('counts alone while the site learns, unless it rests on novelty', () => {
    const [edge] = edges;
    const { fired } = decide(harmlessFeatures({ ...edge?.fires, site_learning: true }), [], alone);
    expect(fired).toEqual(BY_NOVELTY.includes(id) ? [] : [id]);
  });
});

test('no rule negates a comparison, so that what it says of an unknown value can be read in it', () => {
  const negated = /!\([^()]*(?:[<>]|\b(?:account_novelty|scene) !=)|\baccount_novelty !=/;
  expect(DEFAULT_RULE_SET.rules.filter(({ when }) => negated.test(when)).map(({ id }) => id)).toEqual([]);
});

test('the groups', () => {
  const groups: Record<string, string[]> = {};
  for (const { id, group } of DEFAULT_RULE_SET.rules) if (group !== undefined) (groups[group] ??= []).push(id);
  expect(Object.fromEntries(Object.entries(groups).map(([name, ids]) => [name, ids.toSorted()]))).toEqual(GROUPS);
});

test('levels by the sum of points: review from 40, reject from 80', () => {
  expect([DEFAULT_RULE_SET.reviewAtPoints, DEFAULT_RULE_SET.rejectAtPoints]).toEqual([40, 80]);
});

test('no device signal of honest helpers stops anybody, and neither do all of them', () => {
  const decision = decide(harmlessFeatures({ device_assisted: true }), [], compiled);
  expect(decision).toMatchObject({ level: 'pass', types: [] });
});

describe('what one sign of people says is never enough', () => {
  const first = { account_novelty: 'first', account_fresh: true, device_present: true } as const;
  const fresh = { account_novelty: 'fresh', account_fresh: true } as const;

  test.each([
    ['a new customer with a number of a virtual operator', { ...first, phone_virtual_operator: true }],
    ['a customer at home, where a feed lists a proxy', { account_novelty: 'familiar', address_proxy: true }],
    ['a new customer over a listed proxy whose network customers use', { ...first, address_proxy: true, ...CUSTOMERS }],
    ['a new colleague behind the data centre of a company', { ...first, address_datacenter: true, ...CUSTOMERS }],
    [
      'a new customer behind a gateway that hides addresses',
      { ...first, address_public: false, address_range: 'private' },
    ],
    ['a second member of a family on its new tablet', { ...fresh, device_fresh_accounts_7d: 2, device_days_seen: 1 }],
    ['a new customer who registers', { ...first, device_present: false, scene: 'e_register_protection' }],
    [
      'a new customer who signs in with a number of a virtual operator, on a day on which the address has no other',
      {
        ...first,
        device_present: true,
        scene: 'e_login_protection',
        phone_virtual_operator: true,
        address_fresh_accounts_7d: 1,
      },
    ],
    ['a family whose phones all come back within a minute', { ...fresh, address_devices_1m: 4 }],
    [
      'an emulator player whose type is told all the same',
      { account_novelty: 'familiar', account_days_active: 5, device_emulator: true, account_device_days: 5 },
    ],
    ['six tries within a minute', { ...fresh, account_events_1m: 6 }],
    [
      'a new customer whose lost connection sends again over three exits',
      { ...fresh, account_events_1m: 6, account_networks_1h: 3 },
    ],
    [
      'a new customer whom an advertisement brings in the browser of an app',
      { ...first, device_present: false, cohort_agent_lift: 3.9, cohort_origin_lift: 9 },
    ],
    [
      'a customer of a week whose app comes back at a beat, over a VPN',
      {
        account_novelty: 'familiar',
        account_days_active: 7,
        account_gaps: 15,
        account_gap_variation: 0.01,
        account_gap_mean_s: 300,
        address_vpn: true,
      },
    ],
    [
      'a player who came from this emulator on two earlier days',
      { account_novelty: 'familiar', account_days_active: 3, device_emulator: true, account_device_days: 2 },
    ],
    [
      'a town whose shop signs up as many people each day',
      {
        ...fresh,
        address_fresh_today: 11,
        address_fresh_normal: 4,
        address_numbers_alike: 0.9,
        address_place: 'shop',
      },
    ],
    ['a new customer who was taken for a suspect today', { ...fresh, session_suspicion: 59 }],
    [
      'a first guest that a friend invites over the same line',
      {
        ...first,
        sponsor_same_address: true,
        sponsor_guests_at_home: 1,
        sponsor_accounts_7d: 40,
        address_accounts_7d: 3,
      },
    ],
  ] as const)('%s', (_, values) => {
    expect(decide(harmlessFeatures(values), [], compiled).level).toBe('pass');
  });

  test.each([
    [
      'a new account in a data centre that customers do not use',
      { ...first, ...STRANGERS, address_datacenter: true },
      'review',
    ],
    [
      'a new account over a listed proxy that customers do not use',
      { ...first, ...STRANGERS, address_proxy: true },
      'review',
    ],
    [
      'a new account on one of many new numbers of a virtual operator',
      { ...first, phone_virtual_operator: true, cohort_number_births: 1 },
      'review',
    ],
    [
      'a registration with a number of a virtual operator',
      { ...first, scene: 'e_register_protection', phone_virtual_operator: true },
      'review',
    ],
    [
      'one cookie with three accounts over three addresses',
      { cookie_accounts_1d: 3, cookie_addresses_1d: 3 },
      'review',
    ],
    ['seven tries within a minute', { ...fresh, account_events_1m: 7 }, 'review'],
    ['an address from which nobody can come', { address_public: false, address_range: 'loopback' }, 'review'],
  ] as const)('but %s is looked at', (_, values, level) => {
    expect(decide(harmlessFeatures(values), [], compiled).level).toBe(level);
  });

  test('an account at home is worth more than one that is only familiar', () => {
    const atHome = { account_novelty: 'familiar', account_days_active: 3, account_device_days: 2 } as const;
    expect(decide(harmlessFeatures(atHome), [], compiled)).toMatchObject({ fired: ['account-at-home'], points: -16 });
  });
});

test('every RiskType of the document is raised by a rule or by precedence', () => {
  const byRules = new Set(withParents(DEFAULT_RULE_SET.rules.flatMap(({ raises }) => raises)));
  const byPrecedence = [3, 4, 5, 205];
  expect(
    RISK_TYPES.map(({ code }) => code).filter((code) => !byRules.has(code) && !byPrecedence.includes(code)),
  ).toEqual([]);
});

test('a harmless request passes with no code, and an unknown one too', () => {
  expect(decide(harmlessFeatures(), [], compiled)).toMatchObject({ level: 'pass', types: [], fired: [] });
});

function groupOf(id: string): string | undefined {
  return DEFAULT_RULE_SET.rules.find((rule) => rule.id === id)?.group;
}

function compileSet(set: RuleSet): CompiledRuleSet {
  const compilation = compileRules('default', set);
  if (!compilation.ok) throw new Error(JSON.stringify(compilation.problems));
  return compilation.compiled;
}
