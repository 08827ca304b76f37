import { CROWDS, DECLINED, PLACE_SHOP, type Edges } from './rule-edges.suite.ts';

/** Edges of the rules about addresses and devices: one entry for each of the ways in which a rule fires. */
export const ENVIRONMENT_EDGES: Edges = {
  'address-datacenter': {
    fires: { address_datacenter: true, network_known_normal: 0.9, site_days: 3 },
    not: [
      { site_days: 2.9 },
      { site_days: null },
      { address_datacenter: false },
      { address_datacenter: null },
      { address_vpn: true },
      { network_known_normal: 1 },
      { network_known_normal: null },
    ],
  },
  'address-datacenter-early': {
    fires: { address_datacenter: true, network_known_normal: 0.9, site_days: 2.9 },
    not: [
      { address_datacenter: null },
      { address_vpn: true },
      { network_known_normal: 1 },
      { site_days: 3 },
      { site_days: null },
    ],
  },
  'address-proxy': {
    fires: { address_proxy: true, network_known_normal: 0.9 },
    not: [{ address_proxy: false }, { network_known_normal: 1 }],
  },
  'address-proxy-new': {
    fires: { address_proxy: true, account_novelty: 'foreign', network_known_normal: 0.9, site_days: 3 },
    not: [
      { address_proxy: false },
      { account_novelty: 'familiar' },
      { network_known_normal: 1 },
      { site_days: 2.9 },
      { site_days: null },
    ],
  },
  'address-impossible': (['loopback', 'link-local', 'multicast', 'documentation', 'reserved'] as const).map(
    (address_range) => ({
      fires: { address_range },
      not: [{ address_range: 'public' }, { address_range: 'private' }],
    }),
  ),
  'address-hidden': (['private', 'carrier-nat'] as const).map((address_range) => ({
    fires: { address_range },
    not: [{ address_range: 'public' }, { address_range: 'loopback' }],
  })),
  'address-anonymous': { fires: { address_vpn: true }, not: [{ address_vpn: false }] },
  'address-abused': [
    { fires: { address_tor: true }, not: [{ address_tor: false }] },
    { fires: { address_malicious: true }, not: [{ address_malicious: false }] },
  ],
  'forwarded-datacenter-new': {
    fires: { forwarded_datacenter: true, account_novelty: 'fresh', site_days: 3 },
    not: [{ forwarded_datacenter: false }, { account_novelty: 'foreign' }, { site_days: 2.9 }, { site_days: null }],
  },
  'forwarded-datacenter': { fires: { forwarded_datacenter: true }, not: [{ forwarded_datacenter: false }] },
  'forwarded-forged': [
    { fires: { forwarded_unreadable: 1 }, not: [{ forwarded_unreadable: 0 }] },
    {
      fires: { forwarded_special_hops: 1, forwarded_holds_address: false },
      not: [{ forwarded_special_hops: 0 }, { forwarded_holds_address: true }],
    },
  ],
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
      { device_placeholder: true },
      { device_worn: true },
      DECLINED,
    ],
  },
  takeover: {
    fires: {
      account_days_active: 3,
      account_network_days: 0,
      account_network_novelty: 0.2,
      account_devices_known: 1,
      account_device_days: 0,
    },
    not: [
      { account_days_active: 2 },
      { account_network_days: 1 },
      { account_network_novelty: 0.21 },
      { account_devices_known: 0 },
      { account_device_days: 1 },
      { account_device_days: null },
      { account_handset_days: 1 },
      { device_worn: true },
    ],
  },
  'takeover-handset': [
    {
      fires: { account_days_active: 2, account_network_days: 0, account_handset_days: 0 },
      not: [
        { account_days_active: 1 },
        { account_network_days: 1 },
        { account_network_days: null },
        { account_handset_days: 1 },
        { account_handset_days: null },
        { account_device_days: 1 },
        { device_worn: true },
      ],
    },
    {
      fires: { account_days_active: 2, account_network_days: 0, account_system_days: 0 },
      not: [{ account_system_days: 1 }, { account_system_days: null }],
    },
  ],
  'device-other-system': {
    fires: { account_device_days: 1, account_system_days: 0 },
    not: [{ account_device_days: 0 }, { account_system_days: 1 }, { account_system_days: null }, DECLINED],
  },
  'takeover-device': {
    fires: {
      account_days_active: 2,
      account_devices_known: 1,
      account_device_days: 0,
      device_accounts_1d: 3,
      device_days_seen: 3,
    },
    not: [
      { account_days_active: 1 },
      { account_devices_known: 0 },
      { account_device_days: 1 },
      { device_accounts_1d: 2 },
      { device_days_seen: 4 },
      PLACE_SHOP,
    ],
  },
  'device-virtual': (['device_emulator', 'device_cloud_phone', 'agent_emulator'] as const).map((sign) => ({
    fires: { [sign]: true, account_device_days: 1 },
    not: [{ [sign]: false }, { account_device_days: 2 }, DECLINED],
  })),
  'device-virtual-habit': (['device_emulator', 'device_cloud_phone', 'agent_emulator'] as const).map((sign) => ({
    fires: { [sign]: true, account_device_days: 2 },
    not: [{ [sign]: false }, { account_device_days: 1 }, { account_device_days: null }, DECLINED],
  })),
  'device-scripted': { fires: { device_auto_clicker: true }, not: [{ device_auto_clicker: null }, DECLINED] },
  'device-group-control': { fires: { device_group_control: true }, not: [{ device_group_control: false }, DECLINED] },
  'device-multi-open': { fires: { device_multi_open: true }, not: [{ device_multi_open: false }, DECLINED] },
  'device-assisted': { fires: { device_assisted: true }, not: [{ device_assisted: false }] },
  'device-wall': {
    fires: { network_fresh_today: 8, network_devices_1h: 8, network_agents_1h: 2 },
    not: [{ network_fresh_today: 7 }, { network_devices_1h: 7 }, { network_agents_1h: 3 }, PLACE_SHOP, DECLINED],
  },
  'device-hooked': { fires: { device_hooked: true }, not: [{ device_hooked: false }, DECLINED] },
  'device-tampered': (['device_rooted', 'device_debugged', 'device_fake_location'] as const).map((sign) => ({
    fires: { [sign]: true },
    not: [{ [sign]: false }, DECLINED],
  })),
  'device-implausible': {
    fires: { device_form: 'imei', device_plausible: false },
    not: [{ device_form: 'idfa' }, { device_plausible: true }, { device_placeholder: true }, DECLINED],
  },
  'device-contradiction': {
    fires: { agent_contradicts_device: true },
    not: [{ agent_contradicts_device: false }, DECLINED],
  },
  'evidence-device': { fires: { evidence_device: 2 }, not: [{ evidence_device: 1 }, DECLINED] },
};

