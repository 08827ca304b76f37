/** 中文 for the English texts of options and arguments of commands about the risk decision: rules, cases, feeds, lists. */
export const RISK_OPTIONS_ZH: Readonly<Record<string, string>> = {
  'The account as requests name it, if no order id is given': '账号，与请求中一致；未给出订单号时使用',
  'login_failed, password_reset, order_paid, withdrawal, or a value of a declared outcome field':
    'login_failed、password_reset、order_paid、withdrawal，或已声明的结果字段的值',
  'Order id of the decision. It happened to its account, device, phone and address':
    '决策的订单号；记在它的账号、设备、手机号与地址上',
  'App of the account, if no order id is given': '账号所属的应用；未给出订单号时使用',
  'AccountType, or its name. The default is other': 'AccountType 或其名称，默认为 other',
  'appId of QQ, for a QQ account': 'QQ 账号的 QQ appId',
  'Your own id of what happened, needed with an account. The same id again changes nothing':
    '您自己的事件 ID，给出账号时必填。重复的 ID 不产生变化',
  'When it happened, ISO 8601. The default is now': '发生时间，ISO 8601。默认为现在',
  'Id of the run': '重放或回测的 ID',
  'First day, or first time, in Asia/Shanghai. The default is 24 hours before the end':
    '第一天，或起始时间，Asia/Shanghai。默认为结束前 24 小时',
  'Last day, which is included, or the time at which the list ends. Default: now':
    '最后一天（含），或结束时间。默认为现在',
  'Only decisions for this app': '只列出此应用的决策',
  'Only decisions of this level': '只列出此等级的决策',
  'Only requests with this SceneCode': '只列出此 SceneCode 的请求',
  'Only decisions in which this rule counted': '只列出此规则计分的决策',
  'Only decisions with this RiskType, e.g. 102': '只列出此 RiskType 的决策，例如 102',
  'Decisions of this page, at most 1000': '本页决策数，最多 1000',
  'What is told apart: scene (register, login, activity, none, other), rule, or type. A decision counts in one scene, and in each rule and type that it has':
    '分组：scene（register、login、activity、none、other）、rule 或 type。一次决策计入一个场景，以及它的每条规则与每个类型',
  'What is counted. A network is the /24 or /64 of a public address; operators are known if a database of addresses is imported':
    '统计的实体：network 为公网地址所在的 /24 或 /64 网络；operator 为网络运营者，导入地址库后才知道',
  'Entities to show at most': '最多显示的实体数',
  'Start from the entities of this order of the risk decision': '从此订单的风险决策中的实体开始',
  'Start from these entities instead: kind and pseudonym of each, separated by commas':
    '改从这些实体开始：各写种类与假名，逗号分隔',
  'Steps from the start. From a device: accounts, what these used, further accounts':
    '从起点算起的步数。从设备开始：账号，这些账号用过的，更多的账号',
  'The most entities': '实体数上限',
  'order id of the answer': '应答的订单号',
  'show every feature, not only those that decided': '显示全部特征，不只是起作用的',
  '`auto`: until known accounts are common, 14 days at most. `on`: for some days. `off`: not at all':
    '`auto`：直到老账号常见为止，最多 14 天。`on`：持续若干天。`off`：关闭',
  'Days from now, 1 to 90. Needed for `on`, and only there': '从现在起的天数，1 到 90。仅用于 `on`，且必填',
  'app of the accounts, for rows that name none': '账号所属的应用，用于未写明的行',
  'rule version to compare with the decisions (see `renzheng rule list`)':
    '与决策比较的规则版本（见 `renzheng rule list`）',
  'first day (Asia/Shanghai) or ISO 8601 time. The default is 24 hours before the end':
    '第一天（Asia/Shanghai），或 ISO 8601 时间。默认为结束前 24 小时',
  'last day (Asia/Shanghai) or ISO 8601 time. The default is now':
    '最后一天（Asia/Shanghai），或 ISO 8601 时间。默认为现在',
  'days before the period that only fill windows and habits': '区间之前只用于填充窗口与习惯的天数',
  seed: '随机种子',
  'days to play': '模拟的天数',
  'people with habits': '有习惯的用户数',
  'first day (Asia/Shanghai)': '第一天（Asia/Shanghai）',
  'how many attacks there are, as a multiple of the usual number. 0 for none': '攻击数量，为通常的倍数；0 为没有攻击',
  'kinds of traffic, separated by commas: normal, address-ring, device-ring, sponsor-ring, bot, farm, takeover, slow':
    '流量种类，逗号分隔：normal、address-ring、device-ring、sponsor-ring、bot、farm、takeover、slow',
  'the most requests to write': '最多写出的请求数',
  'no bound': '不限',
  'file for the JSON lines': 'JSON 行的输出文件',
  'send the requests to the server at this URL instead, one after the other, as if they happened now':
    '改为把请求逐个发往此 URL 的服务器，视为此刻发生',
  'key of the app that sends the requests, with --url': '与 --url 一起：发送请求的应用的 key',
  'how many requests run at the same time, with --url': '与 --url 一起：同时发送的请求数',
  'the most requests in a second, with --url': '与 --url 一起：每秒最多的请求数',
  'Id of the rule version': '规则版本 ID',
  'Rule set: rules, reviewAtPoints, rejectAtPoints, invalidAccountLevel, invalidAddressLevel. What rules.show gives is taken too':
    '规则集：rules、reviewAtPoints、rejectAtPoints、invalidAccountLevel、invalidAddressLevel。也接受 rules.show 给出的内容',
  'What this version is for': '此版本的用途',
  '`digest` of the rules that you looked at (rules.show). If they have changed since, it is refused':
    '所查看规则的 `digest`（rules.show）。此后若有更改，则拒绝',
  'Id of the version that you expect to come back. If another would, it is refused':
    '预期恢复的版本 ID。若将恢复的是另一个，则拒绝',
  'Id of the version to compare with': '与之比较的版本 ID',
  'first day, in Asia/Shanghai. The default is 30 days that end with --to':
    '第一天，Asia/Shanghai。默认为截至 --to 的 30 天',
  'last day, which is included. The default is today': '最后一天（含），默认为今天',
  'open, assigned or resolved; `unresolved` stands for the first two':
    'open、assigned 或 resolved；`unresolved` 为前两者',
  'Only cases on which this administrator works, by name': '只列出由此管理员（名称）处理的案件',
  'Only cases on which you work': '只列出由您处理的案件',
  'Only cases without an assignee': '只列出未分配的案件',
  'Only cases of this SceneCode': '只列出此 SceneCode 的案件',
  'Only cases of this level': '只列出此等级的案件',
  'Only cases in which this rule counted': '只列出此规则计分的案件',
  'Only cases that should have been resolved already': '只列出已超时的案件',
  'due: the end of their time first; newest, oldest: by number': 'due：先到期的在前；newest、oldest：按编号',
  'Cases of this page, at most 1000': '本页案件数，最多 1000',
  'Days of which resolved cases are counted': '统计多少天内的结案',
  'Levels whose decisions open a case: review, reject, or none': '开立案件的决策等级：review、reject，或都不选',
  'Rules that open a case if they count in a decision, whatever its level':
    '在决策中计分时开立案件的规则，不论决策等级',
  'SceneCodes for which cases are opened. Null for all, also for requests without one':
    '开立案件的 SceneCode；null 为全部，含没有 SceneCode 的请求',
  'Hours within which a case should be resolved': '案件的处理时限，小时',
  'The same for single SceneCodes': '各 SceneCode 单独的时限',
  'The most cases that are opened on a day of Asia/Shanghai. Decisions beyond that are counted and open none':
    '每天（Asia/Shanghai）开立案件的上限；超出的决策只计数，不开立',
  'By what a decision joins a case that is not resolved, within 24 hours: account, device, address':
    '24 小时内决策并入未结案件的依据：account、device、address',
  'Id of the case': '案件 ID',
  '`revision` of the case as you saw it. If the case was changed since, the call is refused':
    '所查看案件的 `revision`。此后若有更改，则拒绝',
  'Name of the administrator. Null gives it back to the queue': '管理员名称；null 为退回队列',
  'A note for colleagues, kept encrypted. Write no name, number, phone or other personal data':
    '给同事的备注，加密保存。不要写姓名、号码、手机号等个人信息',
  'What it turned out to be. `unclear` reports nothing': '结果；`unclear` 不上报',
  'Source under which the outcome is reported. The default is one of your own, cases.ID':
    '上报结果所用的来源。默认为专属的 cases.ID',
  'What of its requests is put on the block-list: account, phone, device, address':
    '把其请求中的哪些加入黑名单：account、phone、device、address',
  'What of its requests is put on the allow-list': '把其请求中的哪些加入白名单',
  'List only what this order names. The default is every order of the case': '只加入此订单中的；默认为案件的全部订单',
  'End of the list entries: a time, or a day in Asia/Shanghai. Default: no end':
    '名单条目的到期时间：时刻，或 Asia/Shanghai 的日期。默认为不过期',
  'Note of the list entries, without personal data': '名单条目的备注，不含个人信息',
  'Name of the feed. An import under the same name is its next version': '情报名称；以同一名称导入即为下一版本',
  'What the rows mean': '各行的含义',
  'Where you got it, a URL or a sentence': '出处，URL 或一句话',
  'Terms under which you may use it': '使用许可的条款',
  'Publication time that the source gives, ISO 8601': '出处给出的发布时间，ISO 8601',
  'Take it although it is doubtful. Look at it first': '即使可疑也采用，请先查看',
  'take it although it is doubtful. Look at it first': '即使可疑也采用，请先查看',
  'The feed, one row a line': '情报，每行一条',
  'Name of the feed, to compare with its active version': '情报名称，用于与启用的版本比较',
  'Id of an imported version': '所导入版本的 ID',
  'Name of the feed': '情报名称',
  'Name of the feed. What is fetched becomes its next version': '情报名称；获取的内容成为其下一版本',
  'Where it lies, https. http is taken only for addresses in `feeds.allow`':
    '网址，https；只有 `feeds.allow` 中的地址可以使用 http',
  'Hours between two fetches': '两次获取的间隔，小时',
  'Where its SHA-256 lies, as sha256sum writes it, e.g. https://example.com/exits.txt.sha256':
    'SHA-256 的网址，格式同 sha256sum，例如 https://example.com/exits.txt.sha256',
  'The SHA-256 that it must have, for a file that does not change': '文件应有的 SHA-256，用于内容不变的文件',
  'A larger file is not taken. By default 32 MiB, and 192 MiB for a database':
    '更大的文件不采用。默认 32 MiB，地址库 192 MiB',
  'the unpacked .mmdb file, e.g. GeoLite2-City.mmdb': '解压后的 .mmdb 文件，例如 GeoLite2-City.mmdb',
  'name of the feed. An import under the same name is its next version': '情报名称；以同一名称导入即为下一版本',
  'where you got it, a URL or a sentence': '出处，URL 或一句话',
  'terms under which you may use it': '使用许可的条款',
  'publication time, ISO 8601. Without it, the one that the file gives': '发布时间，ISO 8601。省略则用文件中的',
  'Only entries of this list': '只列出此名单的条目',
  'Only entries of this kind': '只列出此类的条目',
  'Only entries that hold now, have ended, or are still to come': '只列出目前有效、已到期或尚未生效的条目',
  'Only entries that hold and end within so many days': '只列出有效且在多少天内到期的条目',
  'Only entries for this app alone': '只列出仅适用于此应用的条目',
  'Only entries for this SceneCode alone': '只列出仅适用于此 SceneCode 的条目',
  'Only entries with this text in their note': '只列出备注含此文字的条目',
  'The last id of the previous page': '上一页最后一个 ID',
  'Entries of this page, at most 1000': '本页条目数，最多 1000',
  'An account, phone, device number or token, in plain or as its md5, sha256 or SM3. Or an address':
    '账号、手机号、设备标识或令牌，明文或其 md5、sha256、SM3；或地址',
  'What the value is': '值的种类',
  'App of the request. Without it, the apps of entries are not judged': '请求所属的应用；省略则不判断条目的应用',
  'SceneCode of the request. Without it, the scene is not judged': '请求的 SceneCode；省略则不判断场景',
  'QqAppId, for an account of QQ that was listed from a decision': 'QqAppId，用于从决策加入名单的 QQ 账号',
  'An account, phone or device number, in plain or as its md5 or sha256. Or an address or CIDR block':
    '账号、手机号或设备标识，明文或其 md5、sha256；或地址、CIDR 网段',
  '`allow`, `block`, or a name of your own. Rules read a list of your own as list_NAME':
    '`allow`、`block`，或自定义的名称。规则以 list_NAME 读取自定义名单',
  'Only for this SceneCode': '只适用于此 SceneCode',
  'Only for this app': '只适用于此应用',
  'Start of validity: a day in Asia/Shanghai or an ISO 8601 time. The default is now':
    '生效时间：东八区的日期，或 ISO 8601 时间。默认为现在',
  'End of validity: the last day, or an ISO 8601 time. The default is no end':
    '到期时间：最后一天，或 ISO 8601 时间。默认为不过期',
  'The reason, without personal data': '原因，不含个人信息',
  'Kind and pseudonym of each, e.g. device:3f2a9c01b7d44e5f8a6b7c8d9e0f1a2b':
    '各写种类与假名，例如 device:3f2a9c01b7d44e5f8a6b7c8d9e0f1a2b',
  'Id of the entry': '条目 ID',
  'End of validity: the last day, or an ISO 8601 time. null removes the end, a past time ends it':
    '到期时间：最后一天，或 ISO 8601 时间。null 为取消到期时间；过去的时间使条目失效',
  'CSV with a header': '带表头的 CSV',
  'CSV with a header, or - for standard input': '带表头的 CSV，- 表示标准输入',
  'Only of this app': '只列出此应用的',
  'App that sends it': '发送该字段的应用',
  'Name of the field. Rules read it as detail_NAME': '字段名称。规则以 detail_NAME 读取',
  '`choice` has a closed list of values. `text` has none, so it is kept as personal data':
    '`choice` 为封闭的取值列表；`text` 没有，因此按个人数据保存',
  'Least value of a number': '数值的下限',
  'Greatest value of a number': '数值的上限',
  'Values of a choice, at most 100': 'choice 的取值，最多 100 个',
  'Most characters of a text. The default is 4096': '文本的最大字符数，默认为 4096',
  'The choice says what happened, e.g. login_failed, so that rules can count it':
    '该 choice 说明发生了什么（例如 login_failed），供规则计数',
};
