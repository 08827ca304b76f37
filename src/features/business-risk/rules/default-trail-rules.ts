import { told } from '../../../kernel/told.ts';
import { defineRule as rule, NO_CROWD, NO_CUSTOMERS } from './define-rule.ts';

/**
 * What a hand that makes many accounts cannot help leaving behind: one cookie, one device or one small network under several
 * of them at once. People leave the same only at places that many share, so these are left out.
 */
export const TRAIL_RULES = [
  rule(
    'cookie-roams',
    told`One cookie carries several accounts over several addresses within a day, or comes over five addresses within an hour`,
    'cookie_accounts_1d >= 3 && cookie_addresses_1d >= 3 || cookie_addresses_1h >= 5',
    { raises: [101], points: 44 },
  ),
  rule(
    'device-several-accounts',
    told`Several accounts on one device within an hour, and it does not belong to a shop`,
    'device_accounts_1h >= 3 && address_place != "shop"',
    { raises: [1012], points: 22, group: 'device-crowd' },
  ),
  rule(
    'network-burst',
    told`Six requests within a minute over one small network over which no known customers come every day`,
    `network_events_1m >= 6 && !address_shared && ${NO_CUSTOMERS}`,
    { raises: [1011], points: 36, group: 'burst' },
  ),
  rule(
    'address-burst',
    told`Four devices within a minute over one address that is no place for crowds`,
    `address_devices_1m >= 4 && !address_shared && ${NO_CROWD}`,
    { raises: [1011], points: 24, group: 'burst' },
  ),
];
