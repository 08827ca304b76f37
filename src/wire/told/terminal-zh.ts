/** 中文 of what the command line says of a mistake, and of what callers of the admin API are advised to do. */
export const TERMINAL_ZH: Readonly<Record<string, string>> = {
  'Correct the named fields and send the request again.': '请更正所指出的字段后重新提交。',
  'Send `Authorization: Bearer TOKEN`. The first token is in admin.token in the data folder.':
    '请在请求头中带上 Authorization: Bearer TOKEN。第一个令牌在数据目录的 admin.token 中。',
  'this listener was not told the host name of this request': '监听端口不认识此请求的主机名',
  'Sign in again.': '请重新登录。',
  'Send the name and the password again with `code`: 6 digits of your authenticator app, or a recovery code.':
    '请重新提交名称、密码，并加上 code：验证器中的 6 位数字，或一个恢复码。',
  'Set up a second factor first: `renzheng totp on`, or your account page in the console.':
    '请先启用两步验证：renzheng totp on，或在控制台的账号页面。',
  'Ask an owner for a role that may do this.': '请向所有者申请有此权限的角色。',
  'Check the id. List the resource to see which ids exist.': '请检查编号，可列出该类资源查看有哪些编号。',
  'Do first what the detail says, or read the present state and decide again.':
    '请先按上面的说明处理，或查看当前状态后再决定。',
  'Use the address of the server or localhost, or add the name to admin.hosts; for a proxy, set admin.publicUrl.':
    '请使用服务器的地址或 localhost，或把这个名称加入 admin.hosts；如果有代理，请设置 admin.publicUrl。',
  'Ask one of them to make the same call: `renzheng confirmation list` shows it.':
    '请让其中一人提交同样的请求：renzheng confirmation list 可查看。',
  'Send less at a time.': '请减少每次发送的内容。',
  'Wait a minute, then continue.': '请等一分钟再继续。',
  'Look for the request id in the server log.': '请在服务器日志中查找请求编号。',
  'Try again. If it keeps failing, mend what the detail names, or run `renzheng doctor`.':
    '请重试。如果仍然失败，请按上面的说明排除，或运行 renzheng doctor。',
  'no server answers at {0}: start one with `renzheng serve`': '{0} 没有服务器应答：请用 renzheng serve 启动',
  'Node does not trust the certificate of the server at {0}: name its issuer with NODE_EXTRA_CA_CERTS=FILE':
    'Node 不信任 {0} 的服务器证书：请用 NODE_EXTRA_CA_CERTS=文件 指定其签发者',
  'no server runs over {0}: start one with `renzheng serve`, or sign in to one with `renzheng login --url URL`':
    '{0} 上没有运行的服务器：请用 renzheng serve 启动，或用 renzheng login --url URL 登录到一个服务器',
  'there is no {0}: set RENZHENG_TOKEN to a token of yours': '没有 {0}：请把 RENZHENG_TOKEN 设为您的令牌',
  '{0} is for the server over its own folder, not for {1}: set RENZHENG_TOKEN to a token of that server, or sign in there with `renzheng login`':
    '{0} 只用于在该目录上运行的服务器，不用于 {1}：请把 RENZHENG_TOKEN 设为那个服务器的令牌，或用 renzheng login 登录',
  'your session at {0} has ended: `renzheng login` opens another one, `renzheng logout` forgets it':
    '您在 {0} 的会话已结束：renzheng login 重新登录，renzheng logout 清除会话',
  '{0} holds no session: remove it with `renzheng logout`, then sign in again':
    '{0} 中没有会话：请用 renzheng logout 移除后重新登录',
  'the server answered HTTP {0}; is that address the admin API? It has a listener of its own (port 8081 by default): set RENZHENG_ADMIN_URL to it':
    '服务器返回 HTTP {0}；这个地址是管理接口吗？管理接口有单独的端口（默认 8081）：请把 RENZHENG_ADMIN_URL 设为它',
  'the server sent an empty answer': '服务器的回答是空的',
  'the server answered fewer rows than it was sent': '服务器回答的行数少于发送的行数',
  '{0} cannot be read ({1})': '{0} 无法读取（{1}）',
  'standard output cannot be written ({0}), so the result is not complete': '标准输出无法写入（{0}），结果不完整',
  'The file cannot be read: {0}.': '文件无法读取：{0}。',
  'The file is empty.': '文件是空的。',
  'The file is larger than {0} MiB.': '文件超过 {0} MiB。',
  'It takes a JSON object. The help of the command has an example.': '应为 JSON 对象，命令的帮助中有示例。',
  'It takes a rate such as 5/s, 300/min or 1000/h.': '应为速率，例如 5/s、300/min 或 1000/h。',
  'give --{0}-file FILE, or --{1}-file - and its value on standard input':
    '请给出 --{0}-file 文件，或 --{1}-file - 并从标准输入给出值',
  'give --{0}-file FILE, or --{1}-file - and its value on standard input, or --ask-{2}':
    '请给出 --{0}-file 文件，或 --{1}-file - 并从标准输入给出值，或 --ask-{2}',
  'standard input has no line left for this value: give one line for each value':
    '标准输入中没有这个值对应的行：请每个值一行',
  '{0} has an empty first line': '{0} 的第一行是空的',
  '{0}: there is no terminal to ask at; give a file, or - for standard input':
    '{0}：没有终端可以询问，请给出文件，或用 - 表示标准输入',
  '{0}: there is no terminal to ask at; give --yes': '{0}：没有终端可以询问，请加 --yes',
  'the two inputs differ': '两次输入不一致',
  'given up': '已放弃',
  'there is no list {0} here; the lists are: {1}': '这里没有列表 {0}；有以下列表：{1}',
  'this has several lists: name one of them, e.g. --csv {0} ({1})': '这里有多个列表：请指定一个，例如 --csv {0}（{1}）',
  'nothing was erased': '没有删除任何内容',
  '--certificate takes a file that ends in .html or .json': '--certificate 应为以 .html 或 .json 结尾的文件',
  'say what to do: --to FOLDER to make a backup, --schedule for the schedule, or --list':
    '请说明要做什么：--to 目录 立即备份，--schedule 查看或设置计划，--list 查看备份',
  'a schedule seals the site key only to a --recipient, because a passphrase would have to be kept on the server':
    '备份计划只能用 --recipient 加密站点密钥，因为口令就得保存在服务器上',
  'standard input': '标准输入',
};
