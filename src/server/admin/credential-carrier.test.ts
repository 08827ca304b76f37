import type { FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import { createCookieCarrier, sessionCookie } from './credential-carrier.ts';

const clock = { nowMs: () => 1000 };

test.each([
  [false, 'renzheng_console=rza_x; Max-Age=9; Path=/console; HttpOnly; SameSite=Strict'],
  [true, '__Host-renzheng_console=rza_x; Max-Age=9; Path=/; HttpOnly; Secure; SameSite=Strict'],
])('over https (%s) the cookie of a session is %s', (isHttps, expected) => {
  expect(sessionCookie('rza_x', 10_000, { isHttps, clock })).toBe(expected);
});

test.each([
  [true, '__Host-renzheng_console=rza_own', 'rza_own'],
  [true, 'renzheng_console=rza_of_a_neighbour; __Host-renzheng_console=rza_own', 'rza_own'],
  [true, 'renzheng_console=rza_of_a_neighbour', undefined],
  [false, 'renzheng_console=rza_own', 'rza_own'],
])('over https (%s) a browser that sends %s has the session %s', (isHttps, cookie, expected) => {
  const hosts = { originOf: () => 'https://console.example.com', isHttps: () => isHttps };
  const request = { headers: { cookie }, raw: {} } as unknown as FastifyRequest;
  expect(createCookieCarrier({ hosts, clock }).tokenOf(request)).toBe(expected);
});
