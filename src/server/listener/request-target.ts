import type { IncomingMessage } from 'node:http';

/** The target of a request, split into its parts. */
export interface RequestTarget {
  /** Origin of a target in absolute form, e.g. `http://id.example.com`. `null` in origin form. */
  readonly origin: string | null;
  /** Starts with one slash. */
  readonly path: string;
  /** Without its question mark. `null` if there is none. */
  readonly query: string | null;
}

/** Paths for operators, which a filter in front of this server may know by their spelling. */
const OPERATORS = /^\/(?:admin|console|metrics)(?:\/|$)/;
const ABSOLUTE = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i;
const PLAIN_PATH = /^(?:\/[\w-][\w.-]*)*\/?$/;
const DECODED_PATH = /^\/[\w./~-]*$/;

/**
 * Splits the target of a request line. It reads origin form and absolute form (RFC 9112, 3.2), cuts off a fragment, and
 * makes the path canonical. Example: `http://a/x//y?b=1` gives the origin `http://a`, the path `/x/y` and the query
 * `b=1`.
 */
export function parseRequestTarget(target: string): RequestTarget {
  const origin = target.startsWith('/') ? null : (ABSOLUTE.exec(target)?.[0] ?? null);
  const rest = origin === null ? target : target.slice(origin.length);
  const hash = rest.indexOf('#');
  const bare = hash < 0 ? rest : rest.slice(0, hash);
  const mark = bare.indexOf('?');
  const path = canonicalPath(mark < 0 ? bare : bare.slice(0, mark));
  return { origin, path, query: mark < 0 ? null : bare.slice(mark + 1) };
}

/**
 * Gives the path as nginx would look for it: escapes decoded once, slashes merged, `.` and `..` resolved. The path
 * keeps its escapes if they are broken or stand for anything but letters, digits and `/ . ~ - _`.
 */
export function canonicalPath(path: string): string {
  if (PLAIN_PATH.test(path) && path !== '') return path;
  const decoded = decode(path);
  const readable = decoded !== null && DECODED_PATH.test(`/${decoded}`) ? decoded : path;
  const kept: string[] = [];
  const segments = readable.split('/').filter((segment) => segment !== '');
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  const isFolder = /\/\.{0,2}$/.test(readable);
  return kept.length === 0 ? '/' : `/${kept.join('/')}${isFolder ? '/' : ''}`;
}

/**
 * Gives a request the origin form of its target and a canonical path, so that every router sees one spelling. The
 * authority of an absolute form replaces the Host header (RFC 9112, 3.2.2). Operators' paths are accepted in one spelling
 * only, so that another spelling cannot get past a filter in front of this server.
 */
export function rewriteTarget(request: IncomingMessage): void {
  const { url = '' } = request;
  const { origin, path, query } = parseRequestTarget(url);
  if (origin !== null) request.headers.host = origin.slice(origin.indexOf('//') + 2);
  const written = url.slice(origin?.length ?? 0).replace(/[?#].*$/s, '');
  if (origin === null && written === path && !url.includes('#')) return;
  const target = OPERATORS.test(path) && written !== path ? '/' : path;
  request.url = query === null ? target : `${target}?${query}`;
}

/** The path as its contract writes it, without a `.php` suffix and without a slash at the end. */
export function plainPath(path: string): string {
  const bare = path.endsWith('/') ? path.slice(0, -1) : path;
  return bare.endsWith('.php') ? bare.slice(0, -4) : bare;
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    // decodeURIComponent fails only if an escape is malformed, and such a path names nothing here.
    return null;
  }
}
