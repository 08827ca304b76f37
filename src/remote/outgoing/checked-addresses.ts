import { bulkhead, type BulkheadPolicy } from 'cockatiel';
import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import type { AddressRanges } from '../../platform/admission/address-ranges.ts';
import { isAllowedAddress } from './allowed-address.ts';

/** An address that a name stands for. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** How the addresses of hosts are found and checked. */
export interface CheckedAddressesOptions {
  /** Addresses besides the public ones to which a connection may go. Only to these may it speak plain HTTP. */
  readonly allowed: AddressRanges;
  /** Looks a name up. The operating system's resolver by default. */
  readonly resolve?: (host: string) => Promise<readonly ResolvedAddress[]>;
}

/**
 * Look-ups under way at a time. A look-up holds one of Node's four threads for files, digests and names until the resolver
 * answers, however long that takes.
 */
const LOOKUPS_AT_ONCE = 2;

/**
 * Looks up where a URL that an operator gave leads, and refuses addresses to which this server must not be sent. A
 * connection is then made to one of exactly these addresses (`pinnedTo`), so a name that changes meanwhile leads
 * nowhere else.
 */
export class CheckedAddresses {
  readonly #allowed: AddressRanges;
  readonly #resolve: (host: string) => Promise<readonly ResolvedAddress[]>;
  readonly #lookups: BulkheadPolicy = bulkhead(LOOKUPS_AT_ONCE, Number.MAX_SAFE_INTEGER);

  constructor({ allowed, resolve = resolveBySystem }: CheckedAddressesOptions) {
    this.#allowed = allowed;
    this.#resolve = resolve;
  }

  /** Gives the addresses of a URL's host, or why it is not connected to. Rejects as soon as the signal aborts. */
  of(url: URL, signal: AbortSignal): Promise<readonly ResolvedAddress[] | 'name-unknown' | 'address-refused'> {
    return orAborted(this.#addressesOf(url), signal);
  }

  async #addressesOf(url: URL): Promise<readonly ResolvedAddress[] | 'name-unknown' | 'address-refused'> {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const found = await this.#lookups.execute(() => this.#resolve(host)).catch(() => []);
    if (found.length === 0) return 'name-unknown';
    const isSafe = ({ address }: ResolvedAddress) =>
      url.protocol === 'https:' ? isAllowedAddress(address, this.#allowed) : this.#allowed.contains(address);
    return found.every(isSafe) ? found : 'address-refused';
  }
}

function resolveBySystem(host: string): Promise<readonly ResolvedAddress[]> {
  return lookup(host, { all: true, verbatim: true });
}

/** Connects to the addresses that were checked, and asks no resolver. */
export function pinnedTo(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_host, options, tell) => {
    const [first] = addresses;
    if (options.all) tell(null, [...addresses]);
    else tell(null, first?.address ?? '', first?.family);
  };
}

/** Why a connection that Node ended with an error code gave no answer. */
export function connectionProblem(code: string): 'no-http' | 'certificate' | 'unreachable' {
  if (code.startsWith('HPE_')) return 'no-http';
  if (code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || CERTIFICATE_CODES.test(code)) return 'certificate';
  return 'unreachable';
}

/** What Node's TLS says of a certificate that it does not trust, e.g. `DEPTH_ZERO_SELF_SIGNED_CERT`. */
const CERTIFICATE_CODES = /CERT|UNABLE_TO_|^CRL_|HOSTNAME_MISMATCH/;

/** Gives what `work` gives, or rejects as soon as the signal aborts. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
