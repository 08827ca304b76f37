import type { Device } from './devices.ts';
import type { Rng } from './rng.ts';

/** One client of the company: an app or a page, with what its build sends. */
export interface App {
  readonly kind: 'android' | 'ios' | 'h5' | 'mini' | 'pc';
  readonly accountType: 0 | 1 | 2 | 4 | 8 | 10004;
  /** How a phone number is digested when the account type is 10004. */
  readonly phoneDigest: 'md5' | 'sha256' | 'md5-upper';
  readonly deviceSource: 'imei' | 'androidId' | 'oaid' | 'idfa' | 'idfv' | 'installId' | 'cookie' | 'none';
  readonly deviceForm: 'plain' | 'upper' | 'md5' | 'MD5' | 'sha256';
  /** True if the build takes another identifier when its own is empty. */
  readonly fallsBack: boolean;
  /** True if MacAddress carries the install's id, as the document allows. */
  readonly macIsId: boolean;
  readonly sendsMobile: boolean;
  readonly sendsUserId: boolean;
  readonly sendsAgent: boolean;
  readonly sendsMac: boolean;
  readonly sendsForwarded: boolean;
  readonly sendsCookie: boolean;
  readonly sendsReferer: boolean;
  readonly sendsNickname: boolean;
  readonly sendsEmail: boolean;
  readonly sendsVendor: boolean;
  readonly sendsDeviceType: boolean;
  readonly sendsCheckDevice: boolean;
  readonly sendsToken: boolean;
  readonly sendsPlatform: boolean;
  readonly sendsTime: boolean;
  readonly details: readonly string[];
  readonly version: string;
  readonly agentFamilies: readonly (readonly [string, number])[];
}

/** What a request is for. */
export type Scene = 'register' | 'login' | 'coupon' | 'sign-in' | 'invite' | 'order' | 'reset' | 'withdraw' | 'comment';

/** The company behind the traffic, as the seed drew it. */
export interface Site {
  readonly name: string;
  readonly host: string;
  readonly apps: readonly App[];
  readonly appWeights: Readonly<Record<App['kind'], number>>;
  readonly scenes: Readonly<Record<Scene, string>> | undefined;
  readonly businessId: string | undefined;
  readonly outside: boolean;
  readonly numbersAsText: boolean;
  readonly envFlags: boolean;
  readonly fieldCase: 'snake' | 'camel' | 'pascal';
  readonly sponsorShare: number;
  readonly retryShare: number;
  readonly wechatAppId: string;
  readonly qqAppId: string;
  readonly campaign: string;
  readonly hourShift: number;
  readonly nightDepth: number;
  readonly weekend: number;
  readonly iosShare: number;
  /** Share of new customers with a friend that invited them. */
  readonly inviteShare: number;
  /** What the site's edge puts into X-Forwarded-For of ordinary visitors. */
  readonly edge: 'none' | 'echo' | 'node';
  readonly edgeNodes: readonly string[];
  /** True if comments are sent with the labels of a content check. */
  readonly labelsContent: boolean;
}

const IN_APP: readonly (readonly [string, number])[] = [
  ['wechat-android', 8],
  ['wechat-ios', 6],
  ['alipay', 2],
  ['douyin', 3],
  ['toutiao', 1],
  ['qq', 1],
  ['baidu', 1],
  ['xiaohongshu', 1],
  ['meituan', 1],
  ['vendor-browser', 4],
  ['uc', 1],
  ['quark', 1],
  ['qq-browser', 1],
  ['safari', 3],
  ['chrome-mobile', 2],
  ['kuaishou', 1],
  ['weibo', 1],
  ['quick-app', 0.6],
  ['old-webview', 0.4],
  ['wxwork', 0.4],
  ['dingtalk', 0.4],
  ['jd', 0.2],
  ['pdd', 0.2],
  ['taobao', 0.3],
];

