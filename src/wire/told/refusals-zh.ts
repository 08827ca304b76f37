/** 中文 of why the admin API refuses a call: sign-in, accounts, keys, money, people and the site itself. */
export const REFUSALS_ZH: Readonly<Record<string, string>> = {
  '{0}: {1}': '{0}：{1}',
  'an internal error. The log says more': '内部错误，详见日志',
  'must be a number': '应为数字',
  'nothing was given to change. Give at least one field besides the id': '没有给出要更改的内容，除编号外至少给一个字段',
  'there is no such admin operation. See /docs for those that exist': '没有这个管理操作，可在 /docs 查看有哪些操作',
  'too many large bodies are being read. Try again later': '正在读取的大请求过多，请稍后再试',
  'the token is missing, unknown or expired. Sign in again': '令牌缺失、不认识或已过期，请重新登录',
  'the role {0} may not do this': '角色 {0} 无权执行此操作',
  'this server requires a second factor, and you have none yet': '本服务器要求两步验证，而您还没有设置',
  'this request comes from a page of another site. Open the console itself': '请求来自其他网站的页面，请直接打开控制台',
  'the Origin of this request is not the address of the console. Open the console at its own address; if a proxy stands before it, set admin.publicUrl to what the browser shows':
    '请求的 Origin 不是控制台的地址。请用控制台自己的地址打开；如果前面有代理，请把 admin.publicUrl 设为浏览器中显示的地址',
  'this takes two persons, and every other account that may do it could be yours too: an owner settles that with administrator link-identity':
    '此操作需要两个人，而其他有权的账号都可能也是您本人的：请由所有者用 administrator link-identity 确定',
  'this takes two persons: it is done when {0} makes the same call within 24 hours':
    '此操作需要两个人：{0} 在 24 小时内提交同样的请求后才会执行',
  'no call with this id waits for a second person': '没有这个编号的请求在等待第二个人',
  'the name, the password or the code is wrong': '名称、密码或验证码不正确',
  'there were too many tries for this account: wait a minute before each further try':
    '这个账号尝试次数过多，之后每次请间隔一分钟',
  'password: it is not your password. If you forgot it, ask an owner to set another one':
    'password：密码不正确。如果忘记了，请让所有者重新设置',
  'you have no password and use tokens only: ask an owner to set one': '您没有密码，只使用令牌，请让所有者设置密码',
  'code: it is wrong or was used before. Wait for the next one, and check that the clock of your phone and of this server is right':
    'code：验证码不正确或已用过。请等下一个，并检查手机与服务器的时钟是否准确',
  'code: too many wrong codes came in a row, so only a recovery code is taken. If you have none left, ask an owner to remove your second factor':
    'code：连续输错次数过多，现在只接受恢复码。如果没有恢复码了，请让所有者关闭您的两步验证',
  'this account has a second factor': '这个账号已启用两步验证',
  'there is no second factor': '没有启用两步验证',
  'you have a second factor: remove it first, which takes a code of it':
    '您已启用两步验证，请先关闭它，关闭时需要一个验证码',
  'no secret was offered to you in the last ten minutes: begin again': '最近十分钟内没有给您发放过密钥，请重新开始',
  'this link was used, has ended or does not exist. Make another one with `renzheng console link`':
    '链接已使用、已失效或不存在，请用 renzheng console link 重新生成',
  'the code is wrong, or the link was used meanwhile': '验证码不正确，或链接已被使用',
  'this administrator is disabled: enable it first, with `renzheng administrator change`':
    '这个管理员已停用，请先用 renzheng administrator change 启用',
  'there is no administrator with this name': '没有这个名称的管理员',
  'there is no administrator {0}': '没有管理员 {0}',
  'there is no session or token with this id': '没有这个编号的会话或令牌',
  'this name is taken: choose another': '名称已被使用，请换一个',
  'this is the last owner: make another one first': '这是最后一个所有者，请先增加另一个',
  'this server has no OpenID provider: set oidc.issuer': '本服务器没有配置 OpenID 提供方，请设置 oidc.issuer',
  'this person has another account: unlink that one first': '此人已关联另一个账号，请先解除关联',
  'no person at a provider is linked to this account': '这个账号没有关联提供方处的人员',
  'there is no such app': '没有这个应用',
  'the app is live: only sandbox apps have a sandbox': '这是正式应用，只有沙箱应用才有沙箱',
  'the app may not call {0} at all: change its apis first': '应用无权调用 {0}，请先更改它的 apis',
  'there is no API called {0}: choose from {1}': '没有名为 {0} 的接口，可选：{1}',
  'there is no such API: choose one of {0}': '没有这个接口，可选：{0}',
  'there is no such key': '没有这个密钥',
  'the key was rotated already: rotate {0}, which takes its place, if nobody has it':
    '这个密钥已轮换过：若没有人持有替换它的 {0}，请轮换那一个',
  'there is no such package': '没有这个套餐',
  'there is no such customer': '没有这个客户',
  'there is no customer {0}': '没有客户 {0}',
  'parentId: there is no customer {0}': 'parentId：没有客户 {0}',
  'parentId: {0} is a sub-account itself: a sub-account has no sub-accounts':
    'parentId：{0} 本身是子账户，子账户下不能再有子账户',
  'prices: there is no API called {0}: {1}': 'prices：没有名为 {0} 的接口：{1}',
  '{0}: {1} is above the {2} of customer {3}: choose at most {4}': '{0}：{1} 超过客户 {3} 的 {2}，最多 {4}',
  'package {0} of app {1}': '应用 {1} 的套餐 {0}',
  '{0} goes by the price list, and the app has no customer: give it one first':
    '{0} 按价目表计价，而应用没有客户，请先指定客户',
  'the price list of {0} has no price for {1}, which {2} pays for by the list':
    '{0} 的价目表没有 {1} 的价格，而 {2} 按该价目表计价',
  'the price list of {0} has no price for {1}, which {2} of its sub-account pays for':
    '{0} 的价目表没有 {1} 的价格，而其子账户的 {2} 需要它',
  'the price list of {0} has a price for {1}, and that of its parent {2} has none: the site must know what the parent pays':
    '{0} 的价目表有 {1} 的价格，而其上级 {2} 的价目表没有，系统必须知道上级支付多少',
  'the price list has two prices for {0}: keep one': '价目表中 {0} 有两个价格，请保留一个',
  '{0}: keep the price, or end the package first': '{0}：请保留价格，或先终止套餐',
  'calls of {0} were charged to {1}, and its statements name the app: make another app for the other customer':
    '{0} 的调用已计入 {1}，其对账单中有这个应用。请为另一个客户新建应用',
  'no settled call has this order id': '没有这个订单号的已结算调用',
  'this call': '这次调用',
  'the parent of this customer for this call': '该客户的上级在这次调用中',
  'amount: {0}': 'amount：{0}',
  'nothing was charged to {0}, so nothing can be credited': '{0}没有计费，因此没有可退的金额',
  '{0} was charged to {1} and {2} is credited': '{1}计费 {0}，已退 {2}',
  '{0}, so nothing is left': '{0}，没有余额可退',
  '{0}, so at most {1} can be credited': '{0}，最多还可退 {1}',
  'requestId: it was used for credit {0} of {1} for order {2}. Repeat that request as it was, or choose another id':
    'requestId：已用于订单 {2} 的退款 {0}（{1}）。请原样重发该请求，或换一个编号',
  'another credit of this call was given at the same moment, so that this one takes a second person. Send it again':
    '同一时刻这次调用已有另一笔退款，这一笔需要第二个人，请重新提交',
  'the ledger has no call with this order id. Retention has removed the calls up to {0}, and those can no longer be credited':
    '账本中没有这个订单号的调用。{0} 之前的调用已按保留期删除，不能再退款',
  'the call left no trace, or its retention has ended': '这次调用没有留下明细，或已超过保留期',
  'there is no statement with this id': '没有这个编号的对账单',
  'month: retention has removed calls up to {0}, so {1} can no longer be added up':
    'month：{0} 之前的调用已按保留期删除，{1} 已无法合计',
  'month: the statement of {0} can be issued from {1} on, when the calls of its last moments are settled':
    'month：{0} 的对账单从 {1} 起才能开具，届时月末的调用才全部结算',
  'the statement of {0} is issued: {1}. It stays as it is, and later credits stand in the next one':
    '{0} 的对账单已开具：{1}。它不再变化，之后的退款列入下一份',
  'more than {0} rows. Ask for a shorter time, for longer steps, or tell fewer things apart':
    '超过 {0} 行，请缩短时间、加大步长，或减少区分项',
  'more than {0} minutes. Ask for a shorter time, or for hours': '超过 {0} 分钟，请缩短时间或改为按小时',
  'more than {0} hours. Ask for a shorter time, or for days': '超过 {0} 小时，请缩短时间或改为按天',
  'more than {0} days. Ask for a shorter time': '超过 {0} 天，请缩短时间',
  'more than {0} points. {1}': '超过 {0} 个点。{1}',
  'Ask for a shorter time, or for one app or API': '请缩短时间，或只看一个应用或接口',
  'Ask for a shorter time, or for longer steps': '请缩短时间，或加大步长',
  'to: must be later than from': 'to：应晚于 from',
  'to: must not be before from': 'to：不能早于 from',
  'to: more than {0} days after from': 'to：距 from 超过 {0} 天',
  'from: must be before the end': 'from：应早于结束时间',
  'from: a period has at most {0} days': 'from：时间段最长 {0} 天',
  'cursor: not a cursor. Begin with the first page': 'cursor：不是有效的游标，请从第一页开始',
  'you watch in {0} windows already, or all administrators together in {1}, or the server closes. Close another window':
    '您已在 {0} 个窗口中查看，或所有管理员合计达到 {1} 个，或服务器正在关闭。请先关闭一个窗口',
  'there is no alert rule with this id': '没有这个编号的告警规则',
  'a site has at most {0} alert rules: remove one that is no longer needed': '最多 {0} 条告警规则，请移除不再需要的',
  'threshold: for {0} it is between 0 and {1} ({2})': 'threshold：{0} 应在 0 与 {1} 之间（{2}）',
  'only: {0}': 'only：{0}',
  'for {0} it is one of {1}, or null for each': '{0} 应为 {1} 之一，或 null 表示全部',
  'for {0} it is the id of a package, pkg_…, or null for each': '{0} 应为套餐编号 pkg_…，或 null 表示全部',
  'for {0} it is an owner and day or month, e.g. `app_… day`, or null for each':
    '{0} 应为归属加 day 或 month，例如 app_… day，或 null 表示全部',
  'there is no webhook with this id': '没有这个编号的 Webhook',
  'there is no delivery with this id': '没有这个编号的投递',
  'a site has at most {0} webhooks: remove one that is no longer needed': '最多 {0} 个 Webhook，请移除不再需要的',
  'recipient and passphrase: give only one of them': 'recipient 与 passphrase：只能给一个',
  'recipient: {0}': 'recipient：{0}',
  'the backup was not made: {0}': '备份失败：{0}',
  'the schedule comes from the settings: change backup.dir there': '备份计划来自配置，请在配置中更改 backup.dir',
  'a rotation is under way: wait until it has finished': '正在轮换密钥，请等它结束',
  'some values are still sealed with an older key: rotate or resume first': '仍有内容由旧密钥加密，请先轮换或继续轮换',
  'the newest data key is less than an hour old, so calls may still write with the older one: wait, or give force if no process works with it':
    '最新的数据密钥生成不到一小时，调用可能仍在用旧密钥写入。请等待；如果没有进程在用旧密钥，可加 force',
  'there is no such data key': '没有这个数据密钥',
  'the site key comes from the configuration: set security.siteKey and security.previousSiteKey there':
    '站点密钥来自配置，请在配置中设置 security.siteKey 和 security.previousSiteKey',
  'one process has the database for itself: end it with a signal, e.g. SIGTERM':
    '只有一个进程使用数据库，请用信号结束它，例如 SIGTERM',
  'no node with this name or number is alive: {0}': '没有这个名称或编号的存活节点：{0}',
  'several nodes have this name, give a number: {0}': '有多个节点叫这个名称，请给编号：{0}',
  'no other node is ready, so nobody would answer calls; `last` ends it all the same':
    '没有其他就绪的节点，调用将无人应答；加 last 仍可结束它',
  'this node ended meanwhile': '这个节点已经结束',
  'there is no calibration in the data folder of the server': '服务器的数据目录中没有校准文件',
  'api: the file of sources (sources.file) names no shadow for it': 'api：数据源文件（sources.file）没有为它指定影子源',
  'the catalogue has no such answer: see `sandbox catalogue`': '目录中没有这个回答，见 sandbox catalogue',
  'record: not what `sandbox export` writes': 'record：不是 sandbox export 导出的内容',
  'administrator, appId: give only one of them': 'administrator 与 appId：只能给一个',
  '{0}: changed since you looked, so nothing was saved. Look again, and then change it':
    '{0}：在您打开之后已被修改，因此没有保存。请查看最新内容后再修改',
  'changed since you looked': '在您打开之后已被修改',
  'requestId: another app was made under it': 'requestId：该编号下已有另一个应用',
  'requestId: another customer was made under it': 'requestId：该编号下已有另一个客户',
  'requestId: another package was given under it': 'requestId：该编号下已有另一个套餐',
  '{0} secrets before this one still sign: wait until one ends, or rotate with an overlap of 0 hours, which ends them all':
    '之前的 {0} 个密钥仍在签名：请等其中一个到期，或以 0 小时的重叠期轮换，使它们全部立即失效',
};
