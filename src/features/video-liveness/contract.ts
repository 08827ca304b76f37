import { z } from 'zod';
import { defineContract, KEY_REUSED, RETRY_WHILE_RUNNING, TOO_MANY_FAILURES } from '../../wire/define-api.ts';
import {
  base64Bytes,
  fieldText,
  idNumber,
  isAbsent,
  isBirthdayPossible,
  misfitOfPerson,
  realName,
} from '../../wire/formats.ts';
import { fields } from '../../wire/params.ts';

/** The most bytes of a video after decoding. */
export const VIDEO_BYTES_MAX = 10 * 1024 * 1024;

/**
 * Whether the word `page` was sent instead of a video. It stands for the clip that the page of the challenge recorded.
 */
export function isPageClip(videoData: Uint8Array): boolean {
  return videoData.length === 4 && Buffer.from(videoData).toString('latin1') === 'page';
}

/**
 * The thresholds by `rate_type`: the liveness threshold, the share of live people that it may turn away, and the share
 * of attacks that it turns away according to the document.
 */
export const LIVENESS_THRESHOLDS = {
  1: { threshold: 0.393241, falseRejectRate: 0.005, attackRejectRate: 0.96254072 },
  2: { threshold: 0.022403, falseRejectRate: 0.001, attackRejectRate: 0.90325733 },
  3: { threshold: 0.649192, falseRejectRate: 0.01, attackRejectRate: 0.97557003 },
  4: { threshold: 0.933801, falseRejectRate: 0.02, attackRejectRate: 0.98990228 },
  5: { threshold: 0.973637, falseRejectRate: 0.03, attackRejectRate: 0.99446254 },
  6: { threshold: 0.988479, falseRejectRate: 0.04, attackRejectRate: 0.99641694 },
  7: { threshold: 0.994058, falseRejectRate: 0.05, attackRejectRate: 0.99739414 },
} as const;

/** A `rate_type` of the wire. */
export type RateType = keyof typeof LIVENESS_THRESHOLDS;

/** The advice that follows from the face comparison. */
export const FACE_ADVICE = {
  same: '系统判断为同一人',
  unsure: '不能确定是否为同一人',
  different: '系统判断为不同人',
} as const;

/** The most pictures of the clip that an answer may offer. */
export const PICTURES_MAX = 8;

const rateType = z
  .preprocess(
    (value) => (isAbsent(value) ? undefined : (fieldText(value)?.trim() ?? value)),
    z
      .string()
      .regex(/^[1-7]$/)
      .optional()
      .transform((text = '1') => Number(text) as RateType),
  )
  .describe('Which liveness threshold applies, 1 to 7. The default is 1');

const challenge = z
  .preprocess(
    (value) => (isAbsent(value) ? undefined : (fieldText(value)?.trim() ?? value)),
    z.string().max(64).optional(),
  )
  .describe('An addition to the document: the nonce of a challenge that the video answers. See docs/liveness.md');

const riskOrder = z
  .preprocess(
    (value) => (isAbsent(value) ? undefined : (fieldText(value)?.trim() ?? value)),
    z
      .string()
      .regex(/^J615\d{18,30}$/)
      .optional(),
  )
  .describe(
    'An addition to the document: order id of the risk decision about this session. Under the challenge policy `grey`, a decision other than pass asks for a challenge',
  );

const result = z.object({
  livingScore: z
    .number()
    .min(0)
    .max(1)
    .describe('Six decimals. Faces are compared only above the threshold of rate_type'),
  faceScore: z.number().min(0).max(1).optional().describe('Present only if the faces were compared'),
  faceAdvise: z.enum(Object.values(FACE_ADVICE)).optional().describe('Present only if the faces were compared'),
  pictures: z
    .array(z.string())
    .max(PICTURES_MAX)
    .optional()
    .describe(
      'Addresses of frames of the clip, present only if it was found live. They expire after 24 hours at the latest',
    ),
});

/**
 * The contract of video liveness. Source: the document of API 546 and docs/decisions/0507. The document shows only
 * 2546134 and 2546135. The other codes are the product's own and can be renumbered by configuration.
 */
