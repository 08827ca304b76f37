/** What a browser tells about itself. Absent, or partly so, elsewhere. */
interface Surroundings {
  readonly navigator?: { readonly userAgent?: string; readonly onLine?: boolean };
}

/** Codes of Node, Bun and Deno for a connection that was never made, or that did not get as far as a request. */
const UNSENT_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ConnectionRefused',
  'FailedToOpenSocket',
  'ERR_INVALID_URL',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);
/** Codes that say that the server's certificate was refused, e.g. `CERT_HAS_EXPIRED`. */
const CERTIFICATE = /CERT/;
/** System calls that come before the first byte of a request. */
const EARLY_CALLS: ReadonlySet<unknown> = new Set(['getaddrinfo', 'connect']);
/** Messages of errors that bear no code. The first are the words of fetch in Node, and the last those of its TLS. */
const UNSENT_MESSAGES =
  /^bad port$|connection refused|dns error|failed to lookup|error trying to connect|client error \(connect\)|before secure TLS connection was established/i;

/** How many causes are followed. */
const DEPTH_MAX = 5;

/**
 * Whether an error of fetch surely means that the request never left, so that it cannot have been charged. Node, Deno and
 * Bun tell by the cause of the error. A browser gives the same error for everything, so there this tells only what is
 * known beforehand: that the port is one to which browsers send nothing, or that the machine is offline.
 *
 * @param wasOffline `isOffline` when the request began
 */
export function isUnsent(
  error: unknown,
  {
    url,
    wasOffline,
    around = globalThis as Surroundings,
  }: {
    readonly url: string;
    readonly wasOffline: boolean;
    readonly around?: Surroundings;
  },
): boolean {
  if (isEarly(error, DEPTH_MAX)) return true;
  if (!isBrowser(around) || !(error instanceof TypeError)) return false;
  return isBlocked(url) || (wasOffline && isOffline(url, around));
}

/** Whether a browser says that this machine has no network, and the server is not on the machine itself. */
export function isOffline(url: string, around: Surroundings = globalThis as Surroundings): boolean {
  if (!isBrowser(around) || around.navigator?.onLine !== false) return false;
  const hostname = urlOf(url)?.hostname ?? '';
  return hostname !== '' && !/^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

function isEarly(error: unknown, depth: number): boolean {
  if (!(error instanceof Error) || depth === 0) return false;
  const { code, syscall, errors } = error as {
    readonly code?: unknown;
    readonly syscall?: unknown;
    readonly errors?: unknown;
  };
  // Several addresses of one name were tried. The request left if it did to any of them.
  if (Array.isArray(errors) && errors.length > 0) return errors.every((each) => isEarly(each, depth - 1));
  if (EARLY_CALLS.has(syscall)) return true;
  if (typeof code === 'string' && (UNSENT_CODES.has(code) || CERTIFICATE.test(code))) return true;
  return UNSENT_MESSAGES.test(error.message) || isEarly(error.cause, depth - 1);
}

function isBrowser({ navigator }: Surroundings): boolean {
  return navigator?.userAgent?.startsWith('Mozilla/') === true;
}

/** Reads an address. Null if it cannot be read. */
export function urlOf(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

/**
 * Ports to which no browser sends a request (https://fetch.spec.whatwg.org/#port-blocking), without those that were added
 * to the list after 2021.
 */
const BLOCKED_PORTS: ReadonlySet<string> = new Set(
  (
    '1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135 ' +
    '137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 1719 ' +
    '1720 1723 2049 3659 4045 5060 5061 6000 6566 6665 6666 6667 6668 6669 6697 10080'
  ).split(' '),
);

function isBlocked(url: string): boolean {
  const { port = '' } = urlOf(url) ?? {};
  return BLOCKED_PORTS.has(port);
}
