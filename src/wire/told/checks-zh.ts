/** 中文 of what the checks of `renzheng doctor` find, and of what they advise. Values stand at their numbers. */
export const CHECKS_ZH: Readonly<Record<string, string>> = {
  'renzheng backup --to FOLDER, and --schedule to let the server make them (docs/backup.md)':
    '运行 renzheng backup --to 目录；加 --schedule 让服务器定期备份（docs/backup.zh-CN.md）',
  'there is none': '还没有',
  'the last one is {0} h old: {1}': '最近一份在 {0} 小时前：{1}',
  'the latest backup was not made: {0}; {1}': '最近一次备份失败：{0}；{1}',
  '{0} backup(s) are past their date and could not be removed, such as {1}': '{0} 份备份已过期但无法删除，例如 {1}',
  'make their folder reachable for the server, or destroy them yourself, because certificates of erasure name their date':
    '让服务器能访问它们的目录，或自行销毁：删除证明写明了它们的销毁日期',
  'not used: pictures of clips are kept in the database': '未使用：视频的图片存放在数据库中',
  'calibrate again, or go back to what ships with renzheng calibration use-release':
    '重新校准，或用 renzheng calibration use-release 恢复随版本提供的校准',
  'nothing is removed by its age: the clock says {0}, and this site last ran at {1}':
    '不会按期删除任何数据：时钟显示 {0}，而本站点最近一次运行在 {1}',
  'set the clock if it is wrong, or start once with renzheng serve --accept-clock if it is right (a service: RENZHENG_START_ACCEPT_CLOCK_ON with the current date in Asia/Shanghai)':
    '如果时钟错误，请校正；如果时钟正确，请用 renzheng serve --accept-clock 启动一次（以服务运行时：将 RENZHENG_START_ACCEPT_CLOCK_ON 设为 Asia/Shanghai 的当天日期）',
  'what is past its retention is removed': '过期的数据正常删除',
  'there is no database yet': '还没有数据库',
  'not asked: the database is of an earlier release': '未检查：数据库属于较早的版本',
  'faces {0}, liveness {1}': '人脸 {0}，活体 {1}',
  '{0}; not used yet: {1}': '{0}；尚未启用：{1}',
  'renzheng calibration-file take, or start the server, which takes these files into the database; or remove them':
    '运行 renzheng calibration-file take，或启动服务器，把这些文件收入数据库；或者删除它们',
  'of the release ({0} is installed, and this release cannot use it)': '随版本提供（已安装 {0}，但本版本无法使用）',
  '{0} (used with the network {1}, otherwise that of the release)': '{0}（与网络 {1} 一起使用，否则用随版本提供的）',
  'the first start makes it': '首次启动时生成',
  'the first start makes it; this is fine if you removed it on purpose':
    '首次启动时生成；如果是您有意删除的，则没有问题',
  'not asked: PostgreSQL is backed up by its own tools (docs/cluster.md); keep the site key apart from them':
    '未检查：PostgreSQL 用自己的工具备份（docs/cluster.zh-CN.md）；站点密钥要与备份分开保存',
  'in cluster mode everything lies in PostgreSQL, which has its own tools: pg_basebackup with an archive of its log, or `pg_dump --format=custom` of the database; keep the site key apart from both (docs/cluster.md)':
    '集群模式下全部数据在 PostgreSQL 中，请用它自己的工具备份：pg_basebackup 加日志归档，或对数据库执行 pg_dump --format=custom；站点密钥要与两者分开保存（docs/cluster.zh-CN.md）',
  '{0} files in {1} match their checksums': '{1} 中的 {0} 个文件与校验和一致',
  'remove the named files and run npm run models -- fetch': '删除上述文件，然后运行 npm run models -- fetch',
  '{0} holds no built console': '{0} 中没有构建好的控制台',
  'take a complete copy of the release, or run npm run build:console': '使用完整的发行版，或运行 npm run build:console',
  '{0}/console/, at {1}': '{0}/console/，监听于 {1}',
  'other machines reach the console at {0} without TLS, so passwords can be read on the way':
    '其他机器可以不经 TLS 访问控制台 {0}，密码在途中可能被读取',
  'set http.tlsCertFile and http.tlsKeyFile, or put a proxy with TLS before it and set admin.publicUrl (docs/console.md)':
    '设置 http.tlsCertFile 和 http.tlsKeyFile，或在前面放一个启用 TLS 的代理并设置 admin.publicUrl（docs/console.zh-CN.md）',
  '{0}/console/': '{0}/console/',
  'there are none yet': '还没有',
  '{0} is empty: it was copied without its {1}, or cut': '{0} 是空的：复制时漏了 {1}，或被截断',
  'put both files back from the same place, or restore a backup (renzheng restore)':
    '从同一处把两个文件一起放回，或恢复备份（renzheng restore）',
  '{0} is gone, and its {1} is there': '{0} 不在了，而它的 {1} 还在',
  'all of it is in {0}': '全部内容在 {0} 中',
  '{0} MiB in {1}, which belongs to {2}': '{1} 中有 {0} MiB，它属于 {2}',
  '{0}: copy a running server with renzheng backup only': '{0}：运行中的服务器只能用 renzheng backup 复制',
  '{0}: the last server was killed': '{0}：上一个服务器被强行结束',
  'start the server once and stop it, which empties the log. Until then copy both files together':
    '启动一次服务器再停止，即可清空日志。在此之前请把两个文件一起复制',
  '{0} active, none is too old; {1} fetched regularly': '{0} 个启用，都未过期；{1} 个定期下载',
  '{0} could not be fetched: {1}': '{0} 无法下载：{1}',
  'a newer version of {0} is held back: {1}': '{0} 的新版本被暂缓：{1}',
  'look at the file of its publisher. If it is right, take it: renzheng feed fetch NAME --force':
    '请查看发布者的文件。如果无误，请采用：renzheng feed fetch 名称 --force',
  'correct the URL or its server, then renzheng feed fetch NAME':
    '请改正 URL 或其服务器，然后运行 renzheng feed fetch 名称',
  '{0} ({1}) is {2} days old': '{0}（{1}）已有 {2} 天',
  'get a newer file from the same source and import it under the same name: renzheng feed import, or feed import-database':
    '从同一来源取得较新的文件，以同一名称导入：renzheng feed import 或 feed import-database',
  'not asked: {0}': '未检查：{0}',
  'copy the data folder as it is, then follow "When a start refuses" in docs/ledger-proof.md: put the files back that belong together, or renzheng restore':
    '先原样复制数据目录，再按 docs/ledger-proof.zh-CN.md 中关于拒绝启动的说明处理：放回属于同一时刻的文件，或运行 renzheng restore',
  'there is none yet': '还没有',
  'not checked: the database is of an earlier release': '未检查：数据库属于较早的版本',
  'start the server once, which brings the database up to date, and run this again':
    '启动一次服务器，使数据库升级，然后再检查',
  'not checked: the site key of this database is not in its place': '未检查：这个数据库的站点密钥不在原处',
  'put the backup of the site key in place (docs/backup.md)': '把站点密钥的备份放回原处（docs/backup.zh-CN.md）',
  'certificates of erasure whose seal holds: {0}': '封印相符的删除证明：{0} 份',
  '{0} of {1} certificates of erasure are not as they were issued: {2}': '{1} 份删除证明中有 {0} 份与签发时不一致：{2}',
  'see "A certificate that does not hold" in docs/register.md: erasures.jsonl of the data folder holds each as it was issued':
    '见 docs/register.zh-CN.md 中“与签发时不一致的证明”：数据目录的 erasures.jsonl 保存着签发时的每一份',
  '{0} commits and {1} rows fit': '{0} 次提交和 {1} 行都一致',
  'the counter {0} of {1} is {2} and the rows are {3}; {4} other counters differ':
    '{1} 的计数器 {0} 为 {2}，而行数为 {3}；另有 {4} 个计数器不一致',
  'the rows are right: keep a copy of the data folder, and see renzheng ledger check for all counters':
    '以行为准：保留一份数据目录的副本，用 renzheng ledger check 查看全部计数器',
  'the five APIs at {0}:{1}': '五个接口位于 {0}:{1}',
  'the admin API, the console and /metrics share the listener of {0}, which other machines can reach':
    '管理接口、控制台和 /metrics 与“{0}”共用监听端口，其他机器可以访问',
  'leave admin.shareListener out, or let a proxy refuse /admin/, /console/ and /metrics to others':
    '去掉 admin.shareListener，或让代理拒绝他人访问 /admin/、/console/ 和 /metrics',
  'the admin API, the console and /metrics share the listener of {0}':
    '管理接口、控制台和 /metrics 与“{0}”共用监听端口',
  'the admin API, the console and /metrics at {0}:{1} can be reached from other machines':
    '其他机器可以访问 {0}:{1} 的管理接口、控制台和 /metrics',
  'leave admin.host out (127.0.0.1), or make sure that only administrators can reach that address':
    '去掉 admin.host（默认 127.0.0.1），或确保只有管理员能访问该地址',
  'the admin API, the console and /metrics at {0}:{1}; {2}': '管理接口、控制台和 /metrics 位于 {0}:{1}；{2}',
  'Node {0}': 'Node {0}',
  'Node {0} runs, but {1} is pinned': '运行的是 Node {0}，但锁定的版本是 {1}',
  'start it with npm start, npm run or bin/renzheng.mjs': '用 npm start、npm run 或 bin/renzheng.mjs 启动',
  '{0} does not exist yet': '{0} 尚不存在',
  'the first `renzheng serve` makes it': '首次 renzheng serve 时生成',
  '{0} GiB free': '剩余 {0} GiB',
  'free at least {0} GiB, or move data.dir to a larger disk': '至少腾出 {0} GiB，或把 data.dir 移到更大的磁盘',
  '{0} can be read by others (mode {1})': '{0} 可被他人读取（权限 {1}）',
  "chmod go-rwx '{0}'": "chmod go-rwx '{0}'",
  'it is {0}?': '现在是 {0}？',
  'set the clock, and keep it set with an NTP client (chrony, systemd-timesyncd)':
    '校准时钟，并用 NTP 客户端保持准确（chrony、systemd-timesyncd）',
  'inference and large bodies need 1 GiB: lower inference.workers or http.largeBodiesMax':
    '推理和大请求体需要 1 GiB：请调低 inference.workers 或 http.largeBodiesMax',
  'this system does not tell': '本系统不提供',
  '{0} at most': '最多 {0}',
  'raise it if there are many callers: ulimit -n 65536, or LimitNOFILE= of the service':
    '调用方多时请调高：ulimit -n 65536，或服务的 LimitNOFILE=',
  'not used: SQLite, in a file of this machine': '未使用：用的是本机文件中的 SQLite',
  'not used: each process has its own windows of the risk decision': '未使用：每个进程各有自己的风险决策时间窗',
  'publish a model that this release can load: renzheng score model publish MODEL-ID, or default':
    '发布本版本能加载的模型：renzheng score model publish 模型编号，或 default',
  'give all of them the same sources file, models and settings, and start them again. Calibrations follow by themselves; if they differ for longer than a minute, see the log':
    '给所有进程相同的来源文件、模型和设置，然后重新启动。校准会自行同步；如果一分钟后仍不一致，请查看日志',
  'one process has the database for itself': '数据库只由一个进程使用',
  'processes that run: {0}, all with the same models, calibrations and settings':
    '运行中的进程：{0}，模型、校准和设置都相同',
  'not told': '未报告',
  'one call may get different answers: {0}': '同一次调用可能得到不同的回答：{0}',
  'not asked: no server runs': '未检查：没有运行中的服务器',
  'not asked: the server does not answer': '未检查：服务器没有回答',
  'the server knows how every call ended': '服务器知道每次调用的结果',
  'the database has not said whether these calls are stored: {0}': '数据库尚未确认这些调用是否已保存：{0}',
  'see why the database does not answer; the server asks it every second, and a restart forgets the question and counts from the rows':
    '请查明数据库为何不回答；服务器每秒询问一次，重启后不再询问，改为按行重新计数',
  'install ffmpeg, util-linux and bubblewrap (apt-get install ffmpeg util-linux bubblewrap)':
    '安装 ffmpeg、util-linux 和 bubblewrap（apt-get install ffmpeg util-linux bubblewrap）',
  'let bubblewrap make namespaces: in a container with docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined (Kubernetes: seccompProfile and appArmorProfile of type Unconfined; no capability and no privileged mode is needed), on a host with sysctl kernel.unprivileged_userns_clone=1 (Debian) or kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu)':
    '允许 bubblewrap 建立命名空间：容器中用 docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined（Kubernetes 中 seccompProfile 和 appArmorProfile 的类型设为 Unconfined，不需要 capability，也不需要特权模式），主机上设置 sysctl kernel.unprivileged_userns_clone=1（Debian）或 kernel.apparmor_restrict_unprivileged_userns=0（Ubuntu）',
  '{0}, and {1}': '{0}，并且{1}',
  'no video can be decoded: {0}': '无法解码任何视频：{0}',
  '{0}; or npm install @ffmpeg/core': '{0}；或运行 npm install @ffmpeg/core',
  'ffmpeg in bubblewrap, without network, data folder or privileges':
    'ffmpeg 在 bubblewrap 中运行，没有网络、数据目录和特权',
  '{0}; needs {1} MiB of memory and no /dev/shm: {2}': '{0}；需要 {1} MiB 内存，不需要 /dev/shm：{2}',
  'FFmpeg in WebAssembly, which can reach nothing; needs no /dev/shm: {0}':
    'WebAssembly 中的 FFmpeg，不能访问任何外部资源；不需要 /dev/shm：{0}',
  '{0} ({1})': '{0}（{1}）',
  '{0}; until then videos are decoded by the slower WebAssembly decoder':
    '{0}；在此之前由较慢的 WebAssembly 解码器解码',
  'needs {0} MiB of {1}, which has {2}': '需要 {1} 的 {0} MiB，现有 {2} MiB',
  '; start the container with --shm-size={0}m': '；启动容器时加 --shm-size={0}m',
  'ffmpeg under prlimit alone, so a fault in ffmpeg could read the site key; {0}: {1}':
    'ffmpeg 只在 prlimit 下运行，ffmpeg 的漏洞可能读到站点密钥；{0}：{1}',
  'set RENZHENG_VIDEO_BOX=bubblewrap (the default), {0}, and {1}{2}':
    '设置 RENZHENG_VIDEO_BOX=bubblewrap（默认值），{0}，并{1}{2}',
  'SQLite, in a file of this machine; renzheng doctor examines it': '本机文件中的 SQLite；由 renzheng doctor 检查',
  'each process has its own windows of the risk decision': '每个进程各有自己的风险决策时间窗',
  'pictures of clips are kept in the database': '视频的图片存放在数据库中',
  'renzheng doctor says more': '详情见 renzheng doctor',
  'the examination ended before all checks had': '检查尚未全部完成就中断了',
  'the database cannot be written any more; see the log, then start again':
    '数据库已无法写入；请查看日志，然后重新启动',
  'this node left the others and answers no more calls: see the log, then start it again':
    '本节点已离开集群，不再应答调用：请查看日志，然后重新启动',
  'the lease of this node ended, so it may not know what others changed; it takes another one':
    '本节点的租约已到期，可能不知道其他节点的更改；它会重新取得租约',
  '{0} synchronous standbys follow the database, and postgres.minSyncReplicas asks for {1}':
    '有 {0} 个同步备库，而 postgres.minSyncReplicas 要求 {1} 个',
  'the database has not answered for {0} s': '数据库已 {0} 秒没有回答',
  'calls cannot be settled: {0}': '调用无法结算：{0}',
  'the clock of this machine is {0} ms ahead of that of the database, more than clock.skewMaxMs={1}; set it by NTP':
    '本机时钟比数据库快 {0} 毫秒，超过 clock.skewMaxMs={1}；请用 NTP 校准',
  'the clock of this machine is {0} ms behind that of the database, more than clock.skewMaxMs={1}; set it by NTP':
    '本机时钟比数据库慢 {0} 毫秒，超过 clock.skewMaxMs={1}；请用 NTP 校准',
  'a standby': '是备库',
  'no host of postgres.url is a primary that answers: {0}': 'postgres.url 中没有能回答的主库：{0}',
  'start the primary or promote a standby, and look at postgres.url and the password':
    '启动主库或提升一个备库，并检查 postgres.url 和密码',
  'no standby': '没有备库',
  '{0} standbys, {1} synchronous': '{0} 个备库，其中 {1} 个同步',
  'PostgreSQL {0}, {1}': 'PostgreSQL {0}，{1}',
  'PostgreSQL {0}: {1}': 'PostgreSQL {0}：{1}',
  'version {0} is too old': '版本 {0} 太旧',
  'install PostgreSQL 14 or newer': '安装 PostgreSQL 14 或更新版本',
  'the encoding is {0}': '编码是 {0}',
  'make the database again with ENCODING UTF8': '用 ENCODING UTF8 重新建立数据库',
  'a commit does not wait for the disk': '提交没有等待落盘',
  'set synchronous_commit to on': '把 synchronous_commit 设为 on',
  'it takes no writes, so no call is answered': '它不接受写入，因此任何调用都得不到回答',
  'give the disk of the database room if its service made it read-only, then set default_transaction_read_only to off':
    '若数据库服务因磁盘将满而设为只读，请先腾出空间，再把 default_transaction_read_only 设为 off',
  'fsync is off: a loss of power loses rows': 'fsync 已关闭：断电会丢失数据',
  'set fsync to on': '把 fsync 设为 on',
  'full_page_writes is off: a loss of power damages pages': 'full_page_writes 已关闭：断电会损坏数据页',
  'set full_page_writes to on': '把 full_page_writes 设为 on',
  '{0} synchronous standbys follow, and postgres.minSyncReplicas asks for {1}: no node is ready':
    '有 {0} 个同步备库，而 postgres.minSyncReplicas 要求 {1} 个：没有节点就绪',
  'start the standbys, and name them in synchronous_standby_names': '启动备库，并在 synchronous_standby_names 中写明',
  'no standby is synchronous: one that is promoted may lack acknowledged calls':
    '没有同步备库：被提升的备库可能缺少已确认的调用',
  'name the standbys in synchronous_standby_names, and set postgres.minSyncReplicas':
    '在 synchronous_standby_names 中写明备库，并设置 postgres.minSyncReplicas',
  'there is no site key yet': '还没有站点密钥',
  'the site key is sealed by a token, and none is set up': '站点密钥由令牌封存，但没有配置令牌',
  'set pkcs11.module, pkcs11.token and pkcs11.pin': '设置 pkcs11.module、pkcs11.token 和 pkcs11.pin',
  'none is set up': '没有配置',
  'the site key is not sealed by it': '站点密钥没有由它封存',
  'renzheng secret seal-site-key': '运行 renzheng secret seal-site-key',
  '{0} opens the site key': '{0} 可以打开站点密钥',
  'a standby is {0} s behind': '一个备库落后 {0} 秒',
  'look at the standby and at its network; reports from it are as old': '检查该备库及其网络；从它读取的报表也同样落后',
  'there is no schema yet': '还没有表结构',
  'renzheng cluster init': '运行 renzheng cluster init',
  'the schema has step {0}, and this release reads up to {1}': '表结构已到第 {0} 步，而本版本最多支持第 {1} 步',
  'install the newer release': '安装较新的版本',
  'the schema has step {0} of {1}': '表结构在第 {0} 步，共 {1} 步',
  'renzheng db migrate, or start a node of this release': '运行 renzheng db migrate，或启动一个本版本的节点',
  'rows of {0} can be changed and removed: their triggers are off or gone':
    '{0} 的行可以被修改和删除：触发器已关闭或不存在',
  'switch them on (ALTER TABLE … ENABLE TRIGGER ALL, session_replication_role origin), or take them from 0002-tables.sql if they are gone; then run renzheng ledger check':
    '打开触发器（ALTER TABLE … ENABLE TRIGGER ALL，session_replication_role 设为 origin）；如果触发器不存在，按 0002-tables.sql 重建。然后运行 renzheng ledger check',
  '{0} limits count fewer leased units than nodes hold': '{0} 个限额记录的已租单位少于各节点持有的',
  'keep a copy of the database, stop all nodes for cluster.leaseSeconds, and start them again; report this':
    '保留一份数据库副本，让所有节点停止 cluster.leaseSeconds 秒，再重新启动；并请反馈此问题',
  'the user or password is refused': '用户名或密码被拒绝',
  'the database does not exist': '数据库不存在',
  'no answer in time': '未按时回答',
  'the connection failed': '连接失败',
  'the cluster cannot be reached, or it refuses the user and password': '无法连接集群，或用户名和密码被拒绝',
  'start it, and look at redis.urls, redis.username, redis.password and redis.tls; until then decisions go on without velocity':
    '启动集群，并检查 redis.urls、redis.username、redis.password 和 redis.tls；在此之前，风险决策不使用频次特征',
  '{0} masters with a replica each, append-only, without eviction': '{0} 个主节点各有副本，启用追加日志，不淘汰键',
  '{0} says that the cluster is not complete': '{0} 报告集群不完整',
  'redis-cli --cluster check, then --cluster fix': '先运行 redis-cli --cluster check，再运行 --cluster fix',
  '{0} has no replica': '{0} 没有副本',
  'give each master a replica: redis-cli --cluster add-node --cluster-slave':
    '给每个主节点加一个副本：redis-cli --cluster add-node --cluster-slave',
  '{0} evicts keys, so windows would be lost unsaid': '{0} 会淘汰键，时间窗会不声不响地丢失',
  'set maxmemory-policy noeviction': '设置 maxmemory-policy noeviction',
  '{0} keeps nothing on its disk, so a restart empties its windows': '{0} 不写磁盘，重启会清空时间窗',
  'set appendonly yes': '设置 appendonly yes',
  '{0} lacks the functions {1}': '{0} 缺少函数库 {1}',
  'the server loads them when it starts or first needs them': '服务器启动时或首次需要时会加载',
  'one master holds {0} of {1} tags, {2} would be its share': '一个主节点持有 {1} 个标签中的 {0} 个，平均应为 {2} 个',
  'spread the slots evenly: redis-cli --cluster rebalance': '均匀分布槽位：redis-cli --cluster rebalance',
  'the bucket does not give back what was put there': '存储桶取回的内容与写入的不同',
  'use a store whose reads see the writes before them': '使用写入后立即可读的存储',
  'look at the settings of s3, make the bucket, and let the key put, get, delete and list objects in it':
    '检查 s3 的设置，建立存储桶，并允许该密钥写入、读取、删除和列出对象',
  'the bucket shows its objects to requests without a signature': '未签名的请求也能读取存储桶中的对象',
  'the store takes a wrong secret': '存储接受了错误的密钥',
  'refuse requests without a signature: make the bucket private': '拒绝未签名的请求：把存储桶设为私有',
  'use a store that checks signatures': '使用会校验签名的存储',
  'an object was put, read and deleted; a wrong secret and a missing signature are refused':
    '已试写、试读并删除一个对象；错误的密钥和缺失的签名都被拒绝',
};
