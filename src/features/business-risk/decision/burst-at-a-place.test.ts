import { expect, test } from 'vitest';
import { seededRandom } from '../../../kernel/seeded-random.ts';
import { imei, setUp } from './engine-world.suite.ts';

const ADDRESS = '47.100.12.3';
const HOUR_S = 3_600;
/** Numbers of all ranges, so that only the pace and the device tell. */
const phoneAt = (at: number) => `13${(at * 7_919_117 + 100_000_007) % 1_000_000_000}`.padEnd(11, '7').slice(0, 11);

/** Registers new accounts at one address. Gives how many of them passed, and what the address then is. */
async function registered(accounts: number, deviceOf: (at: number) => string | null, gapS: () => number) {
  const { ask } = setUp();
  let atS = 9 * HOUR_S;
  let passed = 0;
  let place: unknown = null;
  for (let at = 0; at < accounts; at += 1) {
    atS += gapS();
    const phone = phoneAt(at);
    const account = { type: 'phone', accountId: phone, phone, deviceId: deviceOf(at) } as const;
    const request = { account, userIp: ADDRESS, scene: 'e_register_protection' };
    const { decision, features } = await ask(request, Math.round(atS));
    if (decision.level === 'pass') passed += 1;
    place = features.get('address_place');
  }
  return { passed, place };
}

test('one device that registers an account every half second is no shop, and does not pass', async () => {
  const random = seededRandom(7);
  const { passed, place } = await registered(
    60,
    () => imei(1),
    () => random.intBelow(1000) / 1000,
  );
  expect(place).toBe('shared');
  expect(passed).toBeLessThanOrEqual(12);
});

test('a script without a device that registers an account every ten seconds is no promotion, and does not pass', async () => {
  const random = seededRandom(10);
  const { passed, place } = await registered(
    60,
    () => null,
    () => 8 + random.intBelow(4),
  );
  expect(place).toBe('shared');
  expect(passed).toBeLessThanOrEqual(12);
});

test('a tablet that registers a customer every few minutes stands in a shop', async () => {
  const random = seededRandom(8);
  const { place } = await registered(
    60,
    () => imei(1),
    () => 120 + random.intBelow(300),
  );
  expect(place).toBe('shop');
});

test('people who register on phones of their own, some a minute, stand at a promotion', async () => {
  const random = seededRandom(9);
  const { place } = await registered(
    60,
    (at) => imei(at + 10),
    () => 5 + random.intBelow(30),
  );
  expect(place).toBe('promotion');
});
