/** 中文 of what a database refuses, and what operators do about it. */
export const DATABASE_ZH: Readonly<Record<string, string>> = {
  '{0} ({1}: {2})': '{0}（{1}：{2}）',
  'another program has locked the database: end it if it goes on, e.g. a copy or a tool that has the file open':
    '另一个程序锁住了数据库：如果一直如此，请结束它，例如复制程序或打开了该文件的工具',
  'the database is damaged: keep a copy of the data folder and restore a backup (renzheng restore)':
    '数据库已损坏：请保留一份数据目录的副本，并恢复备份（renzheng restore）',
  'the data folder cannot be written: give it to the user of the server (chown), and see that its disk is mounted for writing':
    '数据目录不可写：请把它交给服务器的用户（chown），并检查磁盘是否以可写方式挂载',
  'the disk of the data folder is full: make space on it': '数据目录所在的磁盘已满：请腾出空间',
  'the disk of the data folder reports an error: look at its space and at the system log':
    '数据目录所在的磁盘报告错误：请检查空间与系统日志',
  'a file of the database cannot be opened: see that the data folder is there and belongs to the user of the server':
    '数据库的一个文件无法打开：请检查数据目录是否存在并属于服务器的用户',
  'the file system cannot hold so large a file: use another one': '文件系统放不下这么大的文件：请换一个',
  'there is no memory left: give the server more': '内存已用尽：请给服务器更多内存',
  'the connection to PostgreSQL failed': '与 PostgreSQL 的连接失败',
  'the connection to PostgreSQL failed: {0}': '与 PostgreSQL 的连接失败：{0}',
  'this PostgreSQL server only reads: the primary is elsewhere': '这台 PostgreSQL 只读：主库在别处',
  'PostgreSQL ended a transaction that waited too long for this node': 'PostgreSQL 结束了等待本节点过久的事务',
  'PostgreSQL refused the role or its password: see postgres.url': 'PostgreSQL 拒绝了角色或密码：见 postgres.url',
  'PostgreSQL undid the transaction because of another one: try again': 'PostgreSQL 因另一个事务撤销了本事务：请重试',
  'PostgreSQL has no room, memory or connection left': 'PostgreSQL 的空间、内存或连接已用尽',
  'another transaction holds a lock for too long': '另一个事务持有锁过久',
  'the PostgreSQL server is stopping, starting or was told to end this':
    'PostgreSQL 正在停止、启动，或被要求结束这次操作',
  'PostgreSQL cancelled the statement': 'PostgreSQL 取消了语句',
  'the disk of PostgreSQL reports an error': 'PostgreSQL 的磁盘报告错误',
  'PostgreSQL reports that its data are damaged: look at its log': 'PostgreSQL 报告数据已损坏：请查看其日志',
};
