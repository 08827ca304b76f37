import { expect, test } from 'vitest';
import { imei, other, setUp } from '../decision/engine-world.suite.ts';

const DAY_S = 86_400;
const XIAOMI =
  'Mozilla/5.0 (Linux; Android 13; 23090RA98C Build/TKQ1.221114.001; wv) AppleWebKit/537.36 Mobile Safari/537.36';
const HONOR =
  'Mozilla/5.0 (Linux; Android 10; YAL-AL00 Build/HONORYAL-AL00; wv) AppleWebKit/537.36 Mobile Safari/537.36';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 Version/17.1 Mobile/15E148 Safari/604.1';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.1 Safari/605.1.15';
const PC = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36';
const OKHTTP = 'okhttp/4.9.1';

type Step = readonly [userAgent: string, days: number, model?: string];

/** The handset's days and the system's days at the last of the steps of one account. */
async function daysAtEnd(...steps: readonly Step[]) {
  const { ask } = setUp();
  let read: unknown;
  for (const [userAgent, days, model] of steps) {
    const details = model === undefined ? [] : [{ name: 'model', value: model }];
    const { features } = await ask({ ...other('ann', imei(1)), userIp: '36.1.1.1', userAgent, details }, days * DAY_S);
    read = [features.get('account_handset_days'), features.get('account_system_days')];
  }
  return read;
}

test('days with a model and a system count before the day of the request', async () => {
  expect(await daysAtEnd([XIAOMI, 0])).toEqual([null, null]);
  expect(await daysAtEnd([XIAOMI, 0], [XIAOMI, 0.1])).toEqual([null, null]);
  expect(await daysAtEnd([XIAOMI, 0], [XIAOMI, 1], [XIAOMI, 1.1])).toEqual([1, 1]);
  expect(await daysAtEnd([XIAOMI, 0], [XIAOMI, 1], [XIAOMI, 2])).toEqual([2, 2]);
});

test('another model of the same system, and another system, were never used', async () => {
  expect(await daysAtEnd([XIAOMI, 0], [HONOR, 1])).toEqual([0, 1]);
  expect(await daysAtEnd([XIAOMI, 0], [PC, 1])).toEqual([null, 0]);
  // What came today for the first time stays new until tomorrow, whichever account brought it.
  expect(await daysAtEnd([XIAOMI, 0], [HONOR, 1], [HONOR, 1.1])).toEqual([0, 1]);
  expect(await daysAtEnd([XIAOMI, 0], [HONOR, 1], [HONOR, 2])).toEqual([1, 1]);
});

test('a request that names no model or no system says nothing', async () => {
  expect(await daysAtEnd([XIAOMI, 0], [OKHTTP, 1])).toEqual([null, null]);
  expect(await daysAtEnd([OKHTTP, 0], [XIAOMI, 1])).toEqual([null, null]);
  // The app itself names the model beside a library that names no system.
  expect(await daysAtEnd([OKHTTP, 0, '23090RA98C'], [XIAOMI, 1])).toEqual([1, null]);
  // An iPhone names no model, so its model is not known to have changed.
  expect(await daysAtEnd([IPHONE, 0], [IPHONE, 1])).toEqual([null, 1]);
  expect(await daysAtEnd([IPHONE, 0], [XIAOMI, 1])).toEqual([null, 0]);
});

test('a tablet that asks for the page of a computer is no other system', async () => {
  expect(await daysAtEnd([IPHONE, 0], [MAC, 1])).toEqual([null, 1]);
  const linux = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36';
  expect(await daysAtEnd([XIAOMI, 0], [linux, 1])).toEqual([null, 1]);
});
