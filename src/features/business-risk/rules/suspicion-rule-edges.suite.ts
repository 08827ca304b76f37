import { CROWDS, PLACE_SHOP, type Edges, type Values } from './rule-edges.suite.ts';

/** Places of which the feeds tell enough by themselves. */
const LISTED: readonly Values[] = [{ address_shared: true }, { address_datacenter: true }];

/** Edges of the rules about earlier suspicious requests, and of agents that contradict themselves. */
export const SUSPICION_EDGES: Edges = {
  'address-suspects': {
    fires: { address_suspects: 1.5, address_accounts_7d: 5, address_agents_7d: 2.5 },
    not: [
      { address_suspects: 1.49, address_accounts_7d: 1 },
      { address_accounts_7d: 5.01, address_agents_7d: 9 },
      { address_agents_7d: 2.4 },
      ...LISTED,
      ...CROWDS,
    ],
  },
  'network-suspects': {
    fires: { network_suspects: 2, network_accounts_7d: 5, address_accounts_7d: 4, address_agents_7d: 2 },
    not: [
      { network_suspects: 1.49, network_accounts_7d: 1 },
      { network_accounts_7d: 5.01 },
      { address_agents_7d: 1.9 },
      ...LISTED,
      ...CROWDS,
    ],
  },
  'sponsor-suspects': [
    {
      fires: { account_age_days: 2.9, sponsor_suspects: 1.5, sponsor_accounts_7d: 3 },
      not: [
        { sponsor_suspects: 1.49, sponsor_accounts_7d: 1 },
        { sponsor_accounts_7d: 3.01 },
        { account_age_days: 3 },
        ...CROWDS,
      ],
    },
    {
      fires: { account_age_days: 3, sponsor_suspects: 2.9, sponsor_accounts_7d: 11 },
      not: [{ sponsor_suspects: 2.89 }, { sponsor_accounts_7d: 12 }, { sponsor_suspects: null }, ...CROWDS],
    },
  ],
  'device-suspects': {
    fires: { device_suspects: 2.5, device_accounts_7d: 8 },
    not: [{ device_suspects: 2.4 }, { device_accounts_7d: 9 }, { device_suspects: null }, PLACE_SHOP],
  },
  'session-suspicion': {
    fires: { session_suspicion: 45 },
    not: [{ session_suspicion: 44.9 }, { session_suspicion: 60 }, ...CROWDS],
  },
  'session-suspicion-strong': { fires: { session_suspicion: 60 }, not: [{ session_suspicion: 59.9 }] },
  'numbers-suspects': {
    fires: { account_age_days: 2.9, cohort_number_suspects: 2, cohort_number_suspect_share: 0.5 },
    not: [{ cohort_number_suspects: 1.9 }, { cohort_number_suspect_share: 0.49 }, { account_age_days: 3 }, ...CROWDS],
  },
  'agents-suspects': {
    fires: {
      account_age_days: 2.9,
      account_novelty: 'foreign',
      cohort_agent_suspects: 2,
      cohort_agent_suspect_share: 0.5,
    },
    not: [
      { account_novelty: null },
      { cohort_agent_suspects: 1.9 },
      { cohort_agent_suspect_share: 0.49 },
      { account_age_days: 3 },
      { account_novelty: 'familiar' },
      ...CROWDS,
    ],
  },
  'number-births': {
    fires: { account_age_days: 2.9, cohort_number_births: 3 },
    not: [{ cohort_number_births: 2.9 }, { cohort_number_births: 10 }, { account_age_days: 3 }, ...CROWDS],
  },
  'number-births-strong': {
    fires: { account_age_days: 2.9, cohort_number_births: 10 },
    not: [{ cohort_number_births: 9.9 }, { account_age_days: 3 }, ...CROWDS],
  },
  'agent-two-systems': { fires: { agent_two_systems: true }, not: [{ agent_two_systems: false }] },
  'agent-lie': { fires: { agent_contradicts_details: true }, not: [{ agent_contradicts_details: false }] },
};
