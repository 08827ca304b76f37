import ipaddr from 'ipaddr.js';
import type { AddressRanges } from '../../platform/admission/address-ranges.ts';

/** Public addresses at which a cloud answers its own machines. */
const METADATA = new Set(['168.63.129.16']);

/** IPv4 addresses in an old spelling of IPv6 (RFC 4291, 2.5.5.1), e.g. `::a00:1` for 10.0.0.1. */
const IPV4_COMPATIBLE = ipaddr.IPv6.parseCIDR('::/96');
/** Prefix for dummy addresses (RFC 9780), which the library does not know. */
const DUMMY = ipaddr.IPv6.parseCIDR('100:0:0:1::/64');
/** The end of an address that holds an IPv4 address for a tunnel within a site (ISATAP, RFC 5214), e.g. `::5efe:a00:1`. */
const ISATAP = 0x5efe;
/** The same as `::10.0.0.1`, which the library takes for an IPv4 address. */
const DOTTED_COMPATIBLE = /^::\d+\./;

/**
 * Whether a webhook or the fetch of a feed may go to an address: a public one, or one that the site allows. Loopback, private, link-local,
 * carrier-grade, multicast, translated and reserved addresses are not public, and neither are those at which clouds
 * tell their machines secrets.
 *
 * @param address an IPv4 or IPv6 address as a look-up gives it
 */
export function isAllowedAddress(address: string, allowed: AddressRanges): boolean {
  return allowed.contains(address) || isPublicAddress(address);
}

function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address instanceof ipaddr.IPv6 ? isSpecial(address) : DOTTED_COMPATIBLE.test(text)) return false;
  return address.range() === 'unicast' && !METADATA.has(address.toString());
}

/** Whether an IPv6 address is of a form that is not public and that the library takes for an ordinary one. */
function isSpecial(address: ipaddr.IPv6): boolean {
  // The other bits of this part only say whether the IPv4 address is unique.
  const isIsatap = ((address.parts[4] ?? 0) & ~0x300) === 0 && address.parts[5] === ISATAP;
  return isIsatap || address.match(IPV4_COMPATIBLE) || address.match(DUMMY);
}
