import type { Device } from './devices.ts';
import type { Rng } from './rng.ts';

/** Writes the user agent of one family on one device. */
export type AgentForm = (rng: Rng, device: Device) => string;

/** The opening of an Android WebView agent. */
function webview(device: Device, chrome = device.chrome): string {
  return `Mozilla/5.0 (Linux; Android ${device.osVersion}; ${device.model} Build/${device.build}; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/${chrome} Mobile Safari/537.36`;
}

/** The opening of an agent of an iOS web view. */
function uiWebview(device: Device): string {
  const tablet = device.kind === 'tablet';
  return `Mozilla/5.0 (${tablet ? 'iPad; CPU OS' : 'iPhone; CPU iPhone OS'} ${device.osVersion} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148`;
}

function net(rng: Rng): string {
  return rng.weighted([
    ['WIFI', 6],
    ['4G', 2],
    ['5G', 3],
  ]);
}

function androidBrowser(device: Device, tail: string): string {
  return `Mozilla/5.0 (Linux; U; Android ${device.osVersion}; zh-cn; ${device.model} Build/${device.build}) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/${device.chrome} ${tail}`;
}

const wechatAndroid: AgentForm = (rng, d) => {
  const minor = rng.pick([23, 28, 30, 33, 37, 40, 42, 44, 47, 49, 50, 54, 56, 60]);
  return `${webview(d, rng.pick(['86.0.4240.99', '107.0.5304.141', '111.0.5563.116', '116.0.0.0', '130.0.6723.103']))} XWEB/${rng.int(3000, 13601)} MMWEBSDK/202${rng.int(2, 4)}${rng.pick(['0301', '0604', '0903', '1201'])} MMWEBID/${rng.int(100, 9999)} MicroMessenger/8.0.${minor}.${rng.int(2000, 2800)}(0x2800${rng.hex(4).toUpperCase()}) WeChat/arm64 Weixin NetType/${net(rng)} Language/zh_CN ABI/arm64`;
};
const wechatIos: AgentForm = (rng, d) =>
  `${uiWebview(d)} MicroMessenger/8.0.${rng.int(23, 60)}(0x1800${rng.hex(4)}) NetType/${net(rng)} Language/zh_CN`;
const wechatMini: AgentForm = (rng, d) =>
  d.os === 'ios'
    ? `${wechatIos(rng, d)} miniProgram/wx${rng.hex(16)}`
    : `${wechatAndroid(rng, d)} MiniProgramEnv/android`;
