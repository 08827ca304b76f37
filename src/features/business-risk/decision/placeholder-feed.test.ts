import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { feedsOf, other, setUp } from './engine-world.suite.ts';
import { setOf } from './own-rule.suite.ts';

describe('placeholders that operators list', () => {
  const PLACEHOLDER = '862000010203040';
  const listed = feedsOf({ 'device-placeholder': `# broken SDK\n${PLACEHOLDER}\nFixed-Build-Id` });
  const digest = (name: string) => hash(name, PLACEHOLDER);
  test.each([
    ['the value itself', PLACEHOLDER],
    ['with dividers', '86-200001-020304-0'],
    ['its md5', digest('md5')],
    ['its sha256', digest('sha256')],
    ['its md5 in capitals', digest('md5').toUpperCase()],
    ['another listed value', 'Fixed-Build-Id'],
  ])('%s is no device', async (_, deviceId) => {
    const rules = setOf('device_placeholder && !device_present');
    const listedOne = await setUp({ rules, feeds: listed }).ask(other('ann', deviceId));
    expect([listedOne.decision.fired, listedOne.event?.keys.device]).toEqual([['own'], null]);
    const without = await setUp({ rules }).ask(other('ann', deviceId));
    expect([without.decision.fired, without.event?.keys.device === null]).toEqual([[], false]);
  });

  test('a token can be listed, and a MAC address stands in for a number that is listed', async () => {
    const rules = setOf('device_placeholder');
    const token = await setUp({ rules, feeds: listed }).ask({ ...other('ann'), deviceToken: 'Fixed-Build-Id' });
    expect(token.decision.fired).toEqual(['own']);
    const request = { ...other('ann', PLACEHOLDER), macAddress: '3c:22:fb:01:02:03' };
    const mac = await setUp({ rules, feeds: listed }).ask(request);
    expect([mac.decision.fired, mac.event?.device?.form]).toEqual([[], 'mac']);
  });
});