/** Edges of the rules about the account itself. */
export const ACCOUNT_EDGES: Edges = {
  'account-first': {
    fires: { account_novelty: 'first' },
    not: [{ account_novelty: 'fresh' }, { account_novelty: 'foreign' }, { account_novelty: 'familiar' }],
  },
  'account-fresh': { fires: { account_novelty: 'fresh' }, not: [{ account_novelty: 'first' }] },
  'account-at-home': [
    {
      fires: { account_days_active: 3, account_device_days: 2 },
      not: [{ account_days_active: 2 }, { account_device_days: 1 }],
    },
    {
      fires: { account_days_active: 3, account_network_days: 3 },
      not: [{ account_days_active: 2 }, { account_network_days: 2 }],
    },
  ],
  'account-familiar': {
    fires: { account_novelty: 'familiar', account_days_active: 2 },
    not: [
      { account_novelty: 'foreign' },
      { account_days_active: 1 },
      { account_days_active: 3, account_device_days: 2 },
      { account_days_active: 3, account_network_days: 3 },
      // At home by its device, although the request names no network, and the other way round.
      { account_days_active: 3, account_device_days: 2, account_network_days: null },
      { account_days_active: 3, account_network_days: 3, account_device_days: null },
    ],
  },
  'first-without-device': {
    fires: { account_novelty: 'first', device_present: false },
    not: [{ account_novelty: 'fresh' }, { device_present: true }, { device_placeholder: true }, { device_worn: true }],
  },
  'label-genuine': {
    fires: { label_genuine: 1, label_frauds: 0 },
    not: [{ label_genuine: 0 }, { label_frauds: 1 }, { label_frauds: null }],
  },
  'evidence-credit': { fires: { evidence_credit: 2 }, not: [{ evidence_credit: 1 }, { evidence_credit: null }] },
  'account-dormant': {
    fires: { account_age_days: 30, account_days_active_30d: 1 },
    not: [{ account_age_days: 29.9 }, { account_days_active_30d: 2 }],
  },
  'evidence-account': [
    { fires: { evidence_account: 3 }, not: [{ evidence_account: 2 }] },
    { fires: { label_frauds: 2 }, not: [{ label_frauds: 1 }] },
  ],
  'account-secondary-phone': {
    fires: { account_fresh: true, phone_virtual_operator: true, site_days: 3 },
    not: [{ account_fresh: false }, { phone_virtual_operator: null }, { site_days: 2.9 }],
  },
  'account-secondary-phone-early': {
    fires: { account_fresh: true, phone_virtual_operator: true, site_days: 2.9 },
    not: [{ account_fresh: false }, { phone_virtual_operator: null }, { site_days: 3 }],
  },
  'account-secondary-phone-later': {
    fires: { phone_virtual_operator: true, account_fresh: false, account_days_active: 2 },
    not: [{ phone_virtual_operator: false }, { account_fresh: true }, { account_days_active: 3 }],
  },
  'account-first-acts': [
    {
      fires: { account_novelty: 'first', scene: 'e_register_protection' },
      not: [{ account_novelty: 'fresh' }, { scene: 'e_login_protection' }, { scene: '' }],
    },
    { fires: { account_novelty: 'first', scene: 'e_activity_antirush_166' }, not: [{ scene: 'e_login_protection' }] },
  ],
  'account-secondary-phones': [
    {
      fires: { account_fresh: true, phone_virtual_operator: true, scene: 'e_register_protection_166' },
      not: [{ account_fresh: false }, { phone_virtual_operator: null }, { scene: 'e_login_protection' }],
    },
    {
      fires: { account_fresh: true, phone_virtual_operator: true, address_fresh_accounts_7d: 2 },
      not: [{ address_fresh_accounts_7d: 1 }, ...CROWDS],
    },
    {
      fires: { account_fresh: true, phone_virtual_operator: true, cohort_number_births: 0.5 },
      not: [{ account_fresh: false }, { phone_virtual_operator: null }, { cohort_number_births: 0.4 }],
    },
    {
      fires: { account_fresh: true, phone_virtual_operator: true, cohort_number_suspects: 1 },
      not: [{ cohort_number_suspects: 0.9 }],
    },
  ],
  'address-of-strangers': {
    fires: { account_fresh: true, account_novelty: 'fresh', address_place: 'home', network_known_normal: 0.4 },
    not: [
      { account_fresh: false },
      { account_novelty: 'familiar' },
      { address_place: 'shared' },
      { network_known_normal: 0.5 },
      { network_known_normal: null },
    ],
  },
  'account-secondary-mail': {
    fires: { account_fresh: true, mail_disposable: true },
    not: [{ account_fresh: false }, { mail_disposable: false }],
  },
  'account-generated-mail': {
    fires: { account_fresh: true, mail_local_switches: 5, mail_local_digits: 3 },
    not: [{ account_fresh: false }, { mail_local_switches: 4 }, { mail_local_digits: 2 }],
  },
  'evidence-account-low': [
    { fires: { evidence_account: 1 }, not: [{ evidence_account: 0 }] },
    { fires: { evidence_account: 2 }, not: [{ evidence_account: 3 }] },
  ],
  'label-fraud': [
    { fires: { label_frauds: 1, label_genuine: 0 }, not: [{ label_frauds: 0 }, { label_genuine: 1 }] },
    { fires: { label_frauds: 2, label_genuine: 1 }, not: [{ label_genuine: 2 }] },
  ],
  'scam-content': { fires: { scam_suspicious: true }, not: [{ scam_suspicious: false }, { scam_suspicious: null }] },
  'scam-reported': { fires: { scam_reports_self: true }, not: [{ scam_reports_self: false }] },
};
