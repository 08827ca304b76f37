import { CROWDS, PLACE_SHOP, type Edges, type Values } from './rule-edges.suite.ts';

/** A new account of a sponsor with ten of them. */
const GUESTS: Values = { account_fresh: true, sponsor_accounts_7d: 10 };

/** Edges of the rules about what a hand with many accounts leaves behind: one entry for each of the ways in which a rule fires. */
export const TRAIL_EDGES: Edges = {
  'cookie-roams': [
    {
      fires: { cookie_accounts_1d: 3, cookie_addresses_1d: 3 },
      not: [
        { cookie_accounts_1d: 2 },
        { cookie_addresses_1d: 2 },
        { cookie_accounts_1d: null },
        { cookie_addresses_1d: null },
      ],
    },
    { fires: { cookie_addresses_1h: 5 }, not: [{ cookie_addresses_1h: 4 }, { cookie_addresses_1h: null }] },
  ],
  'device-several-accounts': {
    fires: { device_accounts_1h: 3 },
    not: [{ device_accounts_1h: 2 }, { device_accounts_1h: null }, PLACE_SHOP],
  },
  'network-burst': {
    fires: { network_events_1m: 6, network_known_normal: 0.9 },
    not: [
      { network_events_1m: 5 },
      { network_events_1m: null },
      { network_known_normal: 1 },
      { network_known_normal: null },
      { address_shared: true },
    ],
  },
  'address-burst': {
    fires: { address_devices_1m: 4 },
    not: [{ address_devices_1m: 3 }, { address_devices_1m: null }, { address_shared: true }, ...CROWDS],
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
