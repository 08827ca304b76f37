type Pair = { readonly family: string; readonly agent: string };

const I16 =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 16_7_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148';
const I18 =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148';
const A13 =
  'Mozilla/5.0 (Linux; Android 13; V2231A Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/101.0.4951.74 Mobile Safari/537.36';
const A9 =
  'Mozilla/5.0 (Linux; Android 9; COR-AL10 Build/HUAWEICOR-AL10; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/79.0.3945.116 Mobile Safari/537.36';
const A15 =
  'Mozilla/5.0 (Linux; Android 15; PKB110 Build/AP3A.240617.008; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/135.0.7049.79 Mobile Safari/537.36';
const ARK =
  'Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile';
const WIN = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';

function pairs(family: string, ...agents: readonly string[]): readonly Pair[] {
  return agents.map((agent) => ({ family, agent }));
}

/** Agents of other families, versions and shapes than those of the first list. They are kept for the report only. */
export const UNSEEN_AGENTS: readonly Pair[] = [
  ...pairs(
    'harmony-next',
    ARK,
    `${ARK} HuaweiBrowser/5.1.5.310`,
    `${ARK.replace('5.0', '5.1')} MicroMessenger/8.0.10(0xf3800a1d) Weixin NetType/WIFI Language/zh_CN`,
    `${ARK} AliApp(AP/10.7.26.9100) AlipayClient/10.7.26.9100`,
    'Mozilla/5.0 (Tablet; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1',
  ),
  ...pairs(
    'idle-fish',
    `${A13} UWS/3.22.2.43 AliApp(FM/7.17.30) WindVane/8.5.0 Fleamarket`,
    `${I16} WindVane/8.7.2 AliApp(FM/7.18.10)`,
  ),
  ...pairs(
    'didi',
    `${A13} didi.passenger/7.0.6 FusionKit/2.0.0 OffMode/0`,
    `${I16} didi.passenger/6.9.20 FusionKit/1.4.5 OffMode/1`,
  ),
  ...pairs(
    'eleme',
    `${A9} UWS/3.22.1.211 AliApp(ELMC/11.13.5) UT4Aplus/ltracker-0.2.2 TTID/10003886@eleme_android`,
    `${I18} AliApp(ELMC/11.20.78) Rajax/1 WindVane/8.6.0`,
  ),
  ...pairs(
    'ctrip',
    `${A13}_CtripWireless_8.71.2_cDevice=V2231A_cSize=w1080*h2388`,
    `${I16}_CtripWireless_8.64.4_cDevice=iPhone 13_cSize=w390*h844_cwk=1`,
  ),
  ...pairs('railway', `${A15} 12306-Android/5.9.0`, `${I18} MobileTicket/5.8.0.4`),
  ...pairs(
    'feishu',
    `${WIN} Chrome/118.0.5993.159 Electron/27.1.2 Safari/537.36 LarkLocale/zh_CN Lark/7.23.8 LarkLocale/zh_CN`,
    `${I16} Lark/7.30.5 LarkLocale/zh_CN ChannelName/Feishu`,
  ),
  ...pairs(
    'kugou-netease',
    `${A9} KGAndroid/12.2.9`,
    `${I16} NeteaseMusic/9.1.20`,
    `${A13} CloudMusic/0.1.2 NeteaseMusic/9.2.35.241211140506`,
  ),
  ...pairs(
    'video-apps',
    `${A9} IqiyiApp/iqiyi IqiyiVersion/15.4.5`,
    `${I16} Youku/11.0.61 (iPhone; iOS16.7.2; zh_CN)`,
    `${A13} QQLiveBrowser/8.11.25.28361`,
    `${I18} BiliApp/82300100 os/ios model/iPhone 15 Pro mobi_app/iphone build/82300100 osVer/18.5 network/2 channel/AppStore`,
    `${A13} os/android model/V2231A build/8230800 osVer/13 sdkInt/33 network/2 BiliApp/8230800 mobi_app/android channel/vivo Buvid/XY0C9A1`,
  ),
  ...pairs('news', `${I16} newsapp/97.6 NewsApp/97.6`, `${A13} SohuNews/7.1.9 BuildCode/216`, `${A9} ifengnews/7.63.1`),
  ...pairs(
    'home-and-work',
    `${A13} lianjia/9.95.50 LJHomelink`,
    `${I16} Beike/3.06.0`,
    `${A13} BossZhipin/12.060`,
    `${A9} autohome/11.55.5`,
  ),
  ...pairs(
    'shops',
    `${A13} vipshop/9.31.3 vap/1`,
    `${I16} SNEBUY-APP 9.5.146`,
    `${A9} smzdm_android_V10.5.20 rv:912 (COR-AL10;Android9;zh)smzdmapp`,
    `${I18} Dewu/5.62.0 duapp`,
    `${A13} samsclub/5.0.98`,
  ),
  ...pairs(
    'byte-mini-program',
    `${A13} BytedanceWebview/d8a21c6 ttwebview/1130021132 ToutiaoMicroApp/3.32.0 PluginVersion/103301`,
    `${I16} ToutiaoMicroApp/3.40.0 webview/${'f'.repeat(8)}`,
  ),
  ...pairs(
    'other-mini-programs',
    `${A9} swan/2.580.0 swan-baiduboxapp/13.70.5.10`,
    `${I16} Kwai/12.9.40.8877 KSMiniProgram/1.96.0`,
    `${A13} QQ/9.1.35.22670 miniprogram QQMiniApp/1.60.3`,
    `${A13} JDMP/3.4.0 jdmini`,
  ),
  ...pairs(
    'firefox-and-others',
    'Mozilla/5.0 (Android 13; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:115.0) Gecko/20100101 Firefox/115.0',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15',
    `${WIN} Chrome/112.0.0.0 Safari/537.36 2345Explorer/11.1.0.35`,
    'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/108.0.5359.125 Safari/537.36 UOS',
    'Mozilla/5.0 (Linux; U; Android 11; zh-CN; 18X Build/RKQ1.201105.002) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 MzBrowser/10.2.0 Mobile Safari/537.36',
  ),
  ...pairs(
    'native-stacks',
    'Dalvik/2.1.0 (Linux; U; Android 9; COR-AL10 Build/HUAWEICOR-AL10) com.youpin.store/6.2.1',
    'Apache-HttpClient/UNAVAILABLE (Java/0)',
    'com.youpin.store/6.2.1 Cronet/TTNetVersion:d298b0ec 2024-10-29 QuicVersion:46688bb4 2023-12-06',
    'YouPin/6.2.1 (iPhone; iOS 16.7.2; Scale/3.00)',
    'HuiShop/3.4 (com.hui.shop; build:1203; iOS 18.5.0) Alamofire/5.8.1',
    'ReactNative/0.72 okhttp/4.9.2 LeMai/5.11',
    `${A13} uni-app Html5Plus/1.0 (Immersed/36.0)`,
    `${I16} Html5Plus/1.0 (Immersed/20) uni-app`,
    'libcurl-agent/1.0 HwWearable/2.3',
    'okhttp/5.0.0-alpha.11',
    'YouPin-HarmonyOS/1.3.0 rcp/1.0 (HarmonyOS NEXT 5.0.1)',
  ),
  ...pairs(
    'banks-and-pay',
    `${A13} UnionPay/1.0 CUP cloudpay/10.1.8`,
    `${I16} CMBMobileBank/12.4.3`,
    `${A9} (com.chinamobile.cmcc/9.8.0) leadeon/9.8.0/CMCCIT`,
    `${A13} unicom{version:android@11.0802,desmobile:}`,
  ),
];
