/** 中文 for the English texts of the settings of the server and of its stores, sections `data` to `backup`. */
export const SERVER_SETTINGS_ZH: Readonly<Record<string, string>> = {
  'Folder of the database, the site key and snapshots': '存放数据库、站点密钥与快照的目录',
  'Folder of the model files; by default `models` beside the program': '模型文件的目录；默认为程序旁的 `models`',
  'Day (Asia/Shanghai) on which a start goes on although acknowledged ledger or audit rows are missing, as `serve --accept-loss` does; on other days it does nothing':
    '在这一天（东八区）启动时，即使缺少已确认的账本或审计行也继续运行，与 `serve --accept-loss` 相同；在其他日期不起作用',
  'Day (Asia/Shanghai) on which a start takes the clock for right after a long pause, as `serve --accept-clock` does; on other days it does nothing':
    '在这一天（东八区）启动时，把长时间停机后的时钟视为正确，与 `serve --accept-clock` 相同；在其他日期不起作用',
  'Address that the five APIs listen on; 0.0.0.0 for every interface': '五个接口的监听地址；0.0.0.0 为全部网卡',
  'TCP port of the five APIs; 0 takes a free one': '五个接口的 TCP 端口；0 为任一空闲端口',
  'Scheme and host under which clients reach this server, for links in answers; by default taken from each request':
    '客户端访问本服务器所用的协议与主机，用于应答中的链接；默认取自各个请求',
  'Addresses or CIDR ranges of proxies that are trusted with X-Forwarded-For, separated by commas':
    '信任其 X-Forwarded-For 的代理地址或 CIDR 网段，以逗号分隔',
  'PEM certificate chain; with tlsKeyFile the server speaks TLS, and it reloads both files when they change':
    'PEM 证书链；与 tlsKeyFile 一同设置后，服务器使用 TLS，并在文件变化时重新加载两者',
  'PEM private key of the certificate': '证书的 PEM 私钥',
  'How many bodies over 1 MiB of live apps are read at the same time; one app gets at most half. Sandbox apps, and callers without a known key, get a quarter as many each':
    '同时读取的正式应用的大请求体（超过 1 MiB）个数；单个应用最多占一半。沙箱应用与没有有效 key 的调用方各另有四分之一',
  'Large bodies that may wait in each of these groups; more are refused':
    '上述每一组中可以排队的大请求体个数；超出的被拒绝',
  'Most open sockets; more are closed at once': '打开的连接数上限；超出的立即关闭',
  'Longest time for a request to arrive, milliseconds': '接收一个请求的最长时间，毫秒',
  'How long a server that was told to end still takes calls while /readyz says 503, seconds. Behind a balancer, give the time in which it notices, e.g. 10':
    '收到结束信号后继续接收调用的时间，其间 /readyz 返回 503，秒。位于负载均衡之后时，设为它察觉所需的时间，例如 10',
  'How long a shutdown waits for admitted calls, milliseconds': '关闭时等待已接纳调用的时间，毫秒',
  "Your own numbers for the product's own codes of any of the five APIs, such as `279781=279750,2546113=2546130`; see docs/errors.md":
    '为产品自有的错误码（五个接口均可）改号，例如 `279781=279750,2546113=2546130`；见 docs/errors.zh-CN.md',
  'The reason of 10012, for clients that compare its words instead of the code, e.g. `超过每日可允许请求次数!`':
    '10012 的 reason，供按文字而不是错误码判断的客户端使用，例如 `超过每日可允许请求次数!`',
  'Address that the admin API and /metrics listen on; by default 127.0.0.1':
    '管理接口与 /metrics 的监听地址；默认 127.0.0.1',
  'TCP port of the admin API; by default the one after http.port, for example 8081; 0 takes a free one':
    '管理接口的 TCP 端口；默认为 http.port 的下一个，例如 8081；0 为任一空闲端口',
  'Whether the admin API and /metrics share the listener of the five APIs instead of having their own':
    '管理接口与 /metrics 是否与五个接口共用监听，而不单独监听',
  'Scheme and host under which browsers reach the console, such as https://console.example.com, for links and sign-in; by default the address of the admin API':
    '浏览器访问控制台所用的协议与主机，例如 https://console.example.com，用于链接与登录；默认为管理接口的地址',
  'Host names besides that of admin.publicUrl under which the admin API, the console and /metrics are reached, separated by commas; IP addresses and localhost always work':
    '除 admin.publicUrl 的主机外，可用来访问管理接口、控制台与 /metrics 的主机名，以逗号分隔；IP 地址与 localhost 始终可用',
  'Language of the console in a browser until a language is chosen in it':
    '用户在浏览器中选择语言之前，控制台使用的语言',
  'How long an administrator stays signed in, hours': '管理员登录的有效时间，小时',
  'How long a token lasts if its maker does not say otherwise, days': '创建令牌时未指定的话，令牌的有效天数',
  'Most admin requests from one address in a minute': '单个地址每分钟的管理请求数上限',
  'Most sign-ins from one address in a minute, by each way; raise it if many administrators share one address, and mind that each sign-in takes 32 MiB for a moment':
    '单个地址每分钟的登录次数上限，每种登录方式分别计算；许多管理员共用一个地址时可调高，但每次登录会短暂占用 32 MiB 内存',
  'Whether administrators with a password may (`optional`) or must (`required`) set up a code of an authenticator app':
    '使用密码的管理员可以（`optional`）还是必须（`required`）启用验证器应用的动态码',
  'Whether publishing rules and models, and giving out accounts and tokens, takes two administrators (`on`). If only one may do it, that one is enough, and the audit says so':
    '发布规则与模型、授予账号与令牌是否需要两位管理员（`on`）。如果只有一人有权执行，则一人即可，并在审计中注明',
  'URL of an OpenID provider, as its tokens name it; with it, administrators can sign in there':
    'OpenID 身份提供方的 URL，与其令牌所写一致；设置后管理员可以在那里登录',
  'Id under which this server is registered at the provider': '本服务器在身份提供方登记的客户端 ID',
  'Secret of that registration; leave it out for a public client, which PKCE alone protects':
    '该登记的密钥；公开客户端只由 PKCE 保护，无需设置',
  'How the secret is sent, as the registration at the provider names it': '密钥的发送方式，与身份提供方的登记一致',
  'How the sign-in page calls the provider, such as `Company account`': '登录页对该身份提供方的称呼，例如 `公司账号`',
  'What the provider is asked to tell, separated by commas': '向身份提供方请求的范围，以逗号分隔',
  'Claim with the groups or roles of a person, or a dotted path to it, such as `realm_access.roles`':
    '含有人员所属组或角色的 claim，或以点分隔的路径，例如 `realm_access.roles`',
  'The role that each value of that claim gives, such as `fraud-team=analyst,site-admins=owner`; other values give none':
    '该 claim 的各个值对应的角色，例如 `fraud-team=analyst,site-admins=owner`；其他值不给角色',
  'Role of people without such a value; by default they are not let in': '没有上述值的人的角色；默认不允许登录',
  'Site key, 64 hex digits, under which all personal data is encrypted, or what `renzheng secret seal-site-key` prints; by default a file made at the first start':
    '加密全部个人数据的站点密钥，64 位十六进制，或 `renzheng secret seal-site-key` 的输出；默认为首次启动时生成的文件',
  'The previous site key, for the first start after it was changed; only together with siteKey':
    '更换前的站点密钥，供更换后的首次启动使用；只能与 siteKey 一同设置',
  'File of the site key; by default `site.key` in the data folder': '站点密钥的文件；默认为数据目录中的 `site.key`',
  'Cipher for personal data that is written from this start on; older data stays readable':
    '此次启动后写入的个人数据所用的加密算法；更早的数据仍可读取',
  'PKCS#11 library of a token (HSM, smart card, SoftHSM) whose key seals the site key, such as /usr/lib/softhsm/libsofthsm2.so; needs pkcs11-tool of OpenSC; off if not set':
    'PKCS#11 库，所属令牌（HSM、智能卡、SoftHSM）中的密钥用于封存站点密钥，例如 /usr/lib/softhsm/libsofthsm2.so；需要 OpenSC 的 pkcs11-tool；未设置则不启用',
  'Label of the token': '令牌的标签',
  'Id of the RSA key pair in the token, in hex': '令牌中 RSA 密钥对的 ID，十六进制',
  'PIN of the token': '令牌的 PIN',
  'Where everything is kept: `single` in a file of this machine, `cluster` in the PostgreSQL database of postgres.url, which several machines share. A cluster needs security.siteKey and the npm package pg':
    '数据存放的位置：`single` 为本机的文件，`cluster` 为 postgres.url 的 PostgreSQL 数据库，由多台机器共用。集群需要 security.siteKey 与 npm 包 pg',
  'Database file that several processes of one machine share, each with a data folder of its own; to try out and test how several processes work together, not for production. Needs security.siteKey. By default one process has its database for itself':
    '一台机器上多个进程共用的数据库文件，各进程有自己的数据目录；用于试用与测试多个进程的协作，不用于生产。需要 security.siteKey。默认一个进程独占数据库',
  'Name of this process among those that share a database; by default the name of the machine':
    '本进程在共用数据库的各进程中的名称；默认为机器名',
  'How long a process that shares a database counts as alive if it is not heard of, seconds. A ban waits at most this long for a process that does not follow it':
    '共用数据库的进程没有消息时，在多长时间内仍视为存活，秒。封禁密钥时，对没有跟上的进程最多等待这么久',
  'Database of a cluster, e.g. `postgres://renzheng:password@db1:5432,db2:5432/renzheng`. If several hosts are named, the primary among them is found':
    '集群的数据库，例如 `postgres://renzheng:password@db1:5432,db2:5432/renzheng`。写有多个主机时，自动找出其中的主库',
  'Database that reports are read from, e.g. a standby; by default that of postgres.url':
    '读取报表所用的数据库，例如备库；默认与 postgres.url 相同',
  'Whether the server keeps prepared statements and settings of a session; off behind PgBouncer in transaction mode':
    '服务器是否保留预编译语句与会话设置；位于 PgBouncer 事务模式之后时设为 off',
  'How many connections read for calls, each in a thread of its own. Reports have one more':
    '为调用读取数据的连接数，每个连接使用一个线程。报表另有一个连接',
  'How many synchronous standbys the primary must have. With fewer of them, no node is ready, because acknowledged calls could be lost with the primary':
    '主库至少应有的同步备库数。少于此数时任何节点都不就绪，因为主库故障可能丢失已确认的调用',
  'PEM certificates that the certificate of the PostgreSQL server must come from':
    '签发 PostgreSQL 服务器证书的 CA 证书（PEM）',
  'After how long a commit counts as unknown, and is looked up, milliseconds':
    '提交在多长时间后视为结果未知并去查询，毫秒',
  'How often a process that shares a database looks for what others changed, milliseconds':
    '共用数据库的进程检查其他进程所做更改的间隔，毫秒',
  'How far the clock of a node in cluster mode may be off that of the database, milliseconds. A node whose clock is further off is not ready':
    '集群模式下节点时钟与数据库时钟的最大偏差，毫秒。超过的节点不就绪',
  'How many calls of a limit a process that shares a database takes at once, so that it admits them without asking; fewer when the limit is nearly used. A single process leases nothing':
    '共用数据库的进程一次租用的额度（调用次数），在此额度内接纳调用无需询问；限额快用完时租用得更少。单个进程不租用',
  'After how many seconds the calls that a process took and did not use return to the others, if it died or was cut off':
    '进程退出或断连后，它租用而未用的额度在多少秒后归还给其他进程',
  'Servers of a Redis 7 cluster, as host:port separated by commas; the others are found through them. With it the windows of the risk decision, the challenges of video liveness and rates by address are kept there, for all processes together. Needs the driver `ioredis` (docs/cluster.md). By default each process has its own':
    'Redis 7 集群的服务器，格式为 host:port，以逗号分隔；其余服务器由它们得知。设置后，风险决策的窗口、视频活体的动作指令与按地址的频率存放在其中，由所有进程共用。需要驱动 `ioredis`（docs/cluster.zh-CN.md）。默认每个进程各存各的',
  'User at these servers; by default the one that a password alone signs in':
    '这些服务器上的用户；默认为只用密码登录时的用户',
  'Password at these servers': '这些服务器的密码',
  'Whether these servers are asked over TLS': '是否以 TLS 连接这些服务器',
  'PEM certificates that may sign for them; by default those of Node':
    '签发这些服务器证书的 CA 证书（PEM）；默认使用 Node 自带的',
  'Over how many slots of the cluster the windows are spread; with another number all windows begin anew':
    '窗口分布在集群的多少个槽上；改变此数会使全部窗口重新开始',
  'After so many milliseconds a risk decision goes on without the windows that it has not read, and says so; a call then goes by the share of its node of a rate':
    '多少毫秒后，风险决策不再等待尚未读到的窗口，并在结果中注明；调用则按所在节点的一份频率处理',
  'Scheme, host and port of an S3-compatible store, such as `https://s3.example.com`. With it the pictures of clips are kept there. Needs the driver `aws4fetch` (docs/cluster.md). By default they are kept in the database':
    '兼容 S3 的存储的协议、主机与端口，例如 `https://s3.example.com`。设置后，视频的图片存放在其中。需要驱动 `aws4fetch`（docs/cluster.zh-CN.md）。默认存放在数据库中',
  'Region for which requests to it are signed': '签名请求时所用的区域',
  'Bucket of the pictures; it must exist and be private': '存放图片的桶；须已存在，且为私有',
  'Key that may put, get, delete and list objects in the bucket': '访问密钥 ID，须能在桶中写入、读取、删除与列出对象',
  'Secret of that key': '该访问密钥的机密部分',
  'Whether the bucket stands in the path of the address; otherwise it is the first part of the host':
    '桶名是否写在地址的路径中；否则作为主机名的第一段',
  'Longest wait for one request to it with its repetitions, milliseconds; a call that owes pictures then gets 2546122 and is not charged':
    '一次请求（含重试）的最长时间，毫秒；超时的话，应附图片的调用返回 2546122，不计费',
  'Folder for scheduled backups, preferably on another machine. By default the one that `renzheng backup --schedule` set':
    '定期备份的目录，最好在另一台机器上。默认为 `renzheng backup --schedule` 所设的目录',
  'Hours between two scheduled backups': '两次定期备份的间隔，小时',
  'Days until the server removes a scheduled backup': '定期备份保留的天数，到期由服务器删除',
  'X25519 public key (PEM) to which the site key is sealed in these backups; without it they hold no site key':
    'X25519 公钥（PEM），备份中的站点密钥用它封存；未设置则备份不含站点密钥',
};
