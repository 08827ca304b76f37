/** 中文 of why rows and files of lists, feeds, rules, evidence and attacks are refused. */
export const ROWS_ZH: Readonly<Record<string, string>> = {
  'longer than 512 characters': '超过 512 个字符',
  'not a domain name': '不是域名',
  'shorter than 3 characters': '少于 3 个字符',
  'no label': '缺少标签',
  'this kind is a file: import it by `renzheng feed import-database`':
    '这类情报是文件：请用 renzheng feed import-database 导入',
  'not 2 to 7 digits that start with 1': '不是以 1 开头的 2 至 7 位数字',
  'not an address or CIDR block': '不是 IP 地址或 CIDR 网段',
  'the range ends before it starts': '地址段的终点在起点之前',
  'keys must be 1 to {0} accounts, phones, devices or addresses': '应为 1 至 {0} 个账号、手机号、设备或地址',
  'a key must be a pseudonym of 32 hex digits': '键应为 32 位十六进制的代号',
  'kind must be one of {0}': 'kind 应为 {0} 之一',
  'value is not a valid {0}': 'value 不是有效的 {0}',
  'end must be later than start': 'end 应晚于 start',
  'value is not a phone that a request can name: a mobile number of 11 digits, a number abroad that exists, with its country code, or the md5, sha256 or SM3 of one':
    'value 不是请求中可以出现的手机号：应为 11 位手机号、带国家代码且存在的境外号码，或它们的 md5、sha256 或 SM3',
  'list must be allow, block, or a name of your own in lower-case letters, digits and _':
    'list 应为 allow、block，或由小写字母、数字和 _ 组成的自定名称',
  'list must be allow, block, or a name that is less like {0}': 'list 应为 allow、block，或一个与 {0} 不那么相似的名称',
  'an import may have at most {0} rows, so split the file': '一次最多导入 {0} 行，请拆分文件',
  'rejectAtPoints lies below reviewAtPoints': 'rejectAtPoints 低于 reviewAtPoints',
  'name an outcome, or scene_ and a scene': '请写一个结果，或 scene_ 加场景',
  'did you mean {0}?': '您是指 {0} 吗？',
  'sequence {0}: nothing that happens is called {1}: {2}': '序列 {0}：没有名为 {1} 的事件：{2}',
  '{0}() is not allowed: compare with the values of the feature table': '不允许使用 {0}()：请与特征表中的值比较',
  'not an expression': '不是表达式',
  'a condition is of type bool, this one is of type {0}': '条件应为 bool 类型，这一条是 {0} 类型',
  'the condition holds too many parts, or nests them too deeply: split it into several rules':
    '条件的组成部分过多或嵌套过深：请拆成几条规则',
  'the condition reads no feature': '条件没有读取任何特征',
  'no entry is on a list {0}: {1}': '名单 {0} 中没有条目：{1}',
  'add one first': '请先添加一条',
  'did you mean list_{0}?': '您是指 list_{0} 吗？',
  '`renzheng rule features` lists the features': 'renzheng rule features 会列出所有特征',
  'there is no feature {0}: {1}': '没有特征 {0}：{1}',
  'idNumber: {0}': 'idNumber：{0}',
  'at: must not be in the future': 'at：不能在未来',
  'at: must be within the last {0} days, because older events are past the retention':
    'at：应在最近 {0} 天之内，更早的事件已超过保留期',
  'the line is not JSON': '这一行不是 JSON',
  'reference: its source has reported it with other content, which stays. To correct it, withdraw that piece, then report it again':
    'reference：该来源已用此编号上报过不同的内容，以原内容为准。如需更正，请先撤回那条证据，再重新上报',
  'idNumber, phone or device is needed, because thousands of people may share a name':
    '需要 idNumber、phone 或 device，因为可能有成千上万人同名',
  'observedAt: must not be in the future': 'observedAt：不能在未来',
  'idNumber, phone or device is needed, to say whose evidence it is': '需要 idNumber、phone 或 device 来说明是谁的证据',
  'reference is needed': '需要 reference',
  'reference: leave it out, because what {0} holds against them is withdrawn as a whole':
    'reference：请省略，{0} 针对这些人员的证据会一并撤回',
  'orderId is needed, or reference with a person': '需要 orderId，或 reference 加人员',
  'idNumber, phone or device is needed if there is no orderId': '没有 orderId 时需要 idNumber、phone 或 device',
  '{0}: malformed': '{0}：格式不正确',
  '{0}: must be a day such as 2026-07-03, a time such as 2026-07-03T14:05:00+08:00, or milliseconds or seconds since the Unix epoch':
    '{0}：应为 2026-07-03 这样的日期、2026-07-03T14:05:00+08:00 这样的时间，或 Unix 毫秒数或秒数',
  'at: must be a time such as 2026-07-03T14:05:00+08:00, or milliseconds or seconds since the Unix epoch':
    'at：应为 2026-07-03T14:05:00+08:00 这样的时间，或 Unix 毫秒数或秒数',
  'expiresAt: must be later than observedAt, or the evidence never counts':
    'expiresAt：应晚于 observedAt，否则该证据从不生效',
  '{0}: stands for nothing, so it would be the same for everybody who lacks one':
    '{0}：不代表任何值，没有该值的人都会得到同一个',
  '{0}: must be {1} hex digits of {2}': '{0}：应为 {2} 的 {1} 位十六进制数',
  'the photos of the row have more than 12 MiB together': '这一行的照片合计超过 12 MiB',
  'the file is not the one this import began with: start again without its journal; people who are enrolled already stay as they are':
    '文件与导入开始时的不同：请不带日志重新开始；已登记的人员保持不变',
  'the file has more than {0} rows: split it': '文件超过 {0} 行：请拆分',
  'no row of the file can be read. Line {0}: {1}': '文件中没有一行可以读取。第 {0} 行：{1}',
  'the row is in another encoding than the file, or was damaged by one: save the whole file again as UTF-8':
    '这一行的编码与文件不同，或因编码损坏：请把整个文件另存为 UTF-8',
  'the file has more than {0} bytes: split it': '文件超过 {0} 字节：请拆分',
  'the row is too long': '这一行过长',
  'no row was read from the file: JSON Lines need an object in each line':
    '文件中没有读到任何行：JSON Lines 的每一行应是一个对象',
  "the file is one JSON array, and JSON Lines need an object in each line: rewrite it, e.g. with jq -c '.[]' FILE":
    "文件是一个 JSON 数组，而 JSON Lines 的每一行应是一个对象：请改写，例如用 jq -c '.[]' 文件",
  'the row is not an object of texts': '这一行不是由文本组成的对象',
  'the row is not JSON: JSON Lines need one object in each line, as jq -c . FILE writes them':
    '这一行不是 JSON：JSON Lines 的每一行应是一个对象，可用 jq -c . 文件 写出',
  'no row was read from the file: it needs one line for each row after the heading. Save it again as CSV UTF-8':
    '文件中没有读到任何行：标题行之后每行一条。请另存为 CSV UTF-8',
  'the file is empty: it needs a heading, {0}': '文件是空的：需要标题行，{0}',
  'the first line must name the columns, and lacks {0}: {1}; columns are separated by comma, tab or semicolon':
    '第一行应写列名，缺少 {0}：{1}；列之间用逗号、制表符或分号分隔',
  'two columns of the first line are named {0}: keep one, or name the other one differently':
    '第一行有两列都叫 {0}：请保留一列，或给另一列改名',
  'a quote is not closed in its line: if a cell has a line break, take it out (in a spreadsheet, replace Ctrl+J by a blank)':
    '这一行的引号没有闭合：如果单元格中有换行，请去掉（在电子表格中把 Ctrl+J 替换为空格）',
  'the file is JSON: give it as CSV UTF-8, or as JSON Lines (.jsonl, one object in each line) if this import takes them':
    '文件是 JSON：请改为 CSV UTF-8；如果这种导入支持，也可用 JSON Lines（.jsonl，每行一个对象）',
  'the row has broken quotes': '这一行的引号不成对',
  'the row has {0} columns, the heading has {1}': '这一行有 {0} 列，标题行有 {1} 列',
  'the file is not {0}: give its encoding, perhaps {1}, or save it as CSV UTF-8':
    '文件的编码不是 {0}：请指定编码，也许是 {1}，或另存为 CSV UTF-8',
  'the file seems to be Japanese, in Shift-JIS or EUC-JP, and its names would be read as others: save it as CSV UTF-8. If it is Chinese, give its encoding, gb18030':
    '文件似乎是日文（Shift-JIS 或 EUC-JP），其中的姓名会被读成别的字：请另存为 CSV UTF-8；如果是中文，请指定编码 gb18030',
  'the file is neither UTF-8 nor GB18030, perhaps Big5: open it in the program that wrote it, and save it as CSV UTF-8':
    '文件既不是 UTF-8 也不是 GB18030，可能是 Big5：请用生成它的程序打开，另存为 CSV UTF-8',
  'line {0}: {1}': '第 {0} 行：{1}',
  'the file is {0}: {1}': '文件是{0}：{1}',
  'open it and save it as CSV UTF-8': '请打开后另存为 CSV UTF-8',
  'unpack it, and give the table in it as CSV UTF-8': '请解压，并以 CSV UTF-8 提供其中的表格',
  'an Excel workbook (.xlsx)': ' Excel 工作簿（.xlsx）',
  'an OpenDocument spreadsheet (.ods)': ' OpenDocument 表格（.ods）',
  'a zip archive (.zip)': ' zip 压缩包（.zip）',
  'an Excel workbook (.xls)': ' Excel 工作簿（.xls）',
  'compressed (.gz)': '压缩文件（.gz）',
  'a compressed archive': '压缩包',
  'a PDF': ' PDF',
  'export the table as CSV UTF-8': '请把表格导出为 CSV UTF-8',
  'in UTF-32': ' UTF-32 编码的',
  'save it as CSV UTF-8': '请另存为 CSV UTF-8',
  'a web page (HTML or XML), even if its name ends in .xls or .csv':
    '网页（HTML 或 XML），即使文件名以 .xls 或 .csv 结尾',
  '{0}: must be one of the declared values {1}': '{0}：应为已声明的值之一：{1}',
  '{0}: must be a number from {1} to {2}': '{0}：应为 {1} 至 {2} 之间的数',
  'the declaration of columns is not JSON': '列的声明不是 JSON',
  'app: there is no app of this id. `renzheng app list` lists the apps':
    'app：没有这个编号的应用，可用 renzheng app list 查看',
  'app: an account belongs to an app': 'app：账号属于某个应用',
  'value: is no phone number, and no md5, sha256 or SM3 of one': 'value：不是手机号，也不是手机号的 md5、sha256 或 SM3',
  'value: a device number has at most 256 characters': 'value：设备号最多 256 个字符',
  'value: identifies no device': 'value：不能标识一台设备',
  'qqAppId: a QQ account needs the appId of QQ': 'qqAppId：QQ 账号需要 QQ 的 appId',
  'value: an account has at most 256 characters': 'value：账号最多 256 个字符',
  'value: no account of this type can have this name': 'value：这类账号不可能叫这个名字',
  'firstSeen: must not be in the future': 'firstSeen：不能在未来',
  'lastSeen: must not be in the future': 'lastSeen：不能在未来',
  'lastSeen: lies before the retention of habits, so it would be forgotten at once':
    'lastSeen：早于习惯的保留期，会立刻被删除',
  'lastSeen: must not lie before firstSeen': 'lastSeen：不能早于 firstSeen',
  'days: there are not so many days from firstSeen to lastSeen': 'days：从 firstSeen 到 lastSeen 没有这么多天',
  'this file was imported already: begin another one': '这个文件已经导入：请另开一个',
  'this file was not begun, or it waited too long: send part 0 first':
    '这个文件尚未开始发送，或等待过久：请先发送第 0 部分',
  'no file was sent under this id, or a part of it is missing: send it again':
    '没有以这个编号发送的文件，或缺少一部分：请重新发送',
  '{0} databases are active already: deactivate one of them, or take its name':
    '已启用 {0} 个数据库：请停用其中一个，或使用它的名称',
  '{0} files wait for their import: try again in an hour': '有 {0} 个文件等待导入：请一小时后再试',
  'a feed may have at most {0} rows, so split it into feeds of several names':
    '一份情报最多 {0} 行，请拆成几份不同名称的情报',
  'it has ranges wider than any network has ({0}), e.g. {1}': '有 {0} 个地址段比任何网络都宽，例如 {1}',
  'it has prefixes that hold the numbers of many carriers ({0}), e.g. {1}':
    '有 {0} 个号段包含多家运营商的号码，例如 {1}',
  'it has domains at which most people have their mail ({0}), e.g. {1}': '有 {0} 个多数人使用的邮箱域名，例如 {1}',
  'it has texts that ordinary browsers send ({0}), e.g. {1}': '有 {0} 个普通浏览器也会发送的文本，例如 {1}',
  'it holds {0} % of all public IPv{1} addresses': '它包含全部公网 IPv{1} 地址的 {0}%',
  'it holds {0} times the IPv{1} addresses of the version in force': '它包含的 IPv{1} 地址是现有版本的 {0} 倍',
  'more than half of its rows are gone: {0} after {1}': '超过一半的行不见了：从 {1} 行变为 {0} 行',
  'it has more than ten times as many rows: {0} after {1}': '行数超过原来的十倍：从 {1} 行变为 {0} 行',
  'this feed is doubtful: {0}. Look at it with feeds.preview, and give force if it is right':
    '这份情报可疑：{0}。请用 feeds.preview 查看，如果无误，请使用 force',
  'no row could be read: check that the file is of this kind of feed': '没有一行可以读取：请确认文件属于这类情报',
  'there is no such field: list the fields': '没有这个字段：请查看字段列表',
  'an app has at most {0} fields: remove one that is not used': '一个应用最多 {0} 个字段：请删除一个不用的',
  'requests cannot tell it from {0}: choose another name': '请求中无法与 {0} 区分：请换一个名称',
  'app {0} declares {1} as {2}, and rules know one type of a name: take this type or another name':
    '应用 {0} 已把 {1} 声明为 {2}，而规则中一个名称只有一种类型：请用这种类型，或换一个名称',
  'rules in force, in shadow or behind the next rollback need it as it is ({0}: {1}): publish rules that do not, or end the shadow run':
    '生效中、影子运行或下一次回滚会恢复的规则需要它保持原样（{0}：{1}）：请发布不需要它的规则，或结束影子运行',
  'min, max: only a number has them': 'min、max：只有数值才有',
  'max: must not lie below min': 'max：不能小于 min',
  'lengthMax: only a text has it': 'lengthMax：只有文本才有',
  'choices: only a choice has them': 'choices：只有选项才有',
  'choices: name the values that a choice can have': 'choices：请写出选项可取的值',
  'choices: a choice has at most {0} values': 'choices：选项最多 {0} 个值',
  'choices: name each value once': 'choices：每个值只写一次',
  'choices: an outcome is written in lower-case letters, digits and _, e.g. login_failed':
    'choices：结果用小写字母、数字和 _ 书写，例如 login_failed',
  'there is no such case, or its retention has passed': '没有这个案件，或已过保留期',
  'the case was changed since you read it. Look at it again, then decide': '您打开后案件已被更改。请重新查看再决定',
  'the case is resolved already. Reopen it to decide anew': '案件已经结案。如要重新决定，请先重新打开',
  'the case is not resolved, so it cannot be reopened': '案件尚未结案，无法重新打开',
  'the file is cut short or damaged: download it again': '文件不完整或已损坏：请重新下载',
  'outcome: declare it as a value of an outcome field, or take one of the standard ones':
    'outcome：请先声明为结果字段的值，或使用标准结果',
  'at: must lie within the last 30 days': 'at：应在最近 30 天之内',
  'orderId: no risk decision is kept under it, or its request is past its retention':
    'orderId：没有对应的风险决策，或其请求已过保留期',
  'the file is compressed: unpack it, and give the .mmdb in it': '文件是压缩的：请解压并提供其中的 .mmdb',
  'this is no MaxMind DB file (.mmdb), or its end is missing: download it again':
    '这不是 MaxMind DB 文件（.mmdb），或缺少结尾：请重新下载',
  'the file is cut short or damaged ({0}): download it again': '文件不完整或已损坏（{0}）：请重新下载',
  'format {0} is not known: give a file of format 2': '不支持格式 {0}：请提供格式 2 的文件',
  'what the file says of itself is incomplete: download it again': '文件的自我描述不完整：请重新下载',
  'records of the file cannot be read: download it again': '文件中的记录无法读取：请重新下载',
  'what it says of itself is no map': '自我描述不是映射',
};

