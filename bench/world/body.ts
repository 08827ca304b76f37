import type { Device } from './devices.ts';
import { stamp } from './devices.ts';
import type { Access, Hop, Town } from './network.ts';
import type { Line } from './phone-lines.ts';
import { fold, md5, sha256 } from './rng.ts';
import type { Rng } from './rng.ts';
import type { App, Scene, Site } from './site.ts';

/** A customer, or a hand of an attacker, as one client presents it. */
export interface Person {
  readonly actor: string;
  readonly town: Town;
  readonly line: Line;
  readonly userId: string;
  readonly openId: string;
  readonly qqOpenId: string;
  readonly nickname: string;
  readonly email: string;
  readonly device: Device;
  readonly app: App;
  readonly agent: string;
  readonly access: Access;
  /** Flags of the environment that a client's own check would find, e.g. `accessibility`. */
  readonly env: readonly string[];
  /** What the build reads instead of a device id, when it reads a placeholder. */
  readonly rawDeviceId?: string;
  readonly rawMac?: string;
}

/** What is special in one request. */
export interface Extra {
  readonly amount?: number;
  readonly sponsor?: Person;
  readonly hop?: Hop;
  readonly suspectContent?: number;
}

type Fields = Record<string, unknown>;

const EMPTY_IDFA = '00000000-0000-0000-0000-000000000000';

function rawId(p: Person): string {
  if (p.rawDeviceId !== undefined) return p.rawDeviceId;
  const d = p.device;
  const source = p.app.deviceSource;
  if (source === 'imei') {
    const hidden = d.os === 'ios' || d.os === 'pc' || Number.parseInt(d.osVersion, 10) >= 10;
    return hidden ? (p.app.fallsBack ? d.androidId : '') : d.imei;
  }
  if (source === 'oaid')
    return d.oaid === '' || d.oaid.startsWith('0000') ? (p.app.fallsBack ? d.installId : d.oaid) : d.oaid;
  if (source === 'idfa') return d.idfa === EMPTY_IDFA ? (p.app.fallsBack ? d.idfv : d.idfa) : d.idfa;
  if (source === 'none') return '';
  return d[source];
}

/** The DeviceId that the person's build sends, or undefined when it sends none. */
function deviceIdOf(p: Person): string | undefined {
  if (p.app.deviceSource === 'none' && p.rawDeviceId === undefined) return undefined;
  const raw = rawId(p);
  switch (p.app.deviceForm) {
    case 'plain':
      return raw === '' ? undefined : raw;
    case 'upper':
      return raw === '' ? undefined : raw.toUpperCase();
    case 'md5':
      return md5(raw);
    case 'MD5':
      return md5(raw).toUpperCase();
    case 'sha256':
      return sha256(raw);
  }
}

function phoneDigest(app: App, number: string): string {
  if (app.phoneDigest === 'sha256') return sha256(number);
  return app.phoneDigest === 'md5' ? md5(number) : md5(number).toUpperCase();
}

function accountOf(site: Site, p: Person, deviceId: string | undefined, atMs: number): Fields {
  const app = p.app;
  const mobile = app.sendsMobile ? { MobilePhone: p.line.number } : {};
  const device = deviceId === undefined ? {} : { DeviceId: deviceId };
  const idfaUsable = p.device.os === 'ios' && p.device.idfa !== EMPTY_IDFA;
  let type = app.accountType;
  if (type === 8 && p.device.os === 'ios' && !idfaUsable) type = 4;
  const numbered = site.numbersAsText ? String(type) : type;
  if (type === 1)
    return {
      AccountType: numbered,
      QQAccount: { QQOpenId: p.qqOpenId, AppIdUser: site.qqAppId, AssociateAccount: p.userId, ...mobile, ...device },
    };
  if (type === 2) {
    const mini = app.kind === 'mini';
    const rand = stamp(p.device, `${p.openId}|${atMs}`).slice(0, 16);
    const token = mini ? sha256(rand + p.userId) : `${stamp(p.device, 'token')}_${stamp(p.device, 'more')}`;
    return {
      AccountType: numbered,
      WeChatAccount: {
        WeChatOpenId: p.openId,
        WeChatSubType: mini ? '2' : '1',
        RandStr: rand,
        WeChatAccessToken: token,
        AssociateAccount: p.userId,
        MobilePhone: p.line.number,
        DeviceId: deviceId ?? p.openId,
      },
    };
  }
  const plain = p.device.os === 'ios' ? p.device.idfa : p.device.imei;
  const id =
    type === 4
      ? p.line.number
      : type === 10004
        ? phoneDigest(app, p.line.number)
        : type === 0
          ? p.userId
          : app.deviceForm === 'plain'
            ? plain
            : md5(plain);
  return { AccountType: numbered, OtherAccount: { AccountId: id, ...(type === 4 ? {} : mobile), ...device } };
}

