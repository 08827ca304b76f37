/** Chinese for the English texts of the feature table: meanings, units, entities, and what null means. */
export const FEATURES_ZH: Readonly<Record<string, string>> = {
  'the request has none': '请求没有',
  'no sponsor was named, or one of the two names none': '未传发起人，或其中一方没有提供',
  'the request passed no other proxy, or baselines were not asked': '请求没有经过其他代理，或未查询基线',
  'fewer than four of them name a model, or no sponsor was named, or baselines were not asked':
    '其中提供机型的不足四个，未传发起人，或未查询基线',
  'fewer than four of them name a number in plain, or no sponsor was named, or baselines were not asked':
    '其中提供明文号码的不足四个，未传发起人，或未查询基线',
  'accounts seen for the first time ever that passed a proxy of X-Forwarded-For that this request passed too and that is none of the site, fading by half in three days; of several such proxies, the one that known accounts avoid most':
    '经过本次请求也经过的某个 X-Forwarded-For 代理（不是站点自己的）的首次出现账号数，每三天衰减一半；有多个时取老账号最避开的那个',
  'networks over which such accounts of today came': '其中今天的账号来自的网段数',
  'known accounts that passed it, each once a day, fading by half in three days':
    '经过该代理的老账号数，每个每天计一次，每三天衰减一半',
  'known accounts that come to the app while as many new ones do': '该应用出现同样多新账号时，通常出现的老账号数',
  'new accounts that this sponsor brought in the last seven days, the latest 32 at most':
    '该发起人近七天带来的新账号数，至多取最近 32 个',
  'pairs of them that have one model of phone, over what two accounts of the site let expect':
    '其中机型相同的成对数与按本站两个账号的常态应有的数量之比',
  'pairs of them that have numbers of one range, over what two accounts of the site let expect':
    '其中号段相同的成对数与按本站两个账号的常态应有的数量之比',
  'those of them from earlier days that came again on a later day': '其中在今天之前到来、之后某天又来过的账号数',
  'how many of so many new accounts of the site come again': '本站同样多的新账号中，通常会再来的账号数',
  'no sponsor was named, or baselines were not asked': '未传发起人，或未查询基线',
  'fewer than four of them bring one, or the request has no such place, or baselines were not asked':
    '其中提供的不足四个，请求没有该场所，或未查询基线',
  'the request names neither a device nor an agent': '请求既没有设备也没有 User-Agent',
  'the request has no user agent, Details name no system, or the agent names two or an unknown one':
    '未传 User-Agent，Details 没有系统，或 User-Agent 有两个系统或系统未知',
  'none of these requests named one, or the request has no such entity, or velocity could not be read in time':
    '这些请求都没有提供，请求没有该实体，或频次未能及时读到',
  'new accounts that this sponsor brought over its own address, each once at most, fading by half in three days':
    '该发起人从自己的地址带来的新账号数，每个最多计一次，三天衰减一半',
  'local days with a request': '有请求的天数（当地日）',
  'accounts seen for the first time ever, today': '今天首次出现的账号数',
  'accounts known from earlier days, today': '今天出现的、以前见过的账号数',
  'accounts seen for the first time, on an ordinary day': '平常一天首次出现的账号数',
  'known accounts on an ordinary day': '平常一天出现的老账号数',
  'how far the user agents and models of its new accounts of today are one, 0 to 1':
    '今天新账号的 UA 与机型有多单一，0 到 1',
  'how far the number ranges of its new accounts of today are one, 0 to 1': '今天新账号的号段有多单一，0 到 1',
  share: '比例',
  "how many times more often this request's agent, model or app version comes from new or foreign accounts than usual":
    '本次请求的 UA、机型或应用版本，在新账号或陌生环境中出现的频率是平常的多少倍',
  "how many times more often this request's number range comes from new or foreign accounts than usual":
    '本次请求的号段，在新账号或陌生环境中出现的频率是平常的多少倍',
  "how many times more often this request's mail or nickname shape comes from new or foreign accounts than usual":
    '本次请求的邮箱或昵称形态，在新账号或陌生环境中出现的频率是平常的多少倍',
  "how many times more often this request's origin comes from new or foreign accounts than usual":
    '本次请求的来源（Referer、渠道），在新账号或陌生环境中出现的频率是平常的多少倍',
  'requests behind the largest of these ratios, fading by half in six hours':
    '上述最大比值背后的请求数，每六小时衰减一半',
  'standard deviation of the gaps between them by their mean: near 1 for independent people':
    '这些请求间隔的标准差与均值之比：互不相干的人接近 1',
  'fewer than six such requests': '此类请求不足六次',
  'how well the site knows the account in these surroundings': '站点对该账号及其环境的熟悉程度',
  'sign-ins of known accounts over foreign networks and devices in the last hours, over what is usual; 1 is usual':
    '近几小时老账号从陌生网络和设备登录的次数与平常之比；平常为 1',
  'since the first request of this site': '距本站首次请求的天数',
  'the site is still learning what is normal: novelty alone stops no request':
    '站点仍在学习什么是正常：仅凭“首次出现”不拦截任何请求',
  'what kind of place the address has shown itself to be; empty if unknown': '从使用情况看该地址是什么场所；未知为空',
  'a library or tool of scripts that apps of people do not use': '普通应用不会使用的脚本库或工具',
  'a crawler that says so': '自称爬虫',
  'reported to be mirrored, to run helpers, or to keep the app twice': '上报为投屏、辅助功能或应用双开',
  'the device identifier identifies no device, e.g. an advertising id of zeros':
    '设备标识不指向任何设备，例如全零的广告标识',
  'uses of the device identifier cannot be of one device, so it counts as none':
    '该设备标识的使用不可能来自同一台设备，按没有标识处理',
  'times this very request came before within a minute': '一分钟内同一请求此前出现的次数',
  'accounts with a suspicious request there before, each once at most, fading by half in three days':
    '此前在此处有过可疑请求的账号数，每个账号最多计为一个，每三天衰减一半',
  'most points of an earlier request of this account on this device, or with this agent if it names no device, fading by half in three days':
    '该账号此前在同一设备上（未报设备时为同一 UA）的请求的最高分，每三天衰减一半',
  'suspicious new accounts of the last days with this agent or model': '近几天使用此 UA 或机型的可疑新账号数',
  'suspicious new accounts of the last days with this number range': '近几天使用此号段的可疑新账号数',
  'their share of all new accounts with it, 0 to 1': '其占全部同类新账号的比例，0 到 1',
  'new accounts of the last days on this number range over what its share of ordinary traffic lets expect':
    '近几天此号段的新账号数与按其平常占比应有的数量之比',
  'the user agent names two operating systems, e.g. Android and Windows NT':
    'UA 同时声称两种操作系统，例如 Android 与 Windows NT',
  'its operating system is neither the one that Details names nor one that its browsers name in desktop mode':
    'UA 的操作系统既不是 Details 所报的系统，也不是其浏览器在桌面模式下声称的系统',
  'the request has no such place, or baselines were not asked': '请求没有该场所，或未查询基线',
  cohort: '同类请求',
  'SceneCode; empty if none was sent': 'SceneCode；未传则为空',
  'kind of the account': '账号类型',
  'why no such account can exist; empty if it can': '账号不可能存在的原因；可能存在则为空',
  'what WeChat or QQ said of the sign-in token': '微信或 QQ 对登录态的答复',
  'how far PostTime lies behind the server clock; negative if it lies ahead': 'PostTime 落后服务器时钟的时间；超前为负',
  "hour of the day in the time zone of the request's app, 0 to 23": '请求所属应用时区的小时，0 到 23',
  'every velocity figure of this request could be read': '本次请求的频次特征全部读到',
  'the caller sent CheckDevice 0': '调用方传了 CheckDevice 0',
  'an address that can be a client on the public internet': '可作为公网客户端的地址',
  'which range it belongs to': '所属地址段类型',
  '4 or 6': '4 或 6',
  'in a feed of data centres': '在数据中心名单中',
  'in a feed of VPN exits': '在 VPN 出口名单中',
  'in a feed of proxies': '在代理名单中',
  'in a feed of Tor exits': '在 Tor 出口名单中',
  'in a feed of attacking addresses': '在恶意地址名单中',
  'in a feed of addresses that many people share': '在多人共用地址名单中',
  'cloud provider; empty if there is none': '云厂商；无则为空',
  'ISO 3166 code of the country; empty if unknown': '国家的 ISO 3166 代码；未知为空',
  'readable addresses in X-Forwarded-For': 'X-Forwarded-For 中可读的地址数',
  'entries of X-Forwarded-For that are no address': 'X-Forwarded-For 中不是地址的条目数',
  'private or reserved addresses before the last entry': '最后一项之前的内网或保留地址数',
  'UserIp stands in X-Forwarded-For': 'UserIp 出现在 X-Forwarded-For 中',
  'a public hop other than UserIp is in a feed of data centres, VPNs or proxies, and is no proxy that ordinary requests to the app pass':
    'UserIp 以外的公网跳点在数据中心、VPN 或代理名单中，且不是该应用的普通请求都经过的代理',
  'a user agent was sent': '传了 User-Agent',
  'names itself a bot, crawler or HTTP library': '自称机器人、爬虫或 HTTP 库',
  'a browser without a screen or under a test driver': '无界面或受测试驱动控制的浏览器',
  'an HTTP library': 'HTTP 库',
  'an emulator image of Android': '安卓模拟器镜像',
  'in a feed of automation agents': '在自动化 UA 名单中',
  'operating system; empty if unknown': '操作系统；未知为空',
  'its operating system is neither that of DeviceType nor one that its browsers name in desktop mode':
    '其操作系统既不是 DeviceType 的系统，也不是其浏览器在桌面模式下声称的系统',
  'a device identifier was sent': '传了设备标识',
  'what kind of identifier; empty if there is none': '设备标识的种类；无则为空',
  'its check digit and shape are right and it is no placeholder': '校验位与格式正确，且不是占位值',
  'the MAC address is locally administered': 'MAC 为本地管理（随机）地址',
  'reported as an emulator or virtual machine': '上报为模拟器或虚拟机',
  'reported as a cloud phone': '上报为云手机',
  'reported as rooted or jail-broken': '上报为已 root 或越狱',
  'reported to run several copies of the app': '上报为应用多开',
  'reported to run a hooking framework': '上报运行 Hook 框架',
  'reported to be debugged': '上报处于调试状态',
  'reported to be under group control': '上报受群控',
  'reported to use a VPN or proxy': '上报使用 VPN 或代理',
  'reported to fake its location': '上报伪造定位',
  'reported to run an auto-clicker or script': '上报运行自动点击器或脚本',
  'since this device was first seen; 0 if it is new': '距首次见到该设备；新设备为 0',
  'a phone number was sent': '传了手机号',
  'a number of the numbering plan': '号码符合号段规划',
  'of a range that the numbering plan gives to virtual operators alone, or in a feed of them':
    '属于号段规划中虚拟运营商专用的号段，或在虚拟运营商号段名单中',
  'in a feed of machine SIM cards': '在物联网卡号段名单中',
  'since this number was first seen; 0 if it is new': '距首次见到该号码；新号码为 0',
  'a mail address was sent': '传了邮箱',
  'its domain is in a feed of disposable mail': '域名在一次性邮箱名单中',
  'length before the @, without a +tag': '@ 之前的长度，不含 +tag',
  'digits before the @': '@ 之前的数字个数',
  'changes between letters and digits before the @': '@ 之前字母与数字交替的次数',
  'a Referer was sent': '传了 Referer',
  'it is an http(s) URL': '是 http(s) 地址',
  'its host is an IP address': '主机是 IP 地址',
  'its site is not the site of CampaignUrl': '站点与 CampaignUrl 不同',
  'a sponsor was named': '传了发起人',
  'sponsor and account have one phone number': '发起人与账号为同一手机号',
  'sponsor and account have one device': '发起人与账号为同一设备',
  'sponsor and account have one address': '发起人与账号为同一地址',
  'sponsor and account are in one /24 or /64': '发起人与账号在同一 /24 或 /64',
  'OnlineScam calls the content suspicious': 'OnlineScam 称内容可疑',
  'OnlineScam says the content was broadcast': 'OnlineScam 称内容为广播',
  'OnlineScam names the phone of the account itself': 'OnlineScam 举报的正是该账号的手机号',
  'first seen less than a day before, or with this request': '首次出现不足一天，或即本次请求',
  'since the account was first seen; 0 if it is new': '距首次见到该账号；新账号为 0',
  'requests ever seen before this one': '本次之前的请求总数',
  'local days with a request before today': '今天之前有请求的天数',
  'of the 30 days before today, those with a request': '今天之前 30 天中有请求的天数',
  'since its last request': '距上次请求',
  'local days on which it used this network before; 0 if it never did': '此前使用该网段的天数；从未用过为 0',
  'local days on which it used this device before; 0 if it never did': '此前使用该设备的天数；从未用过为 0',
  'networks that it used on an earlier day, as far as remembered, at most 8': '较早的日子用过且记住的网段数，最多 8',
  'devices that it used on an earlier day, as far as remembered, at most 8': '较早的日子用过且记住的设备数，最多 8',
  'local days on which it came from this model of phone before; 0 if it never did':
    '此前使用该机型的本地日数；从未用过为 0',
  'local days, at least, on which it came from this operating system before; 0 if it never did':
    '此前使用该操作系统的本地日数（下限）；从未用过为 0',
  'the request names no model, or no model of the account is known from an earlier day':
    '请求没有机型，或此前没有该账号的机型',
  'the request names no system, or no system of the account is known from an earlier day':
    '请求没有操作系统，或此前没有该账号的操作系统',
  'share of its requests that came from networks it used on one day only: how often it roams':
    '来自只用过一天的网段的请求占比：漫游程度',
  'worst level (1 low, 3 high) of credit, gambling and agency evidence; 0 for none':
    '信贷、赌博、中介等证据的最高等级（1 低，3 高）；无为 0',
  'level of marketing-fraud evidence; 0 for none': '营销欺诈证据等级；无为 0',
  'level of abused-device evidence; 0 for none': '设备风险证据等级；无为 0',
  'level of abused-account evidence; 0 for none': '账号风险证据等级；无为 0',
  'outcomes reported as fraud on this account, phone or device': '该账号、手机号或设备被回报为欺诈的次数',
  'outcomes reported as genuine': '被回报为正常的次数',
  'since the last outcome reported as fraud': '距最近一次欺诈回报',
  'gaps between the last requests': '最近几次请求之间的间隔数，最多 15',
  'mean of these gaps': '这些间隔的平均值',
  'standard deviation of these gaps by their mean: near 0 for a program, near 1 for people':
    '间隔的标准差与平均值之比：程序接近 0，真人接近 1',

  'no PostTime was sent': '未传 PostTime',
  'no feed of this kind is active, or the address is not public': '没有启用此类名单，或地址非公网',
  'no X-Forwarded-For was sent': '未传 X-Forwarded-For',
  'no X-Forwarded-For was sent, or no such feed is active': '未传 X-Forwarded-For，或没有启用此类名单',
  'the request has no user agent': '未传 User-Agent',
  'the request has no user agent, or no such feed is active': '未传 User-Agent，或没有启用此类名单',
  'the request has no user agent, no DeviceType, or an unknown system': '未传 User-Agent 或 DeviceType，或系统未知',
  'no device identifier, or one without a check': '没有设备标识，或该标识无校验',
  'no MacAddress was sent': '未传 MacAddress',
  'the caller said nothing about it': '调用方未说明',
  'no device identifier': '没有设备标识',
  'no phone number, or only its digest': '没有手机号，或只有摘要',
  'no plain phone number, or no such feed is active': '没有明文手机号，或没有启用此类名单',
  'no phone number': '没有手机号',
  'no mail address, or no such feed is active': '没有邮箱，或没有启用此类名单',
  'no mail address': '没有邮箱',
  'no Referer was sent': '未传 Referer',
  'no Referer or no CampaignUrl was sent': '未传 Referer 或 CampaignUrl',
  'no sponsor was named': '未传发起人',
  'never seen before': '从未见过',
  "day of the week in the time zone of the request's app: 1 is Monday, 7 is Sunday":
    '请求所属应用时区的星期：1 为星期一，7 为星期日',
  'city of the address in a database of addresses, Chinese name before English': '地址库给出的地址所在城市，优先中文名',
  'number of the autonomous system of the address in a database of addresses': '地址库给出的地址所属自治系统号',
  'owner of the network of the address in a database of addresses': '地址库给出的地址所属网络的所有者',
  'the address is not public, no database of addresses is active, or none knows it of this address':
    '地址不是公网地址、没有启用地址库，或地址库中没有',
  'way from the last place of the account, less the radii within which the database knows both':
    '与账号上一个地点的距离，减去地址库对两处的误差半径',
  'time since the account was at its last place': '距账号在上一个地点的时间',
  'speed at which the account went this way': '账号走完这段路的速度',
  'this way has 500 km or more, took more than 1000 km/h, and leads to a network that the account did not use on an earlier day':
    '这段路不少于 500 公里，速度超过每小时 1000 公里，并且到达的网段不是账号更早几天用过的',
  'one of the two places is not known or does not count, the account had no place within 30 days, or no database is active':
    '两个地点中有一个未知或不作数、账号 30 天内没有地点，或没有启用地址库',
  'distinct accounts, devices, phones or addresses among its last 256 requests, in a window that the table does not have':
    '最近 256 次请求中不同账号、设备、手机号或地址的个数，窗口为特征表所没有的',
  'times of WHAT on the whole site: events, fresh_accounts, an outcome, or scene_ and a scene':
    '全站 WHAT 发生的次数：events（请求）、fresh_accounts（新账号）、结果，或 scene_ 加场景名',
  'these times by all requests of the site': '上述次数占全站请求的比例',
  'these times, at the lower end of chance, over what is normal on this site at this hour of the day; 1 is normal':
    '上述次数（取随机误差下限）与本站该时段常态之比；1 为常态',
  'it was not counted; for a ratio, also if no hour is known yet; for a share, also if there was no request':
    '未计数；比值：还没有任何已知时段；比例：没有请求',
  km: '公里',
  members: '成员',
  'km/h': '公里/时',
  'first seven digits of the number, which name carrier and place': '号码前七位，代表运营商与归属地',
  'no plain phone number of the mainland': '没有明文的大陆手机号',
  'domain of the mail address in lower case': '邮箱域名，小写',
  'runs of small letters (a), capitals (A), digits (9), Han (h) and others (.) with their lengths, e.g. `a5 94` for hello1234':
    '小写字母（a）、大写字母（A）、数字（9）、汉字（h）和其他字符（.）各段及其长度，例如 hello1234 为 `a5 94`',
  'no nickname': '没有昵称',
  'BusinessId as it was sent': '请求中的 BusinessId 原文',
  'no BusinessId': '没有 BusinessId',
  'the user agent as it was sent': '请求中的 UA 原文',
  'province of the number in a feed of number prefixes': '号段名单给出的号码归属省份',
  'no plain phone number of the mainland, its prefix is not listed, or no such feed is active':
    '没有明文的大陆手机号、号段不在名单中，或没有启用此类名单',
  'province of the address in a feed of networks': '网段名单给出的地址所在省份',
  'the address is not public or not listed, or no such feed is active':
    '地址不是公网地址、不在名单中，或没有启用此类名单',
  'phone and address are of two provinces': '号码与地址分属两个省份',
  'one of the two provinces is not known': '两个省份中有一个未知',
  'a declared field of Details; a boolean is a flag, a choice and a text are texts':
    '已声明的 Details 字段；布尔为布尔值，选项与文本为文本',
  'the request does not have it, or its app did not declare it': '请求中没有，或所属应用未声明',
  'an entry of the list NAME holds for the request': '名单 NAME 中有条目命中该请求',
  'account, device, phone or address': '账号、设备、手机号或地址',
  'requests, at most 256': '请求数，最多 256',
  'times of WHAT, an outcome such as login_failed or scene_ and a scene, at most 256':
    'WHAT 发生的次数，最多 256；WHAT 为结果（如 login_failed）或 scene_ 加场景名',
  'the steps of the sequence NAME in their order, the last with this request':
    '序列 NAME 的各步依次发生，最后一步即本次请求',
  'the request has no such entity, or what happened before could not be read in time':
    '请求没有此类实体，或未能及时读到之前发生的事',
  'never seen before, or only warmed up': '从未见过，或只由导入得知',
  'the account was warmed up less than 30 days ago': '账号导入未满 30 天',
  'no public address': '没有公网地址',
  'evidence was not asked: it is switched off, or it did not answer in time': '未查询证据：未启用或未及时应答',
  'none was reported, or evidence was not asked: it is switched off, or it did not answer in time':
    '没有回报，或未查询证据：未启用或未及时应答',
  'the request has no such entity, or velocity could not be read in time': '请求没有该实体，或频次未能及时读到',
  'no gap yet, or the request has no such entity, or velocity could not be read in time':
    '还没有间隔，或请求没有该实体，或频次未能及时读到',
  'never null': '不会为空',

  number: '数',
  flag: '布尔',
  text: '文本',
  request: '请求',
  relay: '代理',
  account: '账号',
  address: '地址',
  agent: 'UA',
  device: '设备',
  phone: '手机号',
  mail: '邮箱',
  sponsor: '发起人',
  network: '网段',
  cookie: 'Cookie',
  seconds: '秒',
  hours: '时',
  days: '天',
  addresses: '地址',
  entries: '条',
  characters: '字符',
  digits: '数字',
  changes: '次',
  requests: '次',
  networks: '网段',
  devices: '设备',
  accounts: '账号',
  phones: '手机号',
  agents: 'UA',
  fresh_accounts: '新账号',
  ratio: '比值',
  points: '分',
  level: '等级',
  labels: '个',
  gaps: '个',
};

/** What a velocity row counts, by its unit. `{entity}` stands for the entity in which it counts. */
export const COUNTED_ZH: Readonly<Record<string, string>> = {
  requests: '该{entity}的请求数，含本次',
  accounts: '该{entity}上不同的账号数',
  devices: '该{entity}上不同的设备数',
  addresses: '该{entity}上不同的地址数',
  networks: '该{entity}上不同的网段数（/24 或 /64）',
  phones: '该{entity}上不同的手机号数',
  agents: '该{entity}上不同的 UA 数',
  fresh_accounts: '该{entity}上首次出现不足一天的账号数',
};
