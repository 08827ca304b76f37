import { expect, test } from 'vitest';
import { SignInThrottle } from './sign-in-throttle.ts';

function open() {
  const clock = { atMs: 1_000_000, monotonicMs: () => clock.atMs };
  return { clock, throttle: new SignInThrottle(clock) };
}

test('an account can be tried ten times at once from all networks together, then once a minute', () => {
  const { clock, throttle } = open();
  const tries = Array.from({ length: 12 }, (_, at) => throttle.mayTry('ada', `net-${at}`));
  expect(tries).toEqual([...Array.from({ length: 10 }, () => true), false, false]);
  expect(throttle.mayTry('grace', 'net-1'), 'another account').toBe(true);
  clock.atMs += 59_999;
  expect(throttle.mayTry('ada', 'net-1')).toBe(false);
  clock.atMs += 1;
  expect([throttle.mayTry('ada', 'net-1'), throttle.mayTry('ada', 'net-1')]).toEqual([true, false]);
});

test('guessing from elsewhere does not lock the holder out of a network it signed in from', () => {
  const { throttle } = open();
  expect(throttle.mayTry('ada', 'home')).toBe(true);
  throttle.signedIn('ada', 'home');
  for (let at = 0; at < 20; at++) throttle.mayTry('ada', 'elsewhere');
  expect(throttle.mayTry('ada', 'elsewhere')).toBe(false);
  expect(throttle.mayTry('ada', 'home')).toBe(true);
});
