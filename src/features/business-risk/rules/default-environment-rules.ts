import { told } from '../../../kernel/told.ts';
import { AVOIDED } from '../baselines/newcomers.ts';
import { defineRule as rule, NO_CUSTOMERS, NOT_FAMILIAR } from './define-rule.ts';

const NEWCOMER = 'account_novelty in ["first", "fresh"]';
const VIRTUAL = '(device_emulator || device_cloud_phone || agent_emulator)';

/** Addresses and devices: 201, 2011, 2012, 206, 2061, 2062, 2063. */
export const ENVIRONMENT_RULES = [
  rule(
    'address-datacenter',
    told`The address belongs to a data centre over which no known customers come every day`,
    `address_datacenter && !address_vpn && ${NO_CUSTOMERS} && site_days >= 3.0`,
    { raises: [2012], points: 34, group: 'address-origin' },
  ),
  rule(
    'address-datacenter-early',
    told`The same in the first days of a site, when no network has known customers`,
    `address_datacenter && !address_vpn && ${NO_CUSTOMERS} && site_days < 3.0`,
    { raises: [2012], points: 29, group: 'address-origin' },
  ),
  rule(
    'address-proxy',
    told`The address is a proxy that no known customers use every day`,
    `address_proxy && ${NO_CUSTOMERS}`,
    {
      raises: [2012],
      points: 14,
      group: 'address-origin',
    },
  ),
  rule(
    'address-proxy-new',
    told`The address is such a proxy, and the account is not known in these surroundings, once a site can have customers`,
    `address_proxy && ${NO_CUSTOMERS} && ${NOT_FAMILIAR} && site_days >= 3.0`,
    { raises: [2012], points: 34, group: 'address-origin' },
  ),
  rule('address-anonymous', told`The address is an exit of a VPN`, 'address_vpn', {
    raises: [2012],
    points: 14,
    group: 'address-origin',
  }),
  rule('address-abused', told`The address is a Tor exit or known from attacks`, 'address_tor || address_malicious', {
    raises: [2012],
    level: 'review',
  }),
  rule(
    'address-impossible',
    told`The address is of a range from which no client can come`,
    'address_range in ["loopback", "link-local", "multicast", "documentation", "reserved"]',
    { raises: [], level: 'review' },
  ),
  rule(
    'address-hidden',
    told`The address is private, e.g. of a gateway, so it tells nothing of the client`,
    'address_range in ["private", "carrier-nat"]',
    { raises: [], points: 19, group: 'address-origin' },
  ),
  rule(
    'forwarded-datacenter-new',
    told`A new account comes through a data centre, VPN or proxy, once a site knows its own`,
    'forwarded_datacenter && account_novelty in ["first", "fresh"] && site_days >= 3.0',
    { raises: [2012], points: 34, group: 'forwarded' },
  ),
  rule(
    'forwarded-avoided',
    told`A new account comes through a proxy that new accounts of several networks pass and known customers avoid`,
    `${NEWCOMER} && ${avoidedBy({ networks: 4, usual: 3 })}`,
    { raises: [2012], points: 34, group: 'forwarded' },
  ),
  rule(
    'forwarded-avoided-early',
    told`The same once such accounts have come over three networks, while two known customers are missed`,
    `${NEWCOMER} && ${avoidedBy({ networks: 3, usual: 2 })}`,
    { raises: [2012], points: 22, group: 'forwarded' },
  ),
  rule('forwarded-datacenter', told`The request passed a data centre or VPN on its way`, 'forwarded_datacenter', {
    raises: [2012],
    points: 14,
    group: 'forwarded',
  }),
  rule(
    'forwarded-forged',
    told`X-Forwarded-For was written by hand`,
    'forwarded_unreadable >= 1 || forwarded_special_hops >= 1 && !forwarded_holds_address',
    { raises: [201], points: 2 },
  ),
  rule('device-vpn', told`The device reports a VPN or proxy`, 'device_vpn', { raises: [2012], points: 8 }),

  rule(
    'unusual-address',
    told`An account with steady habits comes over a network it never used`,
    'account_days_active >= 5 && account_network_days == 0 && account_network_novelty <= 0.1',
    { raises: [2011], points: 6, group: 'foreign', novelty: true },
  ),
  rule(
    'unusual-device',
    told`An account with a known device comes on another`,
    '!device_check_declined && account_days_active >= 3 && account_devices_known >= 1 && account_device_days == 0 && !device_placeholder && !device_worn',
    { raises: [2061], points: 8, group: 'foreign', novelty: true },
  ),
  rule(
    'takeover',
    told`Both the network and the device are foreign to an account that had known ones`,
    'account_days_active >= 3 && account_network_days == 0 && account_network_novelty <= 0.2 && account_devices_known >= 1 && account_device_days == 0 && (!known(account_handset_days) || account_handset_days < 1) && !device_worn',
    { raises: [2011, 2061], points: 40, group: 'foreign', novelty: true },
  ),
  rule(
    'takeover-handset',
    told`An account comes over a network and from a model of phone, or a system, that it never used`,
    'account_days_active >= 2 && account_network_days == 0 && (account_handset_days == 0 || account_system_days == 0) && (!known(account_device_days) || account_device_days < 1) && !device_worn',
    { raises: [2011, 2061], points: 44, group: 'foreign', novelty: true },
  ),
  rule(
    'device-other-system',
    told`A device of the account names an operating system that the account never used`,
    '!device_check_declined && account_device_days >= 1 && account_system_days == 0',
    { raises: [206], points: 60 },
  ),
  rule(
    'takeover-device',
    told`A device that is foreign to one account is used with several others, and is no shared one`,
    'account_days_active >= 2 && account_devices_known >= 1 && account_device_days == 0 && device_accounts_1d >= 3 && device_days_seen <= 3 && address_place != "shop"',
    { raises: [2061, 1012], points: 32 },
  ),

  rule(
    'device-virtual',
    told`The device is an emulator or cloud phone on which the account has no habit`,
    `!device_check_declined && ${VIRTUAL} && (!known(account_device_days) || account_device_days < 2)`,
    { raises: [2062], level: 'review', points: 40 },
  ),
  rule(
    'device-virtual-habit',
    told`The device is an emulator or cloud phone that the account has used for days`,
    `!device_check_declined && ${VIRTUAL} && account_device_days >= 2`,
    { raises: [2062] },
  ),
  rule('device-scripted', told`A script operates the device`, '!device_check_declined && device_auto_clicker', {
    raises: [102, 2062],
    level: 'review',
  }),
  rule(
    'device-group-control',
    told`The device is under group control`,
    '!device_check_declined && device_group_control',
    {
      raises: [2063],
      level: 'reject',
    },
  ),
  rule(
    'device-multi-open',
    told`The device runs several copies of the app`,
    '!device_check_declined && device_multi_open',
    { raises: [2063], points: 30 },
  ),
  rule('device-assisted', told`The device is mirrored, runs helpers or keeps the app twice`, 'device_assisted', {
    raises: [],
    points: 4,
  }),
  rule(
    'device-wall',
    told`Many like devices in one network, used by fresh accounts`,
    '!device_check_declined && network_fresh_today >= 8 && network_devices_1h >= 8 && network_devices_1h >= network_agents_1h * 3.0 && address_place != "shop"',
    { raises: [2063], points: 36 },
  ),
  rule('device-hooked', told`The device runs a hooking framework`, '!device_check_declined && device_hooked', {
    raises: [206],
    points: 30,
  }),
  rule(
    'device-tampered',
    told`The device is rooted, debugged or fakes its place`,
    '!device_check_declined && (device_rooted || device_debugged || device_fake_location)',
    { raises: [206], points: 8 },
  ),
  rule(
    'device-implausible',
    told`An IMEI whose check digit is wrong`,
    '!device_check_declined && device_form == "imei" && !device_plausible && !device_placeholder',
    { raises: [206], points: 2 },
  ),
  rule(
    'device-contradiction',
    told`User agent and DeviceType name different systems`,
    '!device_check_declined && agent_contradicts_device',
    { raises: [206], points: 30 },
  ),
  rule('evidence-device', told`Evidence of an abused device`, '!device_check_declined && evidence_device >= 2', {
    raises: [206],
    points: 40,
  }),
];

/**
 * New accounts of several networks pass one proxy, and of the known ones that usually come with so many new ones hardly any
 * does. In the first days of a site hardly anybody is known, so nobody is missed: at least three known accounts have to come
 * with ten new ones.
 */
function avoidedBy({ networks, usual }: { readonly networks: number; readonly usual: number }): string {
  return `relay_fresh >= ${networks} && relay_networks >= ${networks} && relay_known_usual >= ${usual} && relay_known_usual >= ${AVOIDED.aNewOne} * relay_fresh && relay_known <= ${AVOIDED.share} * relay_known_usual`;
}
