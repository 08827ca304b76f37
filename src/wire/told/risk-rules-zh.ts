/** 中文 of the titles of the default rules of the risk decision, and of what its RiskTypes and kinds of feeds mean. */
export const RISK_RULES_ZH: Readonly<Record<string, string>> = {
  'the account has little credit: punished, reported or barely active': '账号信用低：受过处罚、被举报或几乎不活跃',
  'suspiciously little activity for the age of the account': '活跃度与账龄不符，少得可疑',
  'junk account: registered in bulk or recently in grave violation': '垃圾账号：批量注册，或近期严重违规',
  'suspected secondary account raised for abuse': '疑似为作恶而养的小号',
  'account with earlier violations, reports or punishments': '有违规、被举报或受处罚记录的账号',
  'the account parameters do not name a possible account': '账号参数不可能对应一个真实账号',
  'on the block-list': '命中黑名单',
  'on the allow-list': '命中白名单',
  'batch operation: requests cluster on an address, device or environment': '批量操作：请求聚集在同一地址、设备或环境',
  'cluster on an address or its network': '聚集在同一地址或其网段',
  'cluster on a device': '聚集在同一设备',
  'automaton: a program sends the requests': '自动机：请求由程序发出',
  'paid or organised participation for reward': '为奖励而有偿或有组织地参与',
  'the sign-in token of the open account is not valid (any more)': '开放账号的登录票据无效或已失效',
  'abnormal environment: unusual or abused address': '环境异常：不常用或被滥用的地址',
  'address unusual for this account': '该账号不常用的地址',
  'data-centre, proxy, VPN or abused address': '机房、代理、VPN 或被滥用的地址',
  'not an address of the public internet': '不是公网地址',
  'abnormal use of the device': '设备使用异常',
  'device unusual for this account': '该账号不常用的设备',
  'virtual device: emulator, script or cloud phone': '虚拟设备：模拟器、脚本或云手机',
  'device under group control: modem pool or phone wall': '群控设备：猫池或手机墙',
  'addresses of data centres and hosting companies': '机房与托管公司的地址',
  'exits of commercial VPN services': '商业 VPN 服务的出口',
  'open or rented proxies': '开放或租用的代理',
  'exits of the Tor network': 'Tor 网络的出口',
  'addresses seen in attacks': '攻击中出现过的地址',
  'addresses that many people share: carrier gateways, campuses, offices': '许多人共用的地址：运营商网关、校园、办公室',
  'addresses of cloud providers, with the provider as label': '云服务商的地址，以服务商为标签',
  'addresses with the ISO 3166 code of their country as label': '地址，以其国家的 ISO 3166 代码为标签',
  'addresses with the province of China as label': '地址，以中国省份为标签',
  'phone prefixes with the province of China as label': '号段，以中国省份为标签',
  'mail domains that hand out throw-away addresses': '提供一次性地址的邮箱域名',
  'parts of user agents that only programs send': '只有程序才会发送的 UA 片段',
  'phone prefixes of virtual operators': '虚拟运营商的号段',
  'phone prefixes of machine SIM cards': '物联网卡的号段',
  'addresses over which mobile carriers send the phones of their customers': '移动运营商供其用户手机上网的地址',
  'device identifiers that identify no device, beside those that the product knows itself':
    '不能识别任何设备的设备标识，不含产品自己知道的那些',
  'a MaxMind DB file: country, province, city, place and network owner of addresses, as far as it has them':
    'MaxMind DB 文件：地址的国家、省份、城市、位置与网络所有者，以文件所含为准',
  'the rules of this release': '本版本的规则',
  'New accounts over one address have numbers of one range, above the normal of the place':
    '同一地址的新账号号码集中在一个号段，超过该场所平常的数量',
  'New accounts over one small network have numbers of one range, above the normal of the place':
    '同一小网段的新账号号码集中在一个号段，超过该场所平常的数量',
  'New accounts over one address bring one kind of phone, above the normal of the place':
    '同一地址的新账号使用同一类手机，超过该场所平常的数量',
  'New accounts over one small network bring one kind of phone': '同一小网段的新账号使用同一类手机',
  'New accounts over one address bring phones as different as people do':
    '同一地址的新账号使用的手机像常人一样各不相同',
  'One device makes new accounts over many addresses': '同一设备从许多地址注册新账号',
  'New accounts on one device that does not belong to a shop': '同一设备上有新账号，且该设备不属于门店',
  'Many new accounts on one device that does not belong to a shop, above its normal':
    '同一设备上有许多新账号，超过其平常数量，且该设备不属于门店',
  'Several new accounts on a device that is new itself and does not belong to a shop':
    '一台新设备上有几个新账号，且该设备不属于门店',
  'One phone number bound to many accounts': '一个手机号绑定许多账号',
  'A fresh account over several networks within an hour': '新账号一小时内经过几个网段',
  'One account over very many addresses in a day': '一个账号一天内经过极多地址',
  'New or foreign accounts share their agent, model or app version far above its usual share':
    '新账号或陌生环境中的账号使用同一 UA、机型或应用版本，远超平常比例',
  'Nearly all requests of this agent, model or app version come from new or foreign accounts':
    '使用该 UA、机型或应用版本的请求几乎都来自新账号或陌生环境中的账号',
  'New accounts share their number range far above its usual share': '新账号的号码集中在同一号段，远超平常比例',
  'A run of new accounts on one number range': '同一号段上接连出现新账号',
  'New or foreign accounts come from an origin that others hardly use':
    '新账号或陌生环境中的账号来自别人几乎不用的来源',
  'New accounts share the shape of their mail or nickname': '新账号的邮箱或昵称形态相同',
  'Such requests come at a beat that independent people do not keep': '这些请求的节奏不是互不相干的人会有的',
  'A browser without a screen': '没有屏幕的浏览器',
  'The user agent names a script, a crawler or a listed tool': 'UA 表明是脚本、爬虫或名单中的工具',
  'An account of few days, or one over a foreign network, keeps a beat that people do not keep':
    '账龄只有几天或经过陌生网络的账号，节奏不像真人',
  'The account keeps its beat for long': '账号长时间保持同一节奏',
  'The device of an account of few days, or a foreign one, keeps a beat that people do not keep':
    '账龄只有几天的账号的设备，或陌生设备，节奏不像真人',
  'The address of an account of few days, or one in a foreign network, keeps a beat that people do not keep':
    '账龄只有几天的账号的地址，或陌生网络中的地址，节奏不像真人',
  'An account of several days, its device or its address keeps a beat, which may be a habit':
    '有些天数的账号、其设备或地址保持同一节奏，可能只是习惯',
  'More requests by one account than fingers make': '同一账号的请求多到不是手指能完成的',
  'The very same request again and again': '完全相同的请求反复出现',
  'An account sends five or six different requests within a minute': '账号一分钟内发出五六个不同的请求',
  'An account sends seven different requests within a minute': '账号一分钟内发出七个不同的请求',
  'The very same request many times a minute': '完全相同的请求一分钟内出现多次',
  'Invited new accounts have numbers of few ranges, and share addresses or phones too':
    '被邀请的新账号集中在少数号段，还共用地址或手机',
  'Invited new accounts bring one kind of phone': '被邀请的新账号使用同一类手机',
  'A sponsor that brings new accounts day after day': '发起人天天带来新账号',
  'Invited fresh accounts share a device': '被邀请的新账号共用设备',
  'Sponsor and invited account are one phone or device': '发起人与被邀请账号是同一手机号或设备',
  'The third account that a sponsor brings over its own address, or a later one, if few people use the address':
    '发起人从自己的地址带来的第三个或更后面的账号，且该地址使用者很少',
  'Many invited accounts over very few addresses, which do not belong to a shop or promotion':
    '许多被邀请账号来自极少的地址，且这些地址不属于门店或促销活动',
  'Evidence of marketing fraud': '有营销欺诈的证据',
  'QQ or WeChat does not know the sign-in token': 'QQ 或微信不认该登录票据',
  'The address belongs to a data centre over which no known customers come every day':
    '地址属于机房，且没有老客户每天从那里来',
  'The same in the first days of a site, when no network has known customers':
    '同上，用于站点最初几天，那时任何网段都没有老客户',
  'The address is a proxy that no known customers use every day': '地址是代理，且没有老客户每天使用',
  'The address is such a proxy, and the account is not known in these surroundings, once a site can have customers':
    '地址是这样的代理，且账号在此环境中陌生，用于站点已可能有老客户之后',
  'The address is an exit of a VPN': '地址是 VPN 出口',
  'The address is a Tor exit or known from attacks': '地址是 Tor 出口，或曾用于攻击',
  'The address is of a range from which no client can come': '地址属于不可能有客户端的网段',
  'The address is private, e.g. of a gateway, so it tells nothing of the client':
    '地址是内网地址（例如网关的），不能说明客户端的情况',
  'A new account comes through a data centre, VPN or proxy, once a site knows its own':
    '新账号经机房、VPN 或代理而来，用于站点已熟悉自己的用户之后',
  'A new account comes through a proxy that new accounts of several networks pass and known customers avoid':
    '新账号经过的代理有来自多个网段的新账号经过，而老客户避开它',
  'The same once such accounts have come over three networks, while two known customers are missed':
    '同上，只有三个网段的新账号，且缺少两个老客户时',
  'The request passed a data centre or VPN on its way': '请求途中经过机房或 VPN',
  'X-Forwarded-For was written by hand': 'X-Forwarded-For 是人为填写的',
  'The device reports a VPN or proxy': '设备报告使用 VPN 或代理',
  'An account with steady habits comes over a network it never used': '习惯稳定的账号来自从未用过的网络',
  'An account with a known device comes on another': '有常用设备的账号换了设备',
  'Both the network and the device are foreign to an account that had known ones':
    '账号有常用的网络和设备，这次两者都陌生',
  'An account comes over a network and from a model of phone, or a system, that it never used':
    '账号使用从未用过的网络，且机型或系统也从未用过',
  'A device of the account names an operating system that the account never used':
    '账号的设备给出了该账号从未用过的操作系统',
  'A device that is foreign to one account is used with several others, and is no shared one':
    '对该账号陌生的设备同时用于其他几个账号，且不是共用设备',
  'The device is an emulator or cloud phone on which the account has no habit':
    '设备是模拟器或云手机，且账号没有使用它的习惯',
  'The device is an emulator or cloud phone that the account has used for days':
    '设备是模拟器或云手机，但账号已使用多日',
  'A script operates the device': '设备由脚本操作',
  'The device is under group control': '设备受群控',
  'The device runs several copies of the app': '设备上运行多个应用副本',
  'The device is mirrored, runs helpers or keeps the app twice': '设备正在投屏、运行辅助工具或应用双开',
  'Many like devices in one network, used by fresh accounts': '同一网段有许多相似的设备，由新账号使用',
  'The device runs a hooking framework': '设备运行 Hook 框架',
  'The device is rooted, debugged or fakes its place': '设备已 root、处于调试或伪造位置',
  'An IMEI whose check digit is wrong': 'IMEI 校验位错误',
  'User agent and DeviceType name different systems': 'UA 与 DeviceType 给出的系统不同',
  'Evidence of an abused device': '有设备被滥用的证据',
  'The account was never seen': '从未见过该账号',
  'The account was never seen, and does what new members do: it registers or takes part in a campaign':
    '从未见过该账号，且在做新会员做的事：注册或参加活动',
  'The account is less than a day old': '账号首次出现不足一天',
  'An account of several days in surroundings it knows well': '有些天数的账号，在它很熟悉的环境中',
  'An account of several days in surroundings it knows': '有些天数的账号，在它熟悉的环境中',
  'An account that was never seen brings no device identifier at all': '从未见过的账号，且没有任何设备标识',
  'A new account over an address that few people use, and of these nobody comes back':
    '新账号来自使用者很少的地址，且这些人都没有再来过',
  'Earlier outcomes were reported as genuine': '以往的结果被上报为正常',
  'Evidence of lending, gambling or agency abuse': '有借贷、涉赌或中介滥用的证据',
  'An old account that is hardly ever used': '几乎不用的老账号',
  'Evidence of an account made for abuse': '有为作恶而注册账号的证据',
  'A fresh account on a number of a virtual operator': '使用虚拟运营商号码的新账号',
  'The same in the first days of a site, when nearly all accounts are fresh':
    '同上，用于站点最初几天，那时几乎所有账号都是新的',
  'A fresh account on a number of a virtual operator registers, or others are new beside it: over its address, or on its number range':
    '使用虚拟运营商号码的新账号正在注册，或其地址、号段上还有其他新账号',
  'An account on a number of a virtual operator that came on few days before':
    '使用虚拟运营商号码的账号，此前只出现过几天',
  'A fresh account on throw-away mail': '使用一次性邮箱的新账号',
  'A fresh account on a generated mail name': '邮箱名由程序生成的新账号',
  'Some evidence of an abused account': '有账号被滥用的一些证据',
  'An earlier outcome was reported as fraud': '以往的结果被上报为欺诈',
  'The caller found suspicious content': '调用方发现可疑内容',
  'The caller names this very account as a scam': '调用方指明该账号行骗',
  'A good part of the accounts over this address were suspicious': '该地址上相当一部分账号曾经可疑',
  'A good part of the accounts over this small network were suspicious': '该小网段上相当一部分账号曾经可疑',
  'Many of the accounts that this sponsor brought were suspicious: half of them, or three that are a quarter':
    '该发起人带来的账号许多曾经可疑：达到一半，或有三个且占四分之一',
  'A good part of the accounts on this device, which does not belong to a shop, were suspicious':
    '该设备上相当一部分账号曾经可疑，且该设备不属于门店',
  'This account was suspicious on this device before': '该账号以前在该设备上曾经可疑',
  'This account was very suspicious on this device before': '该账号以前在该设备上曾经非常可疑',
  'Most new accounts of this number range were suspicious': '该号段的大多数新账号曾经可疑',
  'Most new accounts with this agent or model were suspicious': '使用该 UA 或机型的大多数新账号曾经可疑',
  'New accounts of some days share their number range far above its usual share':
    '注册数日的新账号集中在同一号段，远超平常比例',
  'A run of new accounts of some days on one number range': '同一号段上接连出现注册数日的新账号',
  'The user agent names two operating systems': 'UA 给出了两个操作系统',
  'The user agent is of another operating system than Details says': 'UA 的操作系统与 Details 所说的不同',
  'One cookie carries several accounts over several addresses within a day, or comes over five addresses within an hour':
    '同一 Cookie 一天内携带几个账号经过几个地址，或一小时内经过五个地址',
  'Several accounts on one device within an hour, and it does not belong to a shop':
    '同一设备一小时内有几个账号，且该设备不属于门店',
  'Six requests within a minute over one small network over which no known customers come every day':
    '同一小网段一分钟内有六个请求，且没有老客户每天从那里来',
  'Four devices within a minute over one address that is no place for crowds':
    '同一地址一分钟内有四台设备，且该地址不是人群聚集的场所',
  'Guests of one sponsor have phones or numbers of few kinds, and none of those of earlier days came again as new accounts here do':
    '同一发起人带来的账号手机或号段种类很少，且前几天带来的无一像本站新账号那样再来',
  'Guests of one sponsor have phones of few kinds, and share addresses that hold no crowd':
    '同一发起人带来的账号手机种类很少，且共用并非人群聚集场所的地址',
  'Guests of one sponsor share addresses that hold no crowd, and none of those of earlier days came again as new accounts here do':
    '同一发起人带来的账号共用并非人群聚集场所的地址，且前几天带来的无一像本站新账号那样再来',
};
