import { CROWDS, PLACE_SHOP, type Edges } from './rule-edges.suite.ts';

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
};
