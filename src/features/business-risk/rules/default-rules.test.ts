import { describe, expect, test } from 'vitest';
import { decide } from '../decision/decide.ts';
import { RISK_TYPES, withParents } from './risk-types.ts';
import type { FeatureName } from '../features/feature-table.ts';
import type { FeatureValue } from '../features/features.ts';
import { harmlessFeatures } from '../features/harmless-features.ts';
import { compileRules, type CompiledRuleSet } from './compile-rules.ts';
import { DEFAULT_RULE_SET } from './default-rules.ts';

type Values = Partial<Record<FeatureName, FeatureValue>>;

/** By rule: values at which it fires, and the smallest changes after which it does not. */
const EDGES: Record<string, { fires: Values; not: readonly Values[] }> = {
  'address-fresh-cluster': {
    fires: { address_fresh_accounts_1d: 6, address_accounts_1d: 10 },
    not: [{ address_fresh_accounts_1d: 5 }, { address_accounts_1d: 11 }, { address_shared: true }],
  },
  'address-fresh-burst': {
    fires: { address_fresh_accounts_10m: 3, address_accounts_10m: 5 },
    not: [{ address_fresh_accounts_10m: 2 }, { address_accounts_10m: 6 }, { address_shared: true }],
  },
  'address-fresh-crowd': {
    fires: { address_fresh_accounts_1h: 15, address_accounts_1h: 21 },
    not: [{ address_fresh_accounts_1h: 14 }, { address_accounts_1h: 22 }, { address_shared: true }],
  },
  'network-fresh-cluster': {
    fires: { network_fresh_accounts_1h: 10, network_accounts_1h: 12 },
    not: [{ network_fresh_accounts_1h: 9 }, { network_accounts_1h: 13 }, { address_shared: true }],
  },
  'device-fresh-accounts': { fires: { device_fresh_accounts_1d: 3 }, not: [{ device_fresh_accounts_1d: 2 }] },
  'device-fresh-crowd': { fires: { device_fresh_accounts_1d: 6 }, not: [{ device_fresh_accounts_1d: 5 }] },
  'device-many-accounts': { fires: { device_accounts_7d: 10 }, not: [{ device_accounts_7d: 9 }] },
  'cookie-many-accounts': {
    fires: { cookie_accounts_1d: 5, account_device_days: 0 },
    not: [{ cookie_accounts_1d: 4 }, { account_device_days: 1 }],
  },
  'phone-many-accounts': { fires: { phone_accounts_7d: 4 }, not: [{ phone_accounts_7d: 3 }] },
  'account-many-devices': { fires: { account_devices_1d: 5 }, not: [{ account_devices_1d: 4 }] },
  'account-many-networks': { fires: { account_networks_1h: 6 }, not: [{ account_networks_1h: 5 }] },
  'agent-program': {
    fires: { agent_bot: true, agent_library: true },
    not: [{ agent_bot: false }, { device_present: true }],
  },
  'agent-headless': { fires: { agent_headless: true }, not: [{ agent_headless: false }, { agent_headless: null }] },
  'account-steady': {
    fires: { account_gaps: 8, account_gap_variation: 0.29 },
    not: [{ account_gaps: 7 }, { account_gap_variation: 0.3 }, { account_gap_variation: null }],
  },
  'account-metronome': {
    fires: { account_gaps: 15, account_gap_variation: 0.21, account_events_1h: 30 },
    not: [{ account_gaps: 14 }, { account_gap_variation: 0.22 }, { account_events_1h: 29 }],
  },
  'device-steady': {
    fires: { device_gaps: 8, device_gap_variation: 0.29 },
    not: [{ device_gaps: 7 }, { device_gap_variation: 0.3 }],
  },
  'cookie-steady': {
    fires: { cookie_gaps: 8, cookie_gap_variation: 0.29 },
    not: [{ cookie_gaps: 7 }, { cookie_gap_variation: 0.3 }],
  },
  'address-steady': {
    fires: { address_gaps: 12, address_gap_variation: 0.29, address_accounts_1h: 8 },
    not: [{ address_gaps: 11 }, { address_gap_variation: 0.3 }, { address_accounts_1h: 9 }],
  },
  'account-fast': { fires: { account_events_1m: 30, account_events_10m: 30 }, not: [{ account_events_1m: 29 }] },
  'sponsor-fresh-crowd': {
    fires: { sponsor_fresh_accounts_1d: 9, sponsor_accounts_1d: 12 },
    not: [{ sponsor_fresh_accounts_1d: 8 }, { sponsor_accounts_1d: 13 }],
  },
  'sponsor-fresh-flood': {
    fires: { sponsor_fresh_accounts_1d: 25, sponsor_accounts_1d: 31 },
    not: [{ sponsor_fresh_accounts_1d: 24 }, { sponsor_accounts_1d: 32 }],
  },
  'sponsor-shared-device': {
    fires: { sponsor_present: true, device_fresh_accounts_1d: 2 },
    not: [{ sponsor_present: false }, { device_fresh_accounts_1d: 1 }],
  },
  'sponsor-self': { fires: { sponsor_same_device: true }, not: [{ sponsor_same_device: false }] },
  'sponsor-narrow': {
    fires: { sponsor_accounts_1d: 6, sponsor_addresses_1d: 2 },
    not: [{ sponsor_accounts_1d: 5 }, { sponsor_addresses_1d: 3 }],
  },
  'evidence-marketing': { fires: { evidence_marketing: 2 }, not: [{ evidence_marketing: 1 }] },
  'token-invalid': {
    fires: { token_state: 'invalid-token' },
    not: [{ token_state: 'valid' }, { token_state: 'unavailable' }],
  },
  'address-datacenter': {
    fires: { address_datacenter: true },
    not: [{ address_datacenter: false }, { address_datacenter: null }, { address_vpn: true }],
  },
  'address-anonymous': { fires: { address_proxy: true }, not: [{ address_proxy: false }] },
  'address-abused': { fires: { address_tor: true }, not: [{ address_tor: false }] },
  'forwarded-datacenter': { fires: { forwarded_datacenter: true }, not: [{ forwarded_datacenter: false }] },
  'forwarded-forged': {
    fires: { forwarded_special_hops: 1, forwarded_holds_address: false },
    not: [{ forwarded_special_hops: 0 }, { forwarded_holds_address: true }],
  },
  'device-vpn': { fires: { device_vpn: true }, not: [{ device_vpn: null }] },
  'unusual-address': {
    fires: { account_days_active: 5, account_network_days: 0, account_network_novelty: 0.1 },
    not: [{ account_days_active: 4 }, { account_network_days: 1 }, { account_network_novelty: 0.11 }],
  },
  'unusual-device': {
    fires: { account_days_active: 3, account_devices_known: 1, account_device_days: 0 },
    not: [
      { account_days_active: 2 },
      { account_devices_known: 0 },
      { account_device_days: 1 },
      { account_device_days: null },
      { device_check_declined: true },
    ],
  },
  takeover: {
    fires: { account_days_active: 3, account_network_days: 0, account_devices_known: 1, account_device_days: 0 },
    not: [
      { account_days_active: 2 },
      { account_network_days: 1 },
      { account_devices_known: 0 },
      { account_device_days: 1 },
    ],
  },
  'takeover-device': {
    fires: { account_days_active: 2, account_devices_known: 1, account_device_days: 0, device_accounts_1d: 3 },
    not: [
      { account_days_active: 1 },
      { account_devices_known: 0 },
      { account_device_days: 1 },
      { device_accounts_1d: 2 },
    ],
  },
  'device-virtual': {
    fires: { device_emulator: true },
    not: [{ device_emulator: false }, { device_check_declined: true }],
  },
  'device-scripted': {
    fires: { device_auto_clicker: true },
    not: [{ device_auto_clicker: null }, { device_check_declined: true }],
  },
  'device-group-control': {
    fires: { device_group_control: true },
    not: [{ device_group_control: false }, { device_check_declined: true }],
  },
  'device-multi-open': {
    fires: { device_multi_open: true },
    not: [{ device_multi_open: false }, { device_check_declined: true }],
  },
  'device-wall': {
    fires: { network_devices_1h: 5, network_agents_1h: 2, network_fresh_accounts_1h: 5 },
    not: [
      { network_devices_1h: 4 },
      { network_agents_1h: 3 },
      { network_fresh_accounts_1h: 4 },
      { device_check_declined: true },
    ],
  },
  'device-wall-large': {
    fires: { network_devices_1h: 15, network_agents_1h: 3, network_fresh_accounts_1h: 15 },
    not: [
      { network_devices_1h: 14 },
      { network_agents_1h: 4 },
      { network_fresh_accounts_1h: 14 },
      { device_check_declined: true },
    ],
  },
  'device-hooked': { fires: { device_hooked: true }, not: [{ device_hooked: false }, { device_check_declined: true }] },
  'device-tampered': {
    fires: { device_rooted: true },
    not: [{ device_rooted: false }, { device_check_declined: true }],
  },
  'device-implausible': {
    fires: { device_form: 'imei', device_plausible: false },
    not: [{ device_form: 'idfa' }, { device_plausible: true }, { device_check_declined: true }],
  },
  'device-contradiction': {
    fires: { agent_contradicts_device: true },
    not: [{ agent_contradicts_device: false }, { device_check_declined: true }],
  },
  'evidence-device': { fires: { evidence_device: 2 }, not: [{ evidence_device: 1 }, { device_check_declined: true }] },
  'evidence-credit': { fires: { evidence_credit: 2 }, not: [{ evidence_credit: 1 }, { evidence_credit: null }] },
  'account-dormant': {
    fires: { account_age_days: 30, account_days_active_30d: 1 },
    not: [{ account_age_days: 29.9 }, { account_days_active_30d: 2 }],
  },
  'evidence-account': { fires: { evidence_account: 3 }, not: [{ evidence_account: 2 }] },
  'account-bulk': {
    fires: { account_fresh: true, device_fresh_accounts_7d: 5 },
    not: [{ account_fresh: false }, { device_fresh_accounts_7d: 4 }],
  },
  'account-secondary-phone': {
    fires: { account_fresh: true, phone_virtual_operator: true },
    not: [{ account_fresh: false }, { phone_virtual_operator: null }],
  },
  'account-secondary-mail': {
    fires: { account_fresh: true, mail_disposable: true },
    not: [{ account_fresh: false }, { mail_disposable: false }],
  },
  'account-generated-mail': {
    fires: { account_fresh: true, mail_local_switches: 5, mail_local_digits: 3 },
    not: [{ account_fresh: false }, { mail_local_switches: 4 }, { mail_local_digits: 2 }],
  },
  'account-secondary-device': {
    fires: { account_fresh: true, device_fresh_accounts_7d: 3 },
    not: [{ account_fresh: false }, { device_fresh_accounts_7d: 2 }],
  },
  'evidence-account-low': { fires: { evidence_account: 1 }, not: [{ evidence_account: 0 }, { evidence_account: 3 }] },
  'label-fraud': {
    fires: { label_frauds: 2, label_genuine: 1 },
    not: [{ label_genuine: 2 }, { label_frauds: 0, label_genuine: 0 }],
  },
  'scam-content': { fires: { scam_suspicious: true }, not: [{ scam_suspicious: false }, { scam_suspicious: null }] },
  'scam-reported': { fires: { scam_reports_self: true }, not: [{ scam_reports_self: false }] },
};

const compiled = compileDefaults();

test('the set compiles, and no rule is without its edges', () => {
  expect(Object.keys(EDGES).toSorted()).toEqual(DEFAULT_RULE_SET.rules.map(({ id }) => id).toSorted());
});

describe.each(DEFAULT_RULE_SET.rules)('$id', ({ id, raises }) => {
  const { fires, not } = EDGES[id] ?? { fires: {}, not: [] };

  test('fires, and its codes are answered', () => {
    const decision = decide(harmlessFeatures(fires), [], compiled);
    expect(decision.fired).toContain(id);
    expect(decision.types).toEqual(expect.arrayContaining(withParents(raises)));
    expect(decision.failed).toEqual([]);
  });

  test.each(not.map((change) => [JSON.stringify(change), change] as const))('just does not with %s', (_, change) => {
    expect(decide(harmlessFeatures({ ...fires, ...change }), [], compiled).fired).not.toContain(id);
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

function compileDefaults(): CompiledRuleSet {
  const compilation = compileRules('default', DEFAULT_RULE_SET);
  if (!compilation.ok) throw new Error(JSON.stringify(compilation.problems));
  return compilation.compiled;
}
