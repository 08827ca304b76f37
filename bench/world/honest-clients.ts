import type { Person } from './body.ts';
import { freshIds } from './devices.ts';
import { live, session } from './life.ts';
import type { Habit } from './life.ts';
import type { Segment } from './segment.ts';
import { CURVES, DAY } from './stage.ts';
import type { Stage, Want } from './stage.ts';

function ageCurve(age: number): Habit {
  return { curve: age > 60 ? CURVES.elder : age < 23 ? CURVES.student : CURVES.day };
}

/** One person in one of the families of browsers. */
function inApp(families: readonly string[], want: Want = {}): (stage: Stage) => void {
  return (stage) => {
    const family = stage.rng.pick(families);
    const ios =
      family.endsWith('-ios') ||
      family === 'safari' ||
      (!/android|vendor|quick|quark|old|qq-browser/.test(family) && stage.rng.chance(stage.site.iosShare));
    const age = stage.rng.range(15, 74);
    const p = stage.person({ appKind: 'h5', os: ios ? 'ios' : 'android', age, family, ...want });
    live(stage, { ...p, app: { ...p.app, sendsAgent: true } }, ageCurve(age));
  };
}

function native(stage: Stage): void {
  const ios = stage.rng.chance(stage.site.iosShare);
  const family = stage.rng.weighted([
    [ios ? 'cfnetwork' : 'okhttp', 8],
    ['dart', 1],
  ]);
  const p = stage.person({ os: ios ? 'ios' : 'android', appKind: ios ? 'ios' : 'android', family });
  live(stage, { ...p, app: { ...p.app, sendsAgent: true } });
}

function zeroIdfa(stage: Stage): void {
  const p = stage.person({ os: 'ios', appKind: 'ios', price: stage.rng.logRange(1500, 9000) });
  const device = { ...p.device, idfa: '00000000-0000-0000-0000-000000000000' };
  live(stage, { ...p, device, app: { ...p.app, deviceSource: 'idfa', fallsBack: false } });
}

function emptyOaid(stage: Stage): void {
  const { rng } = stage;
  const p = stage.person({ os: 'android', appKind: 'android', price: rng.logRange(500, 3500) });
  const oaid = rng.pick(['', '00000000-0000-0000-0000-000000000000', '00000000000000000000000000000000']);
  live(stage, {
    ...p,
    rawMac: '02:00:00:00:00:00',
    device: { ...p.device, oaid },
    app: { ...p.app, deviceSource: 'oaid', fallsBack: false, sendsMac: true, macIsId: false },
  });
}

function withRaw(stage: Stage, raw: string, form: Person['app']['deviceForm']): void {
  const { rng } = stage;
  const p = stage.person({
    os: 'android',
    appKind: rng.chance(0.7) ? 'android' : 'h5',
    price: rng.logRange(400, 4000),
  });
  const source = p.app.deviceSource === 'none' ? 'installId' : p.app.deviceSource;
  live(stage, { ...p, rawDeviceId: raw, app: { ...p.app, deviceSource: source, deviceForm: form } });
}

function placeholder(stage: Stage): void {
  withRaw(
    stage,
    stage.rng.pick([
      'unknown',
      'null',
      '0',
      'undefined',
      'N/A',
      '000000000000000',
      'default',
      '(null)',
      '9774d56d682e549c',
      'none',
      '-',
    ]),
    stage.rng.pick(['plain', 'plain', 'upper']),
  );
}

function digestOfEmpty(stage: Stage): void {
  withRaw(
    stage,
    stage.rng.weighted([
      ['', 6],
      ['unknown', 2],
      ['null', 2],
      ['0', 1],
      ['000000000000000', 2],
      ['02:00:00:00:00:00', 2],
      ['00000000-0000-0000-0000-000000000000', 2],
    ]),
    stage.rng.pick(['md5', 'md5', 'MD5', 'sha256']),
  );
}

/** A build with a compiled-in id: all installs of that version send one value. */
function brokenBuild(stage: Stage, room: number): void {
  const { rng } = stage;
  const fixed = rng.pick([rng.hex(16), rng.hex(32), rng.uuid(), `86${rng.digits(13)}`]);
  const version = `${rng.int(2, 9)}.${rng.int(0, 9)}.${rng.int(0, 9)}`;
  const brand = rng.pick(['vivo', 'OPPO', 'Redmi', 'HONOR']);
  const build = stage.person({ os: 'android', appKind: 'android' }).app;
  const app = {
    ...build,
    version,
    deviceSource: build.deviceSource === 'none' ? ('installId' as const) : build.deviceSource,
  };
  const size = Math.max(3, Math.min(Math.ceil(room / 8), Math.round(rng.logRange(15, 250))));
  for (let i = 0; i < size; i++) {
    const p = stage.person({ os: 'android', appKind: 'android' });
    const device = rng.chance(0.6) ? { ...p.device, brand } : p.device;
    live(stage, { ...p, device, rawDeviceId: fixed, app }, { fromMs: rng.chance(0.5) ? rng.range(0, 5) * DAY : 0 });
  }
}

