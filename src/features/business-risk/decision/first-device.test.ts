import { expect, test } from 'vitest';
import { imei, setUp } from './engine-world.suite.ts';

const DAY_S = 86_400;

test('an account that begins to name its device does not find that device unusual a minute later', async () => {
  const { ask } = setUp();
  const account = { type: 'phone', accountId: '13815650338', phone: null, deviceId: null } as const;
  const request = { userIp: '223.122.53.5', scene: 'e_login_protection' };
  for (let day = 0; day < 5; day += 1) await ask({ ...request, account }, day * DAY_S);
  const on = (device: number) => ({ ...request, account: { ...account, deviceId: imei(device) } });
  const hits = async (device: number, afterS: number) => {
    const { decision, features } = await ask(on(device), afterS);
    return [decision.fired.includes('unusual-device'), features.get('account_devices_known')];
  };
  expect(await hits(1, 5 * DAY_S)).toEqual([false, 0]);
  expect(await hits(1, 5 * DAY_S + 60)).toEqual([false, 0]);
  // From the next day on, the first device is a known one and another device is unusual.
  expect(await hits(1, 6 * DAY_S)).toEqual([false, 1]);
  expect(await hits(2, 6 * DAY_S + 60)).toEqual([true, 1]);
});
