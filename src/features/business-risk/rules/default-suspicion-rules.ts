import { told } from '../../../kernel/told.ts';
import { defineRule as rule, NO_CROWD, NOT_FAMILIAR } from './define-rule.ts';

/**
 * What earlier suspicious requests left behind where they acted, and agents that contradict themselves. Points for earlier
 * suspicion make no request suspicious themselves. What an account did on a device before calls for a review only beside
 * another sign, or one mistake would stop a person for days.
 */
export const SUSPICION_RULES = [
  rule(
    'address-suspects',
    told`A good part of the accounts over this address were suspicious`,
    `address_suspects >= 1.5 && address_suspects >= 0.3 * address_accounts_7d && !address_shared && !address_datacenter && address_accounts_7d <= 2.0 * address_agents_7d && ${NO_CROWD}`,
    { raises: [101], points: 32, group: 'earlier', novelty: true },
  ),
  rule(
    'network-suspects',
    told`A good part of the accounts over this small network were suspicious`,
    `network_suspects >= 1.5 && network_suspects >= 0.4 * network_accounts_7d && !address_shared && !address_datacenter && address_accounts_7d <= 2.0 * address_agents_7d && ${NO_CROWD}`,
    { raises: [101], points: 32, group: 'earlier', novelty: true },
  ),
  rule(
    'sponsor-suspects',
    told`Many of the accounts that this sponsor brought were suspicious: half of them, or three that are a quarter`,
    `(account_age_days < 3.0 && sponsor_suspects >= 1.5 && sponsor_suspects >= 0.5 * sponsor_accounts_7d || sponsor_suspects >= 2.9 && sponsor_suspects >= 0.25 * sponsor_accounts_7d) && ${NO_CROWD}`,
    { raises: [103], points: 40, group: 'sponsor-crowd', novelty: true },
  ),
  rule(
    'device-suspects',
    told`A good part of the accounts on this device, which does not belong to a shop, were suspicious`,
    'device_suspects >= 2.5 && device_suspects >= 0.3 * device_accounts_7d && address_place != "shop"',
    { raises: [1012], points: 40, group: 'earlier' },
  ),
  rule(
    'session-suspicion',
    told`This account was suspicious on this device before`,
    `session_suspicion >= 45 && session_suspicion < 60 && ${NO_CROWD}`,
    { raises: [101], points: 29, group: 'earlier' },
  ),
  rule(
    'session-suspicion-strong',
    told`This account was very suspicious on this device before`,
    'session_suspicion >= 60',
    { raises: [101], points: 38, group: 'earlier' },
  ),
  rule(
    'numbers-suspects',
    told`Most new accounts of this number range were suspicious`,
    `account_age_days < 3.0 && cohort_number_suspects >= 2 && cohort_number_suspect_share >= 0.5 && ${NO_CROWD}`,
    { raises: [101], points: 32, group: 'like-numbers', novelty: true },
  ),
  rule(
    'agents-suspects',
    told`Most new accounts with this agent or model were suspicious`,
    `account_age_days < 3.0 && ${NOT_FAMILIAR} && cohort_agent_suspects >= 2 && cohort_agent_suspect_share >= 0.5 && ${NO_CROWD}`,
    { raises: [101], points: 32, group: 'cohort-agent', novelty: true },
  ),
  rule(
    'number-births',
    told`New accounts of some days share their number range far above its usual share`,
    `account_age_days < 3.0 && cohort_number_births >= 3 && cohort_number_births < 10 && ${NO_CROWD}`,
    { raises: [101], points: 26, group: 'like-numbers', novelty: true },
  ),
  rule(
    'number-births-strong',
    told`A run of new accounts of some days on one number range`,
    `account_age_days < 3.0 && cohort_number_births >= 10 && ${NO_CROWD}`,
    { raises: [101], points: 40, group: 'like-numbers', novelty: true },
  ),
  rule('agent-two-systems', told`The user agent names two operating systems`, 'agent_two_systems', {
    raises: [206],
    points: 34,
    group: 'agent-lie',
  }),
  rule(
    'agent-lie',
    told`The user agent is of another operating system than Details says`,
    'agent_contradicts_details',
    {
      raises: [206],
      points: 30,
      group: 'agent-lie',
    },
  ),
];
