import { ADMIN_ERRORS } from '../../platform/access/admin-errors.ts';
import { told, type Told } from '../../kernel/told.ts';
import { parseCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../kernel/clock.ts';
import type { AdminContract } from '../../wire/admin/define-admin.ts';
import type { AdminHosts } from '../listener/admin-hosts.ts';
import { cookieName, setCookie, type ConsoleCookie } from './browser-cookie.ts';
import { consoleHeaders } from './console-headers.ts';

/**
 * How a caller of the admin API identifies itself, and how it gets its session. The operations are mounted once for
 * each carrier, and a credential of one is not accepted at the other.
 */
export interface CredentialCarrier {
  /** Path that the operations are mounted below, e.g. `/admin/v1`. */
  readonly prefix: string;
  /** Tells a caller without a valid credential what to do. */
  readonly signInAdvice: Told;
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Says why a request is refused whatever credential it bears. `null` if it is not. */
  refusalOf(request: FastifyRequest): Told | null;
  /** Gives the token of a request. `undefined` if there is none. */
  tokenOf(request: FastifyRequest): string | undefined;
  /** Gives the body of an answer to a call that succeeded, and keeps or clears the session that the call is about. */
  bodyOf(contract: AdminContract, result: unknown, at: Exchange): unknown;
}

/** A request and its answer. */
interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** The carrier for programs: the token comes in the header `Authorization`, and a session's token is in the answer. */
export const BEARER: CredentialCarrier = {
  prefix: '/admin/v1',
  signInAdvice: ADMIN_ERRORS.unauthenticated.advice,
  headers: {},
  refusalOf: () => null,
  tokenOf: ({ headers }) => /^Bearer (\S{1,200})$/.exec(headers.authorization ?? '')?.[1],
  bodyOf: (_contract, result) => result,
};

const CONSOLE_PATH = '/console';
const COOKIE: ConsoleCookie = { name: 'renzheng_console', path: CONSOLE_PATH, sameSite: 'strict' };
const TOKEN = /^\S{1,200}$/;

/** What the cookie carrier needs. */
export interface CookieDeps {
  readonly hosts: Pick<AdminHosts, 'originOf' | 'isHttps'>;
  readonly clock: Clock;
}

/**
 * Makes the carrier for the console: the token comes in a cookie that no script can read and that no other site can make
 * a browser send. A write must come from a page of the console itself, which its `Origin` tells.
 */
export function createCookieCarrier({ hosts, clock }: CookieDeps): CredentialCarrier {
  return {
    prefix: `${CONSOLE_PATH}/api`,
    signInAdvice: told`Sign in again.`,
    headers: consoleHeaders(null),
    refusalOf: ({ method, headers, raw }) => {
      const site = headers['sec-fetch-site'];
      if (site !== undefined && site !== 'same-origin' && site !== 'none') return OTHER_SITE;
      return method === 'GET' || headers.origin === hosts.originOf(raw) ? null : OTHER_ORIGIN;
    },
    tokenOf({ headers, raw }) {
      const token = parseCookie(headers.cookie ?? '')[cookieName(COOKIE, hosts.isHttps(raw))];
      return token !== undefined && TOKEN.test(token) ? token : undefined;
    },
    bodyOf({ session }, result, { request, reply }) {
      if (session === undefined) return result;
      const keep = (token: string, endsAtMs: number) =>
        reply.header('set-cookie', sessionCookie(token, endsAtMs, { isHttps: hosts.isHttps(request.raw), clock }));
      if (session === 'ends') {
        keep('', 0);
        return result;
      }
      const { token, ...rest } = result as { readonly token: string; readonly expiresAtMs: number };
      keep(token, rest.expiresAtMs);
      return rest;
    },
  };
}

/**
 * Gives the `Set-Cookie` header that keeps a session in the browser until it ends. A session that has ended clears the
 * cookie.
 */
export function sessionCookie(
  token: string,
  endsAtMs: number,
  { isHttps, clock }: { readonly isHttps: boolean; readonly clock: Clock },
): string {
  return setCookie(COOKIE, token, {
    isHttps,
    maxAge: Math.max(0, Math.floor((endsAtMs - clock.nowMs()) / 1000)),
  });
}

const OTHER_SITE = told`this request comes from a page of another site. Open the console itself`;
const OTHER_ORIGIN = told`the Origin of this request is not the address of the console. Open the console at its own address; if a proxy stands before it, set admin.publicUrl to what the browser shows`;
