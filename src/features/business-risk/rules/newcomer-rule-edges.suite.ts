import { CROWDS, type Edges, type Values } from './rule-edges.suite.ts';

/** A new account of a sponsor with ten of them. */
const GUESTS: Values = { account_fresh: true, sponsor_accounts_7d: 10 };

/** Edges of the rules about known customers that a proxy lacks, and guests that a sponsor lacks. */
export const NEWCOMER_EDGES: Edges = {
  'forwarded-avoided': {
    fires: { account_novelty: 'first', relay_fresh: 4, relay_networks: 4, relay_known_usual: 3, relay_known: 0.44 },
    not: [
      { account_novelty: 'foreign' },
      { relay_fresh: 3.9 },
      { relay_fresh: 10.1 },
      { relay_fresh: null },
      { relay_networks: 3.9 },
      { relay_networks: null },
      { relay_known_usual: 2.9 },
      { relay_known_usual: null },
      { relay_known: 0.46 },
      { relay_known: null },
    ],
  },
  'forwarded-avoided-early': {
    fires: { account_novelty: 'fresh', relay_fresh: 3, relay_networks: 3, relay_known_usual: 2, relay_known: 0.3 },
    not: [
      { account_novelty: 'familiar' },
      { relay_fresh: 2.9 },
      { relay_fresh: 6.7 },
      { relay_networks: 2.9 },
      { relay_known_usual: 1.9 },
      { relay_known: 0.31 },
      { relay_known: null },
    ],
  },
  'sponsor-one-hand': [
    {
      fires: { ...GUESTS, sponsor_guests_models_alike: 2, sponsor_guests_back: 0, sponsor_guests_back_usual: 1 },
      not: [
        { account_fresh: false },
        { sponsor_guests_models_alike: 1.9 },
        { sponsor_guests_models_alike: null },
        { sponsor_guests_back: 1 },
        { sponsor_guests_back: null },
        { sponsor_guests_back_usual: 0.9 },
        { sponsor_guests_back_usual: null },
      ],
    },
    {
      fires: { ...GUESTS, sponsor_guests_numbers_alike: 2, sponsor_guests_back: 0.2, sponsor_guests_back_usual: 2 },
      not: [
        { sponsor_guests_numbers_alike: 1.9 },
        { sponsor_guests_numbers_alike: null },
        { sponsor_guests_back: 0.21 },
        { sponsor_guests_back_usual: 1.9 },
      ],
    },
    {
      fires: { ...GUESTS, sponsor_guests_models_alike: 1.5, sponsor_guests_back: 0, sponsor_guests_back_usual: 2.5 },
      not: [
        { sponsor_guests_models_alike: 1.4 },
        { sponsor_guests_back: 1 },
        { sponsor_guests_back_usual: 2.4 },
        { sponsor_guests_back_usual: null },
      ],
    },
  ],
  'sponsor-few-phones': {
    fires: { ...GUESTS, sponsor_guests_models_alike: 2, sponsor_addresses_7d: 8 },
    not: [
      { account_fresh: false },
      { sponsor_guests_models_alike: 1.9 },
      { sponsor_guests_models_alike: null },
      { sponsor_addresses_7d: 9 },
      { sponsor_addresses_7d: null },
      { sponsor_accounts_7d: 9 },
      ...CROWDS,
    ],
  },
  'sponsor-nobody-back': {
    fires: { ...GUESTS, sponsor_addresses_7d: 7, sponsor_guests_back: 0, sponsor_guests_back_usual: 1.5 },
    not: [
      { account_fresh: false },
      { sponsor_addresses_7d: 8 },
      { sponsor_addresses_7d: null },
      { sponsor_guests_back: 1 },
      { sponsor_guests_back: null },
      { sponsor_guests_back_usual: 1.4 },
      { sponsor_guests_back_usual: null },
      ...CROWDS,
    ],
  },
};
