import ipaddr from 'ipaddr.js';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Tells the caller's address: the socket's peer, or the one that a trusted proxy forwards. It is canonical text, with
 * IPv4-mapped IPv6 unwrapped.
 */
export interface CallerAddress {
  addressOf(request: IncomingMessage): string;

  /** True if the peer is a proxy, so that its forwarded headers are trusted. */
  isFromProxy(request: IncomingMessage): boolean;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

interface Peer {
  readonly text: string;
  readonly trusted: boolean;
}

/** Keeps the parsed peer on the socket itself. A WeakMap would cost the hot path five times as much. */
const PEER = Symbol('peer');
const UNKNOWN: Peer = { text: '0.0.0.0', trusted: false };
/** More hops than this are ignored, because a chain that long is made up. */
const HOPS_MAX = 32;

/**
 * X-Forwarded-For is read only if the peer is one of `trustedProxies` (addresses or CIDR ranges). It is read from the
 * right, past every trusted hop, to the first one that is not trusted. What a caller wrote further left is never
 * believed. Throws an Error if an entry of `trustedProxies` is neither an address nor a range.
 */
export function createCallerAddress(trustedProxies: readonly string[]): CallerAddress {
  const ranges = trustedProxies.map(parseRange);
  const isTrusted = (address: Address) =>
    ranges.some(([base, bits]) => base.kind() === address.kind() && address.match(base as ipaddr.IPv4, bits));
  const peerOf = ({ socket }: { readonly socket: Socket & { [PEER]?: Peer } }): Peer => {
    const known = socket[PEER];
    if (known) return known;
    const address = parseAddress(socket.remoteAddress);
    const peer = address ? { text: address.toString(), trusted: isTrusted(address) } : UNKNOWN;
    if (address) socket[PEER] = peer;
    return peer;
  };
  return {
    isFromProxy: (request) => peerOf(request).trusted,
    addressOf(request) {
      const peer = peerOf(request);
      const forwarded = request.headers['x-forwarded-for'];
      if (!peer.trusted || forwarded === undefined) return peer.text;
      const hops = (typeof forwarded === 'string' ? forwarded : forwarded.join(',')).split(',').slice(-HOPS_MAX);
      let last = peer.text;
      for (const hop of hops.toReversed()) {
        const address = parseAddress(hop.trim());
        if (!address) return last;
        last = address.toString();
        if (!isTrusted(address)) return last;
      }
      return last;
    },
  };
}

/** Parses an address. `null` if the text is none. A port behind it is cut off, because some proxies send it. */
function parseAddress(text: string | undefined): Address | null {
  const bare = text?.replace(/^\[([^\]]+)\](:\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
  return bare !== undefined && isPlain(bare) ? ipaddr.process(bare) : null;
}

/** True for four decimal parts or IPv6. ipaddr.js alone would also read `1`, `0x7f.1` and octal parts. */
function isPlain(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

function parseRange(text: string): [Address, number] {
  const address = parseAddress(text);
  if (address) return [address, address.kind() === 'ipv4' ? 32 : 128];
  try {
    return ipaddr.parseCIDR(text);
  } catch (error) {
    throw new Error(`trusted proxy '${text}' is neither an address nor a CIDR range`, { cause: error });
  }
}
