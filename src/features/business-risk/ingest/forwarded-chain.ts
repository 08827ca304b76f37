import { parseAddress, type Address } from './address.ts';

/** What an X-Forwarded-For value says, read from client to last proxy. */
export interface ForwardedChain {
  /** Addresses in order; entries that are none are left out and counted. */
  readonly hops: readonly Address[];
  readonly unreadable: number;
}

/** Longer chains are cut: no honest path has more proxies than this. */
const HOPS_MAX = 16;

/** Reads an X-Forwarded-For value, with the ports and quotes that proxies add. */
export function parseForwardedFor(value: string): ForwardedChain {
  const entries = value.split(',', HOPS_MAX).map((entry) => entry.trim());
  const hops = entries.map((entry) => parseAddress(withoutPort(entry)));
  return { hops: hops.filter((hop) => hop !== null), unreadable: hops.filter((hop) => hop === null).length };
}

/** `1.2.3.4:80` and `[2001:db8::1]:80` without their ports; anything else as it is. */
function withoutPort(entry: string): string {
  const bracketed = /^"?\[([^\]]+)\](?::\d+)?"?$/.exec(entry);
  if (bracketed?.[1] !== undefined) return bracketed[1];
  return entry.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
}
