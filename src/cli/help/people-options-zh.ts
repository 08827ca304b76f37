/** 中文 for the English texts of options and arguments of commands about people: the register, consents, attacks, evidence, data keys. */
export const PEOPLE_OPTIONS_ZH: Readonly<Record<string, string>> = {
  'Id number, 18 characters or the 15 digits of the first generation': '证件号码，18 位，或第一代的 15 位数字',
  'Name as on the card, in Han characters or Latin letters': '证件上的姓名，汉字或拉丁字母',
  'Photo that shows only this person: JPEG, PNG, WebP, BMP, GIF or TIFF':
    '只含此人的照片：JPEG、PNG、WebP、BMP、GIF 或 TIFF',
  'More photos of the person, so that at most 5 are registered; all together up to 12 MiB':
    '此人的其他照片，总共最多登记 5 张；合计不超过 12 MiB',
  'Let these photos replace those that are registered': '用这些照片取代已登记的',
  'Add these photos to those that are registered, up to 5': '把这些照片加到已登记的，最多 5 张',
  'What to do if no face in the photo can be used': '照片中没有可用人脸时如何处理',
  'The last id of the page before': '上一页最后一个 ID',
  'People of this page, at most 1000': '本页人数，最多 1000',
  'Only people who were registered and last changed before: a day in Asia/Shanghai or an ISO 8601 time':
    '只检查在此之前登记且之后未变更的人员：Asia/Shanghai 的日期，或 ISO 8601 时间',
  'Only people of this import, as long as it is kept. Not together with changedBefore':
    '只检查此次导入的人员，须该导入仍在保留期内。不能与 changedBefore 同用',
  'Language of the findings, zh or en': '复核结果的语言，zh 或 en',
  'Only people with this finding': '只列出有此问题的人员',
  'People of this page, at most 200': '本页人数，最多 200',
  'Only this finding': '只导出此问题',
  'CSV with a heading (id_number, name, photo, photo_2 … photo_5) or JSON Lines (.jsonl, .ndjson)':
    '带表头的 CSV（id_number、name、photo、photo_2 … photo_5），或 JSON Lines（.jsonl、.ndjson）',
  'folder or zip of the photos; if left out, only numbers and names are registered':
    '照片的目录或 zip；省略则只登记号码与姓名',
  'what to do with people whose photo is missing': '缺少照片的人员如何处理',
  'let these photos replace the faces that are registered': '用这些照片取代已登记的人脸',
  'add these photos to those that are registered, and those of a second row of a person':
    '把这些照片加到已登记的，也加上同一人第二行的照片',
  'where the import records its progress; by default FILE.journal': '导入进度的记录文件；默认为 FILE.journal',
  'how many people are enrolled at the same time': '同时登记的人数',
  'Resident id number': '居民身份证号码',
  why: '原因',
  'erase without a question; needed if there is no terminal': '不询问，直接删除；没有终端时必须给出',
  'write the certificate to this file: .html is a page to print, .json can be verified':
    '删除证明写入此文件：.html 可打印，.json 可核验',
  'language of the page': '页面的语言',
  'Id that the first part was answered with': '第一部分的应答给出的 ID',
  'Number of the part, from 0': '部分的序号，从 0 开始',
  'The part in base64, at most 4 MiB of bytes': '该部分的 base64，最多 4 MiB 字节',
  'Id of the import': '导入 ID',
  'List of {name, bytes in base64}, as JSON; at most 12 MiB of bytes, and 8 MiB a photo':
    '{name, bytes（base64）} 的列表，JSON；最多 12 MiB 字节，单张照片最多 8 MiB',
  'csv, or ndjson (one JSON object a line)': 'csv，或 ndjson（每行一个 JSON 对象）',
  'Encoding of the file': '文件的编码',
  'Import whose refused rows the file mends; its photos are used too':
    '此文件所修正的导入（其被拒的行）；也使用该导入的照片',
  'Language of the reasons, zh or en': '原因的语言，zh 或 en',
  'What to do with people whose photo is missing or cannot be used': '缺少照片或照片不可用的人员如何处理',
  'What to do if a face is registered from other photos': '已用其他照片登记了人脸时如何处理',
  'CSV or JSON Lines (.jsonl, .ndjson)': 'CSV 或 JSON Lines（.jsonl、.ndjson）',
  'folder or zip with the photos that the rows name': '各行所写照片的目录或 zip',
  'import whose refused rows the file mends; its photos are used too':
    '此文件所修正的导入（其被拒的行）；也使用该导入的照片',
  'language of the reasons': '原因的语言',
  'Id of the certificate': '删除证明的 ID',
  'html (a page to print), or json': 'html（可打印的网页），或 json',
  'The certificate, as JSON': '删除证明，JSON',
  'Language of the texts, zh or en': '文字的语言，zh 或 en',
  'The last certificate of the page before': '上一页最后一份删除证明',
  'Certificates of this page, at most 200': '本页删除证明数，最多 200',
  'html, or json': 'html，或 json',
  'Your own reference to what the person agreed to, without personal data': '您自己对所同意内容的编号，不含个人信息',
  'Days until the consent ends; without it, the consent does not end': '同意的有效天数；省略则不过期',
  'Given from: a day in Asia/Shanghai or an ISO 8601 time. The default is 24 hours before the end':
    '给出的起始：Asia/Shanghai 的日期，或 ISO 8601 时间。默认为结束前 24 小时',
  'Given until: the last day, or an ISO 8601 time. The default is now':
    '给出的结束：最后一天，或 ISO 8601 时间。默认为现在',
  'Only consents for this app': '只列出对此应用的同意',
  'Only consents that stand like this at present': '只列出目前处于此状态的同意',
  'Consents of this page, at most 1000': '本页同意数，最多 1000',
  'Whether consent is required': '是否要求同意',
  'Cipher of the new key; by default the same as before': '新密钥的加密算法；默认与之前相同',
  'Id of the data key': '数据密钥 ID',
  'Delete it within the hour too. What a call still seals with the key is then lost':
    '一小时之内也删除。仍有调用用该密钥加密的内容会丢失',
  'print the sealed key for security.siteKey of the nodes of a cluster, and change no file':
    '输出封存的密钥，供集群各节点的 security.siteKey 使用；不改动文件',
  'The last source of the page before': '上一页最后一个来源',
  'Sources of this page, at most 1000': '本页来源数，最多 1000',
  'Name of a source, as reports give it': '来源的名称，与上报中一致',
  'Name of the administrator who may report under it': '可以以此来源上报的管理员的名称',
  'App whose integrators may report under it': '应用 ID，其接入方可以以此来源上报',
  'Id number of the attacked person, 18 characters or the 15 digits of the first generation':
    '被攻击人的证件号码，18 位，或第一代的 15 位数字',
  'The reporting system, e.g. `branch-gates`': '上报的系统，例如 `branch-gates`',
  'Your own id for the event, unique within its source. No personal data':
    '您自己的事件 ID，在来源内唯一，不含个人信息',
  'When it happened: ISO 8601, `YYYY-MM-DD HH:mm:ss` in Asia/Shanghai, or milliseconds or seconds since the Unix epoch':
    '发生时间：ISO 8601，`YYYY-MM-DD HH:mm:ss`（Asia/Shanghai），或 Unix 毫秒时间戳',
  'Kind of the attack': '攻击类型',
  'The score that revealed it, on the scale of its source': '揭示攻击的分数，以其来源的标尺计',
  'Source of the event. A source such as `renzheng.face-verify` means that this server saw it itself':
    '事件的来源。`renzheng.face-verify` 之类的来源表示由本服务器发现',
  'The reason, for the audit. No personal data': '原因，供审计使用，不含个人信息',
  '`next` of the previous page': '上一页的 `next`',
  'Only attacks of this kind': '只列出此类型的攻击',
  'Only what this source reported': '只列出此来源上报的',
  'Only what was seen in calls of this app': '只列出在此应用的调用中发现的',
  'Day in Asia/Shanghai, `YYYY-MM-DD`': 'Asia/Shanghai 的日期，`YYYY-MM-DD`',
  'source of the reports, for rows that name none': '未写来源的行所用的来源',
  'order id of an answer of the face guard': '人脸卫士应答的订单号',
  'start of the page, as the previous page gave it': '本页的起点，由上一页给出',
  'events of this page, at most 1000': '本页事件数，最多 1000',
  'Id number, in plain or as a digest': '证件号码，明文或摘要',
  'Mobile number, in plain or as a digest': '手机号，明文或摘要',
  'Name, in plain or as md5. Never without another identifier': '姓名，明文或 md5。须与其他标识一起给出',
  'Device id, as the risk decision receives it': '设备标识，与风险决策收到的一致',
  'Form of idNumber': '证件号码的形式',
  'Form of phone': '手机号的形式',
  'Form of name': '姓名的形式',
  'Your own id for it, unique within its source and without personal data. A repeated id changes nothing':
    '您自己的 ID，在来源内唯一，不含个人信息。重复的 ID 不产生变化',
  'Who says so': '来源',
  'Your own id of the piece. Left out for renzheng.business-risk: all that it holds against them is withdrawn':
    '您自己的证据 ID。来源为 renzheng.business-risk 时省略：撤回它针对这些人员的全部证据',
  "Who said so, or renzheng.business-risk for this server's own decisions":
    '来源；renzheng.business-risk 为本服务器自己的决策',
  'Risk code of API 717': '接口 717 的风险码',
  '1 low, 2 medium, 3 high': '1 低，2 中，3 高',
  'How far the source is trusted': '来源的可信程度',
  'When it was seen: a day or a time (of Asia/Shanghai without a zone), or milliseconds or seconds since the Unix epoch':
    '发现时间：日期或时间（未写时区则为 Asia/Shanghai），或 Unix 毫秒或秒时间戳',
  'When it stops counting: a day, which is the last one, or a time. If absent, it only ages':
    '失效时间：日期（含当天）或时间。省略则只随时间衰减',
  'Known from: a day in Asia/Shanghai or an ISO 8601 time. The default is 24 hours before the end':
    '得知时间的起始：Asia/Shanghai 的日期，或 ISO 8601 时间。默认为结束前 24 小时',
  'Known until: the last day, or an ISO 8601 time. The default is now':
    '得知时间的结束：最后一天，或 ISO 8601 时间。默认为现在',
  'Only outcomes of people, or only those of orders of the fraud score or of the risk decision':
    '只显示人员的结果，或只显示欺诈分、风险决策订单的结果',
  'Only fraud, or only genuine': '只显示欺诈，或只显示正常',
  'Observed from: a day in Asia/Shanghai or an ISO 8601 time. The default is 24 hours before the end':
    '发现时间的起始：Asia/Shanghai 的日期，或 ISO 8601 时间。默认为结束前 24 小时',
  'Observed until: the last day, or an ISO 8601 time. The default is now':
    '发现时间的结束：最后一天，或 ISO 8601 时间。默认为现在',
  'Only evidence with this risk code': '只列出此风险码的证据',
  'Only evidence of this level, 1 to 3': '只列出此等级的证据，1 到 3',
  'Order of an answer of the fraud score, or of a risk decision. If it is absent, name the person':
    '欺诈分或风险决策应答的订单号。省略时须写明此人',
  'Your own id of the report, if there is no order. The latest report with a reference counts':
    '没有订单时，您自己的上报 ID。同一 ID 以最后一次上报为准',
  'What it turned out to be': '结果',
  'When the outcome became known. A model may learn from it only after that':
    '得知结果的时间。模型在此之后才能从中学习',
  'never, grey (in doubt) or always; site for the policy of the site':
    'never、grey（存疑时）或 always；site 为站点的策略',
  'actions, colours-or-actions or actions-or-colours, the preferred kind first; site for those of the site. Colours are experimental: see docs/liveness.md':
    'actions、colours-or-actions 或 actions-or-colours，优先的在前；site 为站点的选择。屏幕光（colours）尚属试验，见 docs/liveness.zh-CN.md',
};
