import { told } from '../../../kernel/told.ts';
import { defineRule as rule, NO_CROWD, NO_CUSTOMERS } from './define-rule.ts';

/** Hardly any of the guests of earlier days came again: fewer than a tenth of those that usually do. */
const NOBODY_BACK = 'sponsor_guests_back <= 0.1 * sponsor_guests_back_usual';

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
  rule(
    'sponsor-one-hand',
    told`Guests of one sponsor have phones or numbers of few kinds, and none of those of earlier days came again as new accounts here do`,
    `account_fresh && ${NOBODY_BACK} && (sponsor_guests_models_alike >= 2 && sponsor_guests_back_usual >= 1 || sponsor_guests_numbers_alike >= 2 && sponsor_guests_back_usual >= 2 || sponsor_guests_models_alike >= 1.5 && sponsor_guests_back_usual >= 2.5)`,
    { raises: [103], points: 30, group: 'sponsor-crowd' },
  ),
  rule(
    'sponsor-few-phones',
    told`Guests of one sponsor have phones of few kinds, and share addresses that hold no crowd`,
    `account_fresh && sponsor_guests_models_alike >= 2 && ${overFewAddresses(0.8)}`,
    { raises: [103], points: 30, group: 'sponsor-crowd' },
  ),
  rule(
    'sponsor-nobody-back',
    told`Guests of one sponsor share addresses that hold no crowd, and none of those of earlier days came again as new accounts here do`,
    `account_fresh && ${NOBODY_BACK} && sponsor_guests_back_usual >= 1.5 && ${overFewAddresses(0.7)}`,
    { raises: [103], points: 22, group: 'sponsor-crowd' },
  ),
];

/** The accounts of a sponsor come over at most such a share of addresses, and not from a place that many new people share. */
function overFewAddresses(share: number): string {
  return `sponsor_addresses_7d <= ${share} * sponsor_accounts_7d && ${NO_CROWD}`;
}