function doubleClick(stage: Stage): void {
  live(stage, stage.person(), { again: stage.rng.range(0.25, 0.6) });
}

function env(flags: readonly (readonly string[])[], want: Want = {}): (stage: Stage) => void {
  return (stage) => {
    const os = stage.rng.chance(0.85) ? 'android' : 'ios';
    const p = stage.person({ os, appKind: os, env: stage.rng.pick(flags), ...want });
    live(stage, p);
  };
}

/** The app twice on one phone, e.g. for private use and for the shop at which its owner works. */
function dualApp(stage: Stage): void {
  const { rng } = stage;
  const own = stage.person({ os: 'android', appKind: 'android', price: rng.logRange(1000, 5000) });
  live(stage, own);
  const work = stage.person({
    town: own.town,
    access: own.access,
    actor: own.actor,
    device: freshIds(rng, own.device, true),
    appKind: 'android',
    env: ['dual_app'],
  });
  live(stage, { ...work, app: own.app, agent: own.agent }, { rate: rng.range(0.2, 1), curve: CURVES.office });
}

function pcWeb(stage: Stage): void {
  const p = stage.person({ os: 'pc', appKind: 'pc' });
  const phone = stage.person({ town: p.town, line: p.line, access: p.access, actor: p.actor });
  live(stage, p, { curve: CURVES.office, rate: 0.25 });
  if (stage.rng.chance(0.6))
    live(
      stage,
      { ...phone, userId: p.userId, openId: p.openId, qqOpenId: p.qqOpenId },
      { registerAt: 'old', rate: 0.25 },
    );
}

function incognito(stage: Stage): void {
  const { rng } = stage;
  const p = stage.person({ appKind: 'h5' });
  const days = rng.int(1, 9);
  for (let i = 0; i < days; i++)
    session(
      stage,
      { ...p, device: { ...p.device, cookie: rng.hex(32) } },
      stage.moment(rng.int(0, stage.days - 1), CURVES.day),
    );
}

/** People by the client that they use. */
export const CLIENT_SEGMENTS: readonly Segment[] = [
  ['inapp-wechat', 5, inApp(['wechat-android', 'wechat-ios'])],
  ['inapp-alipay', 1.5, inApp(['alipay'])],
  ['inapp-douyin-toutiao', 2, inApp(['douyin', 'douyin', 'toutiao', 'kuaishou'])],
  ['inapp-qq-baidu', 1.6, inApp(['qq', 'baidu', 'qq-browser'])],
  ['inapp-xhs-meituan', 1.5, inApp(['xiaohongshu', 'meituan', 'weibo', 'jd', 'pdd', 'taobao'])],
  ['vendor-browser', 1.6, inApp(['vendor-browser', 'uc', 'quark', 'chrome-mobile', 'safari'])],
  ['quick-app', 0.9, inApp(['quick-app'])],
  ['old-webview', 1.3, inApp(['old-webview'], { price: 500 })],
  ['work-app', 0.9, inApp(['wxwork', 'dingtalk'])],
  [
    'mini-program',
    4,
    (stage) => {
      live(stage, stage.person({ appKind: 'mini' }));
    },
  ],
  ['native-http-client', 4, native],
  ['zero-idfa', 4, zeroIdfa],
  ['empty-oaid-mac', 3, emptyOaid],
  ['placeholder-device-id', 1.5, placeholder],
  ['digest-of-empty', 1.1, digestOfEmpty],
  ['broken-sdk-build', 1.1, brokenBuild],
  ['double-click-retry', 2, doubleClick],
  ['accessibility-user', 0.9, env([['accessibility'], ['accessibility', 'debug']], { age: 66 })],
  ['mirroring-otg', 0.9, env([['mirror'], ['otg'], ['mirror', 'otg'], ['usb_debug']])],
  ['rooted-hobbyist', 0.5, env([['root'], ['root', 'xposed'], ['unlocked']])],
  ['dual-app-work', 1, dualApp],
  ['pc-web', 2, pcWeb],
  ['incognito-browser', 0.6, incognito],
];
