import { versionOf } from '../feeds/feed-version.suite.ts';
import { openAddressDatabase } from '../feeds/address-database.ts';
import { createFeedIndex, type LoadedFeed } from '../feeds/feed-index.ts';
import type { FeedKind } from '../feeds/feed-kinds.ts';
import { mmdbFile } from '../feeds/mmdb-file.suite.ts';
import { parseFeed } from '../feeds/parse-feed.ts';
import type { RiskRequest } from '../ingest/risk-request.ts';
import type { RuleSet } from '../rules/rule.ts';
import { imei, other } from './engine-world.suite.ts';
import { declared } from './own-rule.suite.ts';

/** A request, the second at which it comes after 10:00 on Wednesday, 1 May 2024, and whether the rule fires. */
type Step = readonly [request: Partial<RiskRequest>, atS: number, fires: boolean];

interface Idea {
  /** What an operator wants to see. */
  readonly idea: string;
  readonly when: string;
  readonly sequences?: NonNullable<RuleSet['sequences']>;
  /** Zone of the site. */
  readonly zone?: string;
  readonly steps: readonly Step[];
}

const MINUTE = 60;
export const HOUR = 3_600;
const DAY = 86_400;
/** An account with a device. */
export const ann = other('ann', imei(1));
const phone = (number: string) => ({
  account: { type: 'phone', accountId: number, phone: null, deviceId: null } as const,
});
const outcome = (name: string) => declared({}, name);
const login = { ...ann, scene: 'e_login_protection' };
/** Addresses that the operator's database knows. */
export const GUANGDONG = '36.1.0.1';
export const BEIJING = '36.2.0.1';
export const SINGAPORE = '36.3.0.1';

