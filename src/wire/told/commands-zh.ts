/** 中文 of why a command of the command line failed: backups, keys, calibrations, models, clusters and trainings. */
export const COMMANDS_ZH: Readonly<Record<string, string>> = {
  '{0} is damaged: take the copy of the latest backup, or move it away and start again':
    '{0} 已损坏：请使用最近备份中的副本，或移走后重新启动',
  '{0} is damaged: move it away and set the schedule again': '{0} 已损坏：请移走后重新设置备份计划',
  '{0} cannot be written ({1}): {2}': '{0} 不可写（{1}）：{2}',
  'make space on its disk': '请在其磁盘上腾出空间',
  'see that its folder is there': '请检查其目录是否存在',
  'see that its folder belongs to the user of the server, and that its disk is mounted for writing':
    '请检查其目录是否属于服务器的用户，磁盘是否以可写方式挂载',
  '{0} is not a backup: it has no {1}': '{0} 不是备份：其中没有 {1}',
  '{0} in {1} is damaged, or of a newer version': '{1} 中的 {0} 已损坏，或属于较新的版本',
  '{0} is missing from the backup {1}': '备份 {1} 中缺少 {0}',
  '{0} is not what the backup wrote: take another backup': '{0} 与备份时写入的不同：请使用另一份备份',
  'the database of {0} belongs to another site key': '{0} 中的数据库属于另一个站点密钥',
  'the table {0} in {1} lacks rows: take another backup': '{1} 中的表 {0} 缺少行：请使用另一份备份',
  'this backup holds no site key: put site.key into the data folder, and restore without a passphrase or private key':
    '这份备份不含站点密钥：请把 site.key 放入数据目录，并在不带口令和私钥的情况下恢复',
  'this backup needs site key {0}, which is not here: put that key in place, or give --passphrase-file or --private-key-file if the backup holds it sealed':
    '这份备份需要站点密钥 {0}，而它不在这里：请放回该密钥；如果备份中含有加密的密钥，请给出 --passphrase-file 或 --private-key-file',
  'backup.json was altered after this site wrote it: take another backup':
    'backup.json 在本站写入之后被改动：请使用另一份备份',
  'the database holds no keys yet; start the server once': '数据库中还没有密钥：请先启动一次服务器',
  'this backup is of one machine, and the settings name a cluster: restore it there (cluster.mode=single), then renzheng db copy. A backup of PostgreSQL is restored by its own tools (docs/cluster.md)':
    '这份备份来自单机，而设置指定了集群：请先在单机恢复（cluster.mode=single），再运行 renzheng db copy。PostgreSQL 的备份用它自己的工具恢复（docs/cluster.zh-CN.md）',
  'the secrets of this backup are sealed under a passphrase: give --passphrase-file':
    '这份备份的密钥用口令加密：请给出 --passphrase-file',
  "the secrets of this backup are sealed to a recipient's key: give --private-key-file":
    '这份备份的密钥用接收人的公钥加密：请给出 --private-key-file',
  'the passphrase is wrong, or the sealed file was altered': '口令不对，或加密的文件被改动',
  'the private key is wrong, or the sealed file was altered': '私钥不对，或加密的文件被改动',
  'the sealed secrets are damaged, or were written by a newer version': '加密的密钥已损坏，或由较新的版本写入',
  'the passphrase needs at least {0} characters': '口令至少 {0} 个字符',
  'the sealed secrets are damaged: scrypt is missing': '加密的密钥已损坏：缺少 scrypt',
  'the recipient must be an X25519 public key (PEM): openssl genpkey -algorithm X25519 -out backup.key, then openssl pkey -in backup.key -pubout -out backup.pub':
    '接收人应为 X25519 公钥（PEM）：openssl genpkey -algorithm X25519 -out backup.key，然后 openssl pkey -in backup.key -pubout -out backup.pub',
  'the private key cannot be read: it must be an X25519 key (PEM). If it has a passphrase, give --passphrase-file':
    '私钥无法读取：应为 X25519 密钥（PEM）。如果它有口令，请给出 --passphrase-file',
  'the sealed secrets are damaged: the one-time key is missing': '加密的密钥已损坏：缺少一次性密钥',
  'the sealed secrets are damaged: the one-time key is not an X25519 key':
    '加密的密钥已损坏：一次性密钥不是 X25519 密钥',
  'security.siteKey is sealed already, or is not 64 hex digits': 'security.siteKey 已经加密，或不是 64 位十六进制',
  'there is no site key yet: the first start makes it': '还没有站点密钥：首次启动时生成',
  'security.siteKey holds the key: put what --print gives in its place, and restart':
    '密钥写在 security.siteKey 中：请换成 --print 给出的内容，然后重新启动',
  'there is no database at {0}: the first start makes it': '{0} 没有数据库：首次启动时建立',
  'the file has more than 64 MiB: split it, or use renzheng person import':
    '文件超过 64 MiB：请拆分，或使用 renzheng person import',
  'there is no recipe {0}: choose one of {1}': '没有配方 {0}：请选择 {1} 之一',
  'name a list of labelled photos, or one of labelled clips by --clip-list, or both':
    '请给出有标签的照片清单，或用 --clip-list 给出有标签的视频清单，或两者都给',
  'the session is forgotten here, but it could not be ended at the server:':
    '这里已清除会话，但服务器上的会话未能结束：',
  'the file holds no report of renzheng db verify': '文件中没有 renzheng db verify 的报告',
  'the site key does not open the key ring of the copy: set the security.siteKey of this site':
    '站点密钥打不开副本的密钥环：请把 security.siteKey 设为本站的密钥',
  '{0} holds no database: name the data folder of the site': '{0} 中没有数据库：请给出站点的数据目录',
  'name the database to copy to: --to postgres://…, or set postgres.url':
    '请给出复制的目标数据库：--to postgres://…，或设置 postgres.url',
  'the settings name no cluster: set cluster.mode=cluster and postgres.url (docs/cluster.md). One process with SQLite brings its schema forward when it starts':
    '设置中没有集群：请设置 cluster.mode=cluster 和 postgres.url（docs/cluster.zh-CN.md）。使用 SQLite 的单个进程在启动时自行更新结构',
  'no group has enough pairs for a map: to see an FAR of 1e-3, a group needs 30,000 pairs of different people':
    '没有一组的配对数足够：要看到 1e-3 的误识率，一组需要 30,000 对不同的人',
  'too few live clips for a scale: at least 20 are needed, and 3,000 to see a rate of 0.1 %':
    '真人视频太少，无法生成评分刻度：至少需要 20 段，要看到 0.1 % 的比率需要 3,000 段',
  '{0} cannot be used:': '{0} 不能使用：',
  'no video can be decoded here: {0}': '这里无法解码视频：{0}',
  'the answers of this server do not hold your columns. Give a file that does, with --history':
    '本服务器的应答中没有您的列：请用 --history 给出含有它们的文件',
  'the model was not published: {0}': '模型没有发布：{0}',
  'a time must be ISO 8601, e.g. 2026-11-01, but this is {0}': '时间应为 ISO 8601，例如 2026-11-01，而这是 {0}',
  '--seed must be a whole number': '--seed 应为整数',
  '--label-delay must be 0 to 3650 days': '--label-delay 应为 0 至 3650 天',
  'the history has more than {0} rows. Start later, with --from TIME': '历史超过 {0} 行：请用 --from 时间 从更晚开始',
  'the model has no report': '模型没有报告',
  '{0} cannot be read: {1}': '{0} 无法读取：{1}',
  'a model of kind onnx is run by the server only. Give a scorecard or boosted trees':
    'onnx 模型只能由服务器运行：请给出评分卡或提升树',
  'the run failed: {0}': '运行失败：{0}',
  'the run was stopped': '运行已停止',
  'the server answered {0} {1}': '服务器返回 {0} {1}',
  '--url needs --key. Make a key with `renzheng key create`': '--url 需要 --key：请用 renzheng key create 创建密钥',
  '--only takes {0}': '--only 可取 {0}',
  '--start must be a day such as 2026-07-03': '--start 应为日期，例如 2026-07-03',
  'makes the table {0}': '建表 {0}',
  'adds a column to {0}': '为 {0} 增加列',
  'alters {0}': '修改 {0}',
  'removes the table {0}': '删除表 {0}',
  'makes an index on {0}': '为 {0} 建索引',
  'removes the index {0}': '删除索引 {0}',
  'makes the function {0}': '建立函数 {0}',
  'makes the trigger {0}': '建立触发器 {0}',
  'removes the trigger {0}': '删除触发器 {0}',
  'changes rows of {0}': '修改 {0} 的行',
  'writes rows into {0}': '向 {0} 写入行',
  'removes rows of {0}': '删除 {0} 的行',
  'the sealed site key': '封存的站点密钥',
  'the site key in place': '就地的站点密钥',
  'rows of {0}': '{0} 的行',
  'sums by app, day and API': '按应用、日期和接口的合计',
  'order ids by day': '按日期的订单号',
  'sealed values that open': '能打开的密封值',
};