function named(site: Site, words: string): string {
  const parts = words.split('_');
  if (site.fieldCase === 'snake') return words;
  const joined = parts.map((w) => w.charAt(0).toUpperCase() + w.slice(1)).join('');
  return site.fieldCase === 'pascal' ? joined : joined.charAt(0).toLowerCase() + joined.slice(1);
}

const OS_NAMES: Readonly<Record<Device['os'], string>> = {
  android: 'Android',
  ios: 'iOS',
  harmony: 'HarmonyOS',
  pc: 'Windows',
};

function channelOf(d: Device): string {
  if (d.os === 'pc') return 'web';
  if (d.os === 'ios') return 'AppStore';
  return [d.brand.toLowerCase(), d.brand.toLowerCase(), 'yingyongbao', 'guanwang'][fold(d.installId) % 4] ?? 'guanwang';
}

function detailsOf(rng: Rng, site: Site, p: Person, scene: Scene, extra: Extra): Fields[] {
  const d = p.device;
  const values: Readonly<Record<string, () => string | undefined>> = {
    version: () => p.app.version,
    model: () => (d.os === 'pc' ? undefined : `${d.brand} ${d.model}`),
    screen: () => d.screen,
    channel: () => channelOf(d),
    amount: () =>
      extra.amount === undefined || !['coupon', 'order', 'withdraw'].includes(scene)
        ? undefined
        : extra.amount.toFixed(2),
    network: () => (rng.chance(0.6) ? 'wifi' : rng.pick(['4g', '5g'])),
    os: () =>
      d.model.startsWith('Macintosh') ? 'macOS 10.15.7' : `${OS_NAMES[d.os]} ${d.osVersion.replaceAll('_', '.')}`,
    login_type: () => (scene === 'login' ? rng.pick(['sms', 'password', 'onekey']) : undefined),
    language: () => 'zh-CN',
    page: () => scene,
  };
  const names: Readonly<Record<string, string>> = {
    version: 'app_version',
    model: 'device_model',
    screen: 'screen',
    channel: 'channel',
    amount: 'amount',
    network: 'network_type',
    os: 'os_version',
    login_type: 'login_type',
    language: 'language',
    page: 'page',
  };
  const out: Fields[] = [];
  for (const key of p.app.details) {
    const value = values[key]?.();
    if (value !== undefined) out.push({ FieldName: named(site, names[key] ?? key), FieldValue: value });
  }
  if (site.envFlags && (p.app.kind === 'android' || p.app.kind === 'ios')) {
    for (const flag of p.env) out.push({ FieldName: named(site, `is_${flag}`), FieldValue: '1' });
  }
  return out;
}

function sponsorOf(site: Site, by: Person, atMs: number): Fields {
  const id = deviceIdOf(by);
  return {
    ...(by.app.accountType === 2 ? { SponsorOpenId: by.openId } : { SponsorPhone: by.line.number }),
    ...(id === undefined ? {} : { SponsorDeviceNumber: id }),
    ...(site.sponsorShare > 0.75 ? { SponsorIp: by.access(atMs).ip } : {}),
    CampaignUrl: `${site.host}${site.campaign}`,
  };
}

