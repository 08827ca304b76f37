/** 中文 for the English texts of options and arguments of commands that run a site: server, backup, access, alerts, audit, sandbox. */
export const OPERATING_OPTIONS_ZH: Readonly<Record<string, string>> = {
  'port of the five APIs, in place of http.port (RENZHENG_HTTP_PORT)':
    '五个接口的端口，代替 http.port（RENZHENG_HTTP_PORT）',
  'go on although acknowledged ledger or audit rows are missing; the audit records it':
    '即使缺少已确认的账本或审计行也继续启动；记入审计',
  'the clock is right, so remove by age again after a long pause; the audit records it':
    '时钟正确：长时间停机后恢复按期删除；记入审计',
  'only settings that differ from their default': '只列出非默认的配置',
  'only list it; the start of the server does it': '只列出，不执行；服务器启动时才执行',
  'administrator that it signs in; by default you. Only an owner may name another one':
    '登录的管理员；默认为您自己。只有 owner 可以指定他人',
  'folder on the server for backups; each backup gets a folder of its own in it':
    '服务器上存放备份的目录；每份备份在其中有自己的目录',
  'days until the server removes the backup': '备份保留的天数，到期由服务器删除',
  'seal the site key to this X25519 public key (PEM), so that only its private key opens it':
    '用此 X25519 公钥（PEM）封存站点密钥，只有对应的私钥才能打开',
  'seal the site key under the passphrase in the first line of this file; - is standard input':
    '用此文件首行的口令封存站点密钥；- 为标准输入',
  'seal the site key under a passphrase that the terminal asks for': '用在终端输入的口令封存站点密钥',
  'with --to: let the server make a backup every --every hours; alone: show the schedule':
    '与 --to 一起：服务器每隔 --every 小时备份；单独使用：显示计划',
  'end the schedule': '取消定期备份',
  'hours between two backups of the schedule': '两次定期备份的间隔，小时',
  'list the backups': '列出备份',
  'folder of the backup, which holds backup.json': '备份的目录，其中有 backup.json',
  'only read the whole backup, open its keys and report what it holds; changes nothing':
    '只读取整份备份、打开其密钥并说明内容；不做任何更改',
  'file whose first line is the passphrase of the sealed site key or of the private key; - is standard input':
    '首行为口令的文件，用于封存的站点密钥或私钥；- 为标准输入',
  'ask for that passphrase at the terminal': '在终端输入该口令',
  'private key (PEM) of the recipient that the site key was sealed to': '接收方的私钥（PEM），站点密钥以其公钥封存',
  'your name as an administrator': '您的管理员名称',
  'address of the admin API; by default RENZHENG_ADMIN_URL or the server of this data folder':
    '管理接口的地址；默认为 RENZHENG_ADMIN_URL，或此数据目录的服务器',
  'your password': '您的密码',
  'a code of your second factor': '第二因素的验证码',
  'Id of a session or token, as the list shows it': '会话或令牌的 ID，见列表',
  'Your password so far': '您现在的密码',
  'ask for it at the terminal, without showing it': '在终端输入，不显示',
  'Your next password, at least 12 characters': '新密码，至少 12 个字符',
  'Your password': '您的密码',
  '6 digits of your authenticator app': '验证器应用的 6 位动态码',
  '6 digits of your authenticator app, or one of your recovery codes': '验证器应用的 6 位动态码，或一个恢复码',
  'At least 12 characters': '至少 12 个字符',
  'Name, unique': '名称，不可重复',
  'owner: everything; operator: apps, people, rules and ledger; analyst: risk; compliance: people and audit; billing: packages and ledger; auditor: reads only; integrator: its own apps':
    'owner：全部；operator：应用、人员、规则与账本；analyst：风控；compliance：人员与审计；billing：套餐与账本；auditor：只读；integrator：自己的应用',
  'Apps that an integrator may see': '接入方可以查看的应用',
  'Whether the account can neither sign in nor use its tokens': '停用账号：不能登录，令牌也失效',
  'What the token is for': '令牌的用途',
  'Days until it ends; by default admin.tokenDays, which is 90': '有效天数；默认为 admin.tokenDays，即 90',
  'Name of the administrator': '管理员名称',
  "The provider's id of the person (`sub`), which is no name and no mail address":
    '身份提供方给此人的 ID（`sub`），不是姓名或邮箱',
  'Id of the waiting call, as the list shows it': '待确认操作的 ID，见列表',
  'Name of the node, or its number': '节点的名称或编号',
  'Also if no other node is ready': '没有其他就绪节点时也执行',
  'Only settings that differ from their default': '只列出非默认的配置',
  'Only the answers of one API': '只列出一个接口的应答',
  'Name of the answer in `sandbox catalogue`': '`sandbox catalogue` 中应答的名称',
  'Id of a sandbox app': '沙箱应用的 ID',
  'Instant, ISO 8601 with a zone': '时刻，ISO 8601，带时区',
  'Hours to move forward, or back if negative': '前进的小时数；负数为后退',
  'Move to the next midnight in Asia/Shanghai': '前进到下一个零点（Asia/Shanghai）',
  'Back to the real time': '回到真实时间',
  'A record that `sandbox export` wrote, as JSON in base64': '`sandbox export` 写出的记录，JSON 的 base64',
  'What is measured': '监测的指标',
  'It fires beyond this value. A share is between 0 and 1, e.g. 0.05 for 5 %; drift is a PSI, e.g. 0.25':
    '超过此值时告警。比例在 0 与 1 之间，例如 0.05 为 5 %；偏移为 PSI，例如 0.25',
  'Name, at most 64 characters. Empty to be named by its kind': '名称，最多 64 个字符；空则以指标命名',
  'Minutes that are counted, 1 to 1440. Kinds without a window ignore it':
    '统计的分钟数，1 到 1440。没有窗口的指标忽略此项',
  'With fewer calls or decisions in the window, nothing changes. Kinds without a window ignore it':
    '窗口内的调用或决策少于此数时，状态不变。没有窗口的指标忽略此项',
  'Minutes beyond the threshold before it fires, and back before it recovers, 0 to 1440':
    '超过阈值多少分钟后告警，恢复多少分钟后解除，0 到 1440',
  'The one subject to watch: an API, a package, a budget such as `app_… day`, a scene or a feed; null for each':
    '只监测一个对象：接口、套餐、预算（例如 `app_… day`）、场景或情报；null 为逐个监测',
  'How much an alert of this rule matters': '此规则的告警的级别',
  'Id of the rule': '规则 ID',
  'A paused rule is not evaluated': '暂停的规则不评估',
  'Id of the webhook': 'Webhook 的 ID',
  'Where events are sent, https. http is taken only for addresses in `webhooks.allow`':
    '接收事件的地址，https；只有 `webhooks.allow` 中的地址可以使用 http',
  'Events that it is told: alert.fired, alert.recovered': '通知的事件：alert.fired、alert.recovered',
  'A paused webhook gets nothing': '暂停的 Webhook 不接收任何事件',
  'Hours for which the secret before goes on signing, 0 to 168': '旧密钥继续签名的小时数，0 到 168',
  'Only deliveries to this webhook (its id)': '只列出发往此 Webhook（ID）的投递',
  'Only deliveries in this state': '只列出此状态的投递',
  'Only events of this type': '只列出此类型的事件',
  'Deliveries of this page, at most 1000': '本页投递数，最多 1000',
  'Id of the delivery': '投递 ID',
  'Only what this administrator did': '只列出此管理员的操作',
  'Only this operation, e.g. apps.create': '只列出此操作，例如 apps.create',
  'Only changes, or only looks at personal data': '只列出更改，或只列出对个人数据的查看',
  'Only rows about this id': '只列出关于此 ID 的行',
  'Only calls from this address, as a row shows it': '只列出来自此地址的调用，写法与行中所示相同',
  'Last day, which is included, or the time at which the rows end, in Asia/Shanghai':
    '最后一天（含），或结束时间，Asia/Shanghai',
  '`nextBefore` of the page before': '上一页的 `nextBefore`',
  'data folder of the site; its server must be stopped': '站点的数据目录；须先停止其服务器',
  'URL of the PostgreSQL database; by default postgres.url, which keeps a password off the command line':
    'PostgreSQL 数据库的 URL；默认为 postgres.url，以免密码出现在命令行',
  'also write the report as JSON to this file, sealed by this site (see db check-report)':
    '另将报告以 JSON 写入此文件，附本站点的签章（见 db check-report）',
  'the report, as db verify --report wrote it': 'db verify --report 写出的报告',
  'output the version number': '显示版本号',
  'bash, zsh or fish': 'bash、zsh 或 fish',
};
