/** 中文 of what certificates of erasure say, and of why rows of people are refused. */
export const PEOPLE_ZH: Readonly<Record<string, string>> = {
  'ledger rows and credits: they hold order id, app, code and price of past calls, a keyed digest of the address of the caller, and no personal data. Statements hold sums of them':
    '账本行与退款：含以往调用的订单号、应用、代码、价格和调用方地址的带密钥摘要，不含个人信息。对账单含其合计',
  'rows of the audit: that administrators added, changed or erased this person, under the keyed digest, without number or name':
    '审计行：管理员添加、修改或删除过此人，以带密钥摘要记录，不含号码和姓名',
  'certificates of erasure, as the proof: the keyed digest, without number or name':
    '删除证明，作为凭证：带密钥摘要，不含号码和姓名',
  'traces of past calls and comparisons of sources: numbers of the decision, encrypted, until their retention ends':
    '以往调用的轨迹与来源的比较：判断所用的数值，加密，保留到期',
  'answers that are kept for repeated requests: encrypted, at most 24 hours':
    '供重复请求使用的答复：加密，最多 24 小时',
  'risk decisions: features and codes until their retention ends, and the request, encrypted, until its own retention ends, both without number, name or phone in the clear':
    '风险决策：特征与代码保留到期，请求加密并保留到其自身期满，两者都不含明文的号码、姓名、手机号',
  'the graph of risk decisions: orders, their networks, and pseudonyms that no evidence links to the number, until their retention ends':
    '风险决策的关系图：订单、其网络，以及没有证据与此号码关联的代号，保留到期',
  'habits and counts of accounts, devices and phones for risk decisions: under pseudonyms, until their retention ends. Windows of rates in memory or in Redis: seven days':
    '供风险决策使用的账户、设备、手机的习惯与计数：以代号保留到期。内存或 Redis 中的频率窗口：七天',
  'evidence of fraud and questions about phones, devices and accounts alone, without the number: under keyed digests, until their own end or their retention ends':
    '只涉及手机、设备、账户而不含号码的欺诈证据与查询：以带密钥摘要保留到其自身的期限或保留期满',
  'outcomes that were reported by order id alone: the order, without a person, until their retention ends':
    '只按订单号上报的结果：订单，不涉及个人，保留到期',
  'entries of lists that operators made: keyed digests, until the entry ends or is removed. Find them by the value, and remove them':
    '运营人员建立的名单条目：带密钥摘要，直到条目到期或被移除。请按值查找并移除',
  'events for webhooks and their deliveries: pseudonyms alone, until their retention ends':
    'Webhook 事件及其投递：只有代号，保留到期',
  'cases of risk decisions: that there was one, its level and its state, without notes and pseudonyms, until their retention ends':
    '风险决策的案件：曾有案件、其级别和状态，不含备注与代号，保留到期',
  'rows of an import that were refused because they have no valid number, and photos that no other row names: nobody can tell whose they are, and they are encrypted until their retention ends':
    '导入中因没有有效号码而被拒绝的行，以及没有其他行提到的照片：无法判断属于谁，加密并保留到期',
  'files of an import that were sent and not checked yet: nobody has read whose they are, and they are encrypted until they are checked or their retention ends':
    '已发送而尚未检查的导入文件：尚未读出属于谁，加密并保留到检查完成或期满',
  'the place of a re-verification or re-encoding that is at this person: the keyed digest, until the run has passed':
    '批量复核或重新编码正进行到此人的位置：带密钥摘要，直到运行越过此人',
  'events of sandboxes, as integrators sent them: the last 10,000 of each app. Send made-up people alone':
    '沙箱事件，按接入方所发：每个应用最近 10,000 条。请只发送虚构的人员',
  'clips that a recording page left and no call has fetched yet: nothing says whose they are. They are in memory, or encrypted in Redis, until their challenge ends, an hour at most':
    '录制页留下而尚未被调用取走的视频：无从得知属于谁；在内存中，或加密存于 Redis，直到其动作指令到期，最长一小时',
  'copies of the database that were made by other means than `renzheng backup`, until the operator destroys them':
    '不是用 renzheng backup 制作的数据库副本，直到运营方销毁',
  'the PostgreSQL server: encrypted values of removed rows in pages that it has not vacuumed, in its write-ahead log, its standbys and its backups, until those expire. They open only with the site key and a data key of this site; `renzheng secret rotate` and then `secret forget` destroy that data key for good':
    'PostgreSQL 服务器：已删除行的加密值，存在于尚未清理的数据页、预写日志、备库和备份中，直到它们过期。只有本站的站点密钥和数据密钥能打开；先 renzheng secret rotate 再 secret forget 可永久销毁该数据密钥',
  'what was erased was not counted: the server ended before this erasure did, and the next start made it again':
    '没有统计删除的数量：服务器在删除完成前结束，下次启动时重新执行了删除',
  'what calls, checks, imports and operations of administrators write that began before the erasure and had not ended after {0} seconds: erase again once they have, or after a restart of the server':
    '在删除之前开始、{0} 秒后仍未结束的调用、检查、导入和管理操作所写入的内容：请在它们结束后或服务器重启后再删除一次',
  'what calls, checks, imports and operations of administrators write on the node {0} that began before the erasure and had not ended after {1} seconds: erase again once they have, or after a restart of that node':
    '在删除之前于节点 {0} 开始、{1} 秒后仍未结束的调用、检查、导入和管理操作所写入的内容：请在它们结束后或该节点重启后再删除一次',
  'backup {0} of {1}, until {2}': '{1} 的备份 {0}，保留到 {2}',
  'backup {0} of {1}, until {2}, or until a later one is complete if there is none by then':
    '{1} 的备份 {0}，保留到 {2}；届时若没有更晚的完整备份，则保留到有为止',
  'backup {0} of {1}, which was still being made and may hold the person, until {2}':
    '{1} 的备份 {0}，当时仍在制作，可能含有此人，保留到 {2}',
  '{0} earlier backups, the last of them until {1}': '{0} 份更早的备份，最晚的保留到 {1}',
  'attack history': '攻击历史',
  attempts: '尝试记录',
  consents: '同意记录',
  imports: '导入',
  evidence: '证据',
  'findings of re-verifications': '批量复核的发现',
  'texts of risk decisions': '风险决策的文字',
  'notes and pseudonyms of cases': '案件的备注与代号',
  'graph of risk decisions': '风险决策的关系图',
  'pictures of video clips': '视频的图片',
  'register: number and name': '登记库：号码与姓名',
  'register: face embeddings': '登记库：人脸特征',
  'register: photos': '登记库：照片',
  'First app': '第一个应用',
  'First sandbox': '第一个沙箱',
  'first start': '首次启动',
  'none: everything fits': '无：全部一致',
  'the row has no id number': '该行没有身份证号',
  'the row has no name': '该行没有姓名',
  'its date of birth is in the future, or more than 150 years ago': '出生日期在将来，或早于 150 年前',
  'a name has 2 to 30 Han characters': '姓名应有 2 到 30 个汉字',
  "a name in Latin letters needs the number of a foreigner's permanent residence card":
    '拉丁字母的姓名需要外国人永久居留身份证的号码',
  'an id number has 18 characters, or 15 of the first generation': '身份证号有 18 位，第一代为 15 位',
  'it has a character that is no digit; only the last of 18 may be X': '含有非数字字符；只有第 18 位可以是 X',
  'its serial number is 000, which nobody has; a spreadsheet may have rounded the number':
    '顺序码是 000，没有人的顺序码是 000；可能是电子表格把号码舍入了',
  'its first two digits are not the code of a province': '前两位不是省份代码',
  'its date of birth does not exist': '出生日期不存在',
  'its last character does not match the check digit of the others': '最后一位与其他各位算出的校验码不符',
  'a spreadsheet rounded the id number: format the column as text, fill it again and export it again':
    '电子表格舍入了身份证号：请把该列设为文本格式，重新填写并导出',
  'photo {0}: {1}': '照片 {0}：{1}',
  'no face was found in the photo': '照片中没有找到人脸',
  '{0} faces were found: cut the photo to the person': '找到 {0} 张人脸：请把照片裁剪到此人',
  'another name is registered under this number: if it is the same person, change the name first':
    '此号码已登记其他姓名：如果是同一人，请先修改姓名',
  'a face from another photo is registered: ask for it to be replaced, or for this photo to be added':
    '已登记另一张照片的人脸：请选择替换，或添加这张照片',
  'a person has at most {0} photos: ask for those that are registered to be replaced':
    '每人最多 {0} 张照片：请选择替换已登记的照片',
  'the photo does not show the person of the photos before it': '照片与之前的照片不是同一人',
  'photo {0} does not show the person of the photos before it': '照片 {0} 与之前的照片不是同一人',
  'there is no photo of that name': '没有这个名称的照片',
  'the name of the photo leads outside its folder': '照片名称指向目录之外',
  'two photos have that name': '有两张照片用这个名称',
  'the photo is too large': '照片太大',
  'the photo cannot be read out of the archive': '无法从压缩包中读出照片',
  'id_number,name,photo (or 身份证号,姓名,照片)': 'id_number,name,photo（或 身份证号,姓名,照片）',
  'reference,id_number,phone,code,level,observed_at,source (id_form and phone_form for digests)':
    'reference,id_number,phone,code,level,observed_at,source（摘要另用 id_form 和 phone_form）',
  'asked_at,outcome,observed_at,idApps7d,evidence11004 (docs/fraud-score.md names the features)':
    'asked_at,outcome,observed_at,idApps7d,evidence11004（特征名称见 docs/fraud-score.zh-CN.md）',
  'any column of the model': '模型的任何一列',
};
