/** 中文 of why a server does not start, and of why a backup, a key or a database cannot be used. */
export const START_ZH: Readonly<Record<string, string>> = {
  'port {0} is taken: stop what listens there, or set {1}_PORT to another':
    '端口 {0} 已被占用：请停止占用它的程序，或把 {1}_PORT 设为另一个',
  'port {0} needs a privilege: set {1}_PORT to 1024 or more': '端口 {0} 需要特权：请把 {1}_PORT 设为 1024 或更大',
  '{0} is not an address of this machine: set {1}_HOST': '{0} 不是本机的地址：请设置 {1}_HOST',
  'nothing can listen at {0} port {1} ({2}): set {3}_HOST': '无法在 {0} 的端口 {1} 上监听（{2}）：请设置 {3}_HOST',
  '{0} cannot be written: set RENZHENG_DATA_DIR to a folder that can, or give {1} to the user of the server (chown -R)':
    '{0} 不可写：请把 RENZHENG_DATA_DIR 设为可写的目录，或把 {1} 交给服务器的用户（chown -R）',
  '{0} cannot be written, its file system is read-only: set RENZHENG_DATA_DIR to a folder that can, or mount it for writing':
    '{0} 不可写，其文件系统为只读：请把 RENZHENG_DATA_DIR 设为可写的目录，或以可写方式挂载',
  '{0} is not a folder: move that file away, or set RENZHENG_DATA_DIR to a folder':
    '{0} 不是目录：请移走该文件，或把 RENZHENG_DATA_DIR 设为目录',
  '{0} is a folder but must be a file: move it away and start again': '{0} 是目录，但应为文件：请移走后重新启动',
  'the disk of {0} is full: make space, or set RENZHENG_DATA_DIR to a larger disk':
    '{0} 所在的磁盘已满：请腾出空间，或把 RENZHENG_DATA_DIR 设到更大的磁盘',
  '{0} cannot be read, the disk reports an error: look at the system log, then restore a backup to another disk':
    '{0} 无法读取，磁盘报告错误：请查看系统日志，然后把备份恢复到另一块磁盘',
  '{0} cannot be opened: give it and its folder to the user of the server (chown), or set RENZHENG_DATA_DIR to another folder':
    '{0} 无法打开：请把它及其目录交给服务器的用户（chown），或把 RENZHENG_DATA_DIR 设为另一个目录',
  '{0} is not a database: move it away and restore a backup (renzheng restore)':
    '{0} 不是数据库：请移走它并恢复备份（renzheng restore）',
  '{0} is damaged: keep a copy of the folder and restore a backup (renzheng restore)':
    '{0} 已损坏：请保留一份目录的副本，并恢复备份（renzheng restore）',
  '{0} has no space to grow: make space on its disk and start again':
    '{0} 没有增长的空间：请在其磁盘上腾出空间后重新启动',
  '{0} cannot be read or written, the disk reports an error: look at the system log, then restore a backup to another disk':
    '{0} 无法读写，磁盘报告错误：请查看系统日志，然后把备份恢复到另一块磁盘',
  '{0} cannot be written: give it to the user of the server (chown), or set RENZHENG_DATA_DIR to another folder':
    '{0} 不可写：请把它交给服务器的用户（chown），或把 RENZHENG_DATA_DIR 设为另一个目录',
  '{0} is a database of another program; choose another data folder': '{0} 是其他程序的数据库：请另选数据目录',
  '{0} is in use by a process that does not share it; stop that process first':
    '{0} 正被不共享它的进程使用：请先停止该进程',
  '{0} is in use by another process; stop it first': '{0} 正被另一个进程使用：请先停止它',
  'the database was written by a newer version of this program (schema step {0} {1} is unknown here); install that version, or restore a backup made before the upgrade':
    '数据库由较新的版本写过（结构步骤 {0} {1} 在此未知）：请安装那个版本，或恢复升级之前的备份',
  'schema step {0} differs from the one this database was made with; install an unaltered release':
    '结构步骤 {0} 与建立此数据库时的不同：请安装未经改动的版本',
  '{0} is of an earlier release: start this release on it once, stop it, and try again':
    '{0} 属于较早的版本：请用本版本启动一次并停止，然后重试',
  '{0} does not hold 32 hex digits: put its backup in place, or remove it, which forgets what the risk windows counted since their last snapshot':
    '{0} 不是 32 位十六进制：请放回其备份，或删除它（会丢失风险窗口自上次快照以来的计数）',
  'another process over {0} counts under {1}, because one data folder is a copy of the other: remove that file from the copy':
    '{0} 上的另一个进程使用同一个 {1}，因为一个数据目录是另一个的副本：请在副本中删除该文件',
  'the site key in use is not in its place: put its backup there': '正在使用的站点密钥不在原处：请放回其备份',
  '{0} is gone, and the data was written under it (site key {1}): put its backup in place, without it no personal data can be read again':
    '{0} 不见了，而数据是用它写的（站点密钥 {1}）：请放回其备份，没有它就再也读不出个人信息',
  'there is no site key': '没有站点密钥',
  'the site key of the configuration must be 64 hex digits, such as openssl rand -hex 32 gives':
    '配置中的站点密钥应为 64 位十六进制，例如 openssl rand -hex 32 的输出',
  'no token is set up: set pkcs11.module, pkcs11.token and pkcs11.pin':
    '没有设置密码设备：请设置 pkcs11.module、pkcs11.token 和 pkcs11.pin',
  'no token is set up: set pkcs11.module, pkcs11.token and pkcs11.pin (docs/security-privacy.md)':
    '没有设置密码设备：请设置 pkcs11.module、pkcs11.token 和 pkcs11.pin（docs/security-privacy.zh-CN.md）',
  '{0} is there from an earlier time: move it to another place first, and try again':
    '{0} 是以前留下的：请先移到别处，然后重试',
  '{0} is there, because a change of the site key was interrupted: start the server once, which ends the change, stop it, and try again':
    '{0} 存在，因为站点密钥的更换被中断：请启动一次服务器以完成更换，停止后重试',
  'the site key is sealed by a token: set pkcs11.module, pkcs11.token and pkcs11.pin':
    '站点密钥由密码设备加密：请设置 pkcs11.module、pkcs11.token 和 pkcs11.pin',
  '{0} does not hold a site key (64 hex digits); put its backup in place':
    '{0} 中没有站点密钥（64 位十六进制）：请放回其备份',
  'the key ring holds no root: restore the database together with its key ring':
    '密钥环中没有根密钥：请恢复数据库及其密钥环',
  'the key ring holds no data key: restore the database together with its key ring':
    '密钥环中没有数据密钥：请恢复数据库及其密钥环',
  'the data was written under site key {0}, and this is site key {1}: put the right site key in place (a backup of it was asked for at the first start)':
    '数据是用站点密钥 {0} 写的，而这里是 {1}：请放回正确的站点密钥（首次启动时曾提示备份它）',
  'the configuration cannot be used:': '配置不能使用：',
  '{0} belongs to another database: move it away and start again': '{0} 属于另一个数据库：请移走后重新启动',
  'cluster.mode=cluster needs postgres.url': 'cluster.mode=cluster 需要 postgres.url',
  '{0} is not a score map. Run renzheng calibrate faces again, or remove the file':
    '{0} 不是分数映射：请重新运行 renzheng calibrate faces，或删除该文件',
  '{0} is not a liveness fusion. Run renzheng calibrate liveness again, or remove the file':
    '{0} 不是活体融合参数：请重新运行 renzheng calibrate liveness，或删除该文件',
  'the file of sources: {0} has no code {1}': '来源文件：{0} 没有代码 {1}',
  'the file of sources: this server does not answer {0} itself': '来源文件：本服务器自己不应答 {0}',
  '{0} is not a usable file of sources:': '{0} 不是可用的来源文件：',
  '{0} names {1}; the APIs are {2}': '{0} 写有 {1}；接口有 {2}',
  '{0} must hold the key at {1} and nothing else': '{0} 中应只有 {1} 处的密钥',
  'this node could not read what other processes changed while it started. Look at its log for the reason, then start it again':
    '本节点启动时无法读取其他进程的改动。请查看日志了解原因，然后重新启动',
  '{0} is damaged: {1}. Nothing was changed. Keep a copy of the folder and restore a backup (renzheng restore)':
    '{0} 已损坏：{1}。没有改动任何内容。请保留一份目录的副本，并恢复备份（renzheng restore）',
  '{0} is gone or unreadable, so it cannot be told whether acknowledged rows are missing from {1}':
    '{0} 不见了或无法读取，因此无法判断 {1} 是否缺少已确认的行',
  '{0}. Nothing was changed. Do one of these:': '{0}。没有改动任何内容。请选择其一：',
  'put back the files as they were: the database together with its -wal file and renzheng.checkpoint':
    '放回原来的文件：数据库及其 -wal 文件和 renzheng.checkpoint',
  'restore a backup: renzheng restore': '恢复备份：renzheng restore',
  'go on without what is missing: renzheng serve --accept-loss, or a service with RENZHENG_START_ACCEPT_LOSS_ON set to the current date in Asia/Shanghai; the audit keeps it':
    '放弃缺少的部分，继续运行：renzheng serve --accept-loss，或以服务运行时将 RENZHENG_START_ACCEPT_LOSS_ON 设为 Asia/Shanghai 的当天日期；审计会记下',
  '{0} cannot be read: restore the backup again (renzheng restore)': '{0} 无法读取：请重新恢复备份（renzheng restore）',
  'the database is not what this node acknowledged: {0}. Nothing was changed. Do one of these:':
    '数据库与本节点确认过的不符：{0}。没有改动任何内容。请选择其一：',
  'promote or restore the PostgreSQL server that has these rows (docs/runbook.md, "Asynchronous replica promoted")':
    '提升或恢复含有这些行的 PostgreSQL（docs/runbook.zh-CN.md）',
  'go on without them: renzheng serve --accept-loss, or a service with RENZHENG_START_ACCEPT_LOSS_ON set to the current date in Asia/Shanghai; the audit keeps it':
    '放弃这些行，继续运行：renzheng serve --accept-loss，或以服务运行时将 RENZHENG_START_ACCEPT_LOSS_ON 设为 Asia/Shanghai 的当天日期；审计会记下',
  '{0}: the end of the ledger is not what was acknowledged: {1}. Do one of these:':
    '{0}：账本的末尾与确认过的不符：{1}。请选择其一：',
  'go on with it as it is: renzheng serve --accept-loss, or a service with RENZHENG_START_ACCEPT_LOSS_ON set to the current date in Asia/Shanghai; the audit keeps it':
    '按现状继续：renzheng serve --accept-loss，或以服务运行时将 RENZHENG_START_ACCEPT_LOSS_ON 设为 Asia/Shanghai 的当天日期；审计会记下',
  '{0} (the database is {1})': '{0}（数据库是 {1}）',
  'it holds no commit': '它没有任何提交',
  'its last commit is of {0}': '它的最后一次提交在 {0}',
  '1 acknowledged ledger row': '1 条已确认的账本行',
  '{0} acknowledged ledger rows': '{0} 条已确认的账本行',
  '1 audit row': '1 条审计行',
  '{0} audit rows': '{0} 条审计行',
  '1 credit': '1 笔退款',
  '{0} credits': '{0} 笔退款',
  '{0} and {1} are missing: {2}, and commits until {3} were acknowledged': '缺少{0}和{1}：{2}，而已确认的提交直到 {3}',
  '{0} and {1} and {2} are missing: {3}, and commits until {4} were acknowledged':
    '缺少{0}、{1}和{2}：{3}，而已确认的提交直到 {4}',
  'the database holds other commits than the acknowledged ones: {0}, and the checkpoint is of {1}':
    '数据库中的提交不是已确认的那些：{0}，检查点在 {1}',
};