const wechatPc: AgentForm = (rng) =>
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${rng.pick(['107.0.0.0', '116.0.0.0', '122.0.0.0'])} Safari/537.36 NetType/WIFI MicroMessenger/7.0.20.1781(0x6700143B) WindowsWechat(0x63090${rng.hex(3)}) XWEB/${rng.int(8000, 11600)} Flue`;
const wxwork: AgentForm = (rng, d) =>
  d.os === 'ios'
    ? `${uiWebview(d)} wxwork/4.1.${rng.int(6, 36)} MicroMessenger/7.0.1 Language/zh ColorScheme/Light`
    : `${webview(d)} wxwork/4.1.${rng.int(6, 36)} MicroMessenger/7.0.1 NetType/${net(rng)} Language/zh Lang/zh ColorScheme/Light`;
const alipay: AgentForm = (rng, d) => {
  const v = `10.${rng.int(3, 7)}.${rng.int(0, 9)}0.${rng.int(8000, 9000)}`;
  return d.os === 'ios'
    ? `${uiWebview(d)} Ariver/1.0.15 AliApp(AP/${v}) Nebula WK RVKType(0) AlipayDefined(nt:WIFI,ws:390|780|3.0) AlipayClient/${v} Language/zh-Hans Region/CN NebulaX/1.0.0`
    : `Mozilla/5.0 (Linux; U; Android ${d.osVersion}; zh-CN; ${d.model} Build/${d.build}) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/${rng.pick(['69.0.3497.100', '105.0.5195.148'])} UWS/${rng.pick(['3.22.2.9999', '4.22.0.9', '5.1.0.84'])} UCBS/3.22.2.9999 Mobile Safari/537.36 NebulaSDK/1.8.100112 Nebula AlipayDefined(nt:${net(rng)},ws:360|0|3.0) AliApp(AP/${v}) AlipayClient/${v} Language/zh-Hans useStatusBar/true isConcaveScreen/true`;
};
const alipayMini: AgentForm = (rng, d) => `${alipay(rng, d)} MiniProgram APXWebView Region/CN`;
const douyin: AgentForm = (rng, d) => {
  const v = rng.int(240, 330);
  return d.os === 'ios'
    ? `${uiWebview(d)} aweme_${v / 10}.0 JsSdk/2.0 NetType/${net(rng)} Channel/App Store ByteLocale/zh Region/CN AppTheme/dark WKWebView/1 BytedanceWebview/d8a21c6`
    : `${webview(d)} aweme_${v}${rng.int(0, 9)}00 JsSdk/1.0 NetType/${net(rng)} Channel/${rng.pick(['huawei_1', 'xiaomi', 'oppo', 'vivo', 'aweGW'])} AppName/aweme app_version/${v / 10}.0 ByteLocale/zh-CN Region/CN AppSkin/white AppTheme/light BytedanceWebview/d8a21c6 WebView/${rng.int(100000000, 140000000)}`;
};
const toutiao: AgentForm = (rng, d) =>
  d.os === 'ios'
    ? `${uiWebview(d)} NewsArticle/9.${rng.int(0, 9)}.5.${rng.int(10, 30)} JsSdk/2.0 NetType/${net(rng)} (NewsArticle 9.5.5 ${d.osVersion})`
    : `${webview(d)} JsSdk/2 NewsArticle/9${rng.int(10, 99)} NetType/${net(rng).toLowerCase()}`;
const qq: AgentForm = (rng, d) =>
  d.os === 'ios'
    ? `${uiWebview(d)} QQ/9.0.${rng.int(15, 95)}.${rng.int(600, 640)} V1_IPH_SQ_9.0.15_1_APP_A Pixel/1170 MiniAppEnable SimpleUISwitch/0 StudyMode/0 CurrentMode/0 CurrentFontScale/1.000000 QQTheme/1000 Core/WKWebView Device/Apple(${d.model}) NetType/${net(rng)} QBWebViewType/1 WKType/1`
    : `${webview(d)} MQQBrowser/6.2 TBS/04${rng.digits(4)} Mobile Safari/537.36 V1_AND_SQ_9.0.${rng.int(8, 90)}_${rng.int(5000, 9000)}_YYB_D QQ/9.0.${rng.int(8, 90)}.${rng.int(14000, 19999)} NetType/${net(rng)} WebP/0.3.0 AppId/537${rng.digits(6)} Pixel/1080 StatusBarHeight/88 SimpleUISwitch/0 QQTheme/1000 StudyMode/0 CurrentMode/0 CurrentFontScale/1.0`;
const qqBrowser: AgentForm = (rng, d) =>
  androidBrowser(d, `MQQBrowser/1${rng.int(3, 5)}.${rng.int(0, 9)} Mobile Safari/537.36 COVC/04${rng.digits(4)}`);
const baidu: AgentForm = (rng, d) =>
  d.os === 'ios'
    ? `${uiWebview(d)} SP-engine/2.96.0 main%2F1.0 baiduboxapp/13.${rng.int(30, 78)}.0.11 (Baidu; P2 ${d.osVersion.replaceAll('_', '.')}) NABar/1.0 themeUA=Theme%2Fdefault webCore=0x${rng.hex(9)}`
    : `${webview(d, '97.0.4692.98')} T7/13.${rng.int(30, 78)} SP-engine/3.10.0 matrixstyle/0 lite baiduboxapp/13.${rng.int(30, 78)}.0.10 (Baidu; P1 ${d.osVersion}) NABar/1.0 themeUA=Theme/default`;
const xiaohongshu: AgentForm = (rng, d) =>
  d.os === 'ios'
    ? `${uiWebview(d)} XHS/8.${rng.int(10, 70)} iPhone discover/8.${rng.int(10, 70)} NetType/WiFi SafariViewController`
    : `${webview(d)} xiaohongshu XHS/8${rng.int(100, 700)}${rng.digits(3)} NetType/${net(rng)}`;
const meituan: AgentForm = (rng, d) =>
  d.os === 'ios'
    ? `${uiWebview(d)} TitansX/20.16.1.old KNB/1.0 iOS/${d.osVersion.replaceAll('_', '.')} meituangroup/com.meituan.imeituan/12.${rng.int(9, 30)}.404 meituangroup/12.${rng.int(9, 30)}.404 App/10110/12.1${rng.digits(1)}.404 iPhone/iPhone12 WKWebView`
    : `${webview(d)} TitansX/11.38.10 KNB/1.2.0 android/${d.osVersion} mt/com.sankuai.meituan/12.${rng.int(9, 30)}.401 App/10120/12.${rng.int(9, 30)}.401 MeituanGroup/12.9.401`;
const QUICK: Readonly<Record<string, readonly [string, string]>> = {
  HUAWEI: ['huawei', 'com.huawei.fastapp'],
  HONOR: ['honor', 'com.hihonor.quickengine'],
  vivo: ['vivo', 'com.vivo.hybrid'],
  OPPO: ['oppo', 'com.nearme.instant.platform'],
  realme: ['oppo', 'com.nearme.instant.platform'],
  OnePlus: ['oppo', 'com.nearme.instant.platform'],
};
const quickApp: AgentForm = (rng, d) =>
  `${webview(d)} hap/${rng.pick(['1.10', '1.11', '1.13'])}/${(QUICK[d.brand] ?? ['xiaomi', 'com.miui.hybrid']).join(' ')}/${rng.int(4, 12)}.${rng.int(0, 9)}.0.${rng.int(1, 400)} com.${rng.text(6, 'abcdefghijklmnop')}.quick/${rng.int(1, 6)}.${rng.int(0, 9)}.${rng.int(0, 9)} ({"packageName":"com.android.browser","type":"other","extra":{}})`;
const vendorBrowser: AgentForm = (rng, d) => {
  if (d.os === 'harmony' || d.brand === 'HUAWEI')
    return `Mozilla/5.0 (Linux; Android 10; HarmonyOS; ${d.model}; HMSCore 6.${rng.int(9, 14)}.0.${rng.int(301, 352)}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${rng.pick(['99.0.4844.88', '114.0.5735.196'])} HuaweiBrowser/1${rng.int(3, 5)}.0.${rng.int(0, 6)}.${rng.int(300, 320)} Mobile Safari/537.36`;
  if (d.brand === 'Xiaomi' || d.brand === 'Redmi')
    return androidBrowser(
      d,
      `Mobile Safari/537.36 XiaoMi/MiuiBrowser/1${rng.int(5, 9)}.${rng.int(1, 9)}.${rng.int(10, 400)}`,
    );
  if (d.brand === 'vivo')
    return `${webview(d).replace('; wv', '')} VivoBrowser/${rng.int(12, 24)}.${rng.int(0, 9)}.${rng.int(0, 30)}.${rng.int(0, 3)}`;
  if (d.brand === 'HONOR')
    return `${webview(d).replace('; wv', '')} HonorBrowser/3.0.${rng.int(1, 8)}.${rng.int(300, 320)}`;
  return androidBrowser(d, `Mobile Safari/537.36 HeyTapBrowser/40.${rng.int(7, 9)}.${rng.int(2, 40)}.${rng.int(1, 3)}`);
};
const uc: AgentForm = (rng, d) =>
  d.os === 'ios'
    ? `${uiWebview(d).replace('AppleWebKit/605.1.15', 'AppleWebKit/604.1')} UCBrowser/16.${rng.int(1, 9)}.${rng.int(1, 9)}.${rng.int(2000, 2900)} Mobile AliApp(TUnionSDK/0.1.20.4)`
    : `Mozilla/5.0 (Linux; U; Android ${d.osVersion}; zh-CN; ${d.model} Build/${d.build}) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 UCBrowser/16.${rng.int(1, 9)}.${rng.int(0, 9)}.1${rng.digits(3)} Mobile Safari/537.36`;
const quark: AgentForm = (rng, d) =>
  `Mozilla/5.0 (Linux; U; Android ${d.osVersion}; zh-CN; ${d.model} Build/${d.build}) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 Quark/6.${rng.int(3, 12)}.${rng.int(0, 9)}.${rng.int(300, 700)} Mobile Safari/537.36`;
const oldWebview: AgentForm = (rng, d) =>
  rng.chance(0.5)
    ? `Mozilla/5.0 (Linux; Android ${rng.pick(['5.1.1', '6.0.1', '7.1.1', '4.4.4'])}; ${rng.pick(['OPPO R9s', 'vivo X7', 'HM NOTE 1S', 'SM-G9250', 'M5 Note', 'Redmi 4A', 'HUAWEI TIT-AL00'])} Build/${rng.pick(['LMY47V', 'MMB29M', 'NMF26F', 'KTU84P'])}; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/${rng.pick(['37.0.0.0', '44.0.2403.119', '53.0.2785.49', '55.0.2883.91'])} Mobile Safari/537.36`
    : `Mozilla/5.0 (Linux; U; Android ${rng.pick(['4.4.4', '5.0.2', '5.1'])}; zh-cn; ${d.model} Build/LRX22G) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30`;
const okhttp: AgentForm = (rng, d) =>
  rng.weighted([
    [`okhttp/${rng.pick(['3.12.1', '3.14.9', '4.9.1', '4.9.3', '4.10.0', '4.12.0'])}`, 5],
    [`Dalvik/2.1.0 (Linux; U; Android ${d.osVersion}; ${d.model} Build/${d.build})`, 2],
  ]);
const cfnetwork: AgentForm = (rng) =>
  `${rng.pick(['YouPin', 'HuiShop', 'LeMai', 'XianGou', '%E4%BC%98%E9%80%89', '%E6%83%A0%E5%A4%9A'])}/${rng.int(100, 990)} CFNetwork/${rng.pick(['1240.0.4', '1335.0.3', '1404.0.5', '1410.0.3', '1490.0.4', '1568.200.51'])} Darwin/${rng.pick(['20.6.0', '21.6.0', '22.3.0', '22.6.0', '23.3.0', '24.1.0'])}`;
const dart: AgentForm = (rng) => `Dart/${rng.pick(['2.19', '3.1', '3.3', '3.5'])} (dart:io)`;
const taobao: AgentForm = (rng, d) =>
  `${webview(d)} UWS/3.22.2.43 UCBS/3.22.2.43 AliApp(TB/10.${rng.int(20, 46)}.10) WindVane/8.5.0 TTID/10005934@taobao_android 1080X2400 Themis_common/1`;
const jd: AgentForm = (rng, d) =>
  `jdapp;${d.os === 'ios' ? 'iPhone' : 'android'};13.${rng.int(0, 8)}.${rng.int(0, 6)};;;M/5.0;appBuild/1${rng.digits(5)};jdSupportDarkMode/0;ef/1;ep/%7B%22ciphertype%22%3A5%7D;${d.os === 'ios' ? uiWebview(d) : webview(d)};supportJDSHWK/1`;
const pdd: AgentForm = (rng, d) =>
  `${d.os === 'ios' ? uiWebview(d) : webview(d)} phh_${d.os === 'ios' ? 'ios' : 'android'}_version/7.${rng.int(1, 40)}.0 phh_${d.os === 'ios' ? 'ios' : 'android'}_build/${rng.hex(6)} phh_${d.os === 'ios' ? 'ios' : 'android'}_channel/gw_pc pversion/0`;
const kuaishou: AgentForm = (rng, d) =>
  `${d.os === 'ios' ? uiWebview(d) : webview(d)} Kwai/12.${rng.int(1, 11)}.${rng.int(10, 40)}.${rng.int(1000, 9999)} NetType/${net(rng)} Yoda/3.1.7-rc4 TitleHT/44 StatusHT/33 KSTHEME/0 ISLP/0 locale/zh-cn NetLevel/1`;
const weibo: AgentForm = (rng, d) =>
  `${d.os === 'ios' ? uiWebview(d) : webview(d)} Weibo (${d.brand}-${d.model}__weibo__14.${rng.int(1, 12)}.0__${d.os === 'ios' ? 'iphone__os' : 'android__android'}${d.osVersion})`;
const dingtalk: AgentForm = (rng, d) =>
  `${d.os === 'ios' ? uiWebview(d) : webview(d)} AliApp(DingTalk/7.${rng.int(0, 6)}.${rng.int(0, 60)}) com.alibaba.android.rimet/${rng.int(30000000, 39999999)} Channel/${rng.int(200000, 300000)} language/zh-CN`;
const safari: AgentForm = (_rng, d) =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${d.osVersion} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${d.osVersion.split('_').slice(0, 2).join('.')} Mobile/15E148 Safari/604.1`;
const chromeMobile: AgentForm = (rng, d) =>
  `Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${rng.int(109, 131)}.0.0.0 Mobile Safari/537.36${d.brand === 'samsung' ? ' SamsungBrowser/24.0' : ''}`;
/** A desktop browser as it is spelled by the browsers sold in China. */
export const desktop: AgentForm = (rng, d) => {
  const mac = d.model.startsWith('Mac');
  const base = `Mozilla/5.0 (${d.model}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${d.chrome} Safari/537.36`;
  return rng.weighted([
    [base, 5],
    [`${base} Edg/${d.chrome}`, 4],
    [mac ? base : `${base} QIHU 360SE`, 2],
    [mac ? base : `${base} SE 2.X MetaSr 1.0`, 1],
    [mac ? base : `${base} LBBROWSER`, 0.5],
    [`${base} Core/1.94.2${rng.digits(2)}.400 QQBrowser/12.${rng.int(1, 9)}.${rng.digits(4)}.400`, 1],
  ]);
};

/** The families by name. A family with an os runs on that system only. */
export const FORMS: Readonly<Record<string, { readonly os?: Device['os']; readonly form: AgentForm }>> = {
  'wechat-android': { os: 'android', form: wechatAndroid },
  'wechat-ios': { os: 'ios', form: wechatIos },
  'wechat-mini': { form: wechatMini },
  'wechat-pc': { os: 'pc', form: wechatPc },
  wxwork: { form: wxwork },
  alipay: { form: alipay },
  'alipay-mini': { form: alipayMini },
  douyin: { form: douyin },
  toutiao: { form: toutiao },
  qq: { form: qq },
  'qq-browser': { os: 'android', form: qqBrowser },
  baidu: { form: baidu },
  xiaohongshu: { form: xiaohongshu },
  meituan: { form: meituan },
  'quick-app': { os: 'android', form: quickApp },
  'vendor-browser': { os: 'android', form: vendorBrowser },
  uc: { form: uc },
  quark: { os: 'android', form: quark },
  'old-webview': { os: 'android', form: oldWebview },
  okhttp: { os: 'android', form: okhttp },
  cfnetwork: { os: 'ios', form: cfnetwork },
  dart: { form: dart },
  taobao: { os: 'android', form: taobao },
  jd: { form: jd },
  pdd: { form: pdd },
  kuaishou: { form: kuaishou },
  weibo: { form: weibo },
  dingtalk: { form: dingtalk },
  safari: { os: 'ios', form: safari },
  'chrome-mobile': { os: 'android', form: chromeMobile },
  desktop: { os: 'pc', form: desktop },
};
