import { defineRule as rule } from './define-rule.ts';

/** Clusters, programs and organised participation: 101, 1011, 1012, 102, 103, 104. */
export const BEHAVIOUR_RULES = [
  rule(
    'address-fresh-cluster',
    'Many fresh accounts over one address in a day',
    'address_fresh_accounts_1d >= 6 && address_fresh_accounts_1d / address_accounts_1d >= 0.6 && !address_shared',
    { raises: [1011], level: 'review' },
  ),
  rule(
    'address-fresh-burst',
    'Several fresh accounts over one address within minutes',
    'address_fresh_accounts_10m >= 3 && address_fresh_accounts_10m / address_accounts_10m >= 0.6 && !address_shared',
    { raises: [1011], points: 40 },
  ),
  rule(
    'address-fresh-crowd',
    'A crowd of fresh accounts over one address within an hour',
    'address_fresh_accounts_1h >= 15 && address_fresh_accounts_1h / address_accounts_1h >= 0.7 && !address_shared',
    { raises: [1011], level: 'reject' },
  ),
  rule(
    'network-fresh-cluster',
    'Fresh accounts crowd one small network',
    'network_fresh_accounts_1h >= 10 && network_fresh_accounts_1h / network_accounts_1h >= 0.8 && !address_shared',
    { raises: [1011], level: 'review' },
  ),
  rule('device-fresh-accounts', 'Three fresh accounts on one device in a day', 'device_fresh_accounts_1d >= 3', {
    raises: [1012],
    level: 'review',
  }),
  rule('device-fresh-crowd', 'Many fresh accounts on one device in a day', 'device_fresh_accounts_1d >= 6', {
    raises: [1012, 2],
    level: 'reject',
  }),
  rule('device-many-accounts', 'More accounts on one device than a household or shop has', 'device_accounts_7d >= 10', {
    raises: [1012],
    level: 'review',
  }),
  rule(
    'cookie-many-accounts',
    'More accounts with one cookie than people who share a browser',
    'cookie_accounts_1d >= 5 && !(account_device_days >= 1)',
    { raises: [1012], points: 40 },
  ),
  rule('phone-many-accounts', 'One phone number bound to many accounts', 'phone_accounts_7d >= 4', {
    raises: [101],
    points: 40,
  }),
  rule('account-many-devices', 'One account on many devices in a day', 'account_devices_1d >= 5', {
    raises: [101, 206],
    points: 40,
  }),
  rule('account-many-networks', 'One account over many networks within an hour', 'account_networks_1h >= 6', {
    raises: [101, 201],
    points: 30,
  }),

  rule(
    'agent-program',
    'The user agent names a program; a library inside of an app is left alone',
    '(agent_bot || agent_listed) && !(agent_library && device_present)',
    { raises: [102], level: 'reject' },
  ),
  rule('agent-headless', 'A browser without a screen', 'agent_headless', { raises: [102, 2062], level: 'reject' }),
  rule(
    'account-steady',
    'The account keeps a beat that people do not keep',
    'account_gaps >= 8 && account_gap_variation < 0.3',
    { raises: [102], level: 'review' },
  ),
  rule(
    'account-metronome',
    'The account keeps its beat for long',
    'account_gaps >= 15 && account_gap_variation < 0.22 && account_events_1h >= 30',
    { raises: [102], level: 'reject' },
  ),
  rule(
    'device-steady',
    'The device keeps a beat that people do not keep',
    'device_gaps >= 8 && device_gap_variation < 0.3',
    { raises: [102], level: 'review' },
  ),
  rule(
    'cookie-steady',
    'The cookie keeps a beat that people do not keep',
    'cookie_gaps >= 8 && cookie_gap_variation < 0.3',
    { raises: [102], level: 'review' },
  ),
  rule(
    'address-steady',
    'The address keeps a beat that people do not keep',
    'address_gaps >= 12 && address_gap_variation < 0.3 && address_accounts_1h <= 8',
    { raises: [102], level: 'review' },
  ),
  rule(
    'account-fast',
    'More requests by one account than fingers make',
    'account_events_1m >= 30 || account_events_10m >= 60',
    { raises: [102], level: 'review' },
  ),

  rule(
    'sponsor-fresh-crowd',
    'A sponsor with a crowd of fresh accounts',
    'sponsor_fresh_accounts_1d >= 9 && sponsor_fresh_accounts_1d / sponsor_accounts_1d >= 0.7',
    { raises: [103], level: 'review' },
  ),
  rule(
    'sponsor-fresh-flood',
    'A sponsor with a flood of fresh accounts',
    'sponsor_fresh_accounts_1d >= 25 && sponsor_fresh_accounts_1d / sponsor_accounts_1d >= 0.8',
    { raises: [103], level: 'reject' },
  ),
  rule(
    'sponsor-shared-device',
    'Invited fresh accounts share a device',
    'sponsor_present && device_fresh_accounts_1d >= 2',
    { raises: [103], points: 40 },
  ),
  rule(
    'sponsor-self',
    'Sponsor and invited account are one phone or device',
    'sponsor_same_phone || sponsor_same_device',
    { raises: [103], level: 'review' },
  ),
  rule(
    'sponsor-narrow',
    'Many invited over few addresses',
    'sponsor_accounts_1d >= 6 && sponsor_addresses_1d * 3 <= sponsor_accounts_1d',
    { raises: [103], points: 40 },
  ),
  rule('evidence-marketing', 'Evidence of marketing fraud', 'evidence_marketing >= 2', { raises: [103], points: 40 }),

  rule('token-invalid', 'QQ or WeChat does not know the sign-in token', 'token_state == "invalid-token"', {
    raises: [104],
    level: 'review',
  }),
];
