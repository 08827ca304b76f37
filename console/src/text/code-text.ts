/** What an `error_code` says, in each language of the console. */
export interface CodeMeaning {
  readonly 'zh-CN': string;
  readonly en: string;
}

const RUNNING: CodeMeaning = {
  'zh-CN': '相同幂等键的请求正在处理',
  en: 'A call under the same idempotency key still ran',
};
const REUSED: CodeMeaning = {
  'zh-CN': '幂等键已用于参数不同的请求',
  en: 'The idempotency key was used with other parameters',
};
const FAILURES: CodeMeaning = { 'zh-CN': '该身份失败次数过多', en: 'Too many attempts failed for this person' };

const say = (zh: string, en: string): CodeMeaning => ({ 'zh-CN': zh, en });

/**
 * The meaning of every `error_code` of the five APIs, as docs/errors.md lists them. A site that gave the product's own
 * codes other numbers sees those numbers without a meaning.
 */
export const CODE_MEANINGS: Readonly<Record<number, CodeMeaning>> = {
  0: say('成功', 'Success'),
  10001: say('错误的请求 KEY', 'The key is unknown'),
  10002: say('该 KEY 无请求权限', 'The app may not call this API'),
  10003: say('KEY 或套餐已过期', 'The key or its package has expired'),
  10004: say('OpenID 错误或缺失', 'The OpenID is wrong or absent'),
  10005: say('应用未审核', 'The app is not approved yet'),
  10007: say('来源不在白名单中', 'The source is not on the allow-list'),
  10008: say('被禁止的 IP', 'The address is on the deny-list'),
  10009: say('被禁止的 KEY', 'The key is banned'),
  10011: say('当前 IP 请求超过限制', 'The address is over its rate'),
  10012: say('当日次数、套餐或预算已用完', 'The daily count, the package or a budget is used up'),
  10013: say('测试 KEY 超过请求限制', 'The test key is over its limit'),
  10014: say('系统内部异常', 'An internal failure'),
  10020: say('接口维护', 'The API is under maintenance'),
  10021: say('接口停用', 'The API is switched off'),
  279701: say('任意参数不能为空', 'A parameter is empty'),
  279702: say('姓名格式错误', 'The name is malformed'),
  279703: say('身份证格式错误', 'The id number is malformed'),
  279781: RUNNING,
  279782: REUSED,
  279799: say(
    '失败：数据源超时、不可用，或请求无法读取',
    'Failed: a source was slow or down, or the request unreadable',
  ),
  271701: say('网络错误：数据源超时或不可用', 'Network error: a source was slow or down'),
  271702: say('身份证号与手机号不可为空', 'The id number or the phone is empty'),
  271703: say('参数错误', 'A parameter is wrong'),
  271704: say('查询失败', 'The query failed'),
  271781: RUNNING,
  271782: REUSED,
  261501: say('网络错误：数据源超时或不可用', 'Network error: a source was slow or down'),
  261502: say('accountType 错误', 'The account type is wrong'),
  261504: say('手机号错误', 'The mobile phone is malformed'),
  261505: say('appId 不可为空', 'The appId is empty'),
  261506: say('userIp 不可为空', 'The userIp is empty'),
  261507: say('AccountId 为空或格式错误', 'The AccountId is empty or malformed'),
  261508: say('参数格式或类型错误', 'A parameter is malformed'),
  261509: say('参数取值错误', 'A parameter has a wrong value'),
  261510: say('缺少参数', 'A parameter is absent'),
  261511: say('多传了未定义的参数', 'A parameter is unknown'),
  261512: say('请求包过大', 'The request is too large'),
  261513: say('其他错误', 'Another error'),
  261581: RUNNING,
  261582: REUSED,
  226401: say('数据源超时', 'The source was too slow'),
  226402: say('查无记录', 'The person is not known'),
  226403: say('参数错误', 'A parameter is wrong'),
  226404: say('对比错误', 'The comparison failed'),
  226481: RUNNING,
  226482: REUSED,
  226483: FAILURES,
  2546101: say('缺少必填参数', 'A required parameter is absent'),
  2546102: say('姓名格式错误', 'The name is malformed'),
  2546103: say('身份证号码格式错误', 'The id number is malformed'),
  2546104: say('videoData 须以 base64: 开头', 'videoData does not begin with base64:'),
  2546105: say('videoData 不是有效的 base64', 'videoData is no base64'),
  2546106: say('视频过大', 'The video is too large'),
  2546107: say('rate_type 取值错误', 'The rate_type is wrong'),
  2546108: say('不是视频或封装格式不支持', 'This is no video, or its container is not supported'),
  2546109: say('视频编码不支持', 'The codec of the video is not supported'),
  2546110: say('视频已损坏', 'The video is damaged'),
  2546111: say('视频过短', 'The video is too short'),
  2546112: say('视频画面尺寸超出限制', 'The frames of the video are too large'),
  2546113: say('视频过暗', 'The video is too dark'),
  2546114: say('视频中未检测到人脸', 'The video shows no face'),
  2546115: say('视频中有多张人脸', 'The video shows several faces'),
  2546116: say('人脸过小、模糊或被遮挡', 'The face is too small, blurred or covered'),
  2546117: say('身份证号码与姓名不匹配', 'Id number and name do not match'),
  2546118: say('查无此身份证号码', 'The id number is not known'),
  2546119: say('身份数据源超时或不可用', 'The source of identities was slow or down'),
  2546120: say('系统繁忙', 'The system is busy'),
  2546121: say('处理超时', 'The video took too long'),
  2546122: say('视频处理失败', 'The video could not be processed'),
  2546123: say('请求无法读取', 'The request cannot be read'),
  2546124: say('动作指令不存在或已过期', 'The challenge is unknown or has expired'),
  2546125: say('未按指令完成动作', 'The actions of the challenge were not done'),
  2546126: say('需要动作验证', 'A challenge is required'),
  2546127: FAILURES,
  2546128: say('riskOrder 不存在或不属于本应用', 'The riskOrder is unknown or belongs to another app'),
  2546129: say('未检测到面部对屏幕光的反应', 'The face does not answer to the light of the screen'),
  2546134: say('检测成功，但图片不合法', 'Live, but there is no picture to compare with'),
  2546135: say('TOKEN 过期', 'The token has expired'),
  2546181: RUNNING,
  2546182: REUSED,
};