export const videoLiveness = defineContract({
  name: 'video-liveness',
  serviceId: 5461,
  title: { en: 'Video liveness verification', zh: '视频活体实名核验' },
  routes: [
    {
      methods: ['POST'],
      path: '/videoAuth/query',
      summary: 'Say whether a video shows a live person, and the registered one',
    },
  ],
  params: fields(
    {
      realname: { schema: realName, missing: { code: 2546101 }, invalid: { code: 2546102 } },
      idcard: {
        schema: idNumber,
        isPossibleAt: isBirthdayPossible,
        missing: { code: 2546101 },
        invalid: { code: 2546103 },
      },
      videoData: {
        schema: base64Bytes({ bytesMax: VIDEO_BYTES_MAX, prefix: 'base64:' }).describe(
          '`base64:` and a video of at most 10 MiB decoded: mp4, mov, webm, avi, flv, mkv, 3gp. Or `base64:cGFnZQ==` for the one that the page of the challenge recorded',
        ),
        missing: { code: 2546101 },
        invalid: { code: 2546105 },
        problems: { empty: { code: 2546101 }, 'no-prefix': { code: 2546104 }, 'too-big': { code: 2546106 } },
      },
      rate_type: { schema: rateType, invalid: { code: 2546107 } },
      challenge: { schema: challenge, invalid: { code: 2546124 } },
      riskOrder: { schema: riskOrder, invalid: { code: 2546128 } },
    },
    misfitOfPerson,
  ),
  result,
  successReason: '检测成功',
  orderId: { prefix: 'JH5461', time: 'yyMMddHHmmss', tail: 'alphanumerics', tailLength: 8 },
  orderIdAt: 'first',
  errors: {
    2546101: { reason: '缺少必填参数(realname、idcard、videoData)', own: true },
    2546102: { reason: '姓名格式错误', own: true },
    2546103: { reason: '身份证号码格式错误', own: true },
    2546104: { reason: 'videoData须以base64:开头', own: true },
    2546105: { reason: 'videoData不是有效的base64编码', own: true },
    2546106: { reason: '视频过大，请压缩至10M以内', own: true },
    2546107: { reason: 'rate_type取值错误，应为1至7', own: true },
    2546108: {
      reason: '不是视频或封装格式不支持，请使用mp4、mov、webm、avi、flv、mkv、3gp',
      variants: { noVideo: '文件中没有视频画面，请重新录制' },
      own: true,
    },
    2546109: { reason: '视频编码不支持，请使用H.264', own: true },
    2546110: {
      reason: '视频已损坏，无法解码，请重新录制',
      variants: { streams: '视频文件包含的流过多，请只保留一路视频' },
      own: true,
    },
    2546111: { reason: '视频过短，请重新录制', own: true },
    2546112: {
      reason: '视频画面尺寸超出限制，请降低分辨率',
      variants: { frames: '视频帧数超出限制，请降低帧率或缩短时长' },
      own: true,
    },
    2546113: { reason: '视频过暗，请在明亮处重新录制', own: true },
    2546114: { reason: '视频中未检测到人脸，请正对镜头重新录制', own: true },
    2546115: { reason: '视频中有多张人脸，请单人录制', own: true },
    2546116: { reason: '视频中人脸过小、模糊或被遮挡，请靠近镜头重新录制', own: true },
    2546117: { reason: '身份证号码与姓名不匹配', own: true },
    2546118: { reason: '查无此身份证号码', own: true },
    2546119: { reason: '身份数据源超时或不可用，请稍后重试', own: true, passing: true },
    2546120: { reason: '系统繁忙，请稍后重试', own: true, passing: true },
    2546121: { reason: '处理超时，请稍后重试', own: true, passing: true },
    2546122: { reason: '视频处理失败，请稍后重试', own: true, passing: true },
    2546123: { reason: '请求无法读取', own: true },
    2546124: { reason: '动作指令不存在或已过期，请重新获取', own: true },
    2546125: { reason: '未按指令完成动作，请重新录制', own: true },
    2546126: { reason: '需要动作验证，请获取动作指令后重新录制', own: true },
    2546127: { reason: TOO_MANY_FAILURES, own: true, passing: true },
    2546128: { reason: 'riskOrder不存在或不属于本应用', own: true },
    2546129: {
      reason: '未检测到面部对屏幕光的反应，请调高屏幕亮度、避开强光后重试，或改用动作验证',
      own: true,
    },
    2546134: { reason: '视频活体检测成功，身份核验成功，图片不合法', charged: true },
    2546135: { reason: 'TOKEN过期' },
    2546181: { reason: RETRY_WHILE_RUNNING, own: true, passing: true },
    2546182: { reason: KEY_REUSED, own: true },
  },
  faults: { timeout: 2546121, unavailable: 2546122, corrupt: 2546122 },
  refusals: {
    bodyTooLarge: { code: 2546106 },
    requestUnusable: { code: 2546123 },
    retryWhileRunning: { code: 2546181 },
    keyReused: { code: 2546182 },
  },
  // Base64 makes a video larger by a third, and form encoding makes each + / = of it longer by two characters.
  bodyBytesMax: 20 * 1024 * 1024,
  deadlineMs: 30_000,
});
