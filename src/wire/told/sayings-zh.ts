/** 中文 of what the command line says beside results: at a start, at the end of a command, in tables and progress bars. */
export const SAYINGS_ZH: Readonly<Record<string, string>> = {
  'renzheng: ready at {0} (reference: {1}/docs, admin API: {2}/admin/v1, data: {3})':
    'renzheng：已就绪，{0}（接口文档：{1}/docs，管理接口：{2}/admin/v1，数据：{3}）',
  'renzheng: port {0} by --port or RENZHENG_HTTP_PORT, admin port by RENZHENG_ADMIN_PORT, data folder by RENZHENG_DATA_DIR':
    'renzheng：端口 {0} 由 --port 或 RENZHENG_HTTP_PORT 设定，管理端口由 RENZHENG_ADMIN_PORT 设定，数据目录由 RENZHENG_DATA_DIR 设定',
  'renzheng: a site key was made in {0}. BACK IT UP, apart from the data:':
    'renzheng：已在 {0} 生成站点密钥。请务必备份，并与数据分开存放：',
  'renzheng: without it no personal data in this folder can ever be read again.':
    'renzheng：没有它，这个目录中的个人数据就再也无法读取。',
  "renzheng: the first owner's token is in {0}; the command line finds it there.":
    'renzheng：第一个所有者的令牌在 {0}，命令行会在那里找到它。',
  'renzheng: console at {0}': 'renzheng：控制台位于 {0}',
  'renzheng: this link signs the first owner in once, within 15 minutes (for another: bin/renzheng.mjs console link):':
    'renzheng：第一个所有者可用此链接登录一次，15 分钟内有效（需要新的链接：bin/renzheng.mjs console link）：',
  'renzheng: no sign-in link was made ({0}); make one: bin/renzheng.mjs console link':
    'renzheng：没有生成登录链接（{0}）；请运行 bin/renzheng.mjs console link 生成',
  'renzheng: the first apps were not made ({0}); make one: bin/renzheng.mjs app create --name "My app"':
    'renzheng：没有创建最初的应用（{0}）；请运行 bin/renzheng.mjs app create --name "我的应用" 创建',
  'renzheng: finishing the admitted calls…': 'renzheng：正在完成已受理的调用…',
  'renzheng: two apps were made; their keys are shown only this once (for more: bin/renzheng.mjs key create APP_ID):':
    'renzheng：已创建两个应用，密钥只显示这一次（需要更多密钥：bin/renzheng.mjs key create 应用编号）：',
  '  live     {0}  key {1}  OpenID {2}': '  正式  {0}  密钥 {1}  OpenID {2}',
  '  sandbox  {0}  key {1}  OpenID {2}': '  沙箱  {0}  密钥 {1}  OpenID {2}',
  'renzheng: try each API in the sandbox, which answers with made-up data (docs/sandbox.md):':
    'renzheng：可在沙箱中试用每个接口，沙箱用虚构的数据回答（docs/sandbox.zh-CN.md）：',
  'renzheng: for real answers, register a person and call with the live key:':
    'renzheng：要得到真实的回答，请登记一个人，再用正式密钥调用：',
  'done, but it does not hold yet on every node. It holds there as soon as the node reads it; look at its log':
    '已完成，但尚未在所有节点生效。节点读到后即生效；请查看其日志',
  'done, but it does not hold yet on these nodes: {0}. It holds there as soon as the node reads it; look at its log':
    '已完成，但尚未在这些节点生效：{0}。节点读到后即生效；请查看其日志',
  'second person: {0}': '第二人确认：{0}',
  'signed in to {0} as {1} until {2}': '已以 {1} 登录 {0}，有效至 {2}',
  'there was no session to end': '没有需要结束的会话',
  'signed out from {0}': '已退出 {0}',
  'the session at {0} had ended already': '在 {0} 的会话早已结束',
  'your password': '您的密码',
  'again, {0}': '再次输入{0}',
  'code of your authenticator app, or a recovery code': '验证器中的验证码，或一个恢复码',
  'the code that the app shows': '验证器显示的验证码',
  'Add this secret to your authenticator app (time-based, 6 digits):':
    '请把这个密钥添加到验证器（基于时间，6 位数字）：',
  'or this link:': '或使用这个链接：',
  'From the next sign-in on, a code is asked for. Each of these recovery codes replaces one once.':
    '从下次登录起需要验证码。以下每个恢复码可代替验证码一次。',
  'Keep them in a place that you can reach without your phone:': '请存放在没有手机也能找到的地方：',
  'Sign-in asks for your password alone.': '现在登录只需要密码。',
  'the passphrase': '口令',
  'the passphrase of the backup': '备份的口令',
  'It works once, within 15 minutes. The first person who opens it is signed in, so keep it to yourself.':
    '链接只能使用一次，15 分钟内有效。第一个打开的人即登录，请勿转发。',
  'Everything about this person is erased for good: number, name, photos, faces and what was reported. No backup of the data folder brings it back, because a restore erases it again. Type yes to go on':
    '将永久删除此人的全部数据：号码、姓名、照片、人脸和上报的内容。数据目录的备份也无法恢复，因为恢复备份时会再次删除。输入 yes 继续',
  'the certificate is in {0}. Check it at any time: renzheng certificate verify --certificate FILE.json':
    '证明在 {0}。可随时核验：renzheng certificate verify --certificate 文件.json',
  'a file of yours was put back, but no setting names it: set {0}':
    '您的一个文件已放回，但没有配置项指向它：请设置 {0}',
  'restored. Start the server: it repeats the erasures that were made after this backup':
    '已恢复。请启动服务器：它会重新执行这份备份之后的删除',
  'The database is that of release {0} already: a start changes nothing in it.':
    '数据库已是 {0} 版本的：启动不会改动它。',
  '{0} is sealed already, or not there yet.': '{0} 已经封存，或尚不存在。',
  '{0} is sealed. Start the server.': '{0} 已封存。请启动服务器。',
  'Keep {0} in another place as the way back, and remove it here.': '请把 {0} 存到别处以便退回，并从这里删除。',
  'These files hold a plain site key: {0}. Move them to another place.':
    '这些文件含有未封存的站点密钥：{0}。请移到别处。',
  'copied; the data folder is as it was. Compare both with renzheng db verify before a node starts. To go back, start the data folder again':
    '已复制，数据目录未改动。节点启动前请用 renzheng db verify 比对两者。要退回，请重新启动数据目录的服务器',
  'left as {0}': '已存为 {0}',
  'the server uses it from the next call on': '服务器从下一次调用起使用它',
  'the server did not take it: its log says why, or it has another data folder':
    '服务器没有采用：原因见其日志，或者它使用另一个数据目录',
  'the server does not use it yet: {0}': '服务器尚未使用：{0}',
  'the next start of the server takes it into its database and uses it': '服务器下次启动时会收入数据库并使用',
  'the map is in {0}; use --install to put it in place': '映射在 {0}；加 --install 可直接安装',
  'the fusion is in {0}; use --install to put it in place': '融合参数在 {0}；加 --install 可直接安装',
  '{0} requests written': '已写入 {0} 个请求',
  '{0} rows scored, {1} left out. {2} has a line for each': '已评分 {0} 行，略过 {1} 行。{2} 中每行对应一行结果',
  'these columns are neither features of the fraud score nor declared with --columns, and were ignored: {0}':
    '这些列既不是欺诈分的特征，也没有用 --columns 声明，已忽略：{0}',
  '{0} rows were left out. {1} says why': '略过 {0} 行，原因见 {1}',
  'the model was not published. {0}': '模型未发布。{0}',
  'To publish it: renzheng score model add {0} --report {1} --figures {2} --publish':
    '发布方法：renzheng score model add {0} --report {1} --figures {2} --publish',
  '{0} To publish it all the same, add --even-if-worse': '{0} 如仍要发布，请加 --even-if-worse',
  "renzheng: ps and the shell's history show --{0}: give it as --{1}-file FILE, or - for standard input":
    'renzheng：--{0} 会出现在 ps 和 shell 历史中：请用 --{1}-file 文件，或用 - 从标准输入给出',
  'eventId: an event of this source has this id already, with other content':
    'eventId：该来源已有相同编号、内容不同的事件',
  'The site is learning what is normal: novelty alone stops no request.':
    '本站正在学习常态：仅凭“没见过”不拦任何请求。',
  'The site is not learning: what was never seen counts as it is.': '本站不在学习：从未见过的情况照常计入。',
  'There was no request yet.': '还没有请求。',
  'First request: {0}. Requests of the last days by established accounts: {1} ({2} are enough).':
    '首个请求：{0}。最近几天来自老账户的请求：{1}（达到 {2} 即可）。',
  'No operator chose otherwise.': '没有运营人员另作选择。',
  'Chosen: {0}, by {1} at {2}.': '已选择：{0}，由 {1} 于 {2} 设定。',
  'An operator ended it.': '由运营人员结束。',
  'It ends in {0} days, as an operator chose.': '按运营人员的选择，{0} 天后结束。',
  'The time that an operator chose is over.': '运营人员选择的时间已过。',
  'It ends when enough requests come from established accounts, or in {0} days.':
    '来自老账户的请求足够多时结束，最迟 {0} 天后结束。',
  'It ended by itself at {0}. `risk learning auto` leaves it to the site again.':
    '已于 {0} 自动结束。risk learning auto 可再次交由本站决定。',
  'Enough requests come from established accounts.': '来自老账户的请求已足够多。',
  'The {0} days that a site learns at most are over.': '最长 {0} 天的学习期已过。',
  ANSWERED: '已回答',
  'ENDED with code {0}': '以代码 {0} 结束',
  'charged {0}': '计费 {0}',
  'not charged': '未计费',
  'answered by {0}': '回答者 {0}',
  'No numbers of this call are kept.': '没有保存这次调用的数值。',
  'What decided': '判断依据',
  'More: renzheng {0} {1}': '更多：renzheng {0} {1}',
  '{0}: none': '{0}：无',
  'not shown: {0}': '未显示：{0}',
  'texts that end in … are cut': '以 … 结尾的文字被截断',
  '{0}. --wide shows all': '{0}。加 --wide 显示全部',
  'time left: {0}': '剩余 {0}',
  '{0} recorded, {1} there already, {2} left out': '已记录 {0}，已存在 {1}，略过 {2}',
  '{0} added, {1} updated, {2} unchanged, {3} refused': '新增 {0}，更新 {1}，未变 {2}，拒绝 {3}',
  '{0} left out': '略过 {0}',
  rows: '行',
  trees: '棵树',
  parts: '块',
  photos: '张照片',
  clips: '个视频',
  requests: '个请求',
  decisions: '个决策',
  'past scores': '条历史评分',
  'commits of the ledger': '次账本提交',
  'Replace every {0}, put the manifest beside the .onnx file, and name it in {1}.':
    '请替换每一处 {0}，把清单放在 .onnx 文件旁边，并在 {1} 中指向它。',
  'Scores need a map of its own: run renzheng calibrate faces before you use it.':
    '分数需要它自己的映射：使用前请运行 renzheng calibrate faces。',
  'Its boxes reach from the forehead to the chin. If photos are refused as too small or faces are cut, set boxAdjust.':
    '它的人脸框从额头到下巴。如果照片因人脸太小被拒绝，或人脸被截断，请设置 boxAdjust。',
  'SCRFD, a detector of InsightFace ({0} of its model packs)': 'SCRFD，InsightFace 的检测器（其模型包中的 {0}）',
  'The released weights are for non-commercial research only. Ask InsightFace for a licence.':
    '公开的权重只限非商业研究使用。请向 InsightFace 取得许可。',
  'MiniFASNet of Silent-Face-Anti-Spoofing ({0}, exported to ONNX)':
    'Silent-Face-Anti-Spoofing 的 MiniFASNet（{0}，导出为 ONNX）',
  'The weights are Apache-2.0. Export them with the input "input" and the output "output".':
    '权重采用 Apache-2.0 许可。导出时输入名为 "input"，输出名为 "output"。',
  'It is made for single pictures: measure it on your own clips with renzheng calibrate liveness.':
    '它为单张图片而设计：请用 renzheng calibrate liveness 在您自己的视频上测量。',
  'YuNet, a detector of the OpenCV model zoo (face_detection_yunet_2023mar.onnx)':
    'YuNet，OpenCV 模型库的检测器（face_detection_yunet_2023mar.onnx）',
  'The weights are MIT.': '权重采用 MIT 许可。',
  'ArcFace ResNet-50 of InsightFace (w600k_r50.onnx of the pack buffalo_l)':
    'InsightFace 的 ArcFace ResNet-50（buffalo_l 模型包中的 w600k_r50.onnx）',
  'AdaFace, exported to ONNX with the input "input" and the output "output"':
    'AdaFace，导出为 ONNX，输入名为 "input"，输出名为 "output"',
  'The code is MIT. The data on which the weights were trained is for research: ask a lawyer.':
    '代码采用 MIT 许可。训练权重所用的数据只限研究：请咨询律师。',
  'SFace of the OpenCV model zoo (face_recognition_sface_2021dec.onnx)':
    'OpenCV 模型库的 SFace（face_recognition_sface_2021dec.onnx）',
  'The weights are Apache-2.0.': '权重采用 Apache-2.0 许可。',
};
