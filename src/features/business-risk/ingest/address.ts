import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An IP address in its one canonical spelling, with the facts that follow from its bits. */
export interface Address {
  /** Canonical text: dotted IPv4, or IPv6 as in RFC 5952. IPv4-mapped and NAT64 forms are unwrapped to IPv4. */
  readonly text: string;
  readonly version: 4 | 6;
  /** The /24 (IPv4) or /64 (IPv6) that holds the address, as CIDR text. */
  readonly network: string;
  readonly range: AddressRange;
}

/** `public`, or the reason why the address cannot be a client on the public internet. */
export type AddressRange =
  'public' | 'private' | 'loopback' | 'link-local' | 'carrier-nat' | 'multicast' | 'documentation' | 'reserved';

/**
 * Reads an address as a client or proxy writes it. Accepts no port and no host name. Returns `null` if the text is not
 * an address. For example, `parseAddress('::ffff:1.2.3.4')` has the text `1.2.3.4`.
 */
export function parseAddress(text: string): Address | null {
  const trimmed = text.trim();
  const family = isIP(trimmed);
  if (family === 0) return null;
  // isIP has already ensured four octets without leading zeros. ipaddr.parse would take ten times as long.
  const parsed =
    family === 4 ? new ipaddr.IPv4(trimmed.split('.').map(Number)) : unwrap(ipaddr.parse(trimmed.replace(/%.*/s, '')));
  const version = parsed.kind() === 'ipv4' ? 4 : 6;
  return { text: parsed.toString(), version, network: networkOf(parsed), range: rangeOf(parsed) };
}

type Parsed = ipaddr.IPv4 | ipaddr.IPv6;

function unwrap(address: Parsed): Parsed {
  if (!(address instanceof ipaddr.IPv6)) return address;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  const bytes = address.toByteArray();
  if (address.range() === 'rfc6052') return new ipaddr.IPv4(bytes.slice(12));
  return address;
}

function networkOf(address: Parsed): string {
  if (address instanceof ipaddr.IPv4) return `${address.octets.slice(0, 3).join('.')}.0/24`;
  return `${new ipaddr.IPv6([...address.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
}

/** 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24 (RFC 5737), 2001:db8::/32 (RFC 3849), 3fff::/20 (RFC 9637). */
const DOCUMENTATION = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'].map((cidr) =>
  ipaddr.parseCIDR(cidr),
);

function rangeOf(address: Parsed): AddressRange {
  if (DOCUMENTATION.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits)))
    return 'documentation';
  switch (address.range() as string) {
    case 'unicast':
    case '6to4':
    case 'teredo':
      return 'public';
    case 'private':
    case 'uniqueLocal':
    case 'deprecatedSiteLocal':
      return 'private';
    case 'loopback':
      return 'loopback';
    case 'linkLocal':
      return 'link-local';
    case 'carrierGradeNat':
      return 'carrier-nat';
    case 'multicast':
    case 'broadcast':
      return 'multicast';
    default:
      return 'reserved';
  }
}
