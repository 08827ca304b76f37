import { expect, test } from 'vitest';
import { Fault } from '../../kernel/fault.ts';
import { MemoryRateStore } from '../../storage/memory/rate-store.ts';
import { AddressRates } from '../admission/address-rate.ts';
import { StoredRates } from '../admission/stored-rates.ts';
import { MemoryKnownNetworkStore } from '../../storage/memory/known-network-store.ts';
import { SignInThrottle } from './sign-in-throttle.ts';

function open(store = new MemoryKnownNetworkStore()) {
  const clock = { atMs: 1_000_000, monotonicMs: () => clock.atMs, nowMs: () => clock.atMs };
  return { clock, store, throttle: new SignInThrottle({ clock, store, rates: new AddressRates(clock) }) };
}

test('an account can be tried ten times at once from all networks together, then once a minute', async () => {
  const { clock, throttle } = open();
  const tries = await Promise.all(Array.from({ length: 12 }, (_, at) => throttle.mayTry('ada', `net-${at}`)));
  expect(tries).toEqual([...Array.from({ length: 10 }, () => true), false, false]);
  expect(await throttle.mayTry('grace', 'net-1'), 'another account').toBe(true);
  clock.atMs += 59_999;
  expect(await throttle.mayTry('ada', 'net-1')).toBe(false);
  clock.atMs += 1;
  expect([await throttle.mayTry('ada', 'net-1'), await throttle.mayTry('ada', 'net-1')]).toEqual([true, false]);
});

test('guessing from elsewhere does not lock the holder out of a network it signed in from', async () => {
  const { throttle } = open();
  expect(await throttle.mayTry('ada', 'home')).toBe(true);
  await throttle.signedIn('ada', 'home');
  for (let at = 0; at < 20; at++) await throttle.mayTry('ada', 'elsewhere');
  expect(await throttle.mayTry('ada', 'elsewhere')).toBe(false);
  expect(await throttle.mayTry('ada', 'home')).toBe(true);
});

test('after a restart, the holder still has tries of its own where it signed in before', async () => {
  const { store, throttle: before } = open();
  await before.signedIn('ada', 'home');
  const { throttle } = open(store);
  await throttle.learn();
  for (let at = 0; at < 20; at++) await throttle.mayTry('ada', `elsewhere-${at}`);
  expect(await throttle.mayTry('ada', 'a tenth network')).toBe(false);
  expect(await throttle.mayTry('ada', 'home')).toBe(true);
  expect(await throttle.mayTry('grace', 'home'), 'another account').toBe(true);
});

test('a sign-in counts although its network cannot be kept', async () => {
  const store = new MemoryKnownNetworkStore();
  store.note = () => Promise.reject(new Fault('unavailable', 'the disk is full'));
  const { throttle } = open(store);
  await throttle.signedIn('ada', 'home');
  for (let at = 0; at < 20; at++) await throttle.mayTry('ada', 'elsewhere');
  expect(await throttle.mayTry('ada', 'home')).toBe(true);
});

test('guessing at the door leaves a session its own tries of the password, wherever it is', async () => {
  const { throttle } = open();
  for (let at = 0; at < 20; at++) await throttle.mayTry('ada', `elsewhere-${at}`);
  expect(await throttle.mayTry('ada', 'desk')).toBe(false);
  const tries = await Promise.all(Array.from({ length: 12 }, () => throttle.mayTryInSession('ada', 'desk')));
  expect(tries.filter(Boolean)).toHaveLength(10);
  // A thief of a session elsewhere does not lock out the holder.
  await throttle.signedIn('ada', 'home');
  expect(await throttle.mayTryInSession('ada', 'home')).toBe(true);
});

test('two processes together give an account no more tries than one, and know it by its digest only', async () => {
  const { clock, store } = open();
  const buckets = new MemoryRateStore(clock);
  const digest = (name: string) => `digest of ${name.replace('\n', ' ')}`;
  const asked: string[] = [];
  const rates = () =>
    new StoredRates({
      digest,
      clock,
      store: {
        take(asks) {
          asked.push(...asks.map(({ subject }) => subject));
          return buckets.take(asks);
        },
      },
    });
  const [one, other] = [rates(), rates()].map((own) => new SignInThrottle({ clock, store, rates: own }));
  const tries = await Promise.all(
    Array.from({ length: 16 }, (_, at) => (at % 2 === 0 ? one : other)?.mayTry('ada', `net-${at}`)),
  );
  expect(tries.filter(Boolean)).toHaveLength(10);
  clock.atMs += 60_000;
  expect([await one?.mayTry('ada', 'a'), await other?.mayTry('ada', 'a')]).toEqual([true, false]);
  expect([await one?.mayTryInSession('ada', 'a'), new Set(asked)]).toEqual([
    true,
    new Set(['digest of sign-in ada', 'digest of session ada']),
  ]);
});