/** Each idea with one rule, and requests at which it fires and at which it does not. */
export const IDEAS: readonly Idea[] = [
  {
    idea: 'a large amount that the app declared',
    when: 'detail_amount > 5000.0',
    steps: [
      [declared({ amount: 5_000 }), 0, false],
      [declared({ amount: 5_001 }), 20, true],
      [ann, 40, false],
    ],
  },
  {
    idea: 'a choice and a flag that the app declared',
    when: 'detail_gift && detail_city == "beijing"',
    steps: [
      [declared({ gift: true, city: 'beijing' }), 0, true],
      [declared({ gift: false, city: 'beijing' }), 20, false],
    ],
  },
  {
    idea: 'a word in a text of Details',
    when: 'detail_note.contains("urgent")',
    steps: [
      [{ declared: { values: {}, texts: { note: 'urgent, please' }, outcome: null } }, 0, true],
      [{ declared: { values: {}, texts: { note: 'thanks' }, outcome: null } }, 20, false],
    ],
  },
  {
    idea: 'somebody on a list of the operator',
    when: 'list_vip && !agent_bot',
    steps: [
      [other('vera'), 0, true],
      [ann, 20, false],
    ],
  },
  {
    idea: 'many sign-ins of an account, by scene',
    when: 'account_scene_e_login_protection_1h >= 3',
    steps: [
      [login, 0, false],
      [{ ...ann, scene: 'e_register_protection' }, 20, false],
      [login, 40, false],
      [login, 60, true],
      [login, HOUR + 70, false],
    ],
  },
  {
    idea: 'many failed sign-ins of an account, by outcome',
    when: 'account_login_failed_10m >= 2',
    steps: [
      [{ ...login, ...outcome('login_failed') }, 0, false],
      [{ ...login, ...outcome('login_failed') }, 2, true],
      [{ ...login, ...outcome('login_failed') }, 700, false],
    ],
  },
  {
    idea: 'a reset, then a sign-in, then a withdrawal',
    when: 'sequence_drained && account_device_days == 0.0',
    sequences: [
      {
        name: 'drained',
        entity: 'account',
        steps: ['password_reset', 'scene_e_login_protection', 'withdrawal'],
        within: '2h',
      },
    ],
    steps: [
      [{ ...ann, ...outcome('withdrawal') }, 0, false],
      [{ ...ann, ...outcome('password_reset') }, 60, false],
      [login, 120, false],
      [{ ...ann, ...outcome('withdrawal') }, 180, true],
      [{ ...ann, ...outcome('withdrawal') }, 3 * HOUR, false],
    ],
  },
  {
    idea: 'a phone of one province at an address of another',
    when: 'provinces_differ && phone_province == "北京市"',
    steps: [
      [{ ...phone('13811138000'), userIp: GUANGDONG }, 0, true],
      [{ ...phone('13811138000'), userIp: BEIJING }, 20, false],
      [{ ...phone('13800138000'), userIp: BEIJING }, 40, false],
    ],
  },
  {
    idea: 'an address in a province, a city, a network',
    when: 'address_province == "广东" && address_city == "深圳市" && address_asn == 4134.0 && address_country == "CN"',
    steps: [
      [{ userIp: GUANGDONG }, 0, true],
      [{ userIp: BEIJING }, 20, false],
    ],
  },
  {
    idea: 'a network owner by a part of its name',
    when: 'address_owner.contains("Chinanet")',
    steps: [
      [{ userIp: GUANGDONG }, 0, true],
      [{ userIp: BEIJING }, 20, false],
    ],
  },
  {
    idea: 'impossible travel on a strange device',
    when: 'account_travel_impossible && account_device_days == 0.0 && account_age_days > 1.0',
    steps: [
      [{ ...ann, userIp: BEIJING }, 0, false],
      [{ ...ann, userIp: BEIJING }, 2 * DAY, false],
      // Honest travellers, and people that switch a VPN on, use their own phones.
      [{ ...ann, userIp: SINGAPORE }, 2 * DAY + 5 * MINUTE, false],
      [{ ...ann, userIp: BEIJING }, 2 * DAY + 10 * MINUTE, false],
      [{ ...other('ann', imei(2)), userIp: SINGAPORE }, 2 * DAY + 15 * MINUTE, true],
      [{ ...other('ann', imei(3)), userIp: BEIJING }, 3 * DAY + 20 * MINUTE, false],
    ],
  },
  {
    idea: 'a weekday and an hour',
    when: 'local_weekday == 3.0 && local_hour >= 11.0',
    steps: [
      [ann, 0, false],
      [ann, HOUR, true],
      [ann, DAY + HOUR, false],
    ],
  },
  {
    idea: 'the same on the clock of another zone',
    when: 'local_weekday == 2.0 && local_hour == 22.0',
    zone: 'America/New_York',
    steps: [
      [ann, 0, true],
      [ann, 2 * HOUR, false],
    ],
  },
  {
    idea: 'a range of numbers',
    when: 'phone_prefix.startsWith("170")',
    steps: [
      [phone('17012345678'), 0, true],
      [phone('13800138000'), 20, false],
    ],
  },
  {
    idea: 'a mail domain',
    when: 'mail_domain in ["tmp.example", "junk.example"]',
    steps: [
      [{ email: 'a@tmp.example' }, 0, true],
      [{ email: 'a@qq.com' }, 20, false],
    ],
  },
  {
    idea: 'a shape of nickname',
    when: 'nickname_shape == "a5 94"',
    steps: [
      [{ nickname: 'hello1234' }, 0, true],
      [{ nickname: '李雷' }, 20, false],
    ],
  },
  {
    idea: 'a BusinessId',
    when: 'business_id == "shop-7"',
    steps: [
      [{ businessId: 'shop-7' }, 0, true],
      [{ businessId: 'shop-8' }, 20, false],
    ],
  },
  {
    idea: 'a part of the user agent',
    when: 'agent_text.contains("OldApp/1.")',
    steps: [
      [{ userAgent: 'OldApp/1.9 (iPhone)' }, 0, true],
      [{ userAgent: 'OldApp/2.0 (iPhone)' }, 20, false],
    ],
  },
  {
    idea: 'a share of failed sign-ins on the whole site',
    when: 'site_login_failed_10m >= 3.0 && site_login_failed_10m / site_scene_e_login_protection_10m > 0.5',
    steps: [
      [{ ...other('a', imei(1)), scene: 'e_login_protection' }, 0, false],
      ...['b', 'c'].map((name, at): Step => [
        { ...other(name, imei(10 + at)), scene: 'e_login_protection', ...outcome('login_failed') },
        20 + at,
        false,
      ]),
      [{ ...other('d', imei(20)), scene: 'e_login_protection', ...outcome('login_failed') }, 40, true],
      [{ ...other('e', imei(21)), scene: 'e_login_protection' }, 700, false],
    ],
  },
  {
    idea: 'a flood of new accounts on the whole site, against its own normal',
    when: 'site_fresh_accounts_lift_10m > 3.0',
    steps: [
      ...Array.from({ length: 48 }, (_, at): Step => [other(`n${at}`, imei(100 + at)), at * 1_800, false]),
      // A third of an account is normal in ten minutes. Nine are 4.08 at the lower end, which is 3.06 of one and a third.
      ...Array.from({ length: 12 }, (_, at): Step => [other(`f${at}`, imei(200 + at)), DAY + at, at >= 8]),
    ],
  },
  {
    idea: 'requests within 30 days',
    when: 'phone_events_30d >= 2.0',
    steps: [
      [phone('13800138000'), 0, false],
      [phone('13800138000'), 30 * DAY - 1, true],
      [phone('13800138000'), 61 * DAY, false],
    ],
  },
  {
    idea: 'a window of one’s own',
    when: 'device_events_45m >= 2.0',
    steps: [
      [ann, 0, false],
      [ann, 45 * MINUTE - 1, true],
      [ann, 91 * MINUTE, false],
    ],
  },
  {
    idea: 'distinct accounts of a device within 30 days, and addresses of an account within three hours',
    when: 'device_accounts_30d >= 3.0 || account_addresses_3h >= 3.0',
    steps: [
      [other('a', imei(1)), 0, false],
      [other('b', imei(1)), DAY, false],
      [other('b', imei(1)), 2 * DAY, false],
      [other('c', imei(1)), 29 * DAY, true],
      [{ ...other('z', imei(5)), userIp: GUANGDONG }, 40 * DAY, false],
      [{ ...other('z', imei(5)), userIp: BEIJING }, 40 * DAY + HOUR, false],
      [{ ...other('z', imei(5)), userIp: SINGAPORE }, 40 * DAY + 3 * HOUR - 1, true],
      [{ ...other('z', imei(5)), userIp: SINGAPORE }, 40 * DAY + 3 * HOUR + 1, false],
    ],
  },
];

