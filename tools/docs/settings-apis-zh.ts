/** 中文 for the English texts of the settings of the five APIs and of what lies behind them, sections `inference` to `log`. */
export const API_SETTINGS_ZH: Readonly<Record<string, string>> = {
  'Worker threads that decode and infer, each using one core; by default one for each core':
    '解码与推理的工作线程数，每个占用一个核；默认每核一个',
  'Inference jobs that may wait; more are refused at once': '可以排队的推理任务数；超出的立即拒绝',
  'Longest time for one job, including its wait, milliseconds': '一个任务的最长时间，含排队，毫秒',
  'Manifest (JSON) of a face detector of your own': '自有人脸检测器的清单（JSON）',
  'Manifest (JSON) of a face encoder of your own; needs its own calibration and re-enrolment':
    '自有人脸编码器的清单（JSON）；需要单独标定，并重新编码已登记的人脸',
  'Manifest (JSON) of a liveness model of your own': '自有活体模型的清单（JSON）',
  'Folder of labelled photos and clips of your own and of the lists that name them, from which the console calibrates faces and liveness; off if not set':
    '自有标注照片与视频及其列表的目录，控制台由此标定人脸与活体；未设置则不启用',
  "What decodes videos: the system's ffmpeg, the WebAssembly decoder (npm @ffmpeg/core), or the first of them that works":
    '视频解码器：系统的 ffmpeg、WebAssembly 解码器（npm @ffmpeg/core），或其中第一个可用的',
  "What isolates the system's ffmpeg. `bubblewrap` lets it see no network, no data folder and no other file; if bubblewrap does not work on this machine, the WebAssembly decoder is used. `prlimit` only limits time and memory, so a fault in ffmpeg could then read the site key":
    '隔离系统 ffmpeg 的方式。`bubblewrap` 使它看不到网络、数据目录与其他文件；如果本机无法使用 bubblewrap，则改用 WebAssembly 解码器。`prlimit` 只限制时间与内存，ffmpeg 的漏洞可能读到站点密钥',
  'How many videos are decoded at the same time, each on one core; by default one for each core':
    '同时解码的视频数，每个占用一个核；默认每核一个',
  'How many videos may wait; more are refused at once': '可以排队的视频数；超出的立即拒绝',
  'Longest time to decode one video, milliseconds': '解码一个视频的最长时间，毫秒',
  'File (JSON) that says which servers answer which API, in which order, and what they cost; see docs/sources.md':
    '数据源文件（JSON），说明各接口由哪些服务器应答、先后顺序与成本；见 docs/sources.zh-CN.md',
  'Whether register photos are kept, encrypted, beside their embeddings': '是否将登记照与其特征一同加密保存',
  'Base URL of another server with the same wire, which answers face verification for people that this register does not know':
    '接口相同的另一台服务器的基础 URL；人员库中没有的人，人脸核验由它应答',
  'Key at the upstream server': '上游服务器的 key',
  'Longest wait for the upstream server, milliseconds': '等待上游服务器的最长时间，毫秒',
  'A compared face that scores below this counts as an attack on the person; 0 turns the rule off':
    '比对得分低于此值，算作对该人的一次攻击；0 为不启用',
  'A compared face that scores below this is a failed attempt on the person, in face verification and in video liveness; see the section attempts':
    '比对得分低于此值，算作对该人的一次失败尝试，人脸核验与视频活体均适用；见 attempts 一节',
  'Answer about a number that no source knows: 226402, or `res` 3 as for a name that does not match':
    '任何数据源都没有该证件号码时的应答：226402，或 `res` 3（与姓名不符相同）',
  'Answer about a number that no source knows: 5XXX, which is charged, or 279799 with XXXX, which is not':
    '任何数据源都没有该证件号码时的应答：5XXX（计费），或 279799 与 XXXX（不计费）',
  'Minutes after midnight, Asia/Shanghai, until which the previous day waits for late attack reports (`res` XXX3 meanwhile)':
    '零点（Asia/Shanghai）后多少分钟内，前一天仍等待迟到的攻击上报（其间 `res` 为 XXX3）',
  'Answer about a pair that no source knows: `found` -1, which is charged, or 271701, which is not':
    '任何数据源都没有该号码与姓名时的应答：`found` -1（计费），或 271701（不计费）',
  'How many hours the pictures of a clip can be fetched; then they are erased together with their keys':
    '视频的图片可以读取的小时数；到期后与其密钥一同删除',
  'Answer about a number that no source knows: 2546118, or 2546117 as for a name that does not match':
    '任何数据源都没有该证件号码时的应答：2546118，或 2546117（与姓名不符相同）',
  'From this face score on (0 to 100, the scale of face verification), the advice is: the same person':
    '人脸得分（0 到 100，与人脸核验的标尺相同）达到此值时，建议为：同一人',
  'Below this face score the advice is: another person. Between the two it is: cannot be decided':
    '人脸得分低于此值时，建议为：不是同一人。两者之间为：无法判断',
  'A refused clip whose livingScore is below this counts as an attack on the person; 0 turns the rule off':
    '被拒视频的 livingScore 低于此值，算作对该人的一次攻击；0 为不启用',
  'How long a challenge is valid, from its issue to the arrival of its clip, seconds':
    '动作指令从发放到收到视频的有效时间，秒',
  'How many challenges of live apps may be open at a time; one app gets at most half. Sandbox apps get a quarter as many in addition':
    '正式应用同时有效的动作指令数上限；单个应用最多占一半。沙箱应用另有四分之一',
  'Memory for clips that the recording page left for live apps and that were not fetched yet, megabytes; one app gets at most half. Clips that arrive may take a quarter as much in addition, and at least 40 MB':
    '录制页为正式应用留下、尚未取走的视频所占的内存，MB；单个应用最多占一半。正在上传的视频另可占其四分之一，至少 40 MB',
  'Whether clips without a challenge are refused with 2546124, for every app; challengePolicy `always` does the same with a code of its own':
    '对所有应用，未带动作指令的视频是否以 2546124 拒绝；challengePolicy 设为 `always` 效果相同，但返回另一个错误码',
  'When a clip without a challenge is answered with 2546126 instead of a verdict: `never`, `always`, or `grey`: if its livingScore is in doubt, if the person was attacked lately, or if the risk decision that riskOrder names was not pass. An app may have a policy of its own (`renzheng challenge-policy set`)':
    '未带动作指令的视频何时返回 2546126 而不作判定：`never`、`always`，或 `grey`：livingScore 存疑、该人近期受过攻击，或 riskOrder 所指的风险决策不是 pass。应用可以有自己的策略（`renzheng challenge-policy set`）',
  'The kinds of challenges, the preferred one first. `colours` lights the face from the screen and is experimental: no real people were measured with it, and others hold patents on coded screen light (docs/decisions/0226). Whoever declines it gets actions. An app may have a choice of its own (`renzheng challenge-kind set`)':
    '动作指令的种类，优先的写在前面。`colours` 用屏幕照亮人脸，尚属试验：未用真人测量，且屏幕编码光有他人的专利（docs/decisions/0226）。拒绝屏幕光的人改做动作。应用可以有自己的选择（`renzheng challenge-kind set`）',
  'Under `grey`, a livingScore is in doubt from here on': '策略为 `grey` 时，livingScore 自此值起存疑',
  'Under `grey`, a livingScore is in doubt below this': '策略为 `grey` 时，livingScore 低于此值存疑',
  'Under `grey`, a person who was attacked today or on so many days before needs a challenge; 0 turns this off':
    '策略为 `grey` 时，今天或之前这么多天内受过攻击的人需要动作指令；0 为不启用',
  'Your name as the recording page shows it to people; by default it shows none':
    '录制页向用户显示的您的名称；默认不显示',
  'Your colour on the recording page, such as #0a5c36. It must be dark enough for white text':
    '录制页使用的颜色，例如 #0a5c36。须足够深，白字才能看清',
  'File of your logo for the recording page, beside `pageName`: PNG, JPEG, WebP or SVG, at most 200 KiB':
    '录制页上 `pageName` 旁的标志文件：PNG、JPEG、WebP 或 SVG，最大 200 KiB',
  "Your own numbers for the product's own codes, such as `2546113=2546130,2546114=2546131`; see docs/errors.md":
    '为产品自有的错误码改号，例如 `2546113=2546130,2546114=2546131`；见 docs/errors.zh-CN.md',
  'Length of the short window in which failed attempts on one person are counted, minutes':
    '统计对同一人失败尝试的短窗口，分钟',
  'After so many failed comparisons or refused clips of one person within the window, the app has to wait; 0 for no bound. If they came from several apps, video liveness asks for a challenge instead':
    '窗口内对同一人的失败比对或被拒视频达到此数后，应用须等待；0 为不限制。失败来自多个应用时，视频活体改为要求动作指令',
  'The same within 24 hours; 0 for no bound': '同上，24 小时之内；0 为不限制',
  'Level of an account that no source knows: what the rules decided (pass), or review':
    '任何数据源都没有该账号时的等级：规则的结论（pass），或 review',
  'How many addresses, devices, accounts and so on have their windows kept; beyond it, those that were idle longest are forgotten':
    '保存窗口的地址、设备、账号等实体总数；超过后淘汰最久未用的',
  'Memory for these windows, megabytes; beyond it, those that were idle longest are forgotten':
    '这些窗口占用的内存，MB；超过后淘汰最久未用的',
  'How often the windows are saved, minutes; a start reads later events from the journal':
    '保存窗口快照的间隔，分钟；启动时从日志读取其后的事件',
  'Whether rejected requests become evidence of the fraud score against the device that acted':
    '被拒绝的请求是否成为欺诈分中针对所用设备的证据',
  'Time zone of `local_hour` and `local_weekday` in rules (IANA name, e.g. Asia/Singapore)':
    '规则中 `local_hour` 与 `local_weekday` 的时区（IANA 名称，例如 Asia/Singapore）',
  'Apps with a time zone of their own, as `app_id=zone` pairs separated by commas':
    '有自己时区的应用，格式为 `app_id=zone`，以逗号分隔',
  'Base URL for checking WeChat sign-in tokens (RiskType 104, 3), off if not set':
    '校验微信登录态的基础 URL（RiskType 104、3）；未设置则不启用',
  'Your own service that returns the session keys of mini program users, off if not set':
    '您自己的服务，返回小程序用户的 session key；未设置则不启用',
  'Base URL for checking QQ sign-in tokens (RiskType 104, 3), off if not set':
    '校验 QQ 登录态的基础 URL（RiskType 104、3）；未设置则不启用',
  'How long to wait for WeChat or QQ, milliseconds; then the decision goes on without them':
    '等待微信或 QQ 的时间，毫秒；超时后不等它们的答复，继续决策',
  'Calls a second from one address to one app, if the app has no rate of its own (10011); 0 for no limit':
    '应用没有自己的速率时，同一地址每秒对一个应用的调用数（10011）；0 为不限制',
  'Most calls from one address at once': '同一地址瞬间的最多调用数',
  'The most that one administrator may give back of one call, in the currency of the site; above it a second one confirms, whatever `admin.secondPerson` says. `0` asks for a second one always':
    '一位管理员对一次调用可以退还的最高金额，以站点的货币计；超过则须另一人确认，与 `admin.secondPerson` 无关。`0` 为总是需要另一人',
  'Addresses that are not public from which feeds may be fetched, such as 10.1.2.0/24, separated by commas; plain http goes only to these':
    '允许从中获取情报的非公网地址，例如 10.1.2.0/24，以逗号分隔；只有这些地址可以使用 http',
  'Addresses that are not public to which webhooks may go, such as 10.1.2.0/24, separated by commas; plain http goes only to these':
    '允许 Webhook 发往的非公网地址，例如 10.1.2.0/24，以逗号分隔；只有这些地址可以使用 http',
  'Days for which the numbers behind a call are kept for `ledger explain`; ledger rows stay longer, see `ledgerDays`':
    '供 `ledger explain` 使用的调用明细数值保留的天数；账本行保留更久，见 `ledgerDays`',
  'Days for which ledger and audit rows are kept, at least 366; 0 keeps them for ever. Sums of the removed calls stay':
    '账本与审计行保留的天数，至少 366；0 为永久保留。删除的调用仍留有合计',
  'Days for which counts of calls by minute are kept, for charts': '图表所用的每分钟调用数保留的天数',
  'Days for which counts of calls by hour are kept, for charts': '图表所用的每小时调用数保留的天数',
  'Days for which counts of calls, and histograms of scores, by day are kept, for charts':
    '图表所用的每天调用数与分数直方图保留的天数',
  'Days for which a risk decision is kept for `risk explain` and `risk replay`':
    '供 `risk explain` 与 `risk replay` 使用的风险决策保留的天数',
  'Days for which the request behind a risk decision is kept, encrypted, for `risk backtest`; never longer than the decision':
    '风险决策的原始请求加密保留的天数，供 `risk backtest` 使用；不会久于决策本身',
  'Days for which a case of the review queue is kept with its notes after it was resolved, or after its last decision':
    '审核队列的案件及其备注保留的天数，自结案或最后一次决策起算',
  'Days for which an attack event is kept for the face guard and for disputes; at least 181':
    '供人脸卫士与争议处理使用的攻击事件保留的天数；至少 181',
  'Days for which fraud scores, and which identifiers were seen together, are kept; at least 181':
    '欺诈分及同时出现过的标识保留的天数；至少 181',
  'Days for which events and their deliveries to webhooks are kept': '事件及其 Webhook 投递记录保留的天数',
  'Days for which the refused rows of an import of people are kept with their photos, encrypted, to be mended; an upload that was not imported is removed as early':
    '人员导入中被拒的行及其照片加密保留的天数，供修正使用；未导入的上传同样到期删除',
  'Days for which what a re-verification of registered people found is kept, unless another one begins before':
    '批量复核的结果保留的天数；下一次复核开始时提前删除',
  'Days without a request after which the habits of an account, device or phone are forgotten':
    '账号、设备或手机号多少天没有请求后，清除其习惯',
  'Where a collector takes traces by OTLP over HTTP, such as http://127.0.0.1:4318/v1/traces; needs optional packages; off if not set':
    '收集器以 OTLP/HTTP 接收 trace 的地址，例如 http://127.0.0.1:4318/v1/traces；需要可选的 npm 包；未设置则不启用',
  'Share of the calls that are traced, 0 to 1': '追踪的调用所占的比例，0 到 1',
  'Name of this service in traces': '本服务在 trace 中的名称',
  'Least severe log entry that is written': '写入日志的最低级别',
};