function appOf(rng: Rng, kind: App['kind'], phoneSite: number): App {
  const yes = (p: number): boolean => rng.chance(p);
  const native = kind === 'android' || kind === 'ios';
  const usual = rng.weighted<App['accountType']>([
    [4, phoneSite],
    [10004, 1 - phoneSite],
    [0, 0.2],
    [8, native ? 0.05 : 0],
    [1, kind === 'h5' || native ? 0.1 : 0],
    [2, kind === 'mini' ? 0.6 : 0.03],
  ]);
  const source =
    kind === 'android'
      ? rng.weighted<App['deviceSource']>([
          ['imei', 2],
          ['androidId', 3],
          ['oaid', 3],
          ['installId', 2],
          ['none', 0.5],
        ])
      : kind === 'ios'
        ? rng.weighted<App['deviceSource']>([
            ['idfa', 2],
            ['idfv', 3],
            ['installId', 2],
            ['none', 0.5],
          ])
        : kind === 'mini'
          ? rng.weighted<App['deviceSource']>([
              ['none', 2],
              ['cookie', 1],
              ['installId', 1],
            ])
          : rng.weighted<App['deviceSource']>([
              ['cookie', 2],
              ['none', 3],
            ]);
  const details = rng
    .shuffle(['version', 'model', 'screen', 'channel', 'amount', 'network', 'os', 'login_type', 'language', 'page'])
    .slice(0, rng.int(0, 6));
  return {
    kind,
    accountType: usual,
    phoneDigest: rng.weighted([
      ['md5', 7],
      ['sha256', 3],
      ['md5-upper', 0.6],
    ]),
    deviceSource: source,
    deviceForm: rng.weighted<App['deviceForm']>([
      ['plain', 6],
      ['upper', 1],
      ['md5', 2],
      ['MD5', 0.6],
      ['sha256', 0.7],
    ]),
    fallsBack: yes(0.65),
    macIsId: yes(0.25),
    sendsMobile: yes(0.3),
    sendsUserId: yes(0.5),
    sendsAgent: yes(0.85),
    sendsMac: native && yes(0.4),
    sendsForwarded: yes(0.5),
    sendsCookie: !native && yes(0.5),
    sendsReferer: !native && yes(0.6),
    sendsNickname: yes(0.2),
    sendsEmail: yes(0.08),
    sendsVendor: native && yes(0.4),
    sendsDeviceType: native && yes(0.7),
    sendsCheckDevice: yes(0.3),
    sendsToken: yes(0.2),
    sendsPlatform: yes(0.25),
    sendsTime: yes(0.75),
    details,
    version: `${rng.int(1, 9)}.${rng.int(0, 20)}.${rng.int(0, 9)}`,
    agentFamilies:
      kind === 'android'
        ? [
            ['okhttp', 6],
            ['dart', rng.chance(0.2) ? 6 : 0],
          ]
        : kind === 'ios'
          ? [
              ['cfnetwork', 6],
              ['dart', rng.chance(0.2) ? 6 : 0],
            ]
          : kind === 'mini'
            ? [
                ['wechat-mini', 8],
                ['alipay-mini', rng.chance(0.4) ? 2 : 0],
              ]
            : kind === 'pc'
              ? [
                  ['desktop', 9],
                  ['wechat-pc', 1],
                ]
              : IN_APP.map(([f, w]): [string, number] => [f, w * rng.logRange(0.3, 3)]),
  };
}

function scenesOf(rng: Rng): Site['scenes'] {
  if (rng.chance(0.12)) return undefined;
  const tail = rng.chance(0.5) ? '' : `_${rng.int(1_500_000_000, 1_730_000_000)}`;
  const own = rng.chance(0.4);
  const register = `e_register_protection${tail}`;
  const login = `e_login_protection${tail}`;
  const activity = `e_activity_antirush${tail}`;
  const of = (base: string, n: number): string =>
    own ? `${base.replace(tail, '')}_${Number(tail.slice(1) || '1600000000') + n}` : base;
  return {
    register,
    login,
    coupon: activity,
    'sign-in': of(activity, 11),
    invite: activity,
    order: of(activity, 23),
    reset: of(login, 37),
    withdraw: of(activity, 41),
    comment: of(activity, 53),
  };
}

/** Draws a company. */
export function makeSite(rng: Rng): Site {
  const phoneSite = rng.pick([0.95, 0.8, 0.5, 0.15]);
  const name = rng.text(6, 'abcdefghijkmnoprstuwy');
  const w = (x: number): number => x * rng.logRange(0.2, 4);
  const kinds: readonly App['kind'][] = ['android', 'android', 'ios', 'ios', 'h5', 'h5', 'mini', 'pc'];
  return {
    name,
    host: `https://${rng.pick(['m', 'h5', 'wap', 'act'])}.${name}.${rng.pick(['com', 'cn', 'com.cn'])}`,
    apps: kinds.map((kind) => appOf(rng, kind, phoneSite)),
    appWeights: { android: w(4), ios: w(3), h5: w(2), mini: w(2), pc: w(0.7) },
    scenes: scenesOf(rng),
    businessId: rng.chance(0.5) ? rng.digits(rng.int(1, 5)).replace(/^0+/, '1') : undefined,
    outside: rng.chance(0.08),
    numbersAsText: rng.chance(0.1),
    envFlags: rng.chance(0.45),
    fieldCase: rng.pick(['snake', 'camel', 'pascal']),
    sponsorShare: rng.range(0.5, 1),
    retryShare: rng.logRange(0.003, 0.04),
    wechatAppId: `wx${rng.hex(16)}`,
    qqAppId: `11${rng.digits(8)}`,
    campaign: `/${rng.pick(['activity', 'hd', 'promo', 'invite'])}/${rng.hex(6)}`,
    hourShift: rng.range(-1.5, 1.5),
    nightDepth: rng.range(0.03, 0.25),
    weekend: rng.range(0.7, 1.5),
    iosShare: rng.range(0.15, 0.55),
    inviteShare: rng.logRange(0.02, 0.35),
    edge: rng.weighted([
      ['none', 5],
      ['echo', 3],
      ['node', 2],
    ]),
    edgeNodes: Array.from(
      { length: rng.int(3, 15) },
      () =>
        `${rng.pick(['118.212', '36.248', '183.131', '119.96', '101.227', '47.246', '43.159'])}.${rng.int(0, 255)}.${rng.int(1, 254)}`,
    ),
    labelsContent: rng.chance(0.2),
  };
}

/** An app that runs on the device, by the site's mix. */
export function appFor(rng: Rng, site: Site, device: Device, kind?: App['kind']): App {
  const fits = site.apps.filter((a) =>
    kind
      ? a.kind === kind
      : device.os === 'pc'
        ? a.kind === 'pc'
        : device.os === 'ios'
          ? a.kind !== 'android' && a.kind !== 'pc'
          : a.kind !== 'ios' && a.kind !== 'pc',
  );
  return rng.weighted(fits.map((a): [App, number] => [a, site.appWeights[a.kind]]));
}
