import type { FastifyInstance } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { ADMIN_ERRORS } from '../../platform/access/admin-errors.ts';
import type { CallerAddress } from './caller-address.ts';
import { told } from '../../kernel/told.ts';
import { inChinese } from '../../wire/told/in-chinese.ts';
import { wantsChinese } from '../admin/wants-chinese.ts';

/** The names under which operators reach the admin listener. */
export interface AdminNames {
  /** Scheme and authority of the console as browsers see it, e.g. `https://console.example.com`. */
  readonly publicUrl?: string | undefined;
  /** Further host names without a port, e.g. `renzheng.internal`. */
  readonly hosts: readonly string[];
}

/** Knows the host names of the admin listener, and the origin under which a browser reached it. */
export interface AdminHosts {
  /**
   * Whether a request names a host that this listener was told: an IP address, `localhost`, the host of the public URL
   * or one of the listed names. A page of another site can point a name of its own at this machine (DNS rebinding), but
   * it cannot make the browser send one of these.
   */
  knows(request: IncomingMessage): boolean;

  /** The scheme and authority that the browser of a request writes as `Origin` if the console itself sends it. */
  originOf(request: IncomingMessage): string;

  /** Whether the browser of a request speaks https, with this server or with the proxy in front of it. */
  isHttps(request: IncomingMessage): boolean;
}

const AUTHORITY = /^(\[[\da-f:.]{2,45}\]|[\w.-]{1,253})(?::(\d{1,5}))?$/i;

/**
 * Makes the guard of the admin listener's names. A host that a trusted proxy forwards is checked in addition to the Host
 * header, because a page could send the forwarding header itself if the browser runs on the proxy's machine.
 *
 * @param isTls whether this server itself speaks TLS
 */
export function createAdminHosts({ publicUrl, hosts }: AdminNames, isTls: boolean, caller: CallerAddress): AdminHosts {
  const published = publicUrl === undefined ? null : new URL(publicUrl);
  const names = new Set(['localhost', ...hosts.map((name) => name.toLowerCase())]);
  if (published) names.add(published.hostname);
  const isKnown = (authority: string) => {
    const name = hostnameOf(authority);
    return name !== null && (names.has(name) || isIP(name.replace(/^\[|\]$/g, '')) !== 0);
  };
  const forwardedOf = (request: IncomingMessage, name: string) => {
    const value = caller.isFromProxy(request) ? request.headers[name] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const schemeOf = (request: IncomingMessage) =>
    isTls || forwardedOf(request, 'x-forwarded-proto') === 'https' ? 'https' : 'http';
  return {
    knows(request) {
      const { host } = request.headers;
      const forwarded = forwardedOf(request, 'x-forwarded-host');
      return (host === undefined || isKnown(host)) && (forwarded === undefined || isKnown(forwarded));
    },
    originOf(request) {
      const authority = forwardedOf(request, 'x-forwarded-host') ?? request.headers.host ?? '';
      if (published && hostnameOf(authority) === published.hostname) return published.origin;
      const url = `${schemeOf(request)}://${authority}`;
      return URL.canParse(url) ? new URL(url).origin : url;
    },
    isHttps: (request) => published?.protocol === 'https:' || schemeOf(request) === 'https',
  };
}

/** Gives the name or address of an authority in lower case, e.g. `[::1]` of `[::1]:8081`. `null` if it is none. */
function hostnameOf(authority: string): string | null {
  return AUTHORITY.exec(authority)?.[1]?.toLowerCase() ?? null;
}

/** Answers 421 to every request of a scope that names a host which the admin listener was not told. */
export function refuseUnknownHosts(scope: FastifyInstance, hosts: AdminHosts): void {
  const { status, advice } = ADMIN_ERRORS.unknown_host;
  const detail = told`this listener was not told the host name of this request`;
  scope.addHook('onRequest', async (request, reply) => {
    if (hosts.knows(request.raw)) return;
    const texts = wantsChinese(request) ? { detail: inChinese(detail), advice: inChinese(advice) } : { detail, advice };
    return reply
      .status(status)
      .header('cache-control', 'no-store')
      .send({ error: { code: 'unknown_host', ...texts } });
  });
}
