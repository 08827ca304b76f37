import type { Dice } from './dice.ts';

/** Addresses by use. The ranges are of no particular network: only the feeds below give them a meaning. */
const HOME_PREFIXES = ['36', '58', '60', '101', '112', '113', '117', '119', '121', '175', '180', '183', '218', '222'];
const CARRIER_PREFIXES = ['39.144', '111.55', '223.104', '120.244', '106.33', '117.136'];
const DATACENTER_PREFIXES = ['47.92', '47.104', '8.130', '43.136', '81.70'];
const VPN_PREFIXES = ['185.220', '146.70', '37.19'];
/** Data centres that no feed knows. */
const UNLISTED_PREFIXES = ['154.89', '103.97'];

/** Feeds that go with the simulated addresses, as an operator would import them. They know most, not all. */
export const SIMULATED_FEEDS = {
  datacenter: DATACENTER_PREFIXES.map((prefix) => `${prefix}.0.0/16`).join('\n'),
  vpn: VPN_PREFIXES.map((prefix) => `${prefix}.0.0/16`).join('\n'),
  'disposable-mail': 'tmpmail.example\nquickbox.example\nburner.example',
  'virtual-operator': '162\n165\n167\n170\n171',
} as const;

/** Whether an address is of a data centre or VPN, listed or not. */
export function isHosted(address: string): boolean {
  return [...DATACENTER_PREFIXES, ...VPN_PREFIXES, ...UNLISTED_PREFIXES].some((prefix) =>
    address.startsWith(`${prefix}.`),
  );
}

/** Whether a phone number is of a virtual operator. */
export function isVirtualPhone(phone: string | null): boolean {
  return VIRTUAL_PREFIXES.some((prefix) => phone?.startsWith(prefix) === true);
}

/** A phone model, as its browser names it. */
export interface Model {
  readonly system: 'android' | 'ios';
  readonly name: string;
  readonly version: string;
}

export const MODELS: readonly Model[] = [
  ...[
    '22021211RC',
    'M2012K11AC',
    '23013RK75C',
    'V2055A',
    'V2148A',
    'PGEM10',
    'PFJM10',
    'ELS-AN00',
    'NOH-AN00',
    'LYA-AL00',
    'SM-G9910',
    'RMX3366',
  ].flatMap((name) => ['10', '11', '12', '13'].map((version) => ({ system: 'android' as const, name, version }))),
  ...['15_6', '16_1', '16_5', '16_6', '17_0', '17_2', '17_4'].map((version) => ({
    system: 'ios' as const,
    name: 'iPhone',
    version,
  })),
];

/** A user agent as the model's WeChat, browser or app sends it; builds differ between people. */
export function agentOf({ system, name, version }: Model, build: number): string {
  if (system === 'ios') {
    return `Mozilla/5.0 (iPhone; CPU iPhone OS ${version} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.${30 + (build % 18)}`;
  }
  return `Mozilla/5.0 (Linux; Android ${version}; ${name}) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/${105 + (build % 17)}.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.${30 + (build % 18)}`;
}

const HEX = '0123456789abcdef';
const PHONE_PREFIXES = [
  '135',
  '136',
  '137',
  '138',
  '139',
  '150',
  '151',
  '158',
  '159',
  '176',
  '177',
  '180',
  '186',
  '188',
  '189',
  '191',
  '199',
];
const VIRTUAL_PREFIXES = ['162', '165', '167', '170', '171'];

/** Draws identifiers of the simulated world. */
export interface World {
  homeNetwork(): string;
  carrierNetwork(): string;
  datacenterAddress(): string;
  vpnAddress(): string;
  /** An address in a network given by its first three octets. */
  addressIn(network: string): string;
  phone(): string;
  virtualPhone(): string;
  /** Android: an IMEI with its check digit; iOS: an IDFA. */
  device(system: Model['system']): string;
  cookie(): string;
  name(): string;
}

/** A world that draws from these dice. */
export function createWorld(dice: Dice): World {
  const octet = () => dice.between(0, 255);
  const digits = (count: number) => dice.text('0123456789', count);
  const addressIn = (network: string) => `${network}.${dice.between(1, 254)}`;
  const listedOr = (listed: readonly string[], share: number) =>
    dice.pick(dice.chance(share) ? listed : UNLISTED_PREFIXES);
  return {
    addressIn,
    homeNetwork: () => `${dice.pick(HOME_PREFIXES)}.${octet()}.${octet()}`,
    // Carriers put very many people behind few networks.
    carrierNetwork: () => `${dice.pick(CARRIER_PREFIXES)}.${dice.between(0, 7)}`,
    datacenterAddress: () => addressIn(`${listedOr(DATACENTER_PREFIXES, 0.85)}.${octet()}`),
    vpnAddress: () => addressIn(`${listedOr(VPN_PREFIXES, 0.7)}.${dice.between(0, 15)}`),
    phone: () => `${dice.pick(PHONE_PREFIXES)}${digits(8)}`,
    virtualPhone: () => `${dice.pick(VIRTUAL_PREFIXES)}${digits(8)}`,
    device: (system) => (system === 'ios' ? uuid(dice) : withLuhn(`86${digits(12)}`)),
    cookie: () => dice.text(HEX, 32),
    name: () => `u${dice.text('abcdefghijklmnopqrstuvwxyz0123456789', 11)}`,
  };
}

function uuid(dice: Dice): string {
  return [8, 4, 4, 4, 12].map((length) => dice.text(HEX.toUpperCase(), length)).join('-');
}

/** 14 digits with their Luhn digit. */
function withLuhn(digits: string): string {
  const sum = [...digits].reduce((total, digit, index) => {
    const value = index % 2 === 1 ? Number(digit) * 2 : Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
