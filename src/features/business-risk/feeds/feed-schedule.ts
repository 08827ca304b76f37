import { isFromAhead } from '../../../kernel/wall-stamps.ts';
import type { FeedKind } from './feed-kinds.ts';

/** A feed that the server fetches from its URL from time to time. */
export interface FeedSchedule {
  /** Name of the feed. What is fetched becomes its next version. */
  readonly name: string;
  readonly kind: FeedKind;
  /** May hold a token, so it is kept sealed and shown only in answers to requests that ask for it. */
  readonly url: string;
  /** Where a file with the SHA-256 of the feed lies. Null if there is none. */
  readonly checksumUrl: string | null;
  /** The SHA-256 that the feed must have, in hex. Null if it may change. */
  readonly sha256: string | null;
  readonly everyHours: number;
  /** A feed with more bytes is not taken. */
  readonly bytesMax: number;
  readonly licence: string;
  readonly createdBy: string;
  readonly createdAtMs: number;
}

/** Why a feed could not be fetched. */
export const FETCH_PROBLEMS = [
  'name-unknown',
  'address-refused',
  'unreachable',
  'certificate',
  'no-http',
  'timeout',
  'status',
  'redirected',
  'too-many-redirects',
  'too-large',
  'empty',
  'no-checksum',
  'wrong-checksum',
  'refused',
  'doubtful',
  'not-active',
  'internal',
] as const;

/** Why a feed could not be fetched. `detail` is the HTTP status, the server of a redirect, or what
 * the import said; empty if there is no more. */
export interface FetchProblem {
  readonly code: (typeof FETCH_PROBLEMS)[number];
  readonly detail: string;
}

/** What is known of the fetches of a feed. */
export interface FetchState {
  readonly nextAtMs: number;
  /** Of the last fetch. Null if there was none. */
  readonly triedAtMs: number | null;
  /** When the file was last fetched or found unchanged. Null if that never was. */
  readonly fetchedAtMs: number | null;
  /** Of the last fetch. Null if it did not fail. */
  readonly problem: FetchProblem | null;
  /** Since when a newer version is held back because it is doubtful. Null if none is. */
  readonly heldSinceMs: number | null;
  /** Fetches that failed one after another, up to now. */
  readonly failures: number;
  /** What the server called the file that was fetched last, for its next question. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** SHA-256 of the bytes that were fetched last, in hex. Null if none were. */
  readonly digest: string | null;
}

/** The state of a schedule of which nothing was fetched yet: it is due at once. */
export const NOTHING_FETCHED: FetchState = {
  nextAtMs: 0,
  triedAtMs: null,
  fetchedAtMs: null,
  problem: null,
  heldSinceMs: null,
  failures: 0,
  etag: null,
  lastModified: null,
  digest: null,
};

const PROBLEM_TEXT: Readonly<Record<FetchProblem['code'], string>> = {
  'name-unknown': 'the host of its URL is not known',
  'address-refused': 'its URL leads to an address that `feeds.allow` does not list',
  unreachable: 'the connection failed',
  certificate: 'the certificate of the server is not trusted',
  'no-http': 'what answered does not speak HTTP',
  timeout: 'the server took too long',
  status: 'the server answered with status',
  redirected:
    'the server redirected elsewhere, which is not followed: if you trust the other place, schedule the URL there',
  'too-many-redirects': 'the server redirected too often, so schedule the URL at which the file lies',
  'too-large': 'it is larger than allowed',
  empty: 'it is empty',
  'no-checksum': 'its checksum could not be read',
  'wrong-checksum': 'its checksum is another one',
  refused: 'it was not taken:',
  doubtful: 'its new version is doubtful, so the one in force stays:',
  'not-active': 'no version of it is active: activate one, or fetch it by hand',
  internal: 'this server failed at it. Its log says more',
};

/** Says in a clause why a feed could not be fetched, e.g. `the server answered with status 503`. */
export function fetchProblemText({ code, detail }: FetchProblem): string {
  return `${PROBLEM_TEXT[code]}${detail === '' ? '' : ` ${detail}`}`;
}

/**
 * Says what is wrong with the URL of a feed, or gives null. Whether its host may be reached is checked at each fetch,
 * because names change.
 */
export function feedUrlProblem(text: string): string | null {
  if (!URL.canParse(text)) return 'is no URL such as https://example.com/exits.txt';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https:// or http://';
  if (url.username !== '' || url.password !== '') return 'must not hold a user or a password';
  if (url.hash !== '') return 'must not hold a part behind #';
  return null;
}

/** To which server a URL leads: scheme, host and port. Its path and query may hold a token. */
export function serverOf(text: string): string {
  return new URL(text).origin;
}

/** A URL without what may be secret in it: its query. */
export function shownUrl(text: string): string {
  const { origin, pathname, search } = new URL(text);
  return `${origin}${pathname}${search === '' ? '' : '?…'}`;
}

/**
 * Whether a feed is fetched now. One that was tried before the clock was set back is due at once, because its next time
 * was counted from there.
 */
export function isFetchDue({ nextAtMs, triedAtMs }: FetchState, nowMs: number): boolean {
  return nextAtMs <= nowMs || (triedAtMs !== null && isFromAhead(triedAtMs, nowMs));
}
