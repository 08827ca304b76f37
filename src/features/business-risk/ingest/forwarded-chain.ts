import { withoutPort } from '../../../wire/formats.ts';
import { parseAddress, type Address } from './address.ts';

/** The content of an X-Forwarded-For value, from client to last proxy. */
export interface ForwardedChain {
  /** Addresses in order. Entries that are not addresses are left out and counted. */
  readonly hops: readonly Address[];
  readonly unreadable: number;
}

/** Longer chains are cut. No honest path has more proxies than this. */
const HOPS_MAX = 16;

/**
 * Reads an X-Forwarded-For value. Accepts the ports and quotes that proxies add. For example, `1.2.3.4:80,10.0.0.1` has
 * the hops 1.2.3.4 and 10.0.0.1.
 */
export function parseForwardedFor(value: string): ForwardedChain {
  const entries = value.split(',', HOPS_MAX).map((entry) => entry.trim());
  // Some proxies quote what is in brackets.
  const hops = entries.map((entry) => parseAddress(withoutPort(entry.replace(/^"?(\[.+?)"?$/, '$1'))));
  return { hops: hops.filter((hop) => hop !== null), unreadable: hops.filter((hop) => hop === null).length };
}