function forwardedOf(rng: Rng, site: Site, hop: Hop): string | undefined {
  if (site.edge === 'none') return hop.forwarded;
  const before = hop.forwarded ?? hop.ip;
  return site.edge === 'echo' ? before : `${before}, ${rng.pick(site.edgeNodes)}`;
}

function contentOf(rng: Rng, suspect: number): Fields {
  const risky = rng.chance(suspect);
  return {
    ContentLabel: risky ? rng.pick(['引流', '刷单', '广告', '辱骂']) : rng.pick(['正常', '评价', '闲聊']),
    ContentRiskLevel: risky ? 1 : 0,
    ContentType: rng.int(0, 1),
  };
}

function clientFields(rng: Rng, site: Site, p: Person, hop: Hop): Fields {
  const { app, device: d } = p;
  const out: Fields = {};
  if (app.sendsUserId) out['UserId'] = p.userId;
  if (app.sendsAgent && p.agent !== '')
    out['UserAgent'] = p.agent.replace(
      /NetType\/(WIFI|4G|5G)/,
      () => `NetType/${rng.pick(['WIFI', 'WIFI', '5G', '4G'])}`,
    );
  const forwarded = forwardedOf(rng, site, hop);
  if (app.sendsForwarded && forwarded !== undefined) out['XForwardedFor'] = forwarded;
  if (app.sendsMac) {
    const hidden = d.os === 'ios' || Number.parseInt(d.osVersion, 10) >= 8;
    out['MacAddress'] = p.rawMac ?? (app.macIsId ? d.installId : hidden ? '02:00:00:00:00:00' : d.mac);
  }
  if (app.sendsCookie) out['CookieHash'] = md5(md5(d.cookie));
  if (app.sendsReferer)
    out['Referer'] =
      app.kind === 'mini'
        ? `https://servicewechat.com/${site.wechatAppId}/${app.version.replaceAll('.', '')}/page-frame.html`
        : `${site.host}/`;
  if (app.sendsNickname) out['Nickname'] = p.nickname;
  if (app.sendsEmail && p.email !== '') out['EmailAddress'] = p.email;
  if (app.sendsVendor) out['VendorId'] = d.brand;
  if (app.sendsDeviceType)
    out['DeviceType'] = site.numbersAsText ? (d.os === 'ios' ? 2 : 1) : d.os === 'ios' ? '2' : '1';
  if (app.sendsCheckDevice) out['CheckDevice'] = '1';
  if (app.sendsToken) {
    out['DeviceToken'] = `${stamp(d, 'fp')}${rng.hex(24)}`;
    out['DeviceBusinessId'] = site.businessId ?? '1';
  }
  if (app.sendsPlatform)
    out['Platform'] = app.kind === 'android' ? '1' : app.kind === 'ios' ? '2' : app.kind === 'mini' ? '4' : '3';
  return out;
}

/** The JSON body of one request. */
export function bodyOf(
  rng: Rng,
  site: Site,
  p: Person,
  scene: Scene,
  atMs: number,
  startsAtMs: number,
  extra: Extra,
): Readonly<Record<string, unknown>> {
  const hop = extra.hop ?? p.access(atMs);
  const inner: Fields = { Account: accountOf(site, p, deviceIdOf(p), atMs) };
  if (!site.outside) inner['UserIp'] = hop.ip;
  if (p.app.sendsTime) inner['PostTime'] = Math.floor((startsAtMs + atMs) / 1000);
  if (site.scenes) inner['SceneCode'] = site.scenes[scene];
  if (site.businessId !== undefined) inner['BusinessId'] = site.businessId;
  Object.assign(inner, clientFields(rng, site, p, hop));
  const details = detailsOf(rng, site, p, scene, extra);
  if (details.length > 0) inner['Details'] = details;
  if (site.labelsContent && scene === 'comment') inner['OnlineScam'] = contentOf(rng, extra.suspectContent ?? 0.01);
  if (extra.sponsor) inner['Sponsor'] = sponsorOf(site, extra.sponsor, atMs);
  return site.outside ? { BusinessSecurityData: inner, UserIp: hop.ip } : { BusinessSecurityData: inner };
}
