import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { createCallerAddress } from './caller-address.ts';

const from = (remoteAddress: string | undefined, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

const { addressOf } = createCallerAddress(['10.0.0.0/8', '::1', '2001:db8::/32']);

test.each([
  ['the peer', '192.0.2.1', undefined, '192.0.2.1'],
  ['an IPv4-mapped peer', '::ffff:192.0.2.1', undefined, '192.0.2.1'],
  ['a header from a peer that is no proxy', '192.0.2.1', '203.0.113.9', '192.0.2.1'],
  ['what a proxy forwards', '10.1.2.3', '203.0.113.9', '203.0.113.9'],
  [
    'the last hop that is no proxy, not what the caller wrote',
    '10.1.2.3',
    '1.1.1.1, 203.0.113.9, 10.9.9.9',
    '203.0.113.9',
  ],
  ['a mapped address in the header', '::1', '::ffff:203.0.113.9', '203.0.113.9'],
  ['an address with a port', '::ffff:10.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
  ['IPv6 in brackets', '2001:db8::1', '[2400:cb00::1]:443', '2400:cb00::1'],
  ['the proxy, if the header is rubbish', '10.1.2.3', 'unknown', '10.1.2.3'],
  ['not a text that only looks like an address', '10.1.2.3', '0x7f.1', '10.1.2.3'],
  ['the outermost proxy, if all hops are proxies', '10.1.2.3', '10.0.0.7, 10.0.0.8', '10.0.0.7'],
  ['a closed socket', undefined, undefined, '0.0.0.0'],
])('%s', (_name, peer, forwarded, expected) => {
  expect(addressOf(from(peer, forwarded))).toBe(expected);
});

test('a proxy that is no address is refused by name', () => {
  expect(() => createCallerAddress(['proxy.example'])).toThrow("trusted proxy 'proxy.example'");
});
