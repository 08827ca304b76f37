import { MIXED_CROWDS, PLACE_SHOP, type Edge, type Edges, type Values } from './rule-edges.suite.ts';

/** Edges of the rules about clusters, programs and organised participation: one entry for each of the ways in which it fires. */
export const BEHAVIOUR_EDGES: Edges = {
  'address-like-numbers': [
    {
      fires: { address_fresh_today: 4, address_fresh_normal: 0.4, address_numbers_alike: 0.7 },
      not: [
        { address_fresh_today: 3 },
        { address_fresh_normal: 0.5 },
        { address_fresh_normal: null },
        { address_numbers_alike: 0.69 },
        { address_numbers_alike: null },
        ...MIXED_CROWDS,
      ],
    },
    {
      fires: { address_fresh_today: 4, address_fresh_normal: 0, address_numbers_alike: 0.85, ...MIXED_CROWDS[0] },
      not: [{ address_numbers_alike: 0.84 }],
    },
    {
      fires: { address_fresh_today: 60, address_fresh_normal: 100, address_numbers_alike: 0.7 },
      not: [{ address_fresh_today: 59 }, PLACE_SHOP],
    },
  ],
  'network-like-numbers': {
    fires: { network_fresh_today: 5, network_fresh_normal: 0.9, network_numbers_alike: 0.7 },
    not: [
      { network_fresh_today: 4 },
      { network_fresh_normal: 1 },
      { network_fresh_normal: null },
      { network_numbers_alike: 0.69 },
      ...MIXED_CROWDS,
    ],
  },
  'address-like-agents': {
    fires: { address_fresh_today: 5, address_agents_alike: 0.7, address_fresh_normal: 0.9 },
    not: [
      { address_fresh_today: 4, address_fresh_normal: 0 },
      { address_agents_alike: 0.69 },
      { address_fresh_normal: 1 },
      PLACE_SHOP,
    ],
  },
  'network-like-agents': {
    fires: { network_fresh_today: 8, network_agents_alike: 0.7, network_fresh_normal: 2.4 },
    not: [
      { network_fresh_today: 7, network_fresh_normal: 0 },
      { network_agents_alike: 0.69 },
      { network_fresh_normal: 2.5 },
      PLACE_SHOP,
    ],
  },
  'address-mixed-crowd': [
    {
      fires: { address_fresh_today: 8, address_agents_alike: 0.44, address_numbers_alike: 0.49 },
      not: [
        { address_fresh_today: 7 },
        { address_agents_alike: 0.45 },
        { address_agents_alike: null },
        { address_numbers_alike: 0.5 },
        { address_datacenter: true },
      ],
    },
    {
      fires: { address_fresh_today: 8, address_agents_alike: 0.44, address_numbers_alike: null },
      not: [{ address_numbers_alike: 0.5 }],
    },
  ],
  'device-roams': {
    fires: {
      device_fresh_accounts_1d: 4,
      device_addresses_1d: 4,
      device_accounts_1d: 5,
      device_fresh_today: 4,
      device_fresh_normal: 1.3,
    },
    not: [
      { device_fresh_accounts_1d: 3, device_accounts_1d: 4 },
      { device_addresses_1d: 3 },
      { device_accounts_1d: 6 },
      { device_fresh_normal: 1.4 },
      PLACE_SHOP,
    ],
  },
  'device-fresh-accounts': {
    fires: { device_fresh_accounts_1d: 3, device_fresh_today: 3, device_fresh_normal: 0.4 },
    not: [{ device_fresh_accounts_1d: 2 }, { device_fresh_normal: 0.5 }, PLACE_SHOP],
  },
  'device-fresh-crowd': {
    fires: { device_fresh_accounts_1d: 6, device_fresh_today: 6, device_fresh_normal: 1.9 },
    not: [{ device_fresh_accounts_1d: 5 }, { device_fresh_normal: 2 }, PLACE_SHOP],
  },
  'device-second-account': {
    fires: { account_fresh: true, device_fresh_accounts_7d: 2, device_days_seen: 2 },
    not: [{ account_fresh: false }, { device_fresh_accounts_7d: 1 }, { device_days_seen: 3 }, PLACE_SHOP],
  },
  'phone-many-accounts': { fires: { phone_accounts_7d: 4 }, not: [{ phone_accounts_7d: 3 }] },
  'account-many-networks': {
    fires: { account_networks_1h: 3, account_fresh: true },
    not: [{ account_networks_1h: 2 }, { account_fresh: false }],
  },
  'account-many-addresses': { fires: { account_addresses_1d: 12 }, not: [{ account_addresses_1d: 11 }] },
  'cohort-agent': [
    { fires: { cohort_agent_lift: 2 }, not: [{ cohort_agent_lift: 1.9 }, { cohort_agent_lift: null }, PLACE_SHOP] },
    { fires: { cohort_agent_lift: 3.9 }, not: [{ cohort_agent_lift: 4 }] },
  ],
  'cohort-agent-strong': { fires: { cohort_agent_lift: 4 }, not: [{ cohort_agent_lift: 3.9 }, PLACE_SHOP] },
  'cohort-number': [
    {
      fires: { cohort_number_lift: 2 },
      not: [{ cohort_number_lift: 1.9 }, { address_place: 'carrier' }, ...MIXED_CROWDS],
    },
    { fires: { cohort_number_lift: 2, address_place: 'campus', address_agents_alike: 0.6 }, not: [] },
    { fires: { cohort_number_lift: 9.9 }, not: [{ cohort_number_lift: 10 }] },
  ],
  'cohort-number-strong': { fires: { cohort_number_lift: 10 }, not: [{ cohort_number_lift: 9.9 }] },
  'cohort-origin': { fires: { cohort_origin_lift: 3 }, not: [{ cohort_origin_lift: 2.9 }] },
  'cohort-text': { fires: { cohort_text_lift: 5 }, not: [{ cohort_text_lift: 4.9 }] },
  'cohort-steady': (['cohort_agent_lift', 'cohort_number_lift', 'cohort_text_lift'] as const).map((lift) => ({
    fires: { cohort_size: 8, cohort_gap_variation: 0.44, [lift]: 2 },
    not: [{ cohort_size: 7 }, { cohort_gap_variation: 0.45 }, { cohort_gap_variation: null }, { [lift]: 1.9 }],
  })),
  'agent-headless': { fires: { agent_headless: true }, not: [{ agent_headless: false }, { agent_headless: null }] },
  'agent-program': [
    { fires: { agent_script: true }, not: [{ agent_script: false }, { agent_script: null }] },
    { fires: { agent_crawler: true }, not: [{ agent_crawler: false }] },
    { fires: { agent_listed: true }, not: [{ agent_listed: false }, { agent_library: true }] },
  ],
  'account-steady': [
    ...steadyEdges('account', [{ account_days_active: 3 }], { account_days_active: 2 }),
    ...steadyEdges(
      'account',
      [{ account_network_days: 1 }, { account_network_days: null }, { account_device_days: 1 }],
      {
        account_days_active: 3,
        account_network_days: 0,
        account_device_days: 0,
      },
    ),
    ...steadyEdges('account', [{ account_device_days: 1 }], {
      account_days_active: 3,
      account_network_days: 0,
      account_device_days: null,
    }),
  ],
  'known-steady': (['account', 'device', 'address'] as const).flatMap((entity) =>
    steadyEdges(entity, [{ account_days_active: 2 }], { account_days_active: 3 }),
  ),
  'account-metronome': {
    fires: { account_gaps: 15, account_gap_variation: 0.21, account_events_1h: 30 },
    not: [{ account_gaps: 14 }, { account_gap_variation: 0.22 }, { account_events_1h: 29 }],
  },
  'device-steady': [
    ...steadyEdges('device', [{ account_days_active: 3 }], { account_days_active: 2 }),
    ...steadyEdges('device', [{ account_device_days: 1 }, { account_device_days: null }], {
      account_days_active: 3,
      account_device_days: 0,
    }),
  ],
  'address-steady': [
    ...steadyEdges(
      'address',
      [
        { account_days_active: 3 },
        { address_shared: true },
        { address_place: 'promotion' },
        { address_place: 'campus' },
      ],
      { account_days_active: 2 },
    ),
    ...steadyEdges('address', [{ account_network_days: 1 }, { account_network_days: null }], {
      account_days_active: 3,
      account_network_days: 0,
    }),
  ],
  'account-fast': { fires: { account_events_1h: 20 }, not: [{ account_events_1h: 19 }] },
  'account-repeats': { fires: { request_repeats: 3 }, not: [{ request_repeats: 2 }] },
  'account-hurries': [
    { fires: { account_events_1m: 5 }, not: [{ account_events_1m: 4 }] },
    { fires: { account_events_1m: 6 }, not: [{ account_events_1m: 7 }] },
  ],
  'account-bursts': { fires: { account_events_1m: 7 }, not: [{ account_events_1m: 6 }] },
  'account-hammers': { fires: { request_repeats: 8 }, not: [{ request_repeats: 7 }] },
  'sponsor-like-numbers': [
    {
      fires: {
        sponsor_fresh_today: 4,
        sponsor_numbers_alike: 0.5,
        sponsor_addresses_1d: 5,
        sponsor_accounts_1d: 7,
        sponsor_agents_alike: 0.4,
      },
      not: [
        { sponsor_fresh_today: 3 },
        { sponsor_numbers_alike: 0.49 },
        { sponsor_addresses_1d: 6 },
        // Passers-by of one town have like numbers, and phones of many kinds.
        { sponsor_agents_alike: 0.39 },
        { sponsor_agents_alike: null },
      ],
    },
    {
      fires: { sponsor_fresh_today: 4, sponsor_numbers_alike: 0.5, sponsor_agents_alike: 0.6 },
      not: [{ sponsor_agents_alike: 0.59 }],
    },
    {
      fires: { sponsor_fresh_today: 4, sponsor_numbers_alike: 0.85, sponsor_agents_alike: 0.1 },
      not: [{ sponsor_numbers_alike: 0.84 }],
    },
  ],
  'sponsor-like-agents': {
    fires: { sponsor_fresh_today: 4, sponsor_agents_alike: 0.6 },
    not: [{ sponsor_fresh_today: 3 }, { sponsor_agents_alike: 0.59 }],
  },
  'sponsor-routine': {
    fires: { account_fresh: true, sponsor_fresh_normal: 1, sponsor_days_seen: 2, sponsor_numbers_alike: 0.3 },
    not: [
      { account_fresh: false },
      { sponsor_fresh_normal: 0.9 },
      { sponsor_days_seen: 1 },
      { sponsor_numbers_alike: 0.29 },
      { sponsor_numbers_alike: null },
    ],
  },
  'sponsor-shared-device': {
    fires: { sponsor_present: true, account_fresh: true, device_fresh_accounts_1d: 2 },
    not: [{ sponsor_present: false }, { account_fresh: false }, { device_fresh_accounts_1d: 1 }, PLACE_SHOP],
  },
  'sponsor-self': [
    { fires: { sponsor_same_phone: true }, not: [{ sponsor_same_phone: false }] },
    { fires: { sponsor_same_device: true }, not: [{ sponsor_same_device: false }] },
  ],
  'sponsor-at-home': {
    fires: { account_fresh: true, sponsor_same_address: true, address_accounts_7d: 30, sponsor_guests_at_home: 2.2 },
    not: [
      { account_fresh: false },
      { sponsor_same_address: false },
      { address_accounts_7d: 31 },
      { sponsor_guests_at_home: 2.1 },
      { sponsor_guests_at_home: null, sponsor_accounts_7d: 30 },
      { address_place: 'promotion' },
      { address_place: 'campus' },
    ],
  },
  'sponsor-narrow': [
    {
      fires: { sponsor_accounts_1d: 5, sponsor_addresses_1d: 2, sponsor_numbers_alike: 0.3 },
      not: [
        { sponsor_accounts_1d: 4 },
        { sponsor_addresses_1d: 3 },
        { sponsor_numbers_alike: 0.29 },
        { sponsor_numbers_alike: null },
        { address_place: 'promotion' },
        PLACE_SHOP,
      ],
    },
    // Sites that send phones as digests do not tell how alike the numbers are, but how alike the phones are.
    {
      fires: { sponsor_accounts_1d: 5, sponsor_addresses_1d: 2, sponsor_agents_alike: 0.4 },
      not: [{ sponsor_agents_alike: 0.39 }, { sponsor_numbers_alike: 0.29 }],
    },
  ],
  'evidence-marketing': { fires: { evidence_marketing: 2 }, not: [{ evidence_marketing: 1 }] },
  'token-invalid': {
    fires: { token_state: 'invalid-token' },
    not: [{ token_state: 'valid' }, { token_state: 'unavailable' }],
  },
};

/**
 * A beat is judged the more strictly the fewer gaps there are, and only while its gaps are below four hours: people come
 * back at the same hour every day.
 */
function steadyEdges(
  entity: 'account' | 'device' | 'address',
  alsoNot: readonly Values[] = [],
  beside: Values = {},
): readonly Edge[] {
  const arm = (gaps: number, below: number, at: number): Edge => ({
    fires: {
      [`${entity}_gaps`]: gaps,
      [`${entity}_gap_variation`]: below,
      [`${entity}_gap_mean_s`]: 14_399,
      ...beside,
    },
    not: [
      { [`${entity}_gaps`]: gaps - 1 },
      { [`${entity}_gap_variation`]: at },
      { [`${entity}_gap_variation`]: null },
      { [`${entity}_gap_mean_s`]: 14_400 },
      ...alsoNot,
    ],
  });
  return [arm(5, 0.24, 0.25), arm(8, 0.41, 0.42), arm(15, 0.54, 0.55)];
}
