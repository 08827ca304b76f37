/** 中文 for the English texts of options and arguments of commands about customers, apps, packages, the ledger and money. */
export const BUSINESS_OPTIONS_ZH: Readonly<Record<string, string>> = {
  'The customer whose sub-account it is; it stays': '子账户所属的客户；之后不可更改',
  'Prices of one call by name of the API, and "any" for all others, e.g. {"face-verify":"0.35","any":"0.5"}':
    '按接口名称的单次价格，"any" 为其余接口，例如 {"face-verify":"0.35","any":"0.5"}',
  'Charged calls a day of its apps and its sub-accounts together; null for no limit':
    '其应用与子账户每日合计的计费调用数；null 为不限',
  'What charged calls of one day may cost together, e.g. 100.00; null for no budget':
    '每日计费调用的费用上限，例如 100.00；null 为无预算',
  'What charged calls of one month may cost together, e.g. 2000.00; null for no budget':
    '每月计费调用的费用上限，例如 2000.00；null 为无预算',
  'Id of the customer': '客户 ID',
  'Calls of a paused customer are refused (10009)': '暂停的客户的调用被拒绝（10009）',
  'First month or day, in Asia/Shanghai': '第一个月或第一天，Asia/Shanghai',
  'Last month or day, which is included': '最后一个月或最后一天（含）',
  'Length of a period: day, month, or all for one sum': '统计周期：day、month，或 all 为总计',
  'Tell apart by a list of customer, app and api; empty for the whole site':
    '分组：customer、app、api 的列表；空为全站',
  'Only calls of this customer and of its sub-accounts': '只统计此客户及其子账户的调用',
  'OpenID, from which the key of the AES routes is derived': 'OpenID，AES 路由的密钥由它派生',
  'A sandbox app gets made-up answers that cost nothing': '沙箱应用得到模拟应答，不收费',
  'pending answers 10005, banned 10009': 'pending 返回 10005，banned 返回 10009',
  'Names of the APIs that it may call': '可以调用的接口名称',
  'Charged calls a day over all APIs; null for no limit': '全部接口每日合计的计费调用数；null 为不限',
  'Addresses and CIDR ranges that may call; empty for all': '允许调用的地址与 CIDR 网段；空为全部',
  'Addresses and CIDR ranges that may not call': '禁止调用的地址与 CIDR 网段',
  'Rate of calls from one address, e.g. 5/s, or {"perSecond":5,"burst":20}; null for the rate of the site':
    '单个地址的调用速率，例如 5/s，或 {"perSecond":5,"burst":20}；null 为站点的速率',
  'Id of the customer who pays for its calls': '为其调用付费的客户的 ID',
  'OpenID, from which the key of the AES routes is derived; null for none':
    'OpenID，AES 路由的密钥由它派生；null 为没有',
  'Id of the customer; it stays once calls were charged to it': '客户 ID；有计费调用后不可更改',
  'Charged calls a day; null for no limit': '每日计费调用数；null 为不限',
  'Calls with a test key get the same answers free of charge, within its own limits':
    '测试密钥的应答相同但不收费，限额单独计算',
  'What the key is for': '密钥的用途',
  'Charged calls over its whole life; null for no limit': '总共的计费调用数；null 为不限',
  'Days until the key ends; without it, the key does not end': '密钥的有效天数；省略则不过期',
  'Id of the key, not the key itself': '密钥 ID，不是密钥本身',
  'Days from now until the key ends; null for a key that does not end': '从现在起的有效天数；null 为不过期',
  'Hours for which the old key still works': '旧密钥继续有效的小时数',
  'Whether the key is banned': '是否封禁密钥',
  'Within how many days they end': '多少天之内到期',
  'How many days back, today included': '往前多少天，含今天',
  'Name of the API that it pays for; without it, it pays for all': '套餐适用的接口名称；省略则适用于全部接口',
  'Gifts are used first': '赠送的先用',
  'How many calls it pays for; without it, there is no limit': '套餐包含的调用数；省略则不限',
  'Price of one call, e.g. 0.035; null for the price list of the customer': '单次价格，例如 0.035；null 为客户的价格表',
  'Days until it ends; without it, it does not end': '有效天数；省略则不过期',
  'Id of the package': '套餐 ID',
  'maintenance answers 10020, off 10021': 'maintenance 返回 10020，off 返回 10021',
  'Whether the shadow is not asked': '是否暂停询问影子',
  'First day, in Asia/Shanghai': '第一天，Asia/Shanghai',
  'Last day, in Asia/Shanghai': '最后一天，Asia/Shanghai',
  'Include combinations in which both sources agree': '也列出两个数据源一致的组合',
  'Only calls of this app': '只看此应用的调用',
  'Only calls with this key (its id)': '只看使用此密钥（ID）的调用',
  'Only calls of this API': '只看此接口的调用',
  'Only calls with this error_code': '只看此 error_code 的调用',
  'Only charged calls, or only uncharged ones': '只看计费的调用，或只看不计费的',
  'Last day, which is included, or the time at which the list ends, in Asia/Shanghai':
    '最后一天（含），或结束时间，Asia/Shanghai',
  'Sum up so many steps into one, e.g. 10 with step=minute for ten minutes':
    '将多少个间隔合为一个，例如 step=minute 时 10 为十分钟',
  'Tell the calls of a step apart: a list of app, api and code, e.g. api,code':
    '间隔内的分组：app、api、code 的列表，例如 api,code',
  'events (server-sent events for a browser), or json with one call in each line':
    'events（SSE，供浏览器使用），或 json（每行一次调用）',
  'Order id of an answer': '应答的订单号',
  "own (what the app's customer pays) or parent (what the parent of that customer pays the site)":
    'own（应用所属客户付的），或 parent（该客户的上级付给站点的）',
  'How much, e.g. 0.5': '金额，例如 0.5',
  'Why, without personal data; it stays in the ledger, the audit and the statement':
    '原因，不含个人信息；保留在账本、审计与对账单中',
  'Id of your choice, e.g. the number of a ticket; the same request under it gives the same credit':
    '自定义的 ID，例如工单号；以同一 ID 重复同一请求，得到同一笔退款更正',
  'order id of the call': '调用的订单号',
  'Only credits of this app': '只看此应用的退款更正',
  'Only credits of this call': '只看此调用的退款更正',
  'Credits of this page, at most 1000': '本页退款更正数，最多 1000',
  'Month in Asia/Shanghai, e.g. 2026-07': '月份，Asia/Shanghai，例如 2026-07',
  'Only statements of this customer (its id)': '只看此客户（ID）的对账单',
  'Only statements of this month, e.g. 2026-07': '只看此月的对账单，例如 2026-07',
  'Statements of this page, at most 1000': '本页对账单数，最多 1000',
  'Id of the statement': '对账单 ID',
  'csv, or html (a page to print)': 'csv，或 html（可打印的网页）',
  'Id of your choice, e.g. the number of an order; the same request under it gives the same package':
    '自定编号，例如订单号；以同一编号重复同样的请求只得到同一个套餐',
  'Id of your choice; the same request under it gives the same app':
    '自定编号；以同一编号重复同样的请求只得到同一个应用',
  'Id of your choice; the same request under it gives the same customer':
    '自定编号；以同一编号重复同样的请求只得到同一个客户',
};
