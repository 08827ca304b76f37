import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A compiled list of addresses and CIDR ranges. */
export interface AddressRanges {
  /** True if the list has no entry. */
  readonly isEmpty: boolean;
  /** Whether one of the ranges holds the address (canonical text). A text that is not an address is in none. */
  contains(address: string): boolean;
}

/**
 * Whether a text can be an entry of an allow-list or deny-list: an IPv4 or IPv6 address or a CIDR range, e.g.
 * `203.0.113.0/24`.
 */
export function isAddressRange(text: string): boolean {
  return parseRange(text) !== null;
}

/** Compiles a list. Throws an Error if an entry is neither an address nor a range. */
export function compileRanges(entries: readonly string[]): AddressRanges {
  const ranges = entries.map((entry) => {
    const range = parseRange(entry);
    if (!range) throw new Error(`'${entry}' is neither an address nor a CIDR range`);
    return range;
  });
  return {
    isEmpty: ranges.length === 0,
    contains(text) {
      const address = ranges.length === 0 ? null : parseAddress(text);
      return address !== null && ranges.some((range) => matches(range, address));
    },
  };
}

/**
 * Gives the subject that a rate is kept for: an IPv4 address itself, or the /64 network of an IPv6 address, because one
 * subscriber has all its addresses. A text that is not an address stands for itself. Example: `2001:db8:0:7::1` gives
 * `8193:3512:0:7`.
 */
export function rateSubject(text: string): string {
  if (!text.includes(':')) return text;
  const address = parseAddress(text);
  if (!address || address.kind() === 'ipv4') return text;
  return (address as ipaddr.IPv6).parts.slice(0, 4).join(':');
}

type Range = readonly [base: Address, bits: number];

function matches([base, bits]: Range, address: Address): boolean {
  return base.kind() === address.kind() && address.match(base as ipaddr.IPv4, bits);
}

function parseAddress(text: string): Address | null {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text) ? ipaddr.process(text) : null;
}

function parseRange(text: string): Range | null {
  const address = parseAddress(text);
  if (address) return [address, address.kind() === 'ipv4' ? 32 : 128];
  const isRange = ipaddr.IPv4.isValidCIDRFourPartDecimal(text) || ipaddr.IPv6.isValidCIDR(text);
  if (!isRange) return null;
  const [base, bits] = ipaddr.parseCIDR(text);
  const isMapped = base.kind() === 'ipv6' && (base as ipaddr.IPv6).isIPv4MappedAddress();
  return isMapped && bits >= 96 ? [(base as ipaddr.IPv6).toIPv4Address(), bits - 96] : [base, bits];
}