/** A database of addresses, and provinces of numbers. */
export function feedsOfOperator() {
  const opened = openAddressDatabase(
    mmdbFile({
      '36.1.0.0/16': {
        country: { iso_code: 'CN' },
        subdivisions: [{ iso_code: 'GD' }],
        city: { names: { 'zh-CN': '深圳市' } },
        autonomous_system_number: 4134,
        autonomous_system_organization: 'Chinanet',
        location: { latitude: 22.5, longitude: 114.1, accuracy_radius: 20 },
      },
      '36.2.0.0/16': {
        country: { iso_code: 'CN' },
        subdivisions: [{ iso_code: 'BJ' }],
        location: { latitude: 39.9, longitude: 116.4, accuracy_radius: 20 },
      },
      '36.3.0.0/16': {
        country: { iso_code: 'SG' },
        location: { latitude: 1.3, longitude: 103.8, accuracy_radius: 20 },
      },
    }),
  );
  if (!opened.ok) throw new Error(opened.problem);
  const text = (kind: FeedKind, rows: string): LoadedFeed => ({
    version: versionOf(kind),
    rows: parseFeed(kind, rows).rows,
  });
  return createFeedIndex([
    { version: versionOf('address-database'), rows: [], database: opened.database },
    text('phone-province', '138,北京市\n1380013,广东省'),
  ]);
}
