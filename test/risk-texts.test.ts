import { expect, test } from 'vitest';
import { FEATURES } from '../src/features/business-risk/features/feature-table.ts';
import {
  distinctFeature,
  momentFeature,
  sequenceFeature,
} from '../src/features/business-risk/features/moment-features.ts';
import { ON_DEMAND_FEATURES } from '../src/features/business-risk/features/on-demand-features.ts';
import { siteFeature } from '../src/features/business-risk/features/site-features.ts';
import { inChinese } from '../src/wire/told/in-chinese.ts';

/** Features whose names rules put together, one of each shape. */
const PUT_TOGETHER = [
  momentFeature('account_login_failed_1h', new Set()),
  momentFeature('phone_events_30d', new Set()),
  ...['device_accounts_30d', 'account_devices_30d', 'device_phones_30d', 'device_addresses_30d'].map(distinctFeature),
  ...['site_login_failed_10m', 'site_login_failed_share_10m', 'site_fresh_accounts_lift_1m'].map((name) =>
    siteFeature(name, new Set()),
  ),
  sequenceFeature({ name: 'steps', entity: 'account', steps: ['login_failed', 'scene_pay'], within: '2h' }),
].filter((feature) => feature !== null);

test('what a feature of the risk decision means has a 中文', () => {
  expect(PUT_TOGETHER).toHaveLength(10);
  const texts = [...FEATURES, ...ON_DEMAND_FEATURES, ...PUT_TOGETHER].flatMap(({ meaning, nullMeans }) => [
    meaning,
    nullMeans,
  ]);
  const open = (text: string) => !/\p{Script=Han}/u.test(text) || /[a-z]{2} [a-z]{2}/.test(text);
  expect([...new Set(texts)].filter((text) => open(inChinese(text)))).toEqual([]);
});
