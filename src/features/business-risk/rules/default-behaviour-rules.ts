import { told } from '../../../kernel/told.ts';
import { defineRule as rule, NO_MIXED_CROWD } from './define-rule.ts';

/** A network over which the account never came on an earlier day. */
const FOREIGN_NETWORK = 'account_network_days == 0';
/** The beat of an address that few people share. */
const ADDRESS_BEAT = `!address_shared && address_place != "promotion" && address_place != "campus" && ${beatOf('address')}`;

/** So many like numbers a day that no normal of a place excuses them, except a shop's: a farm can raise its normal slowly. */
const GROWN = 'address_fresh_today >= 60 && address_place != "shop"';

/** Clusters, programs and organised participation: 101, 1011, 1012, 102, 103, 104. */
export const BEHAVIOUR_RULES = [
  rule(
    'address-like-numbers',
    told`New accounts over one address have numbers of one range, above the normal of the place`,
    `address_fresh_today >= 4 && (address_fresh_today > 2.0 * address_fresh_normal + 3.0 || ${GROWN}) && address_numbers_alike >= 0.7 && (address_numbers_alike >= 0.85 || ${NO_MIXED_CROWD})`,
    { raises: [1011], points: 28, group: 'like-numbers', novelty: true },
  ),
  rule(
    'network-like-numbers',
    told`New accounts over one small network have numbers of one range, above the normal of the place`,
    `network_fresh_today >= 5 && network_fresh_today > 2.0 * network_fresh_normal + 3.0 && network_numbers_alike >= 0.7 && ${NO_MIXED_CROWD}`,
    { raises: [1011], points: 28, group: 'like-numbers', novelty: true },
  ),
  rule(
    'address-like-agents',
    told`New accounts over one address bring one kind of phone, above the normal of the place`,
    'address_fresh_today >= 5 && address_agents_alike >= 0.7 && address_fresh_today > 2.0 * address_fresh_normal + 3.0 && address_place != "shop"',
    { raises: [1011], points: 12, group: 'like-agents' },
  ),
  rule(
    'network-like-agents',
    told`New accounts over one small network bring one kind of phone`,
    'network_fresh_today >= 8 && network_agents_alike >= 0.7 && network_fresh_today > 2.0 * network_fresh_normal + 3.0 && address_place != "shop"',
    { raises: [1011], points: 10, group: 'like-agents' },
  ),
  rule(
    'address-mixed-crowd',
    told`New accounts over one address bring phones as different as people do`,
    'address_fresh_today >= 8 && address_agents_alike < 0.45 && (address_numbers_alike < 0.5 || !known(address_numbers_alike)) && !address_datacenter',
    { raises: [], points: -8, group: 'like-agents' },
  ),
  rule(
    'device-roams',
    told`One device makes new accounts over many addresses`,
    'device_fresh_accounts_1d >= 4 && device_addresses_1d >= 4 && device_fresh_accounts_1d >= device_accounts_1d * 0.75 && device_fresh_today > 3.0 * device_fresh_normal && address_place != "shop"',
    { raises: [1012, 2], points: 40, group: 'device-crowd', novelty: true },
  ),
  rule(
    'device-fresh-accounts',
    told`New accounts on one device that does not belong to a shop`,
    'device_fresh_accounts_1d >= 3 && address_place != "shop" && device_fresh_today > 2.0 * device_fresh_normal + 2.0',
    { raises: [1012], points: 28, group: 'device-crowd' },
  ),
  rule(
    'device-fresh-crowd',
    told`Many new accounts on one device that does not belong to a shop, above its normal`,
    'device_fresh_accounts_1d >= 6 && address_place != "shop" && device_fresh_today > 2.0 * device_fresh_normal + 2.0',
    { raises: [1012, 2], points: 40, group: 'device-crowd' },
  ),
  rule(
    'device-second-account',
    told`Several new accounts on a device that is new itself and does not belong to a shop`,
    'account_fresh && device_fresh_accounts_7d >= 2 && device_days_seen <= 2 && address_place != "shop"',
    { raises: [1012], points: 24, group: 'device-crowd', novelty: true },
  ),
  rule('phone-many-accounts', told`One phone number bound to many accounts`, 'phone_accounts_7d >= 4', {
    raises: [101],
    points: 30,
  }),
  rule(
    'account-many-networks',
    told`A fresh account over several networks within an hour`,
    'account_networks_1h >= 3 && account_fresh',
    { raises: [101, 201], points: 28, group: 'account-spread' },
  ),
  rule('account-many-addresses', told`One account over very many addresses in a day`, 'account_addresses_1d >= 12', {
    raises: [101, 201],
    points: 22,
    group: 'account-spread',
  }),

  rule(
    'cohort-agent',
    told`New or foreign accounts share their agent, model or app version far above its usual share`,
    'cohort_agent_lift >= 2 && cohort_agent_lift < 4 && address_place != "shop"',
    { raises: [101], points: 22, group: 'cohort-agent' },
  ),
  rule(
    'cohort-agent-strong',
    told`Nearly all requests of this agent, model or app version come from new or foreign accounts`,
    'cohort_agent_lift >= 4 && address_place != "shop"',
    { raises: [101], points: 44, group: 'cohort-agent' },
  ),
  rule(
    'cohort-number',
    told`New accounts share their number range far above its usual share`,
    `cohort_number_lift >= 2 && cohort_number_lift < 10 && address_place != "carrier" && ${NO_MIXED_CROWD}`,
    { raises: [101], points: 36, group: 'like-numbers' },
  ),
  rule('cohort-number-strong', told`A run of new accounts on one number range`, 'cohort_number_lift >= 10', {
    raises: [101],
    points: 38,
    group: 'like-numbers',
  }),
  rule(
    'cohort-origin',
    told`New or foreign accounts come from an origin that others hardly use`,
    'cohort_origin_lift >= 3',
    {
      raises: [101],
      points: 19,
      group: 'cohort-agent',
    },
  ),
  rule('cohort-text', told`New accounts share the shape of their mail or nickname`, 'cohort_text_lift >= 5', {
    raises: [101],
    points: 24,
  }),
  rule(
    'cohort-steady',
    told`Such requests come at a beat that independent people do not keep`,
    'cohort_size >= 8 && cohort_gap_variation < 0.45 && (cohort_agent_lift >= 2 || cohort_number_lift >= 2 || cohort_text_lift >= 2)',
    { raises: [102], points: 24 },
  ),

  rule('agent-headless', told`A browser without a screen`, 'agent_headless', { raises: [102, 2062], level: 'reject' }),
  rule(
    'agent-program',
    told`The user agent names a script, a crawler or a listed tool`,
    'agent_script || agent_crawler || agent_listed && !agent_library',
    { raises: [102], level: 'reject' },
  ),
  rule(
    'account-steady',
    told`An account of few days, or one over a foreign network, keeps a beat that people do not keep`,
    `(account_days_active < 3 || ${FOREIGN_NETWORK} && (!known(account_device_days) || account_device_days == 0)) && ${beatOf('account')}`,
    { raises: [102], points: 42, group: 'beat' },
  ),
  rule(
    'account-metronome',
    told`The account keeps its beat for long`,
    'account_gaps >= 15 && account_gap_variation < 0.22 && account_events_1h >= 30',
    { raises: [102], level: 'reject' },
  ),
  rule(
    'device-steady',
    told`The device of an account of few days, or a foreign one, keeps a beat that people do not keep`,
    `(account_days_active < 3 || account_device_days == 0) && ${beatOf('device')}`,
    { raises: [102], points: 44, group: 'beat' },
  ),
  rule(
    'address-steady',
    told`The address of an account of few days, or one in a foreign network, keeps a beat that people do not keep`,
    `(account_days_active < 3 || ${FOREIGN_NETWORK}) && ${ADDRESS_BEAT}`,
    { raises: [102], points: 38, group: 'beat' },
  ),
  rule(
    'known-steady',
    told`An account of several days, its device or its address keeps a beat, which may be a habit`,
    `account_days_active >= 3 && (${beatOf('account')} || ${beatOf('device')} || ${ADDRESS_BEAT})`,
    { raises: [102], points: 22, group: 'beat' },
  ),
  rule('account-fast', told`More requests by one account than fingers make`, 'account_events_1h >= 20', {
    raises: [102],
    points: 42,
  }),
  rule('account-repeats', told`The very same request again and again`, 'request_repeats >= 3', {
    raises: [102],
    points: 12,
  }),
  rule(
    'account-hurries',
    told`An account sends five or six different requests within a minute`,
    'account_events_1m >= 5 && account_events_1m < 7',
    { raises: [102], points: 16, group: 'account-spread' },
  ),
  rule('account-bursts', told`An account sends seven different requests within a minute`, 'account_events_1m >= 7', {
    raises: [102],
    points: 44,
    group: 'account-spread',
  }),
  rule('account-hammers', told`The very same request many times a minute`, 'request_repeats >= 8', {
    raises: [102],
    points: 20,
  }),

  rule(
    'sponsor-like-numbers',
    told`Invited new accounts have numbers of few ranges, and share addresses or phones too`,
    'sponsor_fresh_today >= 4 && sponsor_numbers_alike >= 0.5 && (sponsor_addresses_1d * 1.4 <= sponsor_accounts_1d && sponsor_agents_alike >= 0.4 || sponsor_agents_alike >= 0.6 || sponsor_numbers_alike >= 0.85)',
    { raises: [103], points: 32, group: 'sponsor-crowd' },
  ),
  rule(
    'sponsor-like-agents',
    told`Invited new accounts bring one kind of phone`,
    'sponsor_fresh_today >= 4 && sponsor_agents_alike >= 0.6',
    { raises: [103], points: 12, group: 'sponsor-crowd' },
  ),
  rule(
    'sponsor-routine',
    told`A sponsor that brings new accounts day after day`,
    'account_fresh && sponsor_fresh_normal >= 1 && sponsor_days_seen >= 2 && sponsor_numbers_alike >= 0.3',
    {
      raises: [103],
      points: 16,
      group: 'sponsor-crowd',
    },
  ),
  rule(
    'sponsor-shared-device',
    told`Invited fresh accounts share a device`,
    'sponsor_present && account_fresh && device_fresh_accounts_1d >= 2 && address_place != "shop"',
    { raises: [103], points: 28 },
  ),
  rule(
    'sponsor-self',
    told`Sponsor and invited account are one phone or device`,
    'sponsor_same_phone || sponsor_same_device',
    { raises: [103], level: 'review' },
  ),
  rule(
    'sponsor-at-home',
    told`The third account that a sponsor brings over its own address, or a later one, if few people use the address`,
    'account_fresh && sponsor_same_address && address_accounts_7d <= 30 && sponsor_guests_at_home >= 2.2 && address_place != "promotion" && address_place != "campus"',
    { raises: [103], points: 34 },
  ),
  rule(
    'sponsor-narrow',
    told`Many invited accounts over very few addresses, which do not belong to a shop or promotion`,
    'sponsor_accounts_1d >= 5 && sponsor_addresses_1d * 2.0 <= sponsor_accounts_1d && (sponsor_numbers_alike >= 0.3 || !known(sponsor_numbers_alike) && sponsor_agents_alike >= 0.4) && address_place != "promotion" && address_place != "shop"',
    { raises: [103], points: 24, group: 'sponsor-crowd' },
  ),
  rule('evidence-marketing', told`Evidence of marketing fraud`, 'evidence_marketing >= 2', {
    raises: [103],
    points: 40,
  }),

  rule('token-invalid', told`QQ or WeChat does not know the sign-in token`, 'token_state == "invalid-token"', {
    raises: [104],
    level: 'review',
  }),
];

/**
 * A beat, judged the more strictly the fewer gaps there are. Gaps of four hours and more are no beat, because people come
 * back at the same hour every day.
 */
function beatOf(entity: 'account' | 'device' | 'address'): string {
  const [gaps, variation] = [`${entity}_gaps`, `${entity}_gap_variation`];
  const steps = [
    `${gaps} >= 5 && ${variation} < 0.25`,
    `${gaps} >= 8 && ${variation} < 0.42`,
    `${gaps} >= 15 && ${variation} < 0.55`,
  ];
  return `${entity}_gap_mean_s < 14400 && (${steps.join(' || ')})`;
}
