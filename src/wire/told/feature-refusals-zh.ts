/** 中文 of why the admin API refuses a call about people, consents, risk, scores, attacks and calibrations. */
export const FEATURE_REFUSALS_ZH: Readonly<Record<string, string>> = {
  'no person is registered under this number': '这个号码没有登记人员',
  'idNumber: not an id number (length, province, date or check character)':
    'idNumber：不是有效的身份证号（长度、省份、日期或校验码）',
  'idNumber: the date of birth is in the future, or more than 150 years ago':
    'idNumber：出生日期在未来，或在 150 年以前',
  'name: not a name in the form of an identity card': 'name：不是证件上的姓名形式',
  "name: a name in Latin letters needs the number of a foreigner's permanent residence card, and this is a resident's":
    'name：拉丁字母姓名应配外国人永久居留身份证号，而这是居民身份证号',
  'replaceFace, addPhotos: photos either replace those that are registered or are added to them':
    'replaceFace 与 addPhotos：照片要么替换已登记的，要么追加，不能同时',
  'there is no certificate with this id': '没有这个编号的删除证明',
  'the certificate in the database is not as it was issued: its seal does not hold. See docs/register.md, "A certificate that does not hold"':
    '数据库中的删除证明与签发时不一致：封签不符。见 docs/register.md 中 “A certificate that does not hold” 一节',
  'this source reported no outcome of this order, or of these people under this reference':
    '该来源没有上报过此订单的结果，或这些人在此引用号下的结果',
  'this consent was withdrawn, and it stays so: if the person agreed again, record that under a consentId of its own':
    '这份同意已撤回且不可恢复；如果本人再次同意，请用新的 consentId 记录',
  'importId: missing, only part 0 begins an import': 'importId：缺少，只有第 0 块可以开始导入',
  'importId: there is no such import any more': 'importId：这次导入已不存在',
  'there is no such import: list the imports': '没有这次导入，请查看导入列表',
  'too many imports are kept: remove one first': '保留的导入过多，请先移除一个',
  'this does not fit the files that were sent: a part before it is missing, or they were checked. Begin again':
    '与已发送的文件不符：前面缺一块，或文件已检查过。请重新开始',
  'photos: a photo has more than 8 MiB': 'photos：有照片超过 8 MiB',
  'photos: all photos of an import have more than 4 GiB. Split it, or use renzheng person import':
    'photos：一次导入的照片合计超过 4 GiB，请拆分，或使用 renzheng person import',
  'photos: the name of a photo leads out of its folder': 'photos：照片名称指向目录之外',
  'the import is not at that step: show it first': '导入不在这一步，请先查看它',
  'its file is being checked already: wait, then show the import': '文件正在检查，请稍候再查看',
  'mends: rows of that import have not ended, and they need its photos. Start it, and mend it when it is done':
    'mends：那次导入还有未完成的行，需要它的照片。请先启动它，完成后再修正',
  'another import is under way: wait for it, or stop it': '另一次导入正在进行，请等待或停止它',
  'this import is under way: wait for it, or stop it': '这次导入正在进行，请等待或停止它',
  'a re-verification is under way already: wait for it, or stop it': '复核正在进行，请等待或停止它',
  'no re-verification is under way': '没有正在进行的复核',
  'appId: there is no such app. List the apps': 'appId：没有这个应用，请查看应用列表',
  'assignee: give only one of assignee, mine and unassigned': 'assignee：assignee、mine、unassigned 只能给一个',
  'assignee: no enabled administrator who may work on cases has this name. cases.assignees lists them':
    'assignee：没有这个名称且可处理案件的启用管理员，cases.assignees 可列出',
  'there is no such case, or its retention has passed. List the cases': '没有这个案件，或已超过保留期，请查看案件列表',
  'order or entities: give one of them': 'order 与 entities：请给一个',
  'no entities of this order are kept: it is no risk decision, it is past its retention, or it is older than the graph':
    '没有保留这笔订单的实体：它不是风险决策、已超过保留期，或早于关系图',
  'no risk decision is kept under this order id. Its retention may have passed':
    '没有这个订单号的风险决策，可能已超过保留期',
  'orderId: give the order id of a decision, or an account with appId and reference':
    'orderId：请给决策的订单号，或给出账号及 appId 和 reference',
  'days: only the mode `on` takes days. Leave it out': 'days：只有 on 模式需要天数，请去掉',
  'days: say for how many days the site learns, 1 to 90': 'days：请说明学习多少天，1 至 90',
  'the run has no report, because it is not done': '这次运行还没有完成，没有报告',
  'there is no such run, or it has ended': '没有这次运行，或它已结束',
  'another run is in progress: wait for it, or stop it': '另一次运行正在进行，请等待或停止它',
  'there is no such version, or it uses features that this release lacks. List the versions':
    '没有这个版本，或它使用了本版本没有的特征，请查看版本列表',
  'no publication is left to take back. To put another version in force, publish it':
    '没有可撤回的发布。要启用另一个版本，请发布它',
  'another version would come back than you expect, because something was published or rolled back meanwhile. List the versions':
    '其间有发布或回退，恢复的将不是您预期的版本，请查看版本列表',
  'the version before uses features that this release lacks. Publish another version':
    '前一个版本使用了本版本没有的特征，请发布另一个版本',
  'these rules were changed since you looked at them. Look at them again': '您查看之后规则已被更改，请重新查看',
  'there is no such draft, and only a draft can be changed': '没有这个草稿，而只有草稿可以更改',
  'the version is unknown or already in this state: list the versions': '版本不存在或已是这个状态，请查看版本列表',
  'there is no such entry: list the entries': '没有这个条目，请查看名单',
  'end: must be later than the start of the entry': 'end：应晚于条目的开始时间',
  'value: is not a valid {0}': 'value：不是有效的 {0}',
  'there is no such feed in use: list the feeds': '没有在用的这类情报，请查看情报列表',
  'there is no such inactive version: list the feeds': '没有这个未启用的版本，请查看情报列表',
  'there is no such version: list the feeds': '没有这个版本，请查看情报列表',
  'this feed has no schedule: list the schedules of feeds': '这个情报没有定时下载，请查看定时下载列表',
  'a site fetches at most {0} feeds: end the schedule of one that is no longer needed':
    '最多定时下载 {0} 个情报，请结束不再需要的',
  'sha256: give a checksum or where it lies, not both': 'sha256：给出校验和或它的位置，不能都给',
  'fileId: missing, only part 0 begins a file': 'fileId：缺少，只有第 0 块可以开始一个文件',
  'feedId: {0}': 'feedId：{0}',
  'file: {0}': 'file：{0}',
  'part: {0}': 'part：{0}',
  'text: {0}': 'text：{0}',
  'text: {0} (line {1}: {2})': 'text：{0}（第 {1} 行：{2}）',
  'a rebuild is under way: wait for it, or stop it': '重建正在进行，请等待或停止它',
  'no rebuild is under way': '没有正在进行的重建',
  'the windows are kept by this server, which recovers them itself: only those in Redis are rebuilt (redis.urls)':
    '统计窗口由本服务器保存并自行恢复，只有 Redis 中的才需要重建（redis.urls）',
  'a batch has at most {0} rows, so split it': '一批最多 {0} 行，请拆分',
  'the people you name have no evidence with this source and reference': '所给人员没有这个来源和编号的证据',
  "this server's own decisions hold nothing against the people you name": '本服务器自己的决策没有针对所给人员的证据',
  "source: only an owner or an operator withdraws what this server's own decisions hold against somebody":
    'source：本服务器自己的决策产生的证据，只能由所有者或运维人员撤回',
  'no answer and no risk decision is kept under this order id. Its retention may have passed. Name the person instead':
    '没有这个订单号的回答或风险决策，可能已超过保留期。请改为给出人员',
  'reference: this is the id of an order, so send it as orderId': 'reference：这是订单号，请用 orderId 提交',
  'source: another source has reported the outcome of this order. Only that source, or an owner of the site, can correct it':
    'source：另一个来源已上报这笔订单的结果，只有该来源或站点所有者可以更正',
  'source: it belongs to another reporter. Report under a source of your own, or ask an owner to assign this one to you (report-source assign)':
    'source：属于另一个上报者。请用自己的来源上报，或让所有者把它分配给您（report-source assign）',
  'source: one administrator may take {0} names. Report under one of those, or ask an owner to assign more':
    'source：一个管理员最多使用 {0} 个名称。请用其中之一上报，或让所有者分配更多',
  "source: this name stands for this server's own decisions. Report under a name of your own":
    'source：这个名称代表本服务器自己的决策，请用自己的名称上报',
  'there is no such model. The built-in one has neither a document nor a report':
    '没有这个模型。内置模型没有说明文件和报告',
  'no model judges beside': '没有并行评分的模型',
  'onnx: not base64': 'onnx：不是 base64',
  'onnx: over 64 MiB': 'onnx：超过 64 MiB',
  'figures: not the figures.json of a training': 'figures：不是训练产生的 figures.json',
  'a training is under way: wait for it, or stop it': '训练正在进行，请等待或停止它',
  'no training is under way': '没有正在进行的训练',
  'the history has no event with this source and event id': '历史中没有这个来源和编号的事件',
  'the answer held no attacks (see `ledger explain`), or its trace is past its retention':
    '该回答没有攻击记录（见 ledger explain），或其明细已超过保留期',
  'day: must be within the last 180 days and not after tomorrow': 'day：应在最近 180 天之内，且不晚于明天',
  'day: must be within the last 180 days and not after yesterday': 'day：应在最近 180 天之内，且不晚于昨天',
  'a calibration is under way: wait for it, or stop it': '校准正在进行，请等待或停止它',
  'no calibration is under way': '没有正在进行的校准',
  'the settings name no folder: set calibration.folder': '配置中没有目录，请设置 calibration.folder',
  'list: the folder has no list of this name': 'list：目录中没有这个名称的清单',
  'this is not the last calibration, or it measured nothing': '这不是最近一次校准，或它没有测出结果',
  'it has too little data, so there is nothing to install': '数据太少，没有可安装的结果',
  'it was measured with another network than the installed one': '它是用另一个网络测得的，与已安装的不同',
  'it was measured by another release, in a face space that this one does not have: calibrate again':
    '它由另一个版本测得，其人脸特征空间本版本没有，请重新校准',
  'what ships is in use already': '已在使用随版本提供的结果',
  'what was measured for the map in use was not kept. Calibrate anew': '在用映射的测量数据没有保留，请重新校准',
};
