import ipaddr from 'ipaddr.js';
import type { AddressRanges } from '../../platform/admission/address-ranges.ts';

/** Public addresses at which a cloud answers its own machines. */
const METADATA = new Set(['168.63.129.16']);

/** IPv4 addresses in an old spelling of IPv6 (RFC 4291, 2.5.5.1), e.g. `::a00:1` for 10.0.0.1. */
const IPV4_COMPATIBLE = ipaddr.IPv6.parseCIDR('::/96');
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
  if (address instanceof ipaddr.IPv6 ? address.match(IPV4_COMPATIBLE) : DOTTED_COMPATIBLE.test(text)) return false;
  return address.range() === 'unicast' && !METADATA.has(address.toString());
}