/** 中文 of sentences that are put together: those of the library that reads parameters (zod), and of fetches of feeds. */
export const ELSEWHERE_ZH: Readonly<Record<string, string>> = {
  'the host of its URL is not known': 'URL 中的主机名无法解析',
  'its URL leads to an address that `feeds.allow` does not list': 'URL 指向的地址不在 feeds.allow 中',
  'the certificate of the server is not trusted': '服务器的证书不受信任',
  'what answered does not speak HTTP': '对方不是 HTTP 服务',
  'the server took too long': '服务器超时',
  'the server answered with status {0}': '服务器返回状态码 {0}',
  'the server redirected elsewhere, which is not followed: if you trust the other place, schedule the URL there':
    '服务器要求跳转到别处，不会跟随；如果信任那里，请改用那里的 URL',
  'the server redirected elsewhere, which is not followed: if you trust the other place, schedule the URL there {0}':
    '服务器要求跳转到别处，不会跟随；如果信任那里，请改用那里的 URL {0}',
  'it is larger than allowed': '超过允许的大小',
  'it is empty': '内容为空',
  'its checksum could not be read': '无法读取校验和',
  'its checksum is another one': '校验和不符',
  'it was not taken: {0}': '没有采用：{0}',
  'its new version is doubtful, so the one in force stays: {0}': '新版本可疑，因此仍使用现有版本：{0}',
  'no version of it is active: activate one, or fetch it by hand': '没有启用的版本：请启用一个，或手动下载',
  'of the release': '随版本提供',
  'Invalid input': '内容不正确',
  'Invalid input: expected string, received undefined': '缺少',
  'Invalid input: expected number, received undefined': '缺少，应为数字',
  'Invalid input: expected int, received undefined': '缺少，应为整数',
  'Invalid input: expected {0}, received undefined': '缺少，应为 {0}',
  'Invalid input: expected string, received {0}': '应为文字，实际是 {0}',
  'Invalid input: expected number': '应为数字',
  'Invalid input: expected int': '应为整数',
  'Invalid input: expected number, received NaN': '应为数字',
  'Invalid input: expected int, received number': '应为整数',
  'Invalid input: expected number, received {0}': '应为数字，实际是 {0}',
  'Invalid input: expected int, received {0}': '应为整数，实际是 {0}',
  'Invalid input: expected {0}, received {1}': '应为 {0}，实际是 {1}',
  'Invalid input: expected {0}': '应为 {0}',
  'Invalid option: expected one of {0}': '应为 {0} 之一',
  'Invalid string: must match pattern {0}': '格式应符合 {0}',
  'Too big: expected string to have <={0} characters': '最多 {0} 个字符',
  'Too small: expected string to have >={0} characters': '至少 {0} 个字符',
  'Too big: expected array to have <={0} items': '最多 {0} 项',
  'Too small: expected array to have >={0} items': '至少 {0} 项',
  'Too big: expected number to be <={0}': '不能大于 {0}',
  'Too small: expected number to be >={0}': '不能小于 {0}',
  'Unrecognized key: {0}': '不认识的字段 {0}',
  'Unrecognized keys: {0}': '不认识的字段 {0}',
};
