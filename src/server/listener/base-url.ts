import type { IncomingMessage } from 'node:http';
import type { CallerAddress } from './caller-address.ts';

/** Gives scheme and authority under which a caller reached this server, e.g. `https://id.example.com`. */
export type BaseUrlOf = (request: IncomingMessage) => string;

const AUTHORITY = /^(?:[\w.-]{1,253}|\[[\da-fA-F:.]{2,45}\])(?::\d{1,5})?$/;

/**
 * The configured address wins, then what a trusted proxy forwards, then the Host header. If Host is not a valid
 * authority, the socket's own address is used, so that a caller cannot put an invented text into the links of an
 * answer.
 */
export function createBaseUrl(publicUrl: string | undefined, isTls: boolean, caller: CallerAddress): BaseUrlOf {
  if (publicUrl !== undefined) {
    const fixed = publicUrl.replace(/\/+$/, '');
    return () => fixed;
  }
  const ownScheme = isTls ? 'https' : 'http';
  return (request) => {
    const { headers, socket } = request;
    const isForwarded = caller.isFromProxy(request);
    const scheme = isForwarded && headers['x-forwarded-proto'] === 'https' ? 'https' : ownScheme;
    const forwardedHost = isForwarded ? headers['x-forwarded-host'] : undefined;
    const authority = typeof forwardedHost === 'string' ? forwardedHost : headers.host;
    if (authority !== undefined && AUTHORITY.test(authority)) return `${scheme}://${authority}`;
    const host = socket.localAddress ?? 'localhost';
    return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${socket.localPort ?? 0}`;
  };
}
