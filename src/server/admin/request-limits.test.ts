import Fastify, { type FastifyRequest } from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { AddressRates } from '../../platform/admission/address-rate.ts';
import { openRequestLimits, type SharedRequestRates } from './request-limits.ts';

const LIMITS = [
  { name: 'things.list', perMinute: 3, isSignIn: false },
  { name: 'sessions.create', perMinute: 2, isSignIn: true },
];

/** Serves a path for each limit, with the rates that all processes share. */
async function serve(sharedRates: SharedRequestRates | null, clock = { monotonicMs: () => 0 }) {
  const server = Fastify();
  onTestFinished(() => server.close());
  const addressOf = ({ headers }: FastifyRequest) => String(headers['from']);
  const limitOf = await openRequestLimits(server, { addressOf, clock, sharedRates });
  for (const limit of LIMITS) server.get(`/${limit.name}`, { onRequest: limitOf(limit) }, () => 'ok');
  return async (name: string, from = '192.0.2.1') =>
    (await server.inject({ url: `/${name}`, headers: { from } })).statusCode;
}

function memoryRates() {
  let atMs = 0;
  const asked: string[] = [];
  const ratesOf = (which: string) => {
    const rates = new AddressRates({ monotonicMs: () => atMs });
    return {
      ask: (...how: Parameters<AddressRates['ask']>) => {
        asked.push(`${which}: ${how[0]}`);
        return rates.ask(...how);
      },
    };
  };
  return {
    rates: { requests: ratesOf('requests'), signIns: ratesOf('sign-ins') },
    asked,
    pass: (ms: number) => (atMs += ms),
  };
}

test('two processes let through as many requests of an address as one', async () => {
  const { rates, asked, pass } = memoryRates();
  const [one, other] = [await serve(rates), await serve(rates)];
  const nodeOf = (at: number) => (at % 2 === 0 ? one : other);
  const statuses = [];
  for (let at = 0; at < 5; at += 1) statuses.push(await nodeOf(at)('things.list'));
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
  for (let at = 0; at < 3; at += 1) statuses.push(await nodeOf(at)('sessions.create'));
  expect(statuses.slice(5)).toEqual([200, 200, 429]);
  expect(await one('things.list', '192.0.2.2'), 'another address').toBe(200);
  pass(20_000);
  expect([await other('things.list'), await one('things.list')]).toEqual([200, 429]);
  expect(new Set(asked)).toEqual(
    new Set([
      'requests: admin things.list 192.0.2.1',
      'requests: admin things.list 192.0.2.2',
      'sign-ins: admin sessions.create 192.0.2.1',
    ]),
  );
});

test.each([['alone'], ['shared']])('a network of IPv6 counts as one address, with limits that are %s', async (how) => {
  const call = await serve(how === 'alone' ? null : memoryRates().rates);
  const statuses = [];
  for (let at = 1; at <= 3; at += 1) statuses.push(await call('sessions.create', `2001:db8:0:7::${at}`));
  expect([...statuses, await call('sessions.create', '2001:db8:0:8::1')]).toEqual([200, 200, 429, 200]);
});

test('a minute passes by the clock that only goes forward, whatever becomes of the wall clock', async () => {
  let atMs = 5000;
  const call = await serve(null, { monotonicMs: () => atMs });
  const calls = async (count: number) => {
    const statuses = [];
    for (let at = 0; at < count; at += 1) statuses.push(await call('things.list'));
    return statuses;
  };
  expect(await calls(4)).toEqual([200, 200, 200, 429]);
  atMs += 59_999;
  expect(await calls(1)).toEqual([429]);
  atMs += 1;
  expect(await calls(4)).toEqual([200, 200, 200, 429]);
});

test('5000 addresses are counted at a time, and each limit counts for itself', async () => {
  const call = await serve(null);
  expect(await call('sessions.create')).toBe(200);
  for (let at = 0; at < 4999; at += 1) await call('sessions.create', `198.51.${at >> 8}.${at & 255}`);
  expect(await call('sessions.create')).toBe(200);
  expect(await call('sessions.create')).toBe(429);
  for (let at = 0; at < 5000; at += 1) await call('sessions.create', `198.52.${at >> 8}.${at & 255}`);
  expect([await call('sessions.create'), await call('things.list')]).toEqual([200, 200]);
});
